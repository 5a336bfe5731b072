import { DataSource } from 'typeorm';
import { SnakeNamingStrategy } from 'typeorm-naming-strategies';
import * as entities from './entities';

export const dataSource = new DataSource({
    type: 'postgres',
    namingStrategy: new SnakeNamingStrategy(),
    entities: Object.values(entities),
});
