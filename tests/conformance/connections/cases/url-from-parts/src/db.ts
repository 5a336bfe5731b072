import { DataSource } from 'typeorm';


const { DB_USER = 'app', DB_PASSWORD = 'hunter2', DB_HOST = 'localhost', DB_PORT = '5432' } = process.env;
export const db = new DataSource({ type: 'postgres', url: `postgres://${DB_USER}:${DB_PASSWORD}@${DB_HOST}:${DB_PORT}/app` });
