import { DataSource } from 'typeorm';


const SECOND = 1000;
const seconds = (n: number) => n * SECOND;
export const db = new DataSource({
  type: 'postgres',
  host: ['db', process.env.REGION ?? 'eu', 'internal'].join('.'),
  maxQueryExecutionTime: 2 * SECOND,
  extra: { statement_timeout: seconds(15), query_timeout: seconds(15) + 500, max: Math.max(2, Number(process.env.CPUS ?? 4) * 2) },
});
