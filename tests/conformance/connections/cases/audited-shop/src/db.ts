import { VendureConfig } from '@vendure/core';

const isProduction = process.env.NODE_ENV === 'production';
const dbSynchronize = (process.env.DB_SYNCHRONIZE ?? (isProduction ? 'false' : 'true')).trim().toLowerCase() === 'true';
const parsePositiveInt = (value: string | undefined, fallback: number): number => {
  const parsed = Number.parseInt(String(value ?? ''), 10);
  return Number.isFinite(parsed) && parsed > 0 ? parsed : fallback;
};
const dbPoolMax = parsePositiveInt(process.env.DB_POOL_MAX, isProduction ? 20 : 10);

export const config: VendureConfig = {
  dbConnectionOptions: {
    type: 'postgres',
    host: process.env.DB_HOST ?? '127.0.0.1',
    port: Number(process.env.DB_PORT ?? 5432),
    synchronize: dbSynchronize,
    logging: false,
    extra: { max: dbPoolMax, query_timeout: parsePositiveInt(process.env.DB_QUERY_TIMEOUT_MS, 15000) },
  },
};
