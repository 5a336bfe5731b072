import { Column, Entity, Generated, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

@Entity() export class Increment { @PrimaryGeneratedColumn() id: number; }
@Entity() export class Uuid { @PrimaryGeneratedColumn('uuid') id: string; }
@Entity() export class Identity { @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS' }) id: number; }
@Entity() export class Big { @PrimaryGeneratedColumn({ type: 'bigint', name: 'big_id' }) id: string; }
@Entity() export class Named { @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'pk_named' }) id: number; }
@Entity() export class Natural { @PrimaryColumn({ length: 2 }) code: string; }
@Entity() export class Typed { @PrimaryColumn('varchar', { length: 40 }) code: string; }
@Entity() export class Composite {
    @PrimaryColumn() b: number;
    @PrimaryColumn('uuid') a: string;
    @Column() value: string;
}
@Entity() export class Sequence {
    @PrimaryColumn() id: number;
    @Column() @Generated('increment') position: number;
    @Column() @Generated('uuid') token: string;
    @Column({ generated: 'increment' }) other: number;
}
@Entity() export class ByOption { @Column({ primary: true, generated: true }) id: number; }
