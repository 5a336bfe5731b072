#include "migrations/database.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "migrations/sql.h"
#include "sql/ddl.h"

using namespace audit;
using namespace audit::migrations;

namespace {

/// The database after the statements, as SQL.
std::vector<std::string> after(std::initializer_list<const char*> statements) {
    Database database("");
    for (const char* text : statements) {
        auto parsed = sql::parseDdl(text);
        REQUIRE(parsed.ok());
        for (const sql::DdlStatement& statement : parsed.value()) database.apply(statement, {}, false);
    }
    History history;
    database.finish(history);
    return createDatabase(history);
}

bool holds(const std::vector<std::string>& statements, std::string_view part) {
    return std::ranges::any_of(statements,
                               [&](const std::string& text) { return text.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("an index goes with its column, its table, and by its name", "[migrations]") {
    const auto sql = after({"CREATE TABLE t (a int, b int, c int)", "CREATE INDEX ia ON t (a)",
                            "CREATE INDEX ib ON t (b) WHERE a > 1", "CREATE INDEX ic ON t (c)",
                            "CREATE INDEX id ON t (c DESC)", "ALTER TABLE t DROP COLUMN a", "DROP INDEX ic"});
    CHECK_FALSE(holds(sql, "\"ia\""));
    CHECK_FALSE(holds(sql, "\"ib\""));
    CHECK_FALSE(holds(sql, "\"ic\""));
    CHECK(holds(sql, "CREATE INDEX \"id\" ON \"t\" (\"c\" DESC)"));
    CHECK(after({"CREATE TABLE t (a int)", "CREATE INDEX ON t (a)", "DROP TABLE t"}).empty());
}

TEST_CASE("renames reach keys, expressions, predicates and foreign keys", "[migrations]") {
    const auto sql =
        after({"CREATE TABLE p (id int PRIMARY KEY)", "CREATE TABLE t (a int REFERENCES p, name text)",
               "CREATE INDEX i ON t (lower(name), a) WHERE name <> 'name'",
               "ALTER TABLE t RENAME COLUMN name TO \"fullName\"", "ALTER TABLE p RENAME TO parent",
               "ALTER TABLE t RENAME COLUMN a TO parent_id"});
    CHECK(holds(sql, "(lower(\"fullName\")), \"parent_id\") WHERE \"fullName\" <> 'name'"));
    CHECK(holds(sql, "FOREIGN KEY (\"parent_id\") REFERENCES \"parent\"(\"id\")"));
}

TEST_CASE("constraints get the names that PostgreSQL gives", "[migrations]") {
    const auto sql =
        after({"CREATE TABLE t (id serial PRIMARY KEY, a int UNIQUE CHECK (a > 0), b int)",
               "ALTER TABLE t ADD UNIQUE (a, b)", "CREATE INDEX ON t (b)", "CREATE INDEX ON t (b)"});
    for (const char* name : {"t_pkey", "t_a_key", "t_a_check", "t_a_b_key", "t_b_idx", "t_b_idx1"})
        CHECK(holds(sql, std::string("\"") + name + "\""));
}

TEST_CASE("what runs under an unknown condition makes the table uncertain", "[migrations]") {
    Database database("");
    const auto apply = [&](const char* text, bool conditional) {
        auto parsed = sql::parseDdl(text);
        for (const sql::DdlStatement& statement : parsed.value()) database.apply(statement, {}, conditional);
    };
    apply("CREATE TABLE t (a int); CREATE TABLE u (a int); CREATE INDEX iu ON u (a)", false);
    apply("CREATE INDEX it ON t (a)", true);
    apply("DROP INDEX iu", true);
    History history;
    database.finish(history);
    CHECK_FALSE(history.states[0].doubt.empty());
    CHECK(history.database.tables[0].indexes.size() == 1);
    CHECK_FALSE(history.states[1].doubt.empty());
    CHECK(history.database.tables[1].indexes.size() == 1);
}
