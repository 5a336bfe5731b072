import { MigrationInterface, QueryRunner, Table, TableCheck, TableColumn, TableForeignKey, TableIndex, TableUnique } from 'typeorm';

const stamps = [
  { name: 'created_at', type: 'timestamp with time zone', default: 'now()' },
  { name: 'updated_at', type: 'timestamptz', precision: 3, isNullable: true },
];

export class Init1710000000001 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'doctor',
        columns: [
          { name: 'id', type: 'int', isPrimary: true, isGenerated: true, generationStrategy: 'increment' },
          { name: 'name', type: 'varchar', length: '120' },
          { name: 'license', type: 'varchar', isUnique: true },
          { name: 'level', type: 'enum', enum: ['junior', 'senior'], default: `'junior'` },
          { name: 'rate', type: 'decimal', precision: 8, scale: 2, isNullable: true },
          { name: 'tags', type: 'text', isArray: true, default: `'{}'` },
          ...stamps,
        ],
        checks: [{ expression: `"rate" > 0` }],
        indices: [{ columnNames: ['name', 'level'] }, { name: 'idx_doctor_rate', columnNames: ['rate'] }],
      }),
    );
    await queryRunner.createTable(
      new Table({
        name: 'patient',
        columns: [
          { name: 'id', type: 'uuid', isPrimary: true, generationStrategy: 'uuid', default: 'uuid_generate_v4()' },
          { name: 'email', type: 'varchar' },
          { name: 'country', type: 'char', length: '2' },
          { name: 'doctor_id', type: 'int', isNullable: true },
        ],
        uniques: [{ columnNames: ['email', 'country'] }, { name: 'UQ_email', columnNames: ['email'] }],
        foreignKeys: [{ columnNames: ['doctor_id'], referencedTableName: 'doctor', referencedColumnNames: ['id'], onDelete: 'SET NULL' }],
      }),
      true,
    );
  }
  public async down(): Promise<void> {}
}

export class Visits1710000000002 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'visit',
        columns: [
          new TableColumn({ name: 'patient_id', type: 'uuid', isPrimary: true }),
          new TableColumn({ name: 'at', type: 'timestamp', isPrimary: true }),
          new TableColumn({ name: 'doctor_id', type: 'int' }),
          new TableColumn({ name: 'room', type: 'varchar', length: '8', isNullable: true }),
          new TableColumn({ name: 'minutes', type: 'smallint', default: 15 }),
        ],
      }),
    );
    await queryRunner.createForeignKeys('visit', [
      new TableForeignKey({ columnNames: ['patient_id'], referencedTableName: 'patient', referencedColumnNames: ['id'], onDelete: 'CASCADE' }),
      new TableForeignKey({ name: 'fk_visit_doctor', columnNames: ['doctor_id'], referencedTableName: 'doctor', referencedColumnNames: ['id'] }),
    ]);
    await queryRunner.createIndices('visit', [
      new TableIndex({ columnNames: ['doctor_id', 'at'] }),
      new TableIndex({ name: 'idx_visit_room', columnNames: ['room', 'at'], isUnique: true }),
      new TableIndex({ name: 'idx_visit_minutes', columnNames: ['minutes'] }),
    ]);
    await queryRunner.createCheckConstraint('visit', new TableCheck({ name: 'chk_minutes', expression: `"minutes" between 1 and 480` }));
    await queryRunner.addColumns('patient', [
      new TableColumn({ name: 'phone', type: 'varchar', length: '20', isNullable: true, isUnique: true }),
      new TableColumn({ name: 'vip', type: 'boolean', default: false }),
    ]);
    await queryRunner.addColumn('patient', new TableColumn({ name: 'notes', type: 'jsonb', isNullable: true }));
  }
  public async down(): Promise<void> {}
}

export class Changes1710000000003 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.renameColumn('visit', 'room', 'room_number');
    await queryRunner.renameTable('doctor', 'physician');
    await queryRunner.dropIndex('visit', 'idx_visit_minutes');
    await queryRunner.dropUniqueConstraint('patient', 'UQ_email');
    await queryRunner.createUniqueConstraint('patient', new TableUnique({ columnNames: ['phone', 'country'] }));
    await queryRunner.dropColumn('patient', 'notes');
    await queryRunner.changeColumn('patient', 'vip', new TableColumn({ name: 'vip', type: 'boolean', isNullable: true, default: true }));
    await queryRunner.changeColumn('visit', 'minutes', new TableColumn({ name: 'minutes', type: 'integer', default: 20 }));
    await queryRunner.dropForeignKey('visit', 'fk_visit_doctor');
    await queryRunner.dropColumns('physician', ['updated_at']);
  }
  public async down(): Promise<void> {}
}
