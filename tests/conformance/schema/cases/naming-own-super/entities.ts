import { Column, Entity, Index, JoinTable, ManyToMany, ManyToOne, OneToOne, JoinColumn, PrimaryColumn, PrimaryGeneratedColumn, Relation, Tree, TreeChildren, TreeParent, Unique } from 'typeorm';

export class PostalAddress {
    @Column()
    streetName: string;

    @Column({ name: 'Zip' })
    zipCode: string;
}

@Entity()
@Index(['lastName', 'HTMLBody'])
@Unique(['lastName'])
export class CustomerAccount {
    @PrimaryGeneratedColumn()
    accountId: number;

    @Column()
    lastName: string;

    @Column({ type: 'text' })
    HTMLBody: string;

    @Column(() => PostalAddress)
    homeAddress: PostalAddress;

    @ManyToMany(() => UserGroup, (group) => group.members)
    @JoinTable()
    userGroups: UserGroup[];

    @ManyToMany(() => CustomerAccount)
    @JoinTable()
    knownPeople: CustomerAccount[];
}

@Entity('Groups')
export class UserGroup {
    @PrimaryColumn()
    groupKey: string;

    @ManyToMany(() => CustomerAccount, (account) => account.userGroups)
    members: CustomerAccount[];

    @ManyToOne(() => CustomerAccount)
    groupOwner: Relation<CustomerAccount>;

    @OneToOne(() => CustomerAccount)
    @JoinColumn()
    deputy: Relation<CustomerAccount>;
}

@Entity()
@Tree('closure-table')
export class TopicNode {
    @PrimaryGeneratedColumn()
    id: number;

    @TreeParent()
    parent: TopicNode;

    @TreeChildren()
    children: TopicNode[];
}
