import { DefaultNamingStrategy, NamingStrategyInterface } from 'typeorm';

const lower = (text: string): string => text.replace(/[A-Z]/g, (letter, offset) => (offset > 0 ? '_' : '') + letter.toLowerCase());

export class Naming extends DefaultNamingStrategy implements NamingStrategyInterface {
    override columnName(propertyName: string, customName: string | undefined, embeddedPrefixes: string[]): string {
        if (customName) {
            return customName;
        }
        let out = '';
        for (const prefix of embeddedPrefixes) {
            out += lower(prefix) + '_';
        }
        return out + lower(propertyName);
    }

    override tableName(targetName: string, userSpecifiedName: string | undefined): string {
        return userSpecifiedName ?? lower(targetName);
    }
}
