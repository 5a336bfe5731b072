// Each case of SEMANTICS section 3 and of the verdict rules, with the sentence a reader gets.
#include "coverage/coverage.h"

#include <catch2/catch.hpp>
#include <functional>

#include "coverage/from_ddl.h"
#include "coverage/workload.h"
#include "sql/statement.h"

using namespace audit;
using coverage::Verdict;
using coverage::test::fromDdl;

namespace {

constexpr const char* kTables =
    "CREATE TABLE customer (id int PRIMARY KEY, email varchar(200), name text, org int);"
    "CREATE TABLE t (id int PRIMARY KEY, a int, b int, c int, d int, cid int REFERENCES customer(id), s "
    "varchar(100), txt text,"
    " act boolean NOT NULL, n numeric, ts timestamptz, st text, tags text[], data jsonb, \"deletedAt\" "
    "timestamptz);"
    "CREATE TABLE child (id int PRIMARY KEY, tid int REFERENCES t(id), k int);"
    "CREATE TABLE t_tag (\"tId\" int, \"tagId\" int, PRIMARY KEY (\"tId\", \"tagId\"));"
    "CREATE TABLE tag (id int PRIMARY KEY, label text UNIQUE);";

catalog::Catalog database(const std::string& indexes) {
    return fromDdl(kTables + indexes);
}

coverage::VariantCoverage cover(const std::string& indexes, const std::string& query,
                                const std::function<void(shape::Variant&)>& change = {}) {
    static catalog::Catalog db;
    db = database(indexes);
    sql::StatementOptions options;
    options.db = &db;
    auto parsed = sql::parseStatement(query, options);
    REQUIRE(parsed.ok());
    shape::Variant variant = parsed->statements.at(0).variant;
    if (change) change(variant);
    return coverage::cover(variant, db, {});
}

std::string show(const coverage::VariantCoverage& c) {
    std::string out(coverage::name(c.verdict));
    if (!c.use.index.empty()) out += " " + c.use.index;
    if (!c.use.bound.empty()) {
        out += " [";
        for (std::size_t i = 0; i < c.use.bound.size(); ++i) out += (i ? "," : "") + c.use.bound[i];
        out += "]";
    }
    if (c.use.ordered) out += " ordered";
    return out;
}

std::string verdict(const std::string& indexes, const std::string& query) {
    return show(cover(indexes, query));
}

std::string advice(const coverage::VariantCoverage& c) {
    const catalog::Catalog db = database("");
    std::string out;
    for (const auto& a : c.advice) {
        std::string sql = coverage::createIndexSql(a, db.tables[a.table], "x");
        sql = sql.substr(sql.find(" ON ") + 4);
        std::erase(sql, '"');
        out += (out.empty() ? "" : "; ") + sql + (a.replaces ? " replaces " + *a.replaces : "") +
               (a.declarable ? "" : " !");
    }
    return out;
}

std::string advise(const std::string& indexes, const std::string& query) {
    return advice(cover(indexes, query));
}

struct Case {
    const char* indexes;
    const char* query;
    const char* expected;
};

void check(std::initializer_list<Case> cases) {
    for (const Case& c : cases) {
        INFO(c.indexes << " | " << c.query);
        CHECK(verdict(c.indexes, c.query) == c.expected);
    }
}

}  // namespace

TEST_CASE("bound prefix: equalities, then one range") {
    check({
        {"CREATE INDEX i ON t (a, b, c)", "SELECT * FROM t WHERE a = 1", "covered i [a]"},
        {"CREATE INDEX i ON t (a, b, c)", "SELECT * FROM t WHERE a = 1 AND b = 2", "covered i [a,b]"},
        {"CREATE INDEX i ON t (a, b, c)", "SELECT * FROM t WHERE a = 1 AND c = 3", "partial i [a]"},
        {"CREATE INDEX i ON t (a, b, c)", "SELECT * FROM t WHERE a = 1 AND b > 2", "covered i [a,b]"},
        {"CREATE INDEX i ON t (a, b, c)", "SELECT * FROM t WHERE a > 1 AND b = 2", "partial i [a]"},
        {"CREATE INDEX i ON t (a, b, c)", "SELECT * FROM t WHERE b = 2", "uncovered"},
        {"CREATE INDEX i ON t (a, b)", "SELECT * FROM t WHERE a IN (1, 2) AND b IS NULL", "covered i [a,b]"},
        {"CREATE INDEX i ON t (a)", "SELECT * FROM t WHERE a > 1 AND a < 5", "covered i [a]"},
        {"CREATE INDEX i ON t (act, a)", "SELECT * FROM t WHERE act AND a = 1", "covered i [act,a]"},
        {"CREATE INDEX i ON t (act, a)", "SELECT * FROM t WHERE NOT act AND a = 1", "covered i [act,a]"},
        {"CREATE INDEX i ON t (a)", "SELECT * FROM t WHERE a IS NOT NULL", "covered i [a]"},
        {"", "SELECT * FROM t WHERE id = 1", "covered t_pkey [id]"},
        {"", "SELECT * FROM t WHERE id = 1 AND cid = 2 ORDER BY s", "covered t_pkey [id]"},
        {"", "SELECT * FROM t", "full-scan"},
        {"", "SELECT * FROM t WHERE 1 = 1", "full-scan"},
        {"", "SELECT * FROM t WHERE 1 = 0", "covered"},
    });
}

TEST_CASE("what never binds") {
    check({
        {"CREATE INDEX i ON t (a)", "SELECT * FROM t WHERE a <> 1", "uncovered"},
        {"CREATE INDEX i ON t (a)", "SELECT * FROM t WHERE a NOT IN (1, 2)", "uncovered"},
        {"CREATE INDEX i ON t (s)", "SELECT * FROM t WHERE s ILIKE 'x%'", "uncovered"},
        {"CREATE INDEX i ON t (s)", "SELECT * FROM t WHERE s LIKE 'x%'", "uncovered"},
        {"CREATE INDEX i ON t (s varchar_pattern_ops)", "SELECT * FROM t WHERE s LIKE 'x%'", "covered i [s]"},
        {"CREATE INDEX i ON t (s COLLATE \"C\")", "SELECT * FROM t WHERE s LIKE 'x%'", "covered i [s]"},
        {"CREATE INDEX i ON t (s varchar_pattern_ops)", "SELECT * FROM t WHERE s LIKE '%x'", "uncovered"},
        {"CREATE INDEX i ON t (s)", "SELECT * FROM t WHERE lower(s) = 'x'", "uncovered"},
        {"CREATE INDEX i ON t (lower(s))", "SELECT * FROM t WHERE lower(s) = 'x'", "covered i [lower(s)]"},
        {"CREATE INDEX i ON t (lower((s)::text))", "SELECT * FROM t WHERE LOWER(s) = 'x'",
         "covered i [lower(s)]"},
        {"CREATE INDEX i ON t (a)", "SELECT * FROM t WHERE a + 1 = 2", "uncovered"},
        {"CREATE INDEX i ON t (a)", "SELECT * FROM t WHERE a::text = 'x'", "uncovered"},
        {"CREATE INDEX i ON t (s)", "SELECT * FROM t WHERE s::text = 'x'", "covered i [s]"},
        {"CREATE INDEX i ON t (a)", "SELECT * FROM t WHERE a = 1.5", "uncovered"},
        {"CREATE INDEX i ON t (n)", "SELECT * FROM t WHERE n = 1", "covered i [n]"},
        {"CREATE INDEX i ON t (a)", "SELECT * FROM t WHERE a IS NOT DISTINCT FROM 1", "uncovered"},
        {"CREATE INDEX i ON t (tags)", "SELECT * FROM t WHERE 'x' = ANY(tags)", "uncovered"},
        {"CREATE INDEX i ON t USING gin (tags)", "SELECT * FROM t WHERE tags @> ARRAY['x']",
         "covered i [tags]"},
        {"CREATE INDEX i ON t USING gin (data)", "SELECT * FROM t WHERE data @> '{\"a\":1}'",
         "covered i [data]"},
        {"CREATE INDEX i ON t USING gin (data jsonb_path_ops)", "SELECT * FROM t WHERE data ? 'a'",
         "uncovered"},
        {"CREATE INDEX i ON t USING gin (s gin_trgm_ops)", "SELECT * FROM t WHERE s ILIKE '%x%'",
         "covered i [s]"},
        {"CREATE INDEX i ON t USING hash (a)", "SELECT * FROM t WHERE a = 1", "covered i [a]"},
        {"CREATE INDEX i ON t USING hash (a)", "SELECT * FROM t WHERE a > 1", "uncovered"},
        {"CREATE INDEX i ON t USING hash (a)", "SELECT * FROM t WHERE a = 1 ORDER BY b", "partial i [a]"},
        {"CREATE INDEX i ON t USING brin (ts)", "SELECT * FROM t WHERE ts > now()", "covered i [ts]"},
        {"CREATE INDEX i ON t (a)", "SELECT * FROM t WHERE NOT (a > 1)", "covered i [a]"},
        {"CREATE INDEX i ON t (a)", "SELECT * FROM t WHERE NOT (a <> 1)", "covered i [a]"},
        {"CREATE INDEX i ON t (a)", "SELECT * FROM t WHERE a NOT BETWEEN 1 AND 2", "covered"},
        {"CREATE INDEX i ON t (a)", "SELECT * FROM t WHERE a = 1 AND s ILIKE '%x%'", "covered i [a]"},
        {"CREATE INDEX i ON t (b)", "SELECT * FROM t WHERE s ILIKE '%x%' ORDER BY b", "partial i ordered"},
    });
}

TEST_CASE("order") {
    check({
        {"CREATE INDEX i ON t (a, b)", "SELECT * FROM t WHERE a = 1 ORDER BY b", "covered i [a] ordered"},
        {"CREATE INDEX i ON t (a, b)", "SELECT * FROM t WHERE a = 1 ORDER BY b DESC",
         "covered i [a] ordered"},
        {"CREATE INDEX i ON t (a, b)", "SELECT * FROM t WHERE a = 1 ORDER BY a, b", "covered i [a] ordered"},
        {"CREATE INDEX i ON t (a, b)", "SELECT * FROM t WHERE a = 1 ORDER BY b DESC NULLS LAST",
         "partial i [a]"},
        {"CREATE INDEX i ON t (a, b)", "SELECT * FROM t WHERE a = 1 ORDER BY b ASC NULLS FIRST",
         "partial i [a]"},
        {"CREATE INDEX i ON t (a, b, c)", "SELECT * FROM t WHERE a = 1 ORDER BY b, c DESC", "partial i [a]"},
        {"CREATE INDEX i ON t (a, b, c)", "SELECT * FROM t WHERE a = 1 ORDER BY b DESC, c DESC",
         "covered i [a] ordered"},
        {"CREATE INDEX i ON t (a, b DESC, c)", "SELECT * FROM t WHERE a = 1 ORDER BY b, c DESC",
         "covered i [a] ordered"},
        {"CREATE INDEX i ON t (a, b)", "SELECT * FROM t WHERE a IN (1, 2) ORDER BY b", "partial i [a]"},
        {"CREATE INDEX i ON t (a, b)", "SELECT * FROM t WHERE a IN (1) ORDER BY b", "covered i [a] ordered"},
        {"CREATE INDEX i ON t (a, b)", "SELECT * FROM t WHERE a IN (1, 2) ORDER BY a, b",
         "covered i [a] ordered"},
        {"CREATE INDEX i ON t (a, b)", "SELECT * FROM t WHERE a IS NULL ORDER BY b", "partial i [a]"},
        {"CREATE INDEX i ON t (a, b)", "SELECT * FROM t WHERE a = 1 ORDER BY b, id", "partial i [a]"},
        {"CREATE INDEX i ON t (a, b, c)", "SELECT * FROM t WHERE a = 1 ORDER BY c", "partial i [a]"},
        {"CREATE INDEX i ON t (a)", "SELECT * FROM t ORDER BY a", "covered i ordered"},
        {"", "SELECT * FROM t ORDER BY a", "uncovered"},
        {"CREATE INDEX i ON t (a, b)", "SELECT * FROM t WHERE a > 1 ORDER BY a", "covered i [a] ordered"},
        {"CREATE INDEX i ON t (a, b)", "SELECT * FROM t WHERE a > 1 ORDER BY b", "partial i [a]"},
        {"CREATE INDEX i ON t (act, b)", "SELECT * FROM t WHERE act ORDER BY b", "covered i [act] ordered"},
        {"CREATE INDEX i ON t (a, b)", "SELECT * FROM t WHERE (a, b) > (1, 2) ORDER BY a, b",
         "covered i [a,b] ordered"},
        {"CREATE INDEX i ON t (a, b)", "SELECT * FROM t WHERE a > 1 OR (a = 1 AND b > 2) ORDER BY a, b",
         "partial i ordered"},
        {"CREATE INDEX i ON t (a)", "SELECT DISTINCT ON (a) * FROM t ORDER BY a", "covered i ordered"},
        {"CREATE INDEX i ON t (a)", "SELECT DISTINCT a FROM t ORDER BY a", "uncovered"},
        {"CREATE INDEX i ON t (a)", "SELECT max(a) FROM t", "covered i ordered"},
        {"", "SELECT max(a) FROM t", "full-scan"},
        {"CREATE INDEX i ON t (a)", "SELECT a, count(*) FROM t GROUP BY a ORDER BY a", "covered i ordered"},
        {"CREATE INDEX i ON t (a)", "SELECT a, count(*) FROM t GROUP BY a ORDER BY count(*)", "uncovered"},
    });
}

TEST_CASE("the DISTINCT of the pagination takes no order from an index") {
    const auto wrapper = [](shape::Variant& v) { v.pagination = shape::Pagination::DistinctWrapper; };
    CHECK(show(cover("CREATE INDEX i ON t (a, b)", "SELECT * FROM t WHERE a = 1 ORDER BY b", wrapper)) ==
          "partial i [a]");
    CHECK(show(cover("CREATE INDEX i ON t (a, b)", "SELECT * FROM t WHERE a = 1", wrapper)) ==
          "covered i [a]");
    CHECK(show(cover("", "SELECT * FROM t WHERE id = 1 ORDER BY b", wrapper)) == "covered t_pkey [id]");
}

TEST_CASE("or") {
    check({
        {"CREATE INDEX i ON t (a); CREATE INDEX j ON t (b)", "SELECT * FROM t WHERE a = 1 OR b = 2",
         "covered"},
        {"CREATE INDEX i ON t (a)", "SELECT * FROM t WHERE a = 1 OR b = 2", "uncovered"},
        {"CREATE INDEX i ON t (a)", "SELECT * FROM t WHERE a = 1 OR a = 2", "covered"},
        {"CREATE INDEX i ON t (a); CREATE INDEX j ON t (b)",
         "SELECT * FROM t WHERE a = 1 OR b = 2 ORDER BY c", "partial"},
        {"CREATE INDEX i ON t (a, b)", "SELECT * FROM t WHERE a = 1 AND (b = 1 OR b = 2)", "partial i [a]"},
        {"CREATE INDEX i ON t (a)", "SELECT * FROM t WHERE (a = 1 AND b = 2) OR (a = 1 AND c = 3)",
         "partial i [a]"},
        {"CREATE INDEX i ON t (a); CREATE INDEX j ON t (b)",
         "SELECT * FROM t WHERE (a = 1 OR b = 2) AND c = 3", "partial"},
        {"", "SELECT * FROM t WHERE id = 1 AND (a = 1 OR b = 2)", "covered t_pkey [id]"},
    });
}

TEST_CASE("partial indexes") {
    check({
        {"CREATE INDEX i ON t (a) WHERE \"deletedAt\" IS NULL", "SELECT * FROM t WHERE a = 1", "uncovered"},
        {"CREATE INDEX i ON t (a, b) WHERE \"deletedAt\" IS NULL",
         "SELECT * FROM t WHERE a = 1 AND \"deletedAt\" IS NULL ORDER BY b",
         "covered i [a,deletedAt] ordered"},
        {"CREATE INDEX i ON t (a) WHERE b IS NOT NULL", "SELECT * FROM t WHERE a = 1 AND b > 5",
         "partial i [a]"},
        {"CREATE INDEX i ON t (a) WHERE st = 'open'", "SELECT * FROM t WHERE a = 1 AND st = 'open'",
         "covered i [a,st]"},
        {"CREATE INDEX i ON t (a) WHERE st = 'open'", "SELECT * FROM t WHERE a = 1 AND st = $1", "uncovered"},
        {"CREATE INDEX i ON t (a) WHERE st IN ('open', 'new')", "SELECT * FROM t WHERE a = 1 AND st = 'new'",
         "partial i [a]"},
        {"CREATE INDEX i ON t (a) WHERE act = false", "SELECT * FROM t WHERE a = 1 AND NOT act",
         "covered i [a,act]"},
        {"CREATE INDEX i ON t (a) WHERE b > 5", "SELECT * FROM t WHERE a = 1 AND b > 7", "partial i [a]"},
        {"CREATE INDEX i ON t (a) WHERE b > 5", "SELECT * FROM t WHERE a = 1 AND b > 3", "uncovered"},
        {"CREATE INDEX i ON t (a) WHERE a IS NOT NULL", "SELECT * FROM t WHERE a = 1", "covered i [a]"},
        {"CREATE UNIQUE INDEX i ON t (a) WHERE act", "SELECT * FROM t WHERE a = 1 AND act AND s LIKE '%x'",
         "covered i [a,act]"},
        {"CREATE INDEX i ON t (ts) WHERE st <> 'done'", "SELECT * FROM t WHERE st <> 'done' ORDER BY ts",
         "covered i [st] ordered"},
    });
}

TEST_CASE("joins: equalities are carried over, the probe sides have verdicts of their own") {
    const char* kJoin =
        "SELECT * FROM t LEFT JOIN customer c ON c.id = t.cid WHERE c.id = 5 ORDER BY t.ts DESC";
    CHECK(verdict("", kJoin) == "uncovered");
    CHECK(verdict("CREATE INDEX i ON t (cid, ts)", kJoin) == "covered i [cid] ordered");

    auto c = cover("", kJoin);
    REQUIRE(c.joins.size() == 1);
    CHECK(c.joins[0].alias == "c");
    CHECK(c.joins[0].verdict == Verdict::Covered);
    CHECK(c.joins[0].index == "customer_pkey");
    CHECK(c.joins[0].probeColumns == std::vector<std::string>{"id"});
    CHECK(advice(c) == "t (cid, ts)");

    // One to many: the child's foreign key is probed.
    auto many =
        cover("CREATE INDEX i ON t (a)", "SELECT * FROM t LEFT JOIN child k ON k.tid = t.id WHERE t.a = 1");
    CHECK(show(many) == "covered i [a]");
    CHECK(many.joins.at(0).verdict == Verdict::Uncovered);
    CHECK(advice(many) == "child (tid)");

    // A filter on the joined table drives from there.
    auto back = cover("CREATE INDEX i ON t (cid)",
                      "SELECT * FROM t INNER JOIN customer c ON c.id = t.cid WHERE c.email = 'x'");
    CHECK(show(back) == "partial i [cid]");
    CHECK(advice(back) == "customer (email)");
    CHECK(verdict("CREATE INDEX i ON t (cid); CREATE INDEX j ON customer (email)",
                  "SELECT * FROM t INNER JOIN customer c ON c.id = t.cid WHERE c.email = 'x'") ==
          "covered i [cid]");
    CHECK(verdict("CREATE INDEX j ON customer (email)",
                  "SELECT * FROM t INNER JOIN customer c ON c.id = t.cid WHERE c.email = 'x'") == "partial");
    CHECK(verdict("", "SELECT * FROM t INNER JOIN customer c ON c.id = t.cid WHERE c.email = 'x'") ==
          "uncovered");

    // Many to many through the junction table.
    const char* kTags =
        "SELECT * FROM t INNER JOIN t_tag j ON j.\"tId\" = t.id INNER JOIN tag g ON g.id = j.\"tagId\" WHERE "
        "g.label = 'x'";
    CHECK(verdict("CREATE INDEX i ON t_tag (\"tagId\")", kTags) == "covered t_pkey [id]");
    auto tags = cover("", kTags);
    CHECK(tags.verdict == Verdict::Partial);
    CHECK(advice(tags) == "t_tag (tagId)");

    // A condition that NULLs pass keeps the outer join.
    CHECK(verdict("CREATE INDEX i ON t (cid)",
                  "SELECT * FROM t LEFT JOIN customer c ON c.id = t.cid WHERE c.id IS NULL") == "partial");
}

TEST_CASE("subqueries") {
    auto in = cover("CREATE INDEX i ON t (cid)",
                    "SELECT * FROM t WHERE cid IN (SELECT id FROM customer WHERE email = 'x')");
    CHECK(show(in) == "covered i [cid]");
    REQUIRE(in.joins.size() == 1);
    CHECK(in.joins[0].alias == "customer");
    CHECK(in.joins[0].verdict == Verdict::Uncovered);
    auto exists =
        cover("", "SELECT * FROM t WHERE EXISTS (SELECT 1 FROM child k WHERE k.tid = t.id AND k.k = 1)");
    CHECK(show(exists) == "covered t_pkey [id]");
    CHECK(exists.joins.at(0).verdict == Verdict::Uncovered);
    CHECK(verdict("CREATE INDEX i ON t (a)",
                  "SELECT * FROM t WHERE NOT EXISTS (SELECT 1 FROM child k WHERE k.tid = t.id)") ==
          "uncovered");
    CHECK(verdict("CREATE INDEX i ON t (a)", "SELECT * FROM (SELECT * FROM t WHERE a = 1) x") ==
          "covered i [a]");
    CHECK(verdict("CREATE INDEX i ON t (a)",
                  "SELECT id FROM t WHERE a = 1 UNION SELECT id FROM t WHERE b = 1") == "uncovered");
}

TEST_CASE("writes") {
    check({
        {"CREATE INDEX i ON t (a)", "UPDATE t SET b = 1 WHERE a = 1", "covered i [a]"},
        {"", "DELETE FROM t WHERE a = 1", "uncovered"},
        {"", "INSERT INTO tag (label) VALUES ('x') ON CONFLICT (label) DO NOTHING",
         "covered tag_label_key [label]"},
        {"", "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO NOTHING", "uncovered"},
        {"CREATE UNIQUE INDEX i ON t (a, b)", "INSERT INTO t (a) VALUES (1) ON CONFLICT (b, a) DO NOTHING",
         "covered i [b,a]"},
    });
}

TEST_CASE("optional clauses: the worst of present and absent") {
    const auto optional = [](shape::Variant& v) {
        REQUIRE(v.where);
        v.where->children.back().optional = true;
    };
    auto c = cover("CREATE INDEX i ON t (a)", "SELECT * FROM t WHERE a = 1 AND b = 2", optional);
    CHECK(c.verdict == Verdict::Partial);
    CHECK(c.withoutOptional == Verdict::Covered);
    c = cover("CREATE INDEX i ON t (a, b)", "SELECT * FROM t WHERE a = 1 AND b = 2", optional);
    CHECK(c.verdict == Verdict::Covered);
    // `:s IS NULL OR a.s = :s` is such a clause.
    CHECK(verdict("CREATE INDEX i ON t (a)", "SELECT * FROM t WHERE a = 1 AND ($1::int IS NULL OR b = $1)") ==
          "partial i [a]");
    auto direction = cover("CREATE INDEX i ON t (a, b, c)", "SELECT * FROM t WHERE a = 1 ORDER BY b, c",
                           [](shape::Variant& v) { v.order.back().directionUnknown = true; });
    CHECK(direction.verdict == Verdict::Partial);
    direction = cover("CREATE INDEX i ON t (a, b)", "SELECT * FROM t WHERE a = 1 ORDER BY b",
                      [](shape::Variant& v) { v.order.back().directionUnknown = true; });
    CHECK(direction.verdict == Verdict::Covered);
}

TEST_CASE("unknown") {
    auto c = cover("CREATE INDEX i ON t (a)", "SELECT * FROM t WHERE a = 1", [](shape::Variant& v) {
        v.runtimeOnly = true;
        v.runtimeReason = "the where comes from the request";
    });
    CHECK(c.verdict == Verdict::Unknown);
    CHECK(c.reason == "the where comes from the request");
    CHECK(verdict("", "SELECT * FROM nowhere WHERE x = 1") == "unknown");
    const auto hole = [](shape::Variant& v) {
        shape::Predicate unknown;
        unknown.kind = shape::Predicate::Kind::Unknown;
        unknown.reason = "a part is known only at run time";
        shape::Predicate both;
        both.kind = shape::Predicate::Kind::And;
        both.children = {*v.where, unknown};
        v.where = both;
    };
    CHECK(show(cover("CREATE INDEX i ON t (a)", "SELECT * FROM t WHERE a = 1", hole)).starts_with("unknown"));
    CHECK(show(cover("", "SELECT * FROM t WHERE id = 1", hole)) == "covered t_pkey [id]");
}

TEST_CASE("implicit conditions need not be bound") {
    const auto soft = [](shape::Variant& v) { v.where->children.back().origin = shape::Origin::SoftDelete; };
    CHECK(show(cover("CREATE INDEX i ON t (a)", "SELECT * FROM t WHERE a = 1 AND \"deletedAt\" IS NULL",
                     soft)) == "covered i [a]");
    CHECK(show(cover("CREATE INDEX i ON t (a, b) WHERE \"deletedAt\" IS NULL",
                     "SELECT * FROM t WHERE a = 1 AND \"deletedAt\" IS NULL ORDER BY b", soft)) ==
          "covered i [a] ordered");
    CHECK(show(cover("CREATE INDEX i ON t (\"deletedAt\", a, b)",
                     "SELECT * FROM t WHERE a = 1 AND \"deletedAt\" IS NULL ORDER BY b", soft)) ==
          "partial i [deletedAt,a]");
    CHECK(advice(cover("", "SELECT * FROM t WHERE a = 1 AND \"deletedAt\" IS NULL ORDER BY b", soft)) ==
          "t (a, b) WHERE deletedAt IS NULL");
    // A foreign key is looked up by the parent's deletes, too: plain.
    CHECK(advice(cover("", "SELECT * FROM t WHERE cid = 1 AND \"deletedAt\" IS NULL", soft)) == "t (cid)");
}

TEST_CASE("the reason is a sentence an expert would sign") {
    const auto reason = [](const std::string& indexes, const std::string& query) {
        return cover(indexes, query).reason;
    };
    CHECK(reason("CREATE INDEX idx_st ON t (st)", "SELECT * FROM t WHERE st = 'x' AND a = 1 ORDER BY ts") ==
          "index idx_st (st) binds st; a stays a filter and the rows are sorted by ts");
    CHECK(reason("CREATE INDEX i ON t (cid, ts)", "SELECT * FROM t WHERE cid = 1 ORDER BY ts") ==
          "index i (cid, ts) binds cid and gives the order by ts");
    CHECK(reason("", "SELECT * FROM t WHERE cid = 1 ORDER BY ts") ==
          "no index of t begins with cid: every row is read and the rows are sorted by ts");
    CHECK(reason("", "SELECT * FROM t WHERE id = 1 AND cid = 2") ==
          "the primary key (id) finds at most one row; the rest is checked on that row");
    CHECK(reason("", "SELECT * FROM t WHERE s ILIKE '%x%'") ==
          "no index can be searched for s ILIKE …: every row is read");
    CHECK(reason("CREATE INDEX i ON t (a)", "SELECT * FROM t WHERE a = 1 OR b = 2") ==
          "no index serves the OR's arm on b, so every row is read");
    CHECK(reason("", "SELECT * FROM t ORDER BY ts") ==
          "no index of t gives the order by ts: every row is read and sorted");
}

TEST_CASE("advice: the smallest index that helps, or none") {
    const Case cases[] = {
        {"", "SELECT * FROM t WHERE cid = 1 ORDER BY ts DESC", "t (cid, ts)"},
        {"", "SELECT * FROM t WHERE cid = 1 AND a = 2", "t (cid, a)"},
        {"", "SELECT * FROM t WHERE a > 1 AND b = 2", "t (b, a)"},
        {"", "SELECT * FROM t WHERE a > 1 AND b = 2 ORDER BY a", "t (b, a)"},
        {"", "SELECT * FROM t WHERE a IN (1,2) AND b = 2", "t (b, a)"},
        {"", "SELECT * FROM t WHERE a IN (1,2) AND b = 2 ORDER BY ts LIMIT 5", "t (b, ts)"},
        {"CREATE INDEX i ON t (a)", "SELECT * FROM t WHERE a = 1 ORDER BY b", "t (a, b) replaces i"},
        {"CREATE INDEX i ON t (b)", "SELECT * FROM t WHERE a = 1 AND b = 2", "t (b, a) replaces i"},
        {"CREATE INDEX i ON t (a)", "SELECT * FROM t WHERE a = 1", ""},
        {"", "SELECT * FROM t WHERE id = 1 AND a = 2 ORDER BY b", ""},
        {"", "SELECT * FROM t", ""},
        {"", "SELECT * FROM t WHERE lower(s) = 'x'", "t ((lower(s))) !"},
        {"", "SELECT * FROM t WHERE s LIKE 'x%'", "t (s varchar_pattern_ops) !"},
        {"", "SELECT * FROM t WHERE s ILIKE '%x%'", "t USING gin (s gin_trgm_ops) !"},
        {"", "SELECT * FROM t WHERE tags @> ARRAY['x']", "t USING gin (tags) !"},
        {"", "SELECT * FROM t WHERE a <> 1", ""},
        {"", "SELECT * FROM t WHERE a = 1 ORDER BY b DESC, c", "t (a, b, c DESC) !"},
        {"", "SELECT * FROM t WHERE a = 1 ORDER BY b DESC NULLS LAST", "t (a, b NULLS FIRST) !"},
        {"", "SELECT * FROM t WHERE a = 1 OR b = 2", "t (a); t (b)"},
        {"CREATE INDEX i ON t (a)", "SELECT * FROM t WHERE a = 1 OR b = 2", "t (b)"},
        {"", "SELECT * FROM t WHERE a = 1 OR s ILIKE '%x%'", ""},
        {"", "SELECT * FROM t WHERE a = 1 AND \"deletedAt\" IS NULL ORDER BY b",
         "t (a, b) WHERE deletedAt IS NULL"},
        {"", "SELECT * FROM t WHERE (a, b) > (1, 2) ORDER BY a, b", "t (a, b)"},
        {"", "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO NOTHING", "t (a)"},
    };
    for (const Case& c : cases) {
        INFO(c.indexes << " | " << c.query);
        CHECK(advise(c.indexes, c.query) == c.expected);
    }
}

TEST_CASE("the advice of many queries becomes the smallest set") {
    const catalog::Catalog db = database("CREATE INDEX existing ON t (d)");
    std::vector<coverage::IndexAdvice> inputs;
    const auto add = [&](const std::string& query) {
        sql::StatementOptions options;
        options.db = &db;
        auto parsed = sql::parseStatement(query, options);
        REQUIRE(parsed.ok());
        auto c = coverage::cover(parsed->statements.at(0).variant, db, {});
        REQUIRE(c.advice.size() == 1);
        inputs.push_back(c.advice[0]);
    };
    add("SELECT * FROM t WHERE a = 1 AND b = 2");              // (a, b)
    add("SELECT * FROM t WHERE b = 2");                        // (b): turns it into (b, a)
    add("SELECT * FROM t WHERE b = 2 AND a = 1 ORDER BY ts");  // (b, a, ts)
    add("SELECT * FROM t WHERE c = 1 ORDER BY ts");            // (c, ts)
    add("SELECT * FROM t WHERE d = 1 AND s = 'x'");            // extends existing
    add("SELECT * FROM customer WHERE email = 'x'");
    const auto merged = coverage::mergeAdvice(inputs, db);
    std::string out;
    for (const auto& m : merged) {
        out += db.tables[m.advice.table].name + "(";
        for (const auto& k : m.advice.keys) out += k.column + (&k == &m.advice.keys.back() ? "" : ",");
        out += ")<-";
        for (auto s : m.serves) out += std::to_string(s);
        if (m.advice.replaces) out += " replaces " + *m.advice.replaces;
        out += " ";
    }
    CHECK(out == "customer(email)<-5 t(b,a,ts)<-012 t(c,ts)<-3 t(d,s)<-4 replaces existing ");
    CHECK(coverage::redundantAfter(merged[3].advice, db.tables[1]) == std::vector<std::string>{"existing"});
}

TEST_CASE("verdicts of a site: the worst of its variants") {
    coverage::VariantCoverage covered, partial, full;
    covered.verdict = Verdict::Covered;
    partial.verdict = Verdict::Partial;
    full.verdict = Verdict::FullScan;
    CHECK(coverage::worst({covered, partial, full}) == Verdict::Partial);
    CHECK(coverage::worst({full, covered}) == Verdict::Covered);
    CHECK(coverage::name(coverage::worst({})) == "unknown");
}
