import { DataSource } from 'typeorm';


function optionsFor(environment: string) {
  switch (environment) {
    case 'production': return { host: 'prod-db', poolSize: 50, logging: false };
    case 'test': return { host: 'localhost', poolSize: 1, dropSchema: true };
    default: return { host: 'localhost', poolSize: 5, logging: true };
  }
}
export const db = new DataSource({ type: 'postgres', ...optionsFor(process.env.NODE_ENV ?? 'development') });
