import { SnakeNamingStrategy } from 'typeorm-naming-strategies';

export class Naming extends SnakeNamingStrategy {
    tableName(className: string, customName: string): string {
        const name = super.tableName(className, customName);
        return name.endsWith('s') ? name : `${name}s`;
    }

    primaryKeyName(tableOrName: any, columnNames: string[]): string {
        const table = typeof tableOrName === 'string' ? tableOrName : tableOrName.name;
        return `pk_${table}_${columnNames.join('_')}`;
    }

    uniqueConstraintName(tableOrName: any, columnNames: string[]): string {
        return `uq_${this.getTableName(tableOrName)}_${columnNames.join('_')}`;
    }
}
