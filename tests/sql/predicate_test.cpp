#include "sql/predicate.h"

#include <catch2/catch.hpp>

#include "sql/limits.h"
#include "sql/show.h"

using namespace audit;
using sql::parsePredicate;
using sql::test::show;

namespace {

std::string read(std::string_view text) {
    auto parsed = parsePredicate(text);
    return parsed.ok() ? show(parsed->predicate) : "error: " + parsed.error().message;
}

std::string readOrder(std::string_view text) {
    auto parsed = sql::parseOrder(text);
    if (!parsed.ok()) return "error: " + parsed.error().message;
    std::string out;
    for (const auto& item : parsed->items) out += (out.empty() ? "" : ", ") + show(item);
    return out;
}

struct Case {
    const char* text;
    const char* expected;
};

}  // namespace

TEST_CASE("comparisons of a column with a value") {
    const Case cases[] = {
        {"a.b = :x", "a.b = ?"},
        {"a.b = $1", "a.b = ?"},
        {"\"a\".\"customerId\" = $1", "a.customerId = ?"},
        {":x = a.b", "a.b = ?"},
        {":x < a.b", "a.b > ?"},
        {"a.b != 5", "a.b <> 5"},
        {"a.b >= '2020-01-01'", "a.b >= '2020-01-01'"},
        {"a.b < now() - interval '1 day'", "a.b < now() - '1 day'::interval"},
        {"a.b = random()", "a.b expression `b = random()`"},
        {"a.b = c.d", "a.b = c.d"},
        {"a.b = true", "a.b = true"},
        {"a.b", "a.b =[boolean] true"},
        {"NOT a.b", "a.b =[boolean] false"},
        {"a.b IS TRUE", "a.b =[is true] true"},
        {"a.b IS FALSE", "a.b =[is false] false"},
        {"a.b IS NOT TRUE", "a.b expression[boolean test] `b IS NOT TRUE`"},
        {"a.b IS NULL", "a.b is-null"},
        {"a.b IS NOT NULL", "a.b is-not-null"},
        {"a.b BETWEEN :x AND :y", "a.b between ?"},
        {"a.b NOT BETWEEN 1 AND 2", "not(a.b between 1 AND 2)"},
        {":now BETWEEN a.x AND a.y", "and(a.x <= ?, a.y >= ?)"},
        {"(a.b, a.c) > (:x, :y)", "row(b,c) > ?"},
        {"(:x, :y) > (a.b, a.c)", "row(b,c) < ?"},
        {"(a.b, a.c) = (1, 2)", "and(a.b = 1, a.c = 2)"},
    };
    for (const Case& c : cases) {
        INFO(c.text);
        CHECK(read(c.text) == c.expected);
    }
}

TEST_CASE("lists, arrays, patterns, containment") {
    const Case cases[] = {
        {"a.b IN (:...xs)", "a.b in ?"},
        {"a.b IN (:x)", "a.b in ? x1"},
        {"a.b IN (1, 2, 3)", "a.b in (1, 2, 3) x3"},
        {"a.b NOT IN (:...xs)", "a.b not-in ?"},
        {"NOT (a.b IN (:...xs))", "not(a.b in ?)"},
        {"a.b = ANY($1)", "a.b in ?"},
        {"a.b = ANY(ARRAY[1,2])", "a.b in ARRAY[1, 2] x2"},
        {"a.b <> ALL($1)", "a.b not-in ?"},
        {"1 = ANY(a.arr)", "a.arr expression[= any] `1 = ANY(arr)`"},
        {"(a.b, a.c) IN ((1,2),(3,4))", "or(and(a.b = 1, a.c = 2), and(a.b = 3, a.c = 4))"},
        {"a.b LIKE 'x%'", "a.b like-prefix 'x%'"},
        {"a.b LIKE '%x'", "a.b like '%x'"},
        {"a.b LIKE :x", "a.b like ?"},
        {"a.b NOT LIKE 'x%'", "not(a.b like-prefix 'x%')"},
        {"a.b ILIKE :q", "a.b ilike ?"},
        {"a.b LIKE :q || '%'", "a.b like ?"},
        {"a.b ~ '^x'", "a.b expression[~] `b ~ '^x'`"},
        {"a.tags @> :t", "a.tags array-contains[@>] ?"},
        {":t <@ a.tags", "a.tags array-contains[@>] ?"},
        {"a.tags && ARRAY['x']", "a.tags array-contains[&&] ARRAY['x']"},
        {"a.data @> '{\"k\": 1}'", "a.data json-contains[@>] '{\"k\": 1}'"},
        {"a.data @> :d::jsonb", "a.data json-contains[@>] ?"},
        {"a.data ? 'k'", "a.data expression[?] `data ? 'k'`"},
    };
    for (const Case& c : cases) {
        INFO(c.text);
        CHECK(read(c.text) == c.expected);
    }
}

TEST_CASE("a function or cast on the column") {
    const Case cases[] = {
        {"lower(a.s) = :x", "a.s{lower} = ?"},
        {"LOWER( \"a\".\"fullName\" ) = lower(:x)", "a.fullName{lower} = ?"},
        {"a.ts::date = :d", "a.ts{::date} = ?"},
        {"date_trunc('day', a.ts) >= :d", "a.ts{date_trunc} >= ?"},
        {"coalesce(a.x, 0) > 5", "a.x{coalesce} > 5"},
        {"a.x + 1 > 5", "a.x{+} > 5"},
        {"a.j->>'k' = :v", "a.j{->>} = ?"},
        {"a.x IS NOT DISTINCT FROM :v", "a.x expression[is not distinct from] `x IS NOT DISTINCT FROM $1` ?"},
        {"lower(a.s) LIKE 'x%'", "a.s{lower} like-prefix 'x%'"},
        {"lower(a.s) = c.s", "a.s{lower} = c.s"},
        {"a.x + c.y = 5", "a.x expression `(a.x + c.y) = 5` c.y"},
        {"starts_with(a.s, 'x')", "a.s{starts_with} expression `starts_with(s, 'x')`"},
    };
    for (const Case& c : cases) {
        INFO(c.text);
        CHECK(read(c.text) == c.expected);
    }
    CHECK(parsePredicate("LOWER( \"a\".\"fullName\" ) = :x")->predicate.leaf.expression ==
          "lower(\"fullName\")");
}

TEST_CASE("and, or, not, constants, gates") {
    const Case cases[] = {
        {"a.x = 1 AND (a.y = 2 AND a.z = 3)", "and(a.x = 1, a.y = 2, a.z = 3)"},
        {"a.x = 1 OR (a.y = 2 OR a.z = 3)", "or(a.x = 1, a.y = 2, a.z = 3)"},
        {"a.x = 1 AND a.y = 2 OR a.z = 3", "or(and(a.x = 1, a.y = 2), a.z = 3)"},
        {"NOT NOT a.x = 1", "a.x = 1"},
        {"1=1", "true"},
        {"1 = 0", "false"},
        {"0=1", "false"},
        {"TRUE", "true"},
        {"1=1 AND a.x = 1", "and(true, a.x = 1)"},
        {":s IS NULL OR a.s = :s", "or( expression `$1 IS NULL` ?, a.s = ?)"},
        {"((a.x = 1))", "a.x = 1"},
    };
    for (const Case& c : cases) {
        INFO(c.text);
        CHECK(read(c.text) == c.expected);
    }
    CHECK(parsePredicate("a.x = 1 OR a.y = 2")->topLevelOr);
    CHECK_FALSE(parsePredicate("(a.x = 1 OR a.y = 2)")->topLevelOr);
}

TEST_CASE("subselects become subqueries") {
    auto in = parsePredicate("a.id IN (SELECT c.aid FROM c WHERE c.x = :x)");
    REQUIRE(in.ok());
    CHECK(show(in->predicate) == "a.id in subquery0");
    REQUIRE(in->subqueries.size() == 1);
    CHECK(show(in->subqueries[0]) == "c c where c.x = ?");

    auto exists = parsePredicate(
        "EXISTS (SELECT 1 FROM c WHERE c.aid = a.id AND c.x = 1) AND a.n > (SELECT avg(n) FROM d)");
    REQUIRE(exists.ok());
    CHECK(show(exists->predicate) == "and( expression[exists] `EXISTS (…)` subquery0, a.n > subquery1)");
}

TEST_CASE("placeholders keep their places; literals, casts and comments are left alone") {
    const auto p = sql::preparePlaceholders(
        "a.b = :x AND c = ':no' AND d::text = \":no\" -- :no\n AND e IN (:...ys) AND $$:no$$ = $2");
    REQUIRE(p.placeholders.size() == 3);
    CHECK(p.placeholders[0].name == "x");
    CHECK(p.placeholders[1].kind == sql::Placeholder::Kind::Spread);
    CHECK(p.placeholders[1].name == "ys");
    CHECK(p.placeholders[2].kind == sql::Placeholder::Kind::Numbered);
    CHECK(p.placeholders[2].name == "2");
    CHECK(p.text.find(":no") != std::string::npos);
    CHECK(sql::preparePlaceholders("a[1:2] = :x").placeholders.size() == 1);
}

TEST_CASE("an error has the parser's message and the place in the original text") {
    const std::string text = "a.x = :first AND AND b = 1";
    auto parsed = parsePredicate(text);
    REQUIRE_FALSE(parsed.ok());
    CHECK(parsed.error().code == sql::ErrorCode::Syntax);
    CHECK(parsed.error().message == "syntax error at or near \"AND\"");
    CHECK(parsed.error().position == text.rfind("AND"));
    const std::string accents = "a.x = 'é' AND AND b = 1";
    CHECK(parsePredicate(accents).error().position == accents.rfind("AND"));
    CHECK(parsePredicate("a.x = 1 ORDER BY a.x").error().code == sql::ErrorCode::NotAFragment);
    CHECK(parsePredicate("a.x = 1; DROP TABLE a").error().code == sql::ErrorCode::NotAFragment);
    CHECK(parsePredicate("a.x = 1) OR (a.y = 2").error().code == sql::ErrorCode::Syntax);
    CHECK(parsePredicate("  -- nothing").error().code == sql::ErrorCode::NotAFragment);
}

TEST_CASE("holes: what is unknown stays unknown, what is known stays known") {
    const std::string h(1, sql::kHole);
    CHECK(read("a.x = 1 AND " + h) == "and(a.x = 1, unknown(the condition is known only at run time))");
    CHECK(read("a." + h + " = :x AND a.y = 2") ==
          "and(unknown(the column's name is known only at run time), a.y = 2)");
    CHECK(read(h + ".y = 2") == "unknown(the column's name is known only at run time)");
    CHECK(read("a.x = " + h) == "a.x = ?");
    CHECK(read("a.x IN (" + h + ")") == "a.x in ?");
    CHECK(read("a.x " + h + " :v") == "unknown(the operator is known only at run time)");
    CHECK(read("a.x LIKE '%" + h + "%'").starts_with("a.x like ?"));
    CHECK(read("a.x LIKE 'x" + h + "%'").starts_with("a.x like-prefix"));
    CHECK(parsePredicate("a.x = 1 " + h + " b.c ( 2 =").error().code == sql::ErrorCode::Hole);
}

TEST_CASE("a resolver says what names mean") {
    sql::FragmentOptions options;
    std::vector<std::string> asked;
    options.resolve = [&](const sql::ColumnName& n) -> std::optional<sql::ResolvedColumn> {
        asked.push_back(n.alias + (n.aliasQuoted ? "!" : "") + "." + n.name + (n.nameQuoted ? "!" : ""));
        if (n.name == "nope") return std::nullopt;
        return sql::ResolvedColumn{n.alias, "db_" + n.name};
    };
    auto parsed = parsePredicate(
        "\"a\".\"createdAt\" > :x AND a.fullName = 'x' AND lower(a.Mixed) = 'y' AND a.nope = 1", options);
    REQUIRE(parsed.ok());
    CHECK(show(parsed->predicate) ==
          "and(a.db_createdAt > ?, a.db_fullName = 'x', a.db_Mixed{lower} = 'y', unknown(no column a.nope is "
          "known))");
    CHECK(asked == std::vector<std::string>{"a!.createdAt!", "a.fullName", "a.Mixed", "a.nope"});
    REQUIRE(parsed->unresolved.size() == 1);
    CHECK(parsed->unresolved[0].name == "nope");
    CHECK(parsed->columns.size() == 4);
    CHECK(parsed->predicate.children[2].leaf.expression == "lower(\"db_Mixed\")");
}

TEST_CASE("known parameter values come along") {
    sql::FragmentOptions options;
    options.parameters = [](const sql::Placeholder& p) -> std::optional<sql::ParameterValue> {
        if (p.name == "one") return sql::ParameterValue{1, std::nullopt};
        if (p.name == "open") return sql::ParameterValue{0, "'open'"};
        return std::nullopt;
    };
    CHECK(show(parsePredicate("a.x IN (:...one)", options)->predicate) == "a.x in ? x1");
    CHECK(show(parsePredicate("a.s = :open", options)->predicate) == "a.s = ? 'open'");
}

TEST_CASE("orders") {
    CHECK(readOrder("a.x DESC, a.y") == "a.x desc, a.y");
    CHECK(readOrder("a.x DESC NULLS LAST, lower(a.y) ASC NULLS FIRST") ==
          "a.x desc nulls last, `lower(y)` nulls first");
    const std::string h(1, sql::kHole);
    CHECK(readOrder("a.x " + h) == "a.x ?");
    CHECK(readOrder("a.x " + h + ", a.y DESC") == "a.x ?, a.y desc");
    CHECK(sql::parseOrder("a.x LIMIT 5").error().code == sql::ErrorCode::NotAFragment);
}

TEST_CASE("expressions are spelled as PostgreSQL spells them") {
    CHECK(sql::normaliseExpression("LOWER( \"c\".\"name\" )").value() == "lower(name)");
    CHECK(sql::normaliseExpression("lower(name)").value() == "lower(name)");
    CHECK(sql::normaliseExpression("(data->>'k')").value() == "data ->> 'k'");
    CHECK_FALSE(sql::normaliseExpression("lower(").ok());
    CHECK(sql::quoteIdentifier("order") == "\"order\"");
    CHECK(sql::quoteIdentifier("orders") == "orders");
    CHECK(sql::quoteIdentifier("customerId") == "\"customerId\"");
    CHECK(sql::quoteIdentifier("a\"b") == "\"a\"\"b\"");
}

TEST_CASE("what would overflow the parser's stack is refused before") {
    std::string chain = "a.x = 1";
    for (int i = 0; i < 60000; ++i) chain += "+1";
    CHECK(parsePredicate(chain).error().code == sql::ErrorCode::TooDeep);
    CHECK(parsePredicate(std::string(5000, '(') + "1=1" + std::string(5000, ')')).error().code ==
          sql::ErrorCode::TooDeep);
    CHECK(parsePredicate("a.x IN ('" + std::string(sql::kMaxTextBytes, 'x') + "')").error().code ==
          sql::ErrorCode::TooLong);
    std::string nots;
    for (int i = 0; i < 20000; ++i) nots += "NOT ";
    CHECK(parsePredicate(nots + "a.x").error().code == sql::ErrorCode::TooDeep);
    std::string joins = "SELECT 1 FROM a";
    // Siblings are no nesting: a long list and a long AND are fine.
    std::string list = "a.x IN (1";
    for (int i = 0; i < 20000; ++i) list += ", -1";
    CHECK(parsePredicate(list + ")").ok());
    std::string ands = "a.x = 1";
    for (int i = 0; i < 1500; ++i) ands += " AND a.x = 1";
    CHECK(parsePredicate(ands).ok());
}
