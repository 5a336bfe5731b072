import { EntitySchema, EntitySchemaColumnOptions } from 'typeorm';

export const BaseColumns = {
    id: { type: Number, primary: true, generated: true } as EntitySchemaColumnOptions,
    createdAt: { name: 'created_at', type: 'timestamp with time zone', createDate: true } as EntitySchemaColumnOptions,
};

export const CatEntity = new EntitySchema<any>({ name: 'cat', columns: { ...BaseColumns, name: { type: String } } });
export const DogEntity = new EntitySchema<any>({ name: 'dog', columns: { ...BaseColumns, breed: { type: 'varchar', length: 30 } } });
