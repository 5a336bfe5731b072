import { Column, Entity } from 'typeorm';

@Entity()
export class LogLine {
    @Column() text: string;
}
