import { Column, Entity, JoinTable, ManyToMany, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

@Entity()
export class Course {
    @PrimaryGeneratedColumn() id: number;
    @ManyToMany(() => Student, (student) => student.courses) @JoinTable() students: Student[];
    @ManyToMany(() => Course) @JoinTable() prerequisites: Course[];
    @ManyToMany(() => Room, { onDelete: 'RESTRICT' })
    @JoinTable({ name: 'course_rooms', joinColumn: { name: 'course_id' }, inverseJoinColumn: { name: 'room_building', referencedColumnName: 'building' } })
    rooms: Room[];
    @ManyToMany(() => Tag, (tag) => tag.courses, { createForeignKeyConstraints: false })
    @JoinTable({ joinColumns: [{ name: 'c' }], inverseJoinColumns: [{ name: 't1', referencedColumnName: 'language' }, { name: 't2', referencedColumnName: 'word' }] })
    tags: Tag[];
}

@Entity('pupils')
export class Student {
    @PrimaryGeneratedColumn('uuid') id: string;
    @ManyToMany(() => Course, (course) => course.students, { onDelete: 'NO ACTION' }) courses: Course[];
}

@Entity()
export class Room {
    @PrimaryGeneratedColumn() id: number;
    @Column({ unique: true, length: 30 }) building: string;
}

@Entity()
export class Tag {
    @PrimaryColumn({ length: 2 }) language: string;
    @PrimaryColumn() word: string;
    @ManyToMany(() => Course, (c) => c.tags) courses: Course[];
}
