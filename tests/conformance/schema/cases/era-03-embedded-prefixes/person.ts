import { Column, Entity, Index, ManyToOne, PrimaryGeneratedColumn, Unique } from 'typeorm';

@Entity()
export class Country { @PrimaryGeneratedColumn() id: number; }

export class Point {
    @Column('float') lat: number;
    @Column('float', { name: 'lng' }) longitude: number;
}

@Unique(['street', 'zip'])
export class Address {
    @Column() street: string;
    @Column({ name: 'zip_code', nullable: true }) zip: string;
    @Index() @Column() cityName: string;
    @Column(() => Point) location: Point;
    @Column(() => Point, { prefix: 'backup' }) second: Point;
    @ManyToOne(() => Country) country: Country;
}

export class Flags {
    @Column() isActive: boolean;
    @Column() isAdmin: boolean;
}

@Entity()
@Index(['home.street', 'home.zip'])
export class Person {
    @PrimaryGeneratedColumn() id: number;
    @Column(() => Address) home: Address;
    @Column(() => Address, { prefix: 'work_' }) office: Address;
    @Column(() => Flags, { prefix: false }) flags: Flags;
}

@Entity()
export class Company {
    @PrimaryGeneratedColumn() id: number;
    @Column(() => Flags, { prefix: '' }) flags: Flags;
    @Column(() => Point, { prefix: true }) place: Point;
}
