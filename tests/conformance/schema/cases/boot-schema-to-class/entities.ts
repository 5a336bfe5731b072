import { Entity, EntitySchema, PrimaryGeneratedColumn } from 'typeorm';

@Entity()
export class Warehouse {
    @PrimaryGeneratedColumn()
    id: number;
}

export const PalletSchema = new EntitySchema<any>({
    name: 'Pallet',
    columns: { id: { type: 'int', primary: true, generated: true } },
    relations: { warehouse: { target: () => Warehouse, type: 'many-to-one' } },
});
