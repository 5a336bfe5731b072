import { Column, Entity, ManyToOne, OneToOne, JoinColumn, PrimaryGeneratedColumn } from 'typeorm';

@Entity() export class Film { @PrimaryGeneratedColumn() id: number; }
@Entity() export class Viewer { @PrimaryGeneratedColumn('uuid') id: string; }

@Entity()
export class Rating {
    @ManyToOne(() => Film, { primary: true, onDelete: 'CASCADE' }) film: Film;
    @ManyToOne(() => Viewer, { primary: true }) @JoinColumn({ name: 'viewer' }) by: Viewer;
    @Column('smallint') stars: number;
}

@Entity()
export class Poster {
    @OneToOne(() => Film, { primary: true }) @JoinColumn() film: Film;
    @Column() url: string;
}
