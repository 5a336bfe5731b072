// A function as first argument means an embedded class: String() has no columns. The discriminator's index is lost, too.
import { ChildEntity, Column, Entity, PrimaryGeneratedColumn, TableInheritance } from 'typeorm';

@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'kind' } })
export class Payment {
    @PrimaryGeneratedColumn()
    id: number;
}

@ChildEntity()
export class CardPayment extends Payment {
    @Column(String)
    number: string;

    @Column()
    holder: string;
}
