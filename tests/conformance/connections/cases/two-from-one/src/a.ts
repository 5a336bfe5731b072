import { DataSource } from 'typeorm';
import { options } from './options';
export const a = new DataSource({ ...options, migrationsRun: process.env.NODE_ENV === 'production' });
