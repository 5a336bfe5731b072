import { DataSource } from 'typeorm';
import { Account, AccountRole, Role } from './account';

export const AppDataSource = new DataSource({
    type: 'postgres',
    entityPrefix: 'app_',
    schema: 'crm',
    entities: [Account, Role, AccountRole],
});
