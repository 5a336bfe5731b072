import { DataSource } from 'typeorm';


const hosts: Record<string, string> = { production: 'prod-db', development: 'dev-db', test: 'test-db' };
export const db = new DataSource({ type: 'postgres', host: hosts[process.env.NODE_ENV ?? 'development'], port: 5432 });
