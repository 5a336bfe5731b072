import { ConnectionOptions } from 'typeorm';
import { GroupSchema, PostSchema, UserSchema } from './user.schema';

const options: ConnectionOptions = { type: 'postgres', entities: [UserSchema, PostSchema, GroupSchema] };
export default options;
