import { ChildEntity, Column, Entity, PrimaryColumn, PrimaryGeneratedColumn, TableInheritance } from 'typeorm';

export class Counters {
    @Column() likes: number;
    @Column() shares: number;
}

// The index on the discriminator is lost when something is embedded and something is generated.
@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'kind' } })
export class Content {
    @PrimaryGeneratedColumn() id: number;
    @Column(() => Counters) counters: Counters;
}

@ChildEntity()
export class Video extends Content {
    @Column() length: number;
    @Column(() => Counters, { prefix: 'video' }) own: Counters;
}

@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'type', length: 40 } })
export class Vehicle {
    @PrimaryColumn() plate: string;
    @Column(() => Counters) counters: Counters;
}

@ChildEntity('car')
export class Car extends Vehicle {
    @Column() doors: number;
}

@Entity()
@TableInheritance({ column: { type: 'enum', enum: ['cat', 'dog'], name: 'species' } })
export class Animal {
    @PrimaryGeneratedColumn() id: number;
    @Column({ type: 'enum', enum: ['cat', 'dog'] }) species: string;
}

@ChildEntity('cat')
export class Cat extends Animal {
    @Column({ nullable: false }) lives: number;
}
