import { Column, Entity, Index, JoinColumn, ManyToOne, OneToMany, PrimaryColumn, PrimaryGeneratedColumn, Relation, RelationId } from 'typeorm';

@Entity()
export class Tenant {
    @PrimaryColumn('uuid') id: string;
    @OneToMany('Project', 'tenant') projects: Project[];
}

@Entity()
export class Project {
    @PrimaryColumn('uuid') tenantId: string;
    @PrimaryGeneratedColumn() number: number;
    @ManyToOne(() => Tenant, (t) => t.projects, { onDelete: 'CASCADE' }) @JoinColumn({ name: 'tenantId' }) tenant: Tenant;
    @OneToMany(() => Ticket, (ticket) => ticket.project) tickets: Ticket[];
}

@Entity()
@Index(['project', 'createdAt'])
@Index('ticket_assignee', ['assigneeId', 'createdAt'])
export class Ticket {
    @PrimaryGeneratedColumn('uuid') id: string;
    @Column('timestamptz') createdAt: Date;

    @ManyToOne(() => Project, (project) => project.tickets)
    project: Project;

    @ManyToOne(() => Project)
    @JoinColumn([
        { name: 'parent_number', referencedColumnName: 'number' },
        { name: 'parent_tenant', referencedColumnName: 'tenantId' },
    ])
    parentProject: Project;

    @Column({ nullable: true }) assigneeId: number;
    @ManyToOne(() => Person, { nullable: true, onDelete: 'SET NULL' }) @JoinColumn({ name: 'assigneeId' }) assignee: Relation<Person>;

    @ManyToOne(() => Person, { createForeignKeyConstraints: false }) reporter: Relation<Person>;

    @RelationId((ticket: Ticket) => ticket.reporter) reporterId: number;
}

@Entity('people')
export class Person {
    @PrimaryGeneratedColumn({ name: 'person_id' }) id: number;
    @Column({ unique: true, length: 80 }) email: string;
    @ManyToOne(() => Person) manager: Person;
    @ManyToOne(() => Person) @JoinColumn({ referencedColumnName: 'email' }) mentor: Person;
}
