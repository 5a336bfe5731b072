import { DataSource } from 'typeorm';
import { env, envBool, envInt } from './env';

export const db = new DataSource({
  type: 'postgres',
  host: env('DB_HOST', 'localhost'),
  port: envInt('DB_PORT', 5432),
  synchronize: envBool('DB_SYNC'),
  migrationsRun: envBool('DB_MIGRATE', true),
  poolSize: envInt('DB_POOL', process.env.NODE_ENV === 'test' ? 1 : 15),
});
