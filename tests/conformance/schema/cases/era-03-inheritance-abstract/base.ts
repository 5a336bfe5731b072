import { BaseEntity, Column, CreateDateColumn, DeleteDateColumn, Entity, Index, PrimaryGeneratedColumn, UpdateDateColumn, VersionColumn } from 'typeorm';

export abstract class Identified extends BaseEntity {
    @PrimaryGeneratedColumn('uuid')
    id: string;
}

@Index(['createdAt'])
export abstract class Auditable extends Identified {
    @CreateDateColumn()
    createdAt: Date;

    @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
    updatedAt: Date;

    @DeleteDateColumn()
    deletedAt?: Date;

    @VersionColumn()
    version: number;
}

@Entity('articles')
export class Article extends Auditable {
    @Index()
    @Column()
    title: string;
}

@Entity()
export class Comment extends Auditable {
    @Column('text')
    body: string;

    // The base class's column stays: it was registered first.
    @Column({ name: 'created' })
    createdAt: Date;
}

@Entity()
export class Review extends Article {
    @Column()
    stars: number;
}
