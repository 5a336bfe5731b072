// One name for the two columns that the key of Shelf needs.
import { Entity, JoinTable, ManyToMany, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

@Entity()
export class Shelf {
    @PrimaryColumn()
    aisle: string;

    @PrimaryColumn()
    row: number;
}

@Entity()
export class Article {
    @PrimaryGeneratedColumn()
    id: number;

    @ManyToMany(() => Shelf)
    @JoinTable({ name: 'article_shelf', inverseJoinColumn: { name: 'shelf_id' } })
    shelves: Shelf[];
}
