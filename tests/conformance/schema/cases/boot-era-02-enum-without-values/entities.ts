import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity()
export class Door {
    @PrimaryGeneratedColumn()
    id: number;

    @Column({ type: 'enum' })
    state: string;
}
