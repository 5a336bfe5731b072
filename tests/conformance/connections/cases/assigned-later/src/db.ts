import { DataSource } from 'typeorm';


const options: any = { type: 'postgres', host: 'localhost' };
options.poolSize = 4;
if (process.env.NODE_ENV === 'production') {
  options.extra = { max: 30 };
  options.logging = ['error'];
} else {
  options['logging'] = true;
}
Object.assign(options, { database: 'app', port: 6000 });
export const db = new DataSource(options);
