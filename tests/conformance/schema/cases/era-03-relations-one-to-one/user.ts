import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn, PrimaryGeneratedColumn, Relation } from 'typeorm';

@Entity()
export class User {
    @PrimaryGeneratedColumn() id: number;
    @Column({ unique: true }) handle: string;
    @OneToOne(() => Profile, (profile) => profile.user) profile: Relation<Profile>;
}

@Entity()
export class Profile {
    @PrimaryGeneratedColumn() id: number;
    @OneToOne(() => User, (user) => user.profile, { cascade: true, onDelete: 'CASCADE', onUpdate: 'CASCADE' })
    @JoinColumn()
    user: User;

    @OneToOne('User', { nullable: false })
    @JoinColumn({ name: 'handle', referencedColumnName: 'handle', foreignKeyConstraintName: 'fk_profile_handle' })
    byHandle: User;
}

@Entity()
export class Settings {
    @PrimaryColumn() userId: number;
    // The join column is the primary key: no unique constraint of its own.
    @OneToOne(() => User)
    @JoinColumn({ name: 'userId' })
    user: User;
}

@Entity()
export class Loose {
    @PrimaryGeneratedColumn() id: number;
    @OneToOne(() => User, { createForeignKeyConstraints: false })
    @JoinColumn({ name: 'user_ref' })
    user: User;
}
