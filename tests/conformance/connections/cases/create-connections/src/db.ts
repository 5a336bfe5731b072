import { createConnections } from 'typeorm';

export const connections = createConnections([
  { name: 'default', type: 'postgres', host: 'one' },
  { name: 'audit', type: 'postgres', host: 'two', dropSchema: process.env.NODE_ENV === 'test' },
]);
