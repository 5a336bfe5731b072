// TypeORM builds the entities of decorators and those of schemas apart: neither sees the other's.
import { Entity, EntitySchema, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';

export const WarehouseSchema = new EntitySchema<any>({
    name: 'Warehouse',
    columns: { id: { type: 'int', primary: true, generated: true } },
});

@Entity()
export class Pallet {
    @PrimaryGeneratedColumn()
    id: number;

    @ManyToOne('Warehouse')
    warehouse: any;
}
