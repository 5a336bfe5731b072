import { Entity, JoinTable, ManyToMany, ManyToOne, OneToMany, PrimaryGeneratedColumn } from 'typeorm';

@Entity()
export class House {
    @PrimaryGeneratedColumn() id: number;
    @OneToMany(() => Door, (door) => door.house, { lazy: true }) doors: Promise<Door[]>;
}

@Entity()
export class Door {
    @PrimaryGeneratedColumn() id: number;
    @ManyToOne(() => House, (house) => house.doors) house: Promise<House>;
    @ManyToMany(() => House) @JoinTable() visible: Promise<House[]>;
}
