import { Column, Entity, Index, ManyToOne, PrimaryGeneratedColumn, Unique } from 'typeorm';

@Entity()
export class Owner { @PrimaryGeneratedColumn() id: number; }

@Entity()
@Index(['a', 'b'])
@Index('by_c', ['c'])
@Index('by_c_unique', ['c', 'd'], { unique: true, where: '"d" > 5' })
@Index((e: Indexed) => [e.d, e.a])
@Index('by_map', (e: Indexed) => ({ b: 1, a: -1 }))
@Index('kept', { synchronize: false })
@Index(['owner', 'd'])
@Index([' e '], { where: 'e is not null and a = \'x\'' })
@Index('by_hash', ['e'], { type: 'hash' })
@Unique(['a', 'owner'])
@Unique('named_unique', ['b', 'c'])
@Unique((e: Indexed) => [e.c, e.e])
export class Indexed {
    @PrimaryGeneratedColumn() id: number;
    @Column() @Index() a: string;
    @Column() @Index('single_b') b: string;
    @Column() @Index({ unique: true }) c: string;
    @Column() @Index('named_where', { where: 'd > 0' }) d: number;
    @Column() e: string;
    @Column('jsonb') @Index({ type: 'gin' }) payload: object;
    @Column('point') @Index({ spatial: true }) place: string;
    @Column() @Index({ type: 'brin' }) at: Date;
    @ManyToOne(() => Owner) @Index() owner: Owner;
    // The same constraint twice is one index.
    @Column({ unique: true }) @Unique('again', ['f']) f: string;
    @Column() @Unique() g: string;
}
