import { ChildEntity, Column, Entity, Index, ManyToOne, PrimaryGeneratedColumn, TableInheritance, Unique } from 'typeorm';

@Entity()
export class Author { @PrimaryGeneratedColumn() id: number; }

@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'kind' } })
export class Content {
    @PrimaryGeneratedColumn() id: number;
    @Column() title: string;
}

@ChildEntity('photo')
@Index(['size'])
export class Photo extends Content {
    @Column() size: number;
    @ManyToOne(() => Author, { onDelete: 'SET NULL' }) author: Author;
}

@ChildEntity()
@Unique(['slug'])
export class Post extends Content {
    @Column() slug: string;
    @Column({ default: 0 }) views: number;
}

@ChildEntity()
export class PinnedPost extends Post {
    @Column() until: Date;
}
