import { ChildEntity, Column, Entity, PrimaryGeneratedColumn, TableInheritance } from 'typeorm';

@Entity()
@TableInheritance()
export class Shape { @PrimaryGeneratedColumn() id: number; }

@ChildEntity('round') export class Circle extends Shape { @Column() radius: number; }
