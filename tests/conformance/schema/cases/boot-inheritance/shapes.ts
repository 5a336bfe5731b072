import { ChildEntity, Column, Entity, PrimaryGeneratedColumn, TableInheritance } from 'typeorm';

@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'kind' } })
export class Shape { @PrimaryGeneratedColumn() id: number; }

@ChildEntity('round') export class Circle extends Shape { @Column() radius: number; }
@ChildEntity('round') export class Ellipse extends Shape { @Column() width: number; }
