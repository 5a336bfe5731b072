import { MigrationInterface, QueryRunner } from 'typeorm';

export class Init1700000000001 implements MigrationInterface {
  name = 'Init1700000000001';
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TYPE "public"."loan_state_enum" AS ENUM('open', 'returned')`);
    await queryRunner.query(`CREATE TABLE "book" ("id" SERIAL NOT NULL, "title" character varying(200) NOT NULL, "isbn" varchar(13) UNIQUE, "pages" int4 DEFAULT 0 CHECK ("pages" >= 0), "price" numeric(10,2), "tags" text array NOT NULL DEFAULT '{}', "addedAt" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "shelf" char(4), CONSTRAINT "PK_book" PRIMARY KEY ("id"))`);
    await queryRunner.query(`CREATE TABLE "member" ("id" uuid NOT NULL DEFAULT uuid_generate_v4(), "email" text NOT NULL, "joined" timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP, PRIMARY KEY (id))`);
    await queryRunner.query(`CREATE TABLE "loan" ("id" bigserial PRIMARY KEY, "bookId" integer NOT NULL REFERENCES "book", "memberId" uuid, "state" "public"."loan_state_enum" NOT NULL DEFAULT 'open', "due" date, "note" text)`);
    await queryRunner.query(`ALTER TABLE "loan" ADD CONSTRAINT "FK_loan_member" FOREIGN KEY ("memberId") REFERENCES "member"("id") ON DELETE SET NULL ON UPDATE CASCADE`);
    await queryRunner.query(`CREATE INDEX "IDX_loan_due" ON "loan" ("due") `);
  }
  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "loan"`);
  }
}

export class Indexes1700000000002 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE INDEX "idx_book_added" ON "book" ("addedAt" DESC, "id" DESC NULLS LAST);
      CREATE INDEX ON "book" (lower("title"));
      CREATE INDEX ON loan ("bookId", "memberId") INCLUDE ("due");
      CREATE INDEX "idx_book_title_pattern" ON "book" ("title" varchar_pattern_ops) WHERE "pages" > 10;
      CREATE INDEX "idx_book_tags" ON "book" USING gin ("tags");
      CREATE UNIQUE INDEX idx_member_email ON member (lower(email));
    `);
    await queryRunner.query('CREATE INDEX IF NOT EXISTS "idx_book_added" ON "book" ("title")');
  }
  public async down(): Promise<void> {}
}

export class Renames1700000000003 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "book" RENAME COLUMN "addedAt" TO "added_at"`);
    await queryRunner.query(`ALTER TABLE "book" RENAME COLUMN "pages" TO "page_count"`);
    await queryRunner.query(`ALTER TABLE "member" RENAME TO "reader"`);
    await queryRunner.query(`ALTER INDEX "IDX_loan_due" RENAME TO "idx_loan_due"`);
    await queryRunner.query(`ALTER TABLE "loan" RENAME CONSTRAINT "FK_loan_member" TO "FK_loan_reader"`);
    await queryRunner.query(`ALTER TABLE "loan" DROP COLUMN "note", ADD COLUMN "fine" numeric(8,2) NOT NULL DEFAULT 0, ALTER COLUMN "due" TYPE timestamptz, ALTER COLUMN "due" SET NOT NULL`);
  }
  public async down(): Promise<void> {}
}

export class Enum1700000000004 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TYPE "public"."loan_state_enum" RENAME TO "loan_state_enum_old"`);
    await queryRunner.query(`CREATE TYPE "public"."loan_state_enum" AS ENUM('open', 'returned', 'lost')`);
    await queryRunner.query(`ALTER TABLE "loan" ALTER COLUMN "state" DROP DEFAULT`);
    await queryRunner.query(`ALTER TABLE "loan" ALTER COLUMN "state" TYPE "public"."loan_state_enum" USING "state"::"text"::"public"."loan_state_enum"`);
    await queryRunner.query(`ALTER TABLE "loan" ALTER COLUMN "state" SET DEFAULT 'open'`);
    await queryRunner.query(`DROP TYPE "public"."loan_state_enum_old"`);
    await queryRunner.query(`ALTER TYPE "loan_state_enum" ADD VALUE 'overdue' BEFORE 'returned'`);
  }
  public async down(): Promise<void> {}
}

export class Drops1700000000005 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "book" DROP CONSTRAINT "book_isbn_key"`);
    await queryRunner.query(`ALTER TABLE "book" DROP COLUMN "shelf"`);
    await queryRunner.query(`DROP INDEX "public"."idx_book_tags"`);
    await queryRunner.query(`CREATE TABLE "scratch" ("id" integer)`);
    await queryRunner.query(`DROP TABLE "scratch"`);
    await queryRunner.query(`CREATE UNIQUE INDEX "book_isbn_idx" ON "book" ("isbn")`);
    await queryRunner.query(`ALTER TABLE "book" ADD CONSTRAINT "UQ_book_isbn" UNIQUE USING INDEX "book_isbn_idx"`);
    await queryRunner.query(`ALTER TABLE "loan" ADD CONSTRAINT "CHK_fine" CHECK ("fine" >= 0) NOT VALID`);
    await queryRunner.query(`ALTER TABLE "loan" VALIDATE CONSTRAINT "CHK_fine"`);
    await queryRunner.query(`UPDATE "book" SET "title" = trim("title") WHERE "title" LIKE ' %'`);
    await queryRunner.query(`CREATE VIEW "open_loans" AS SELECT "id" FROM "loan" WHERE "state" = 'open'`);
    await queryRunner.query(`COMMENT ON TABLE "book" IS 'everything; on the shelves'`);
  }
  public async down(): Promise<void> {}
}
