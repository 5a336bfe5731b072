import type { DataSourceOptions } from 'typeorm';
export const options: DataSourceOptions = { type: 'postgres', host: process.env.PGHOST_APP ?? 'localhost', migrationsRun: false };
