import { DataSource } from 'typeorm';
import { Branch } from './entities';
import { Naming } from './naming';

export const dataSource = new DataSource({ type: 'postgres', namingStrategy: new Naming(), entities: [Branch] });
