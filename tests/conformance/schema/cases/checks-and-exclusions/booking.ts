import { Check, Column, Entity, Exclusion, PrimaryGeneratedColumn } from 'typeorm';

@Entity()
@Check('"from" < "to"')
@Check('positive_room', '"room" > 0')
@Exclusion(`USING gist ("room" WITH =, tstzrange("from", "to") WITH &&)`)
export class Booking {
    @PrimaryGeneratedColumn() id: number;
    @Column() room: number;
    @Column('timestamptz') from: Date;
    @Column('timestamptz') to: Date;
}
