import { DataSource } from 'typeorm';


export const db = new DataSource({ type: 'postgres', host: 'localhost', poolSize: 8, connectTimeoutMS: 2000, extra: { application_name: 'x' } });
