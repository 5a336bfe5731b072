import { Column, ColumnOptions, CreateDateColumn, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

const PRECISION = 14;
const baseColumn = (options: ColumnOptions = {}): ColumnOptions => ({ type: 'varchar', length: 64, ...options });

export const Id = () => PrimaryGeneratedColumn('uuid');

export function Money(options: ColumnOptions = {}) {
    return Column({ type: 'numeric', precision: PRECISION, scale: 2, default: 0, ...options });
}

export function IndexedColumn(name: string): PropertyDecorator {
    return (target, property) => {
        Index(name)(target, property);
        Column(baseColumn({ nullable: true }))(target, property);
    };
}

function applyDecorators(...decorators: (ClassDecorator | PropertyDecorator)[]) {
    return (target: any, property?: any) => {
        for (const decorator of decorators) (decorator as any)(target, property);
    };
}

export const Timestamped = (name: string) => applyDecorators(CreateDateColumn({ name, type: 'timestamptz' }), Index());

@Entity()
export class Invoice {
    @Id() id: string;
    @Money() net: string;
    @Money({ name: 'tax_amount', nullable: true }) tax: string;
    @IndexedColumn('invoice_number') number: string;
    @Column(baseColumn({ name: 'customer_ref' })) reference: string;
    @Timestamped('issued_at') issuedAt: Date;
    @Column({ ...baseColumn(), length: 8 }) currency: string;
}
