import { Column, Entity, ForeignKey, PrimaryColumn, PrimaryGeneratedColumn, Unique } from 'typeorm';

@Entity()
export class City { @PrimaryGeneratedColumn() id: number; @Column({ unique: true }) name: string; }

@Entity()
@Unique(['lang', 'code'])
export class Label { @PrimaryGeneratedColumn() id: number; @Column() lang: string; @Column() code: string; }

@Entity()
@ForeignKey(() => Label, ['lang', 'code'], ['lang', 'code'], { onDelete: 'CASCADE', name: 'fk_label' })
export class Trip {
    @PrimaryColumn() id: number;
    @Column() @ForeignKey(() => City) fromId: number;
    @Column() @ForeignKey<City>('City', 'name', { onDelete: 'SET NULL' }) toName: string;
    @Column() lang: string;
    @Column() code: string;
}
