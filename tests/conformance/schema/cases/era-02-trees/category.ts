import { Column, Entity, JoinColumn, PrimaryColumn, PrimaryGeneratedColumn, Tree, TreeChildren, TreeLevelColumn, TreeParent } from 'typeorm';

@Entity()
@Tree('closure-table')
export class Category {
    @PrimaryGeneratedColumn() id: number;
    @Column() name: string;
    @TreeChildren({ cascade: true }) children: Category[];
    @TreeParent({ onDelete: 'CASCADE' }) parent: Category;
    @TreeLevelColumn() level: number;
}

@Entity('folders')
@Tree('materialized-path')
export class Folder {
    @PrimaryGeneratedColumn('uuid') id: string;
    @TreeChildren() children: Folder[];
    @TreeParent() parent: Folder;
}

@Entity()
@Tree('nested-set')
export class Region {
    @PrimaryColumn({ length: 12 }) code: string;
    @TreeChildren() children: Region[];
    @TreeParent() @JoinColumn({ name: 'parent_code' }) parent: Region;
}

@Entity()
@Tree('closure-table', { closureTableName: 'menu_paths', ancestorColumnName: (column) => 'above_' + column.propertyName, descendantColumnName: (column) => 'below_' + column.propertyName })
export class Menu {
    @PrimaryGeneratedColumn() id: number;
    @TreeChildren() children: Menu[];
    @TreeParent() parent: Menu;
}

@Entity()
export class Employee {
    @PrimaryGeneratedColumn() id: number;
    @TreeParent() boss: Employee;
    @TreeChildren() team: Employee[];
}
