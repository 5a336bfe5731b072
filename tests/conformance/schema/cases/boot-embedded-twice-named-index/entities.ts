import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

export class Period {
    @Index('ix_from')
    @Column()
    from: Date;
}

@Entity()
export class Contract {
    @PrimaryGeneratedColumn()
    id: number;

    @Column(() => Period)
    trial: Period;

    @Column(() => Period)
    term: Period;
}
