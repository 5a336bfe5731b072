import { Column, Entity, Index, ManyToOne, OneToMany, PrimaryGeneratedColumn, Unique } from 'typeorm';

@Entity('agent')
export class Agent {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 80 })
  name: string;

  @Column({ type: 'varchar', unique: true })
  email: string;

  @OneToMany(() => Ticket, (ticket) => ticket.agent)
  tickets: Ticket[];
}

@Entity('ticket')
@Index('idx_ticket_state_opened', ['state', 'opened'])
@Index('idx_ticket_kept', { synchronize: false })
@Index('idx_ticket_where', ['state'], { where: `"closed" IS NULL` })
@Index('idx_ticket_unique', ['number'], { unique: true })
@Index(['agent', 'state'])
@Unique('uq_ticket_number', ['number'])
export class Ticket {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'int' })
  number: number;

  @Column({ type: 'varchar', length: 20 })
  state: string;

  @Column({ type: 'timestamptz' })
  opened: Date;

  @Column({ type: 'timestamptz', nullable: true })
  closed: Date;

  @Column({ type: 'text', nullable: true })
  summary: string;

  @Column({ type: 'smallint', nullable: true })
  channel: number;

  @ManyToOne(() => Agent, (agent) => agent.tickets, { onDelete: 'SET NULL' })
  agent: Agent;
}

@Entity('label')
export class Label {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar' })
  text: string;
}
