import { Entity, Index, PrimaryGeneratedColumn, VirtualColumn } from 'typeorm';

@Entity()
@Index(['total'])
export class Basket {
    @PrimaryGeneratedColumn()
    id: number;

    @VirtualColumn({ query: (alias) => `SELECT 1` })
    total: number;
}
