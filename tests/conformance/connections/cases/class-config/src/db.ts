import { DataSource } from 'typeorm';
import { config } from './config';
export const db = new DataSource({ type: 'postgres', host: config.database.host, poolSize: config.database.poolSize });
