import { Column, Entity, Index, JoinColumn, ManyToOne, OneToMany, PrimaryColumn, PrimaryGeneratedColumn, Relation, RelationId, Unique } from 'typeorm';

export class NoEntity {}

@Entity()
export class Customer {
    @PrimaryGeneratedColumn() id: number;
    @Column() email: string;
    @ManyToOne('Order', 'customers') order: Relation<Order>;
    @ManyToOne('Order', 'eagers', { eager: true }) eagerOrder: Relation<Order>;
}

@Entity()

export class Order {
    @PrimaryGeneratedColumn() id: number;
    @Column({ type: 'int', length: 4 }) n: number;
}
