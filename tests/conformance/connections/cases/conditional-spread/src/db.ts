import { DataSource } from 'typeorm';


const production = process.env.NODE_ENV === 'production';
export const db = new DataSource({
  type: 'postgres',
  host: 'localhost',
  ...(production ? { poolSize: 40, ssl: { rejectUnauthorized: true } } : {}),
  ...(process.env.DB_SOCKET && { host: process.env.DB_SOCKET }),
});
