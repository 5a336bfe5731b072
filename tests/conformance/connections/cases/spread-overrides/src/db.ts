import { DataSource } from 'typeorm';
import { base } from './base';

export const db = new DataSource({ ...base, host: 'own', synchronize: false, extra: { ...base.extra, max: 9 } });
