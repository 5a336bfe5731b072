import { Column, Entity, ManyToOne, PrimaryGeneratedColumn, Relation } from 'typeorm';
import { Author as Writer } from './author.entity';

@Entity()
export default class Book {
    @PrimaryGeneratedColumn() id: number;
    @Column({ length: 200 }) title: string;
    @ManyToOne(() => Writer, (writer) => writer.books, { onDelete: 'CASCADE' }) author: Relation<Writer>;
}
