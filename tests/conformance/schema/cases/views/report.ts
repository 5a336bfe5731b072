import { Column, DataSource, Entity, Index, PrimaryGeneratedColumn, ViewColumn, ViewEntity } from 'typeorm';

@Entity()
export class Sale { @PrimaryGeneratedColumn() id: number; @Column() region: string; @Column('int') amount: number; }

@ViewEntity({ expression: `SELECT region, sum(amount) AS total FROM sale GROUP BY region` })
export class SalesByRegion { @ViewColumn() region: string; @ViewColumn({ name: 'total' }) sum: number; }

@ViewEntity('big_sales', { materialized: true, expression: (ds: DataSource) => ds.createQueryBuilder().select('s.id', 'id').from(Sale, 's').where('s.amount > 100') })
@Index(['id'])
export class BigSales { @ViewColumn() id: number; }
