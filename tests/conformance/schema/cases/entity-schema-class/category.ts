import { EntitySchema } from 'typeorm';

export class Category { id: number; title: string; parent: Category; children: Category[] }

export const CategoryEntity = new EntitySchema<Category>({
    name: 'category',
    target: Category,
    columns: { id: { type: Number, primary: true, generated: true }, title: { type: String } },
    relations: {
        parent: { type: 'many-to-one', target: 'Category', treeParent: true, inverseSide: 'children' },
        children: { type: 'one-to-many', target: 'Category', treeChildren: true, inverseSide: 'parent' },
    },
    trees: [{ type: 'materialized-path' }],
});
