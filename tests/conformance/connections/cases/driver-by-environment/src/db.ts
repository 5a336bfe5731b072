import { DataSource } from 'typeorm';


function options(): any {
  const type = process.env.DB || 'postgres';
  if (type === 'sqlite') return { type: 'better-sqlite3', database: ':memory:' };
  return { type: 'postgres', host: process.env.DB_HOST || 'localhost', extra: { max: 3 } };
}
export const db = new DataSource(options());
