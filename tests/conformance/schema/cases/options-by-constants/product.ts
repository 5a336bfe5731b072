import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import { TABLES, columns, Currency, length, prefix } from './constants';

@Entity(TABLES.product)
@Index(`${prefix}_by_code`, ['code'])
export class Product {
    @PrimaryGeneratedColumn(columns.id) id: string;
    @Column({ ...columns.code, length: length * 2 }) code: string;
    @Column({ type: 'enum', enum: Object.values(Currency), name: `${prefix}_currency` }) currency: Currency;
    @Column({ nullable: length > 10 ? true : false }) note: string;
    @ManyToOne(() => Product) @JoinColumn({ name: TABLES['parent'] }) parent: Product;
}
