import { MigrationInterface, QueryRunner } from 'typeorm';
import { auditColumns, Tables } from '../tables';
import { addColumnIfMissing, indexColumns } from './helpers';

abstract class Base implements MigrationInterface {
  protected abstract statements(): string[];
  public async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of this.statements()) await queryRunner.query(statement);
  }
  public async down(): Promise<void> {
    throw new Error('there is no way back');
  }
}

export class Init1720000000001 extends Base {
  protected statements(): string[] {
    return [
      `CREATE TABLE "${Tables.Order}" ("id" uuid PRIMARY KEY, "customer" text NOT NULL, "state" text NOT NULL, ${auditColumns})`,
      `CREATE TABLE "${Tables.Line}" ("order_id" uuid NOT NULL, "no" int NOT NULL, "sku" text, "qty" int, ${auditColumns}, CONSTRAINT "pk_line" PRIMARY KEY ("order_id", "no"))`,
      `CREATE TABLE "audit_log" ("id" serial PRIMARY KEY, "what" text)`,
    ];
  }
}

export class Indexes1720000000002 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await indexColumns(queryRunner, Tables.Order, 'customer', 'state');
    await indexColumns(queryRunner, Tables.Line, 'sku');
    await Promise.all([Tables.Order, Tables.Line].map((table) => queryRunner.query(`ALTER TABLE "${table}" ADD "tenant" uuid`)));
    await addColumnIfMissing(queryRunner, Tables.Line, 'qty', 'bigint');
    await addColumnIfMissing(queryRunner, Tables.Line, 'discount', 'numeric(5,2)');
    if (await queryRunner.hasTable('shop_return')) {
      await queryRunner.query(`DROP TABLE "shop_return"`);
    }
  }
  public async down(): Promise<void> {}
}

export class ByDriver1720000000003 implements MigrationInterface {
  name = 'ByDriver1720000000003';

  public async up(queryRunner: QueryRunner): Promise<void> {
    switch (queryRunner.dataSource.options.type) {
      case 'sqlite':
      case 'better-sqlite3':
        await this.sqlite(queryRunner);
        break;
      case 'postgres':
        await this.postgres(queryRunner);
        break;
      default:
        throw new Error('not supported');
    }
  }
  public async down(): Promise<void> {}

  private async sqlite(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE INDEX "idx_only_sqlite" ON "shop_order" ("tenant")`);
  }
  private async postgres(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE INDEX "idx_order_tenant" ON "shop_order" ("tenant") WHERE "state" <> 'done'`);
    const rows: { id: string }[] = await queryRunner.query(`SELECT "id" FROM "shop_order"`);
    for (const row of rows) {
      await queryRunner.query(`UPDATE "shop_order" SET "state" = 'x' WHERE "id" = '${row.id}'`);
    }
    await queryRunner.query(`
      DO $$ BEGIN
        CREATE INDEX "idx_audit_what" ON "audit_log" ("what");
      EXCEPTION WHEN duplicate_table THEN NULL;
      END $$`);
  }
}
