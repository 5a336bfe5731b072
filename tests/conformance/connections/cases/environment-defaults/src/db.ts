import { DataSource } from 'typeorm';


export const db = new DataSource({
  type: 'postgres',
  host: process.env.DB_HOST ?? 'localhost',
  port: Number(process.env.DB_PORT ?? 5432),
  username: process.env.DB_USER || 'app',
  password: process.env.DB_PASSWORD,
  database: process.env.DB_NAME ? process.env.DB_NAME : 'app',
  synchronize: process.env.DB_SYNC === 'true',
  logging: process.env.NODE_ENV !== 'production',
  extra: { max: parseInt(process.env.DB_MAX ?? '20', 10), statement_timeout: +(process.env.DB_ST || 1000), min: Number(process.env.MIN) },
});
