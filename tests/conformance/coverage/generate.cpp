#include "generate.h"

#include <algorithm>
#include <set>

namespace audit::referee {

const char* const kTable =
    "CREATE TABLE t (id int NOT NULL, cid int, a int, b int, c bigint, d int NOT NULL, s varchar(50), x "
    "text, act boolean,"
    " n numeric, ts timestamptz, at timestamp, del timestamptz, tags text[], j jsonb, u uuid)";

const char* const kJoinTables =
    "CREATE TABLE customer (id int NOT NULL, email varchar(100), org int, PRIMARY KEY (id));"
    "CREATE TABLE child (id int NOT NULL, tid int, k int, PRIMARY KEY (id));";

namespace {

struct ColumnKind {
    std::string name;
    std::vector<std::string> conditions;
};

// %c is the column. Equalities of one column share one value, so that no pair of them is a contradiction.
const std::vector<std::string>& integerConditions() {
    static const std::vector<std::string> list{"%c = 1",
                                               "%c = 1",
                                               "%c = 1",
                                               "%c = 1",
                                               "1 = %c",
                                               "%c IN (1, 2)",
                                               "%c IN (1)",
                                               "%c = ANY('{1,2}')",
                                               "%c IS NULL",
                                               "%c IS NOT NULL",
                                               "%c > 0",
                                               "%c >= 0",
                                               "%c < 9",
                                               "%c <= 9",
                                               "9 > %c",
                                               "%c BETWEEN 0 AND 5",
                                               "%c <> 7",
                                               "%c NOT IN (7, 8)",
                                               "NOT (%c > 7)",
                                               "NOT (%c <> 1)",
                                               "NOT (%c = 7)",
                                               "%c + 1 = 2",
                                               "%c::text = '1'",
                                               "%c IS NOT DISTINCT FROM 1",
                                               "NOT (%c IS NULL)",
                                               "NOT (%c IS NOT NULL)",
                                               "coalesce(%c, 0) = 1",
                                               "%c = 1.5",
                                               "%c = (SELECT 1)",
                                               "%c % 2 = 1",
                                               "abs(%c) = 1",
                                               "NOT (%c IN (7, 8))",
                                               "%c::bigint = 1"};
    return list;
}

const std::vector<ColumnKind>& columns() {
    static const std::vector<std::string> text{"%c = 'x'",
                                               "%c = 'x'",
                                               "%c = 'x'",
                                               "%c IN ('x', 'y')",
                                               "%c LIKE 'x%'",
                                               "%c LIKE '%x'",
                                               "%c LIKE 'x'",
                                               "%c ILIKE 'x%'",
                                               "lower(%c) = 'x'",
                                               "%c > 'a'",
                                               "%c IS NULL",
                                               "%c IS NOT NULL",
                                               "%c::text = 'x'",
                                               "%c <> 'z'",
                                               "%c NOT LIKE 'q%'",
                                               "upper(%c) = 'X'",
                                               "%c || 'y' = 'xy'",
                                               "%c ~ '^x'",
                                               "lower(%c) LIKE 'x%'",
                                               "length(%c) = 1",
                                               "%c BETWEEN 'a' AND 'z'"};
    static const std::vector<std::string> boolean{
        "%c",         "%c",          "NOT %c",         "%c = true",  "%c = false",
        "%c IS TRUE", "%c IS FALSE", "%c IS NOT TRUE", "%c IS NULL", "%c IS NOT NULL",
        "%c <> true"};
    static const std::vector<std::string> time{"%c > now()",
                                               "%c = '2024-01-01'",
                                               "%c::date = '2024-01-01'",
                                               "date_trunc('day', %c) = '2024-01-01'",
                                               "%c BETWEEN '2024-01-01' AND '2024-02-01'",
                                               "%c >= now() - interval '1 day'",
                                               "%c IS NULL",
                                               "%c IS NOT NULL",
                                               "%c < current_date"};
    static const std::vector<std::string> numeric{
        "%c = 1",  "%c > 1.5",      "%c IN (1, 2.5)", "%c BETWEEN 1 AND 2",
        "%c <> 3", "round(%c) = 1", "%c IS NULL"};
    static const std::vector<std::string> soft{"%c IS NULL", "%c IS NULL", "%c IS NOT NULL", "%c > now()"};
    static const std::vector<std::string> array{"%c @> ARRAY['x']", "%c && ARRAY['x']", "'x' = ANY(%c)",
                                                "%c <@ ARRAY['x']"};
    static const std::vector<std::string> json{"%c @> '{\"k\":1}'", "%c->>'k' = 'v'", "%c ? 'k'"};
    static const std::vector<std::string> uuid{
        "%c = '00000000-0000-0000-0000-000000000001'",
        "%c IN ('00000000-0000-0000-0000-000000000001','00000000-0000-0000-0000-000000000002')"};
    static const std::vector<ColumnKind> list{{"id", {"%c = 1", "%c IN (1, 2)", "%c > 0"}},
                                              {"a", integerConditions()},
                                              {"b", integerConditions()},
                                              {"c", integerConditions()},
                                              {"d", integerConditions()},
                                              {"s", text},
                                              {"x", text},
                                              {"act", boolean},
                                              {"n", numeric},
                                              {"ts", time},
                                              {"at", time},
                                              {"del", soft},
                                              {"tags", array},
                                              {"j", json},
                                              {"u", uuid}};
    return list;
}

std::string put(std::string pattern, const std::string& column) {
    for (std::size_t at = 0; (at = pattern.find("%c", at)) != std::string::npos; at += column.size())
        pattern.replace(at, 2, column);
    return pattern;
}

std::string joinedBy(const std::vector<std::string>& parts, const char* glue) {
    std::string out;
    for (const std::string& p : parts) out += (out.empty() ? "" : glue) + p;
    return out;
}

}  // namespace

std::string Generator::condition() {
    if (chance(6))
        return pick(std::vector<std::string>{"(a, b) > (1, 2)", "(a, b) < (5, 5)", "(b, a) >= (1, 2)",
                                             "(a, b, d) > (1, 2, 3)", "(1, 2) < (a, b)"});
    // Few columns, so that indexes and conditions meet.
    const ColumnKind& kind = chance(70) ? columns()[1 + below(4)] : pick(columns());
    return put(pick(kind.conditions), kind.name);
}

std::string Generator::order() {
    if (!chance(60)) return "";
    static const std::vector<std::string> names{"a",  "b",  "c",        "d", "s", "act",
                                                "ts", "id", "lower(s)", "a", "b"};
    static const std::vector<std::string> endings{
        "", "", "", " DESC", " DESC", " DESC NULLS LAST", " NULLS FIRST", " ASC NULLS LAST"};
    std::vector<std::string> items;
    const std::size_t n = 1 + below(3);
    const bool oneDirection = chance(60);
    const std::string direction = pick(endings);
    for (std::size_t i = 0; i < n; ++i)
        items.push_back(pick(names) + (oneDirection ? direction : pick(endings)));
    return " ORDER BY " + joinedBy(items, ", ");
}

std::string Generator::conjunctive() {
    std::vector<std::string> parts;
    const std::size_t n = below(5);
    for (std::size_t i = 0; i < n; ++i) parts.push_back(condition());
    std::string out = "SELECT * FROM t";
    if (!parts.empty()) out += " WHERE " + joinedBy(parts, " AND ");
    out += order();
    if (chance(30)) out += " LIMIT 10";
    return out;
}

std::string Generator::disjunctive() {
    std::vector<std::string> arms;
    const std::size_t n = 2 + below(2);
    for (std::size_t i = 0; i < n; ++i) {
        std::vector<std::string> parts;
        const std::size_t k = 1 + below(2);
        for (std::size_t p = 0; p < k; ++p) parts.push_back(condition());
        arms.push_back("(" + joinedBy(parts, " AND ") + ")");
    }
    return "SELECT * FROM t WHERE " + joinedBy(arms, " OR ");
}

std::string Generator::simpleCondition() {
    static const std::vector<std::string> list{"a = 1",
                                               "b = 1",
                                               "c = 1",
                                               "d = 1",
                                               "s = 'x'",
                                               "act",
                                               "NOT act",
                                               "a IN (1, 2)",
                                               "b IN (1, 2)",
                                               "a > 5",
                                               "b < 5",
                                               "ts > now()",
                                               "del IS NULL",
                                               "n BETWEEN 1 AND 2",
                                               "u = '00000000-0000-0000-0000-000000000001'",
                                               "lower(s) = 'x'",
                                               "s LIKE 'x%'",
                                               "tags @> ARRAY['x']",
                                               "b IS NOT NULL",
                                               "(a, b) > (1, 2)",
                                               "j @> '{\"k\":1}'"};
    return pick(list);
}

std::string Generator::simple() {
    std::vector<std::string> parts;
    const std::size_t n = 1 + below(3);
    for (std::size_t i = 0; i < n; ++i) parts.push_back(simpleCondition());
    return "SELECT * FROM t WHERE " + joinedBy(parts, " AND ") + order() + (chance(40) ? " LIMIT 10" : "");
}

std::string Generator::index(const std::string& name) {
    if (chance(5))
        return "CREATE INDEX " + name + " ON t USING hash (" +
               pick(std::vector<std::string>{"a", "b", "s", "u"}) + ")";
    if (chance(4))
        return "CREATE INDEX " + name + " ON t USING gin (" +
               pick(std::vector<std::string>{"tags", "j", "j jsonb_path_ops"}) + ")";
    if (chance(4))
        return "CREATE INDEX " + name + " ON t USING brin (" +
               pick(std::vector<std::string>{"a", "ts", "a, b", "d, ts"}) + ")";
    static const std::vector<std::string> names{"a",   "b", "c",  "d",  "a",   "b", "s",  "x",
                                                "act", "n", "ts", "at", "del", "u", "id", "lower(s)"};
    std::vector<std::string> keys;
    std::set<std::string> used;
    const std::size_t n = 1 + below(4);
    for (std::size_t i = 0; i < n; ++i) {
        std::string key = pick(names);
        if (!used.insert(key).second) continue;
        const bool text = key == "s" || key == "x" || key == "lower(s)";
        if (text && chance(25))
            key += key == "s" ? " varchar_pattern_ops" : " text_pattern_ops";
        else if (text && chance(10))
            key += " COLLATE \"C\"";
        if (chance(12)) key += " DESC";
        if (chance(5)) key += chance(50) ? " NULLS FIRST" : " NULLS LAST";
        keys.push_back(key);
    }
    std::string out = std::string("CREATE ") + (chance(12) ? "UNIQUE " : "") + "INDEX " + name + " ON t (" +
                      joinedBy(keys, ", ") + ")";
    static const std::vector<std::string> wheres{"del IS NULL",
                                                 "del IS NULL",
                                                 "a IS NOT NULL",
                                                 "b IS NOT NULL",
                                                 "act",
                                                 "NOT act",
                                                 "act = true",
                                                 "act IS TRUE",
                                                 "a = 1",
                                                 "a > 0",
                                                 "a >= 0",
                                                 "b < 9",
                                                 "a IN (1, 2)",
                                                 "a IN (1, 2, 3)",
                                                 "s = 'x'",
                                                 "s <> 'z'",
                                                 "b <> 7",
                                                 "a = 1 AND del IS NULL",
                                                 "a = 1 OR b = 1",
                                                 "s IS NOT NULL",
                                                 "a BETWEEN 0 AND 5",
                                                 "a > 0 AND a < 9",
                                                 "s LIKE 'x%'",
                                                 "lower(s) = 'x'",
                                                 "d > -1"};
    if (chance(20)) out += " WHERE " + pick(wheres);
    return out;
}

std::string Generator::plainIndex(const std::string& name, const std::string& table,
                                  const std::vector<std::string>& from) {
    std::vector<std::string> keys;
    const std::size_t n = 1 + below(2);
    for (std::size_t i = 0; i < n; ++i) {
        const std::string& key = pick(from);
        if (std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
    }
    return "CREATE INDEX " + name + " ON " + table + " (" + joinedBy(keys, ", ") + ")";
}

std::string Generator::joinIndex(const std::string& name) {
    switch (below(4)) {
        case 0:
            return plainIndex(name, "customer", {"email", "org"});
        case 1:
            return plainIndex(name, "child", {"tid", "k"});
        default:
            return plainIndex(name, "t", {"cid", "a", "b", "ts"});
    }
}

std::string Generator::joined() {
    std::string out = "SELECT * FROM t";
    std::vector<std::string> conditions;
    const bool customer = chance(70);
    const bool child = !customer || chance(40);
    if (customer) {
        out += std::string(chance(50) ? " LEFT" : " INNER") + " JOIN customer c ON c.id = t.cid";
        if (chance(15)) out += " AND c.org = 1";
        if (chance(30))
            conditions.push_back(
                pick(std::vector<std::string>{"c.id = 1", "c.email = 'x'", "c.org = 1", "c.id IN (1, 2)"}));
    }
    if (child) {
        out += std::string(chance(50) ? " LEFT" : " INNER") + " JOIN child k ON k.tid = t.id";
        if (chance(25))
            conditions.push_back(pick(std::vector<std::string>{"k.k = 1", "k.tid = 1", "k.id = 1"}));
    }
    if (chance(50))
        conditions.push_back(
            pick(std::vector<std::string>{"t.a = 1", "t.b = 1", "t.id = 1", "t.cid = 1", "t.a > 2990"}));
    if (!conditions.empty()) out += " WHERE " + joinedBy(conditions, " AND ");
    if (chance(30))
        out += " ORDER BY " +
               pick(std::vector<std::string>{"t.ts", "t.ts DESC", "t.id", "t.a", "c.id"}).substr(0);
    if (!customer && out.find("c.id") != std::string::npos) return joined();
    return out;
}

}  // namespace audit::referee
