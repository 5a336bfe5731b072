import { DataSource } from 'typeorm';


export const db = new DataSource({
  type: 'postgres', host: 'localhost', port: 5433, username: 'app', password: 'hunter2', database: 'app',
  schema: 'shop', synchronize: false, logging: ['error', 'warn'], poolSize: 7, connectTimeoutMS: 3000, applicationName: 'shop',
});
