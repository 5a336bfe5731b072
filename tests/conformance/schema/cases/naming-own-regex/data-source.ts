import { DataSource } from 'typeorm';
import { CustomerAccount, TopicNode, UserGroup } from './entities';
import { Naming } from './naming';

export const dataSource = new DataSource({
    type: 'postgres',
    entityPrefix: 'app_',
    namingStrategy: new Naming(),
    entities: [CustomerAccount, UserGroup, TopicNode],
});
