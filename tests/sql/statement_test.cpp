#include "sql/statement.h"

#include <catch2/catch.hpp>

#include "sql/ddl.h"
#include "sql/show.h"

using namespace audit;
using sql::test::show;

namespace {

catalog::Catalog database() {
    catalog::Catalog db;
    const auto add = [&](const char* name, std::vector<const char*> columns) {
        catalog::Table table;
        table.name = name;
        for (const char* c : columns) table.columns.push_back({.name = c});
        db.tables.push_back(std::move(table));
    };
    add("order", {"id", "customerId", "status", "createdAt"});
    add("customer", {"id", "email", "orgId"});
    return db;
}

std::string read(std::string_view text) {
    static const catalog::Catalog db = database();
    sql::StatementOptions options;
    options.db = &db;
    auto parsed = sql::parseStatement(text, options);
    if (!parsed.ok()) return "error: " + parsed.error().message;
    std::string out;
    for (const auto& s : parsed->statements)
        out += (out.empty() ? "" : "; ") + s.command + ": " + show(s.variant);
    return out;
}

struct Case {
    const char* text;
    const char* expected;
};

}  // namespace

TEST_CASE("raw statements") {
    const Case cases[] = {
        {"SELECT * FROM \"order\" o WHERE o.status = $1 ORDER BY o.\"createdAt\" DESC LIMIT 10",
         "SELECT: order o where o.status = ? order o.createdAt desc limit"},
        {"SELECT * FROM \"order\" WHERE status = $1 AND email = 'x'",
         "SELECT: order order where and(order.status = ?, unknown(no column email is known))"},
        {"SELECT * FROM \"order\" o JOIN customer c ON c.id = o.\"customerId\" WHERE email = $1",
         "SELECT: order o inner customer c on c.id = o.customerId where c.email = ?"},
        {"SELECT * FROM \"order\" o, customer c WHERE c.id = o.\"customerId\"",
         "SELECT: order o inner customer c where c.id = o.customerId"},
        {"SELECT * FROM \"order\" o LEFT JOIN customer c USING (id)",
         "SELECT: order o left customer c on c.id = o.id"},
        {"SELECT * FROM \"order\" o RIGHT JOIN customer c ON c.id = o.\"customerId\"",
         "SELECT: customer c left order o on c.id = o.customerId"},
        {"SELECT * FROM \"order\" NATURAL JOIN customer",
         "SELECT: order order inner customer customer runtime(a NATURAL JOIN is not followed)"},
        {"SELECT status, count(*) FROM \"order\" GROUP BY 1 ORDER BY 2",
         "SELECT: order order group order.status order `count(*)`"},
        {"SELECT max(\"createdAt\") FROM \"order\" WHERE status = 'x'",
         "SELECT: order order where order.status = 'x' max(createdAt)"},
        {"SELECT DISTINCT ON (status) * FROM \"order\" ORDER BY status, id",
         "SELECT: order order distinct-on order.status order order.status, order.id"},
        {"SELECT DISTINCT status FROM \"order\"", "SELECT: order order distinct"},
        {"SELECT * FROM \"order\" FOR UPDATE", "SELECT: order order lock pessimistic_write"},
        {"UPDATE \"order\" SET status = 'x' FROM customer c WHERE c.id = \"customerId\" AND c.email = $1",
         "UPDATE: order order inner customer c where and(c.id = order.customerId, c.email = ?)"},
        {"DELETE FROM \"order\" o USING customer c WHERE c.id = o.\"customerId\"",
         "DELETE: order o inner customer c where c.id = o.customerId"},
        {"WITH recent AS (SELECT * FROM \"order\" WHERE status = 'x') SELECT * FROM recent r WHERE r.id = 1",
         "SELECT: recent r subquery0 where r.id = 1 {order order where order.status = 'x'}"},
        {"SELECT * FROM (SELECT * FROM \"order\" WHERE status = $1) s",
         "SELECT: - s subquery0 {order order where order.status = ?}"},
        {"SELECT id FROM \"order\" WHERE status = 'a' UNION ALL SELECT id FROM customer WHERE email = 'b'",
         "SELECT: - *set operation* subquery0 {order order where order.status = 'a'} {customer customer "
         "where customer.email = 'b'}"},
        {"SELECT * FROM customer c WHERE EXISTS (SELECT 1 FROM \"order\" o WHERE o.\"customerId\" = c.id)",
         "SELECT: customer c where  expression[exists] `EXISTS (…)` subquery0 {order o where o.customerId = "
         "c.id}"},
        {"BEGIN; UPDATE customer SET email = 'x' WHERE id = 1; COMMIT",
         "transaction_stmt: ; UPDATE: customer customer where customer.id = 1; transaction_stmt: "},
    };
    for (const Case& c : cases) {
        INFO(c.text);
        CHECK(read(c.text) == c.expected);
    }
}

TEST_CASE("inserts") {
    auto parsed = sql::parseStatement(
        "INSERT INTO customer (id, email) VALUES ($1, $2) ON CONFLICT (email) DO UPDATE SET email = "
        "excluded.email");
    REQUIRE(parsed.ok());
    const auto& s = parsed->statements.at(0);
    CHECK(s.operation == shape::Operation::Upsert);
    CHECK(s.variant.conflictColumns == std::vector<std::string>{"email"});
    CHECK(s.assigned == std::vector<std::string>{"id", "email"});
    CHECK(s.table == "customer");

    auto select = sql::parseStatement("INSERT INTO customer SELECT * FROM other WHERE x = 1");
    REQUIRE(select.ok());
    CHECK(select->statements.at(0).insertSelect);
    CHECK(show(select->statements.at(0).variant) == "other other where other.x = 1");
}

TEST_CASE("statements know their place in the text") {
    const std::string text = "SELECT 1 WHERE 1 = :a; SELECT 2 WHERE 2 = :b";
    auto parsed = sql::parseStatement(text);
    REQUIRE(parsed.ok());
    REQUIRE(parsed->statements.size() == 2);
    CHECK(text.substr(parsed->statements[0].begin, parsed->statements[0].end - parsed->statements[0].begin) ==
          "SELECT 1 WHERE 1 = :a");
    CHECK(parsed->statements[1].end == text.size());
}

TEST_CASE("index definitions") {
    auto parsed = sql::parseDdl(
        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"idx_x\" ON public.\"order\" USING btree "
        "(\"customerId\", lower(status) "
        "text_pattern_ops, \"createdAt\" DESC NULLS LAST, id COLLATE \"C\") INCLUDE (note) WHERE "
        "\"deletedAt\" IS NULL;"
        "DROP INDEX CONCURRENTLY IF EXISTS idx_x, s.idx_y");
    REQUIRE(parsed.ok());
    REQUIRE(parsed->size() == 2);
    const auto& create = parsed.value()[0];
    CHECK(create.kind == sql::DdlStatement::Kind::CreateIndex);
    CHECK(create.concurrently);
    CHECK(create.ifExists);
    CHECK(create.table.schema == "public");
    CHECK(create.table.name == "order");
    CHECK(create.index.unique);
    REQUIRE(create.index.keys.size() == 4);
    CHECK(create.index.keys[0].column == "customerId");
    CHECK(create.index.keys[1].expression == "lower(status)");
    CHECK(create.index.keys[1].opclass == "text_pattern_ops");
    CHECK(create.index.keys[2].descending);
    CHECK_FALSE(create.index.keys[2].nullsFirst);
    CHECK(create.index.keys[3].collation == "C");
    CHECK(create.index.include == std::vector<std::string>{"note"});
    CHECK(create.index.where == "\"deletedAt\" IS NULL");
    CHECK(parsed.value()[1].names.size() == 2);
    CHECK(parsed.value()[1].concurrently);
}

TEST_CASE("tables") {
    auto parsed = sql::parseDdl(
        "CREATE TABLE t (id SERIAL NOT NULL, name varchar(160) DEFAULT 'x', at timestamptz, tags text[], n "
        "numeric(10,2), "
        "CONSTRAINT pk PRIMARY KEY (id), CONSTRAINT fk FOREIGN KEY (cid) REFERENCES c(id) ON DELETE CASCADE);"
        "ALTER TABLE t ADD COLUMN x int NOT NULL DEFAULT 5, DROP COLUMN y, ALTER COLUMN z TYPE text USING "
        "z::text,"
        " ADD CONSTRAINT u UNIQUE (a, b), ALTER w SET NOT NULL; ALTER TABLE t RENAME COLUMN a TO b; ALTER "
        "INDEX i RENAME TO j");
    REQUIRE(parsed.ok());
    using Change = sql::TableChange::Kind;
    const auto& create = parsed.value()[0];
    REQUIRE(create.changes.size() == 7);
    CHECK(create.changes[0].column.generated);
    CHECK(create.changes[0].column.type == "integer");
    CHECK(create.changes[1].column.type == "character varying(160)");
    CHECK(create.changes[2].column.type == "timestamp with time zone");
    CHECK(create.changes[3].column.type == "text[]");
    CHECK(create.changes[4].column.type == "numeric(10,2)");
    CHECK(create.changes[5].constraintType == "primary-key");
    CHECK(create.changes[6].foreignKey.onDelete == "CASCADE");
    const auto& alter = parsed.value()[1];
    REQUIRE(alter.changes.size() == 5);
    CHECK(alter.changes[0].kind == Change::AddColumn);
    CHECK_FALSE(alter.changes[0].column.nullable);
    CHECK(alter.changes[1].kind == Change::DropColumn);
    CHECK(alter.changes[2].usingExpression == "z::text");
    CHECK(alter.changes[3].columns == std::vector<std::string>{"a", "b"});
    CHECK(alter.changes[4].kind == Change::SetNotNull);
    CHECK(parsed.value()[2].changes.at(0).newName == "b");
    CHECK(parsed.value()[3].kind == sql::DdlStatement::Kind::RenameIndex);
    CHECK(parsed.value()[3].newName == "j");
}
