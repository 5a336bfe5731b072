import { MigrationInterface, QueryRunner } from 'typeorm';

export class Init1700000000001 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE "agent" ("id" SERIAL NOT NULL, "name" character varying(80) NOT NULL, "email" character varying NOT NULL, CONSTRAINT "PK_1000e989398c5d4ed585cf9a46f" PRIMARY KEY ("id"))`);
    await queryRunner.query(`CREATE TABLE "ticket" ("id" SERIAL NOT NULL, "number" integer NOT NULL, "state" character varying(20) NOT NULL, "opened" TIMESTAMP WITH TIME ZONE NOT NULL, "closed" TIMESTAMP WITH TIME ZONE, "priority" integer, "agentId" integer, CONSTRAINT "PK_d9a0835407701eb86f874474b7c" PRIMARY KEY ("id"), CONSTRAINT "uq_ticket_number" UNIQUE ("number"))`);
    await queryRunner.query(`ALTER TABLE "ticket" ADD CONSTRAINT "fk_by_hand" FOREIGN KEY ("agentId") REFERENCES "agent"("id")`);
    await queryRunner.query(`
      CREATE INDEX "idx_ticket_state_opened" ON "ticket" ("opened", "state");
      CREATE INDEX "idx_ticket_kept" ON "ticket" ("opened" DESC);
      CREATE INDEX "idx_ticket_where" ON "ticket" ("state");
      CREATE INDEX "idx_ticket_unique" ON "ticket" ("number");
      CREATE INDEX "idx_only_here" ON "ticket" ("closed" DESC) WHERE "closed" IS NOT NULL;
      CREATE INDEX "idx_expression" ON "ticket" (lower("state"));
      CREATE INDEX "idx_mixed" ON "ticket" ("state", (lower("state")));
      CREATE INDEX "idx_include" ON "ticket" ("opened") INCLUDE ("number");
    `);
  }
  public async down(): Promise<void> {}
}
