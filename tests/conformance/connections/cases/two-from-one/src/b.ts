import { DataSource } from 'typeorm';
import { options } from './options';
export default new DataSource({ ...options, migrationsTransactionMode: 'each' });
