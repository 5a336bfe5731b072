import { ConnectionOptions, createConnection } from 'typeorm';
import { SnakeNamingStrategy } from 'typeorm-naming-strategies';
import * as entities from './entities';

const options: ConnectionOptions = {
    type: 'postgres',
    namingStrategy: new SnakeNamingStrategy(),
    entities: Object.values(entities),
};
export default options;
export const connect = () => createConnection(options);
