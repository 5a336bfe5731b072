import { DataSource } from 'typeorm';
import { GroupSchema, PostSchema, UserSchema } from './user.schema';

export default new DataSource({ type: 'postgres', entities: [UserSchema, PostSchema, GroupSchema] });
