import { Column, CreateDateColumn, DeleteDateColumn, Entity, PrimaryGeneratedColumn, UpdateDateColumn, VersionColumn, VirtualColumn } from 'typeorm';

@Entity({ name: 'special', orderBy: { name: 'ASC', id: 'DESC' } })
export class Special {
    @PrimaryGeneratedColumn() id: number;
    @Column({ select: false, update: false }) name: string;
    @VirtualColumn({ query: (alias) => `SELECT count(*) FROM special WHERE id < ${alias}.id` }) before: number;
    @CreateDateColumn({ precision: 3 }) created: Date;
    @UpdateDateColumn({ type: 'timestamp with time zone', precision: 0, nullable: true }) updated: Date;
    @DeleteDateColumn({ name: 'removed_on', type: 'timestamptz' }) removed: Date;
    @VersionColumn({ name: 'lock' }) version: number;
    @Column({ type: 'varchar', collation: 'C' }) sorted: string;
    @Column({ insert: false, nullable: true, comment: 'set by a trigger' }) computed: string;
}
