import { DefaultNamingStrategy, NamingStrategyInterface } from 'typeorm';

function snake(text: string): string {
    return text
        .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
        .replace(/([a-z\d])([A-Z])/g, '$1_$2')
        .toLowerCase();
}

export class Naming extends DefaultNamingStrategy implements NamingStrategyInterface {
    tableName(className: string, customName: string): string {
        return customName ? customName : `tbl_${snake(className)}s`;
    }

    columnName(propertyName: string, customName: string, embeddedPrefixes: string[]): string {
        const prefix = embeddedPrefixes.map((each) => snake(each)).join('__');
        return (prefix ? prefix + '__' : '') + (customName || snake(propertyName));
    }

    relationName(propertyName: string): string {
        return snake(propertyName);
    }

    joinColumnName(relationName: string, referencedColumnName: string): string {
        return snake(relationName + '_' + referencedColumnName);
    }

    joinTableName(firstTableName: string, secondTableName: string, firstPropertyName: string, secondPropertyName: string): string {
        return [firstTableName, firstPropertyName.replace(/\./gi, '_'), secondTableName].map(snake).join('_x_');
    }

    joinTableColumnName(tableName: string, propertyName: string, columnName?: string): string {
        return snake(`${tableName}_${columnName ? columnName : propertyName}`);
    }

    indexName(tableOrName: any, columnNames: string[], where?: string): string {
        const names = [...columnNames];
        names.sort();
        return `${names.join('_')}_of_${tableOrName}`;
    }
}
