import { createConnection } from 'typeorm';

export const connection = createConnection({ type: 'postgres', host: 'localhost', logging: 'all', extra: { max: 3 } });
