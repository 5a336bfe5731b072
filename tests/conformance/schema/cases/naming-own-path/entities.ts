// The name of a primary key is asked for with the table's path.
import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

@Entity({ schema: 'crm' })
@Unique(['code'])
export class Branch {
    @PrimaryGeneratedColumn()
    id: number;

    @Column()
    code: string;
}
