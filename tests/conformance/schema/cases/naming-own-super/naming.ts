import { DefaultNamingStrategy } from 'typeorm';

export class Naming extends DefaultNamingStrategy {
    private readonly suffix = '_t';

    public tableName(targetName: string, userSpecifiedName: string | undefined): string {
        return super.tableName(targetName, userSpecifiedName).toUpperCase() + this.suffix;
    }

    public columnName(propertyName: string, customName: string | undefined, embeddedPrefixes: string[]): string {
        const name = super.columnName(propertyName, customName, embeddedPrefixes);
        return name.charAt(0).toLowerCase() + name.slice(1);
    }

    public joinTableName(firstTableName: string, secondTableName: string, firstPropertyName: string, secondPropertyName: string): string {
        return 'j_' + super.joinTableName(firstTableName, secondTableName, firstPropertyName, secondPropertyName);
    }

    public closureJunctionTableName(original: string): string {
        return original + '_paths';
    }

    public prefixTableName(prefix: string, tableName: string): string {
        return prefix + prefix + tableName;
    }

    public joinTableColumnDuplicationPrefix(columnName: string, index: number): string {
        return columnName + '_no' + index;
    }

    public foreignKeyName(tableOrName: any, columnNames: string[]): string {
        return 'my' + super.foreignKeyName(tableOrName, columnNames);
    }
}
