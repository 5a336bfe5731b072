import { Entity, JoinColumn, OneToOne, PrimaryGeneratedColumn, Relation } from 'typeorm';

@Entity()
export class Egg {
    @PrimaryGeneratedColumn() id: number;
    @OneToOne('Hen', 'egg', { nullable: false }) @JoinColumn() hen: Relation<Hen>;
}

@Entity()
export class Hen {
    @PrimaryGeneratedColumn() id: number;
    @OneToOne('Egg', 'hen', { nullable: false }) @JoinColumn() egg: Relation<Egg>;
}
