import { DataSource } from 'typeorm';


export const db = new DataSource({
  type: 'postgres',
  host: undefined ?? 'localhost',
  port: 0 || 5432,
  poolSize: undefined,
  ssl: undefined,
  password: '',
  extra: { max: undefined, min: 0, idleTimeoutMillis: 0 && 5 },
});
