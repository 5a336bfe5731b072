import { DataSource } from 'typeorm';


const shared = { username: 'app', password: process.env.DB_PASSWORD ?? 'hunter2', database: 'app', port: 5432 };
export const db = new DataSource({
  type: 'postgres',
  poolSize: 5,
  replication: {
    master: { ...shared, host: 'primary' },
    slaves: [{ ...shared, host: 'replica-1' }, { ...shared, host: process.env.REPLICA ?? 'replica-2', port: 5433 }],
  },
});
