import { EntitySchema } from 'typeorm';

export interface User { id: number; email: string; name: string; posts: unknown[]; groups: unknown[]; address: unknown }

export const AddressSchema = new EntitySchema<{ street: string; city: string }>({
    name: 'Address',
    columns: { street: { type: String }, city: { type: 'varchar', name: 'town', nullable: true } },
});

export const UserSchema = new EntitySchema<User>({
    name: 'User',
    tableName: 'members',
    columns: {
        id: { type: Number, primary: true, generated: true },
        email: { type: String, unique: true, length: '120' },
        name: { type: 'text', nullable: true },
    },
    embeddeds: { address: { schema: AddressSchema, prefix: 'addr_' } },
    indices: [{ name: 'members_name', columns: ['name', 'email'] }, { columns: ['name'], unique: true, where: 'name is not null' }],
    uniques: [{ columns: ['email', 'name'] }],
    checks: [{ expression: `length("email") > 3` }],
    relations: {
        posts: { type: 'one-to-many', target: 'Post', inverseSide: 'author' },
        groups: { type: 'many-to-many', target: 'Group', joinTable: { name: 'user_groups', joinColumn: { name: 'user_id' } } },
    },
});

export const PostSchema = new EntitySchema<{ id: string; author: User }>({
    name: 'Post',
    columns: {
        id: { type: 'uuid', primary: true, generated: 'uuid' },
        created: { type: 'timestamptz', createDate: true },
        removed: { type: 'timestamp', deleteDate: true },
        v: { type: Number, version: true },
    } as any,
    relations: { author: { type: 'many-to-one', target: 'User', joinColumn: { name: 'author_id' }, nullable: false, onDelete: 'CASCADE' } },
});

export const GroupSchema = new EntitySchema<{ code: string; owner: User }>({
    name: 'Group',
    columns: { code: { type: 'varchar', length: 10, primary: true } },
    relations: { owner: { type: 'one-to-one', target: 'User', joinColumn: true } },
});
