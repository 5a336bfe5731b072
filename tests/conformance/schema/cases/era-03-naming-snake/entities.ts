import { Column, CreateDateColumn, Entity, Index, JoinColumn, JoinTable, ManyToMany, ManyToOne, OneToOne, PrimaryGeneratedColumn, Tree, TreeChildren, TreeParent } from 'typeorm';

class GeoPoint {
    @Column('float') latValue: number;
    @Column('float', { name: 'lngValue' }) lng: number;
}

class PostalAddress {
    @Column() streetName: string;
    @Column(() => GeoPoint) geoPoint: GeoPoint;
}

@Entity()
@Index(['firstName', 'createdAt'])
export class UserAccount {
    @PrimaryGeneratedColumn('uuid') userId: string;
    @Column() firstName: string;
    @Column({ name: 'LastName' }) lastName: string;
    @CreateDateColumn() createdAt: Date;
    @Column(() => PostalAddress) homeAddress: PostalAddress;
    @Column(() => PostalAddress, { prefix: false }) other: PostalAddress;
    @ManyToOne(() => UserAccount) invitedBy: UserAccount;
    @ManyToMany(() => UserGroup, (group) => group.userAccounts) @JoinTable() userGroups: UserGroup[];
}

@Entity()
export class UserGroup {
    @PrimaryGeneratedColumn() id: number;
    @ManyToMany(() => UserAccount, (account) => account.userGroups) userAccounts: UserAccount[];
    @OneToOne(() => UserAccount) @JoinColumn() groupOwner: UserAccount;
}

@Entity()
@Tree('closure-table')
export class TopicNode {
    @PrimaryGeneratedColumn() topicId: number;
    @TreeChildren() subTopics: TopicNode[];
    @TreeParent() parentTopic: TopicNode;
}
