import { Column, Entity, Index, JoinTable, ManyToMany, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';

@Entity()
export class Role {
    @PrimaryGeneratedColumn() id: number;
    @Column({ type: 'enum', enum: ['a', 'b'] }) kind: string;
}

@Entity({ schema: 'auth' })
@Index(['email'])
export class Account {
    @PrimaryGeneratedColumn() id: number;
    @Column() email: string;
    @Column({ type: 'enum', enum: ['x', 'y'], array: true }) marks: string[];
    @ManyToMany(() => Role) @JoinTable() roles: Role[];
    @ManyToMany(() => Role) @JoinTable({ name: 'extra_roles', schema: 'other' }) extra: Role[];
}

@Entity('account_role', { schema: 'public' })
export class AccountRole {
    @PrimaryGeneratedColumn() id: number;
    @ManyToOne(() => Account) account: Account;
}
