// The name of an enum and that of a constraint are no part of a schema in 0.2; a junction table is always synchronized.
import { Entity, EntitySchema, JoinTable, ManyToMany, PrimaryGeneratedColumn } from 'typeorm';

export const TicketSchema = new EntitySchema<any>({
    name: 'Ticket',
    columns: {
        id: { type: 'int', primary: true, generated: true },
        state: { type: 'enum', enum: ['open', 'closed'], enumName: 'shared_state' },
    },
    relations: {
        parent: { target: 'Ticket', type: 'many-to-one', joinColumn: { name: 'parent_id', foreignKeyConstraintName: 'fk_parent' } as any },
    },
});

@Entity()
export class Label {
    @PrimaryGeneratedColumn()
    id: number;

    @ManyToMany(() => Label)
    @JoinTable({ name: 'label_label', synchronize: false } as any)
    others: Label[];
}
