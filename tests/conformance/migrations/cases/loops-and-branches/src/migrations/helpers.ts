import { QueryRunner } from 'typeorm';

export async function indexColumns(queryRunner: QueryRunner, table: string, ...columns: string[]): Promise<void> {
  for (const column of columns) {
    await queryRunner.query(`CREATE INDEX "idx_${table}_${column}" ON "${table}" ("${column}")`);
  }
}

export const addColumnIfMissing = async (queryRunner: QueryRunner, table: string, column: string, type: string) => {
  const exists = await queryRunner.hasColumn(table, column);
  if (!exists) {
    await queryRunner.query(`ALTER TABLE "${table}" ADD COLUMN "${column}" ${type}`);
    await queryRunner.query(`COMMENT ON COLUMN "${table}"."${column}" IS 'added later'`);
  }
};
