import { DataSource } from 'typeorm';


export const db = new DataSource({
  type: 'postgres', host: 'localhost', poolSize: 7, connectTimeoutMS: 3000,
  extra: { max: 20, connectionTimeoutMillis: 1000, statement_timeout: 15_000, keepAlive: true, ssl: { rejectUnauthorized: true, ca: 'x' } },
});
