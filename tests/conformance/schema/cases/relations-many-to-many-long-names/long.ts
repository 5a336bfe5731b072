import { Entity, JoinTable, ManyToMany, PrimaryGeneratedColumn } from 'typeorm';

@Entity()
export class CategoryWithVeryLongName {
    @PrimaryGeneratedColumn() categoryId: number;
    @ManyToMany(() => PostWithVeryLongName, (post) => post.categoriesWithVeryLongName) @JoinTable()
    postsWithVeryLongName: PostWithVeryLongName[];
}

@Entity()
export class PostWithVeryLongName {
    @PrimaryGeneratedColumn() postId: number;
    @ManyToMany(() => CategoryWithVeryLongName, (category) => category.postsWithVeryLongName)
    categoriesWithVeryLongName: CategoryWithVeryLongName[];
}
