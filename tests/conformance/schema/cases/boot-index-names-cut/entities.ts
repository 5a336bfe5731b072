// PostgreSQL cuts names at 63 bytes: two that differ only after that are one.
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

@Entity()
@Index('ix_delivery_note_by_the_customer_who_ordered_and_by_the_day_of_order', ['customer', 'ordered'])
@Index('ix_delivery_note_by_the_customer_who_ordered_and_by_the_day_of_delivery', ['customer', 'delivered'])
export class DeliveryNote {
    @PrimaryGeneratedColumn()
    id: number;

    @Column()
    customer: string;

    @Column()
    ordered: Date;

    @Column()
    delivered: Date;
}
