import { Column, CreateDateColumn, Entity, Index, ManyToOne, OneToMany, PrimaryGeneratedColumn } from 'typeorm';

@Entity()
export class Customer {
    @PrimaryGeneratedColumn()
    id: number;

    @Column({ length: 160, unique: true })
    email: string;

    @OneToMany(() => PurchaseOrder, (order) => order.customer)
    orders: PurchaseOrder[];
}

@Entity()
@Index(['customer', 'placedAt'])
export class PurchaseOrder {
    @PrimaryGeneratedColumn('uuid')
    id: string;

    @ManyToOne(() => Customer, (customer) => customer.orders, { nullable: false, onDelete: 'CASCADE' })
    customer: Customer;

    @CreateDateColumn({ type: 'timestamptz' })
    placedAt: Date;

    @Index('order_reference', { where: `"reference" IS NOT NULL` })
    @Column({ type: 'varchar', nullable: true })
    reference: string | null;
}
