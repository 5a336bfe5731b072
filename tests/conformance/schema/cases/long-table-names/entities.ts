// 0.2 shortens every table name that is too long; later versions those of junction tables only.
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity()
export class CustomerNotificationPreferenceHistoryOfTheLastThirtyBusinessDays {
    @PrimaryGeneratedColumn()
    id: number;

    @Column()
    name: string;
}
