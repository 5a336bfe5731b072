// What decorators say of the class, or of its base, is no part of the schema's entity.
import { Column, CreateDateColumn, EntitySchema, Index } from 'typeorm';

export abstract class Base {
    @CreateDateColumn()
    made: Date;
}

@Index(['code'])
export class Parcel extends Base {
    id: number;

    @Column('text')
    code: string;

    @Column()
    weight: number;
}

export const ParcelSchema = new EntitySchema<Parcel>({
    name: 'Parcel',
    target: Parcel,
    columns: {
        id: { type: 'int', primary: true, generated: true },
        code: { type: 'varchar', length: 12 },
    },
});
