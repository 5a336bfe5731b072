// PostgreSQL's planner as the referee of analyzer/coverage:
//   coverage_referee [--cases FILE] [--count N] [--seed S] [--verbose]
// For each random index alone and each random query, the plan made with everything but index scans disabled
// says what the index can do: which columns its Index Cond binds as a prefix, and whether a Sort remains.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>
#include <string>

#include "coverage/coverage.h"
#include "coverage/from_ddl.h"
#include "coverage/judge.h"
#include "coverage/match.h"
#include "coverage/predicates.h"
#include "coverage/scope.h"
#include "coverage/workload.h"
#include "generate.h"
#include "postgres.h"
#include "sql/statement.h"

namespace audit::referee {
namespace {

using coverage::Match;
using coverage::Options;
using coverage::Verdict;

struct Tally {
    std::size_t passed = 0, failed = 0, skipped = 0;
    void fail(const std::string& what) {
        ++failed;
        if (failed <= 40) std::cout << "DIFFERENCE " << what << "\n";
    }
};

shape::Variant variantOf(const catalog::Catalog& db, const std::string& query) {
    sql::StatementOptions options;
    options.db = &db;
    auto parsed = sql::parseStatement(query, options);
    if (!parsed.ok()) throw std::runtime_error(parsed.error().message + " in " + query);
    return parsed->statements.at(0).variant;
}

std::string listed(const std::vector<std::string>& names) {
    std::string out = "[";
    for (const std::string& n : names) out += (out.size() > 1 ? "," : "") + n;
    return out + "]";
}

// How the planner's Index Cond binds one key: as an equality (the next key counts), a range, or not at all.
enum class Bound { No, Equal, Range };

Bound boundBy(const std::vector<const shape::Predicate*>& conditions, const coverage::Term& key,
              const catalog::Table& table) {
    Bound out = Bound::No;
    for (const shape::Predicate* p : conditions) {
        if (p->kind != shape::Predicate::Kind::Leaf) continue;
        const shape::Comparison& leaf = p->leaf;
        coverage::Term term = coverage::termOf(leaf, table.column(leaf.column));
        // ~>=~ and ~<~ of a pattern range come as expressions.
        const bool pattern = leaf.op == shape::PredicateOp::Expression && leaf.operatorName.starts_with('~');
        if (pattern) {
            std::string side = leaf.expression.substr(0, leaf.expression.find(" ~"));
            if (side.starts_with('(') && side.ends_with(')')) side = side.substr(1, side.size() - 2);
            const auto cast = [&](std::string text) {
                for (const char* c : {"::text", "::varchar"})
                    if (text.ends_with(c)) text.resize(text.size() - std::string(c).size());
                if (text.starts_with('(') && text.ends_with(')')) text = text.substr(1, text.size() - 2);
                return text;
            };
            side = coverage::canonicalExpression(side);
            term = side.find('(') == std::string::npos ? coverage::Term{cast(side), ""}
                                                       : coverage::Term{"", side};
        }
        const bool first = !leaf.rowColumns.empty()
                               ? leaf.rowColumns.front() == key.column && key.expression.empty()
                               : term == key;
        if (!first) continue;
        const coverage::Binding b =
            pattern ? (leaf.operatorName == "~=~" ? coverage::Binding::Equal : coverage::Binding::Range)
                    : coverage::bindingOf(leaf, table.column(leaf.column));
        if (b == coverage::Binding::Equal || b == coverage::Binding::Multi) return Bound::Equal;
        out = Bound::Range;
    }
    return out;
}

struct PlanUse {
    std::vector<std::string> bound;
    std::vector<std::string> all;  // every key in the Index Cond, prefix or not
};

// `proven`: terms that the index's own WHERE fixes; the planner leaves their conditions out
// (check_index_predicates).
PlanUse useOf(const ScanNode& scan, const catalog::Index& index, const catalog::Table& table,
              const std::vector<const coverage::Item*>& proven) {
    PlanUse out;
    std::vector<shape::Predicate> owned;
    for (const std::string& text : scan.conditions) {
        sql::FragmentOptions options;
        options.resolve = [&](const sql::ColumnName& n) { return sql::ResolvedColumn{"t", n.foldedName()}; };
        auto parsed = sql::parsePredicate(text, options);
        if (!parsed.ok()) throw std::runtime_error(parsed.error().message + " in Index Cond " + text);
        owned.push_back(coverage::normalise(parsed->predicate));
    }
    std::vector<const shape::Predicate*> conditions;
    for (const shape::Predicate& p : owned)
        for (const shape::Predicate* c : coverage::conjuncts(p)) conditions.push_back(c);
    bool open = true;
    const bool anyColumn =
        index.method != catalog::IndexMethod::Btree && index.method != catalog::IndexMethod::Hash;
    for (std::size_t k = 0; k < index.keys.size(); ++k) {
        const coverage::Term key = coverage::termOf(index.keys[k]);
        Bound b = boundBy(conditions, key, table);
        if (anyColumn && b == Bound::No)
            for (const shape::Predicate* p : conditions)
                if (p->leaf.column == key.column) b = Bound::Equal;
        for (const coverage::Item* item : proven)
            if (item->term == key && b != Bound::Equal && item->binding != coverage::Binding::Special)
                b = item->binding == coverage::Binding::Range ? Bound::Range : Bound::Equal;
        if (b == Bound::No) {
            if (!anyColumn) open = false;
            continue;
        }
        out.all.push_back(key.text());
        if (!open) continue;
        out.bound.push_back(key.text());
        if (!anyColumn) {
            // The further columns of a row comparison, as far as the following keys are its own.
            for (const shape::Predicate* p : conditions) {
                const auto& row = p->leaf.rowColumns;
                if (row.size() < 2 || row.front() != key.column) continue;
                for (std::size_t r = 1;
                     r < row.size() && k + r < index.keys.size() && index.keys[k + r].column == row[r]; ++r)
                    if (std::ranges::find(out.bound, row[r]) == out.bound.end()) out.bound.push_back(row[r]);
            }
            if (b == Bound::Range) open = false;
        }
    }
    return out;
}

constexpr const char* kSettings =
    "SET enable_seqscan = off; SET enable_sort = off; SET enable_incremental_sort = off; SET "
    "enable_bitmapscan = off;"
    "SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off; SET enable_memoize = "
    "off;"
    "SET enable_hashagg = off; SET max_parallel_workers_per_gather = 0; SET jit = off; SET enable_tidscan = "
    "off;"
    "SET client_min_messages = error";

class Referee {
  public:
    Referee(Postgres& postgres, std::uint64_t seed) : pg_(postgres), generate_(seed) {
        options_.postgresVersion = pg_.majorVersion();
        pg_.execute(kSettings);
        pg_.execute(kTable);
        pg_.execute(kJoinTables);
        base_ = coverage::test::fromDdl(std::string(kTable) + ";" + kJoinTables);
    }

    // One index, several AND queries.
    void conjunctive(std::size_t queries) {
        const std::string ddl = generate_.index("i");
        pg_.execute("BEGIN");
        if (!pg_.tryExecute(ddl)) {
            pg_.execute("ROLLBACK");
            return;
        }
        catalog::Catalog db = base_;
        coverage::test::apply(db, ddl);
        for (std::size_t q = 0; q < queries; ++q) oneConjunctive(db, ddl, generate_.conjunctive());
        pg_.execute("ROLLBACK");
    }

    void disjunctive(std::size_t queries) {
        pg_.execute("BEGIN");
        catalog::Catalog db = base_;
        std::string all;
        const std::size_t n = 1 + generate_.below(3);
        for (std::size_t i = 0; i < n; ++i) {
            const std::string ddl = generate_.index("i" + std::to_string(i));
            pg_.execute("SAVEPOINT s");
            if (!pg_.tryExecute(ddl)) {
                pg_.execute("ROLLBACK TO s");
                continue;
            }
            coverage::test::apply(db, ddl);
            all += ddl + "; ";
        }
        pg_.execute(
            "SET LOCAL enable_bitmapscan = on; SET LOCAL enable_indexscan = off; SET LOCAL "
            "enable_indexonlyscan = off");
        for (std::size_t q = 0; q < queries; ++q) oneDisjunctive(db, all, generate_.disjunctive());
        pg_.execute("ROLLBACK");
    }

    // Rows, so that walking a whole index costs more than looking rows up: nothing can forbid the planner
    // that.
    void fillForJoins() {
        pg_.execute(
            "INSERT INTO customer SELECT i, 'mail' || i, i FROM generate_series(1, 3000) i;"
            "INSERT INTO child SELECT i, i, i FROM generate_series(1, 3000) i;"
            "INSERT INTO t (id, cid, a, b, d, ts) SELECT i, i, i, i, i, now() - i * interval '1 hour' FROM "
            "generate_series(1, 3000) i;"
            "ANALYZE customer; ANALYZE child; ANALYZE t");
    }

    void joined(std::size_t queries) {
        pg_.execute("BEGIN; ALTER TABLE t ADD PRIMARY KEY (id)");
        catalog::Catalog db = base_;
        coverage::test::apply(db, "ALTER TABLE t ADD PRIMARY KEY (id)");
        std::string all;
        const std::size_t n = generate_.below(4);
        for (std::size_t i = 0; i < n; ++i) {
            const std::string ddl = generate_.joinIndex("i" + std::to_string(i));
            pg_.execute(ddl);
            coverage::test::apply(db, ddl);
            all += ddl + "; ";
        }
        for (std::size_t q = 0; q < queries; ++q) oneJoined(db, all, generate_.joined());
        pg_.execute("ROLLBACK");
    }

    void advised(std::size_t queries) {
        for (std::size_t q = 0; q < queries; ++q) oneAdvised(generate_.simple());
    }

    // DDL | query | verdict [bound] ordered
    void cases(const std::string& file) {
        std::ifstream in(file);
        if (!in) throw std::runtime_error("cannot read " + file);
        std::string line;
        while (std::getline(in, line)) {
            if (line.empty() || line.starts_with('#')) continue;
            std::vector<std::string> parts;
            std::stringstream fields(line);
            for (std::string part; std::getline(fields, part, '|');) {
                const std::size_t from = part.find_first_not_of(' ');
                const std::size_t to = part.find_last_not_of(' ');
                parts.push_back(from == std::string::npos ? "" : part.substr(from, to - from + 1));
            }
            if (parts.size() != 3) throw std::runtime_error("not three fields: " + line);
            pg_.execute("BEGIN");
            catalog::Catalog db = base_;
            if (!parts[0].empty()) {
                pg_.execute(parts[0]);
                coverage::test::apply(db, parts[0]);
            }
            const coverage::VariantCoverage c = coverage::cover(variantOf(db, parts[1]), db, options_);
            std::string got = std::string(coverage::name(c.verdict)) + " " + listed(c.use.bound) +
                              (c.use.ordered ? " ordered" : "");
            if (got == parts[2]) {
                ++tally.passed;
            } else {
                tally.fail("case " + line + "\n  got " + got + ": " + c.reason);
            }
            if (db.tables[0].indexes.size() == 1 && parts[1].find(" JOIN ") == std::string::npos &&
                parts[1].find(" OR ") == std::string::npos &&
                parts[1].find("DISTINCT") == std::string::npos && parts[1].starts_with("SELECT * FROM t"))
                oneConjunctive(db, parts[0], parts[1]);
            pg_.execute("ROLLBACK");
        }
    }

    Tally tally;

  private:
    void oneConjunctive(const catalog::Catalog& db, const std::string& ddl, const std::string& query) {
        const catalog::Table& table = db.tables[0];
        const catalog::Index& index = table.indexes.back();
        const bool inverted = index.method != catalog::IndexMethod::Btree;
        if (inverted) pg_.execute("SET LOCAL enable_bitmapscan = on");
        const Plan plan = readPlan(pg_.plan(query));
        if (inverted) pg_.execute("SET LOCAL enable_bitmapscan = off");
        if (plan.oneTimeFilter || plan.scans.empty()) {
            ++tally.skipped;
            return;
        }
        const shape::Variant variant = variantOf(db, query);
        coverage::IndexCache cache;
        const coverage::Scope scope(variant, db, cache);
        const coverage::TableQuery conditions = scope.restrictions(0);
        const coverage::PreparedIndex& prepared = *conditions.indexes.back();
        coverage::WantedOrder order{scope.orderTerms(variant.order), "t"};
        const bool hasOrder =
            std::ranges::any_of(order.terms, [](const coverage::OrderTerm& o) { return !o.constant; });
        std::vector<Match> matches = coverage::matchIndex(prepared, conditions, order, scope, options_);

        const ScanNode& scan = plan.scans.front();
        const std::string where = ddl + " | " + query;
        const auto describe = [&] {
            std::string out;
            for (const Match& m : matches)
                out += "  ours " + listed(m.bound) + (m.ordered ? " ordered" : "") + "\n";
            return out + plan.text;
        };
        const bool sorted = plan.sort || plan.incrementalSort;
        const auto keysOnly = [&](std::vector<std::string> bound) {
            std::erase_if(bound, [&](const std::string& name) {
                return std::ranges::none_of(index.keys, [&](const catalog::IndexKey& k) {
                    return coverage::termOf(k).text() == name;
                });
            });
            std::ranges::sort(bound);
            bound.erase(std::unique(bound.begin(), bound.end()), bound.end());
            return bound;
        };
        const bool usedIndex = !scan.index.empty();
        if (!usedIndex) {
            // Nothing bound, no order given: whatever our matches say must be nothing, too.
            for (const Match& m : matches) {
                const bool helps = m.keysBound > 0 || (m.ordered && hasOrder);
                if (helps)
                    return tally.fail(where + "\n  we use the index, PostgreSQL does not\n" + describe());
            }
            if (hasOrder && !sorted) return tally.fail(where + "\n  no index and no sort?\n" + describe());
            ++tally.passed;
            return verdictAgrees(db, variant, where, {}, hasOrder, false, plan);
        }
        const PlanUse use = useOf(scan, index, table, coverage::provenBy(prepared, conditions.items));
        std::vector<std::string> planned = use.bound;
        std::ranges::sort(planned);
        planned.erase(std::unique(planned.begin(), planned.end()), planned.end());
        const Match* same = nullptr;
        for (const Match& m : matches) {
            if (keysOnly(m.bound) != planned) continue;
            if (hasOrder && m.ordered == sorted) continue;
            same = &m;
        }
        if (!same)
            return tally.fail(where + "\n  PostgreSQL binds " + listed(planned) +
                              (sorted ? " and sorts" : "") + "\n" + describe());
        ++tally.passed;
        verdictAgrees(db, variant, where, planned, hasOrder, hasOrder && !sorted, plan);
    }

    // cover() chooses the best way; the planner, with sorts disabled, an ordered one if there is any.
    void verdictAgrees(const catalog::Catalog& db, const shape::Variant& variant, const std::string& where,
                       const std::vector<std::string>& planned, bool hasOrder, bool ordered,
                       const Plan& plan) {
        const coverage::VariantCoverage c = coverage::cover(variant, db, options_);
        bool agrees = true;
        if (c.verdict == Verdict::Covered && !c.use.uniqueRow && hasOrder) agrees = ordered;
        if (c.verdict == Verdict::Uncovered) agrees = planned.empty() && !ordered;
        if (c.use.ordered && !ordered) agrees = false;
        if (!agrees)
            tally.fail(where + "\n  verdict " + std::string(coverage::name(c.verdict)) + " " +
                       listed(c.use.bound) + ": " + c.reason + "\n" + plan.text);
    }

    // The generator writes "(arm) OR (arm)", and no OR inside an arm.
    static std::vector<std::string> armsOf(const std::string& query) {
        std::vector<std::string> out;
        std::size_t from = query.find(" WHERE ") + 7;
        for (std::size_t at; (at = query.find(") OR (", from)) != std::string::npos; from = at + 5)
            out.push_back(query.substr(from, at + 1 - from));
        out.push_back(query.substr(from));
        return out;
    }

    struct Bitmaps {
        bool used = false;                    ///< the OR is answered by bitmaps
        std::set<std::string> walked;         ///< indexes searched for a key that is not their first
        std::set<std::string> unconditional;  ///< partial indexes read as a whole
    };

    // What the arms have in common PostgreSQL pulls out, further than we do: one search may then serve them
    // all.
    Bitmaps bitmaps(const Plan& plan, const catalog::Catalog& db) const {
        Bitmaps out;
        const ScanNode& scan = plan.scans.front();
        out.used = scan.type == "Bitmap Heap Scan" && (plan.bitmapOr || scan.bitmaps.size() == 1);
        for (const auto& [name, condition] : scan.bitmaps) {
            if (condition.empty()) {
                out.unconditional.insert(name);
                continue;
            }
            for (const catalog::Index& index : db.tables[0].indexes) {
                if (index.name != name) continue;
                ScanNode one = scan;
                one.conditions = {condition};
                if (useOf(one, index, db.tables[0], {}).bound.empty())
                    (index.where ? out.unconditional : out.walked).insert(name);
            }
        }
        return out;
    }

    void oneDisjunctive(const catalog::Catalog& db, const std::string& ddl, const std::string& query) {
        const Plan plan = readPlan(pg_.plan(query));
        const shape::Variant variant = variantOf(db, query);
        coverage::IndexCache cache;
        const coverage::Scope scope(variant, db, cache);
        const coverage::TableQuery conditions = scope.restrictions(0);
        // Equal arms are pulled out of the OR: what remains is no pure OR.
        if (plan.oneTimeFilter || plan.scans.empty() || conditions.ors.size() != 1 ||
            !conditions.items.empty() || !conditions.opaque.empty()) {
            ++tally.skipped;
            return;
        }
        const coverage::WantedOrder noOrder{{}, "t"};
        const coverage::Judgement j = coverage::Judge(conditions, noOrder, true, scope, options_).now();
        const bool ours = j.ors.front().every();
        Bitmaps theirs = bitmaps(plan, db);
        // Of several ways PostgreSQL takes the cheapest, on empty tables perhaps one that walks a whole
        // index: then each arm is asked alone, with the index that we say serves it and no other.
        std::string last = plan.text;
        if (ours && theirs.used && !theirs.walked.empty()) {
            theirs.walked.clear();
            const std::vector<std::string> arms = armsOf(query);
            const std::vector<coverage::ArmMatch>& claimed = j.ors.front().arms;
            for (std::size_t i = 0; i < arms.size() && arms.size() == claimed.size(); ++i) {
                pg_.execute("SAVEPOINT arm");
                for (const catalog::Index& index : db.tables[0].indexes)
                    if (index.name != claimed[i].index->index.name) pg_.execute("DROP INDEX " + index.name);
                const Plan alone = readPlan(pg_.plan("SELECT * FROM t WHERE " + arms[i]));
                const Bitmaps one = bitmaps(alone, db);
                theirs.used = theirs.used && one.used;
                theirs.walked.insert(one.walked.begin(), one.walked.end());
                pg_.execute("ROLLBACK TO arm");
                last += alone.text;
            }
        }
        // A partial index that an arm proves, read as a whole, is no search: counted for us when we count it.
        const bool served = theirs.used && theirs.walked.empty() && (ours || theirs.unconditional.empty());
        if (ours == served) {
            ++tally.passed;
            return;
        }
        std::string arms;
        for (const coverage::ArmMatch& a : j.ors.front().arms)
            arms += std::string("  arm ") + (a.index ? a.index->index.name : "-") + "\n";
        tally.fail(ddl + " | " + query + "\n  BitmapOr: ours " + (ours ? "yes" : "no") + ", PostgreSQL " +
                   (served ? "yes" : "no") + "\n" + arms + last);
    }

    void oneJoined(const catalog::Catalog& db, const std::string& ddl, const std::string& query) {
        const Plan plan = readPlan(pg_.plan(query));
        if (plan.oneTimeFilter || plan.scans.empty()) {
            ++tally.skipped;
            return;
        }
        const coverage::VariantCoverage c = coverage::cover(variantOf(db, query), db, options_);
        const bool hasOrder = query.find("ORDER BY") != std::string::npos;
        // Whatever is sorted behind a single row is no work.
        bool served = c.use.uniqueRow || (!plan.sort && !plan.incrementalSort);
        for (const ScanNode& scan : plan.scans) {
            if (scan.index.empty()) {
                served = false;
                continue;
            }
            for (const catalog::Table& table : db.tables)
                for (const catalog::Index& index : table.indexes)
                    if (index.name == scan.index && useOf(scan, index, table, {}).bound.empty() &&
                        !(hasOrder && &scan == &plan.scans.front()))
                        served = false;
        }
        bool allCovered = c.verdict == Verdict::Covered;
        bool someUncovered = c.verdict == Verdict::Uncovered;
        for (const coverage::JoinCoverage& j : c.joins) {
            allCovered = allCovered && j.verdict == Verdict::Covered;
            someUncovered = someUncovered || j.verdict == Verdict::Uncovered;
        }
        // With an order the planner may walk an index for it and look the rest up: that is `partial` at best.
        const bool agrees =
            allCovered ? served || (c.use.uniqueRow && hasOrder) : !someUncovered || !served || hasOrder;
        if (agrees) {
            ++tally.passed;
            return;
        }
        std::string ours =
            std::string("  ours ") + std::string(coverage::name(c.verdict)) + ": " + c.reason + "\n";
        for (const auto& j : c.joins)
            ours += "  " + j.alias + " " + std::string(coverage::name(j.verdict)) + ": " + j.reason + "\n";
        tally.fail(ddl + " | " + query + "\n" + ours + plan.text);
    }

    void oneAdvised(const std::string& query) {
        catalog::Catalog db = base_;
        const shape::Variant variant = variantOf(db, query);
        const coverage::VariantCoverage before = coverage::cover(variant, db, options_);
        if (before.advice.empty()) {
            // Silence is right only when nothing could help.
            if (before.verdict == Verdict::Uncovered && !before.onlyUnindexable &&
                !before.use.unbound.empty())
                return tally.fail("no advice for " + query + "\n  " + before.reason);
            ++tally.skipped;
            return;
        }
        pg_.execute("BEGIN");
        std::string all;
        for (std::size_t i = 0; i < before.advice.size(); ++i) {
            std::string ddl =
                coverage::createIndexSql(before.advice[i], db.tables[0], "advised" + std::to_string(i));
            ddl.erase(ddl.find(" CONCURRENTLY"), 13);
            pg_.execute(ddl);
            all += ddl + "; ";
        }
        coverage::test::apply(db, all);
        const bool bitmap = before.advice[0].method != catalog::IndexMethod::Btree;
        if (bitmap) pg_.execute("SET LOCAL enable_bitmapscan = on");
        const Plan plan = readPlan(pg_.plan(query));
        pg_.execute("ROLLBACK");
        const coverage::VariantCoverage after = coverage::cover(variant, db, options_);
        const auto better = [](Verdict v) {
            return v == Verdict::Covered ? 2 : v == Verdict::Partial ? 1 : 0;
        };
        bool chosen = plan.oneTimeFilter;
        for (const ScanNode& scan : plan.scans) chosen = chosen || scan.index.starts_with("advised");
        const bool sorted = plan.sort || plan.incrementalSort;
        if (!chosen || better(after.verdict) <= better(before.verdict) ||
            (after.verdict == Verdict::Covered && !after.use.uniqueRow && sorted && after.use.ordered))
            return tally.fail(all + " | " + query + "\n  advised, verdict then " +
                              std::string(coverage::name(after.verdict)) + ": " + after.reason + "\n" +
                              plan.text);
        ++tally.passed;
        // Never more than needed: without its last key the index must do less.
        const bool row =
            query.find("(a, b)") != std::string::npos;  // bound names do not tell a part from the whole
        if (before.advice.size() == 1 && before.advice[0].keys.size() > 1 && !row) {
            coverage::IndexAdvice shorter = before.advice[0];
            shorter.keys.pop_back();
            catalog::Catalog less = base_;
            std::string ddl = coverage::createIndexSql(shorter, less.tables[0], "shorter");
            ddl.erase(ddl.find(" CONCURRENTLY"), 13);
            coverage::test::apply(less, ddl);
            const coverage::VariantCoverage with = coverage::cover(variant, less, options_);
            if (with.verdict == after.verdict && with.use.bound.size() >= after.use.bound.size() &&
                with.use.ordered == after.use.ordered)
                tally.fail(all + " | " + query + "\n  a shorter index does the same");
        }
    }

    Postgres& pg_;
    Generator generate_;
    Options options_;
    catalog::Catalog base_;
};

int run(int argc, char** argv) {
    std::size_t count = 1000;
    std::uint64_t seed = 1;
    std::string cases;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string option = argv[i];
        if (option == "--count") count = std::strtoull(argv[i + 1], nullptr, 10);
        if (option == "--seed") seed = std::strtoull(argv[i + 1], nullptr, 10);
        if (option == "--cases") cases = argv[i + 1];
    }
    Postgres postgres;
    Referee referee(postgres, seed);
    const auto report = [&](const char* what) {
        static Tally before;
        std::cout << what << ": " << referee.tally.passed - before.passed << " agree, "
                  << referee.tally.failed - before.failed << " differ, "
                  << referee.tally.skipped - before.skipped << " without a plan to compare\n";
        before = referee.tally;
    };
    if (!cases.empty()) {
        referee.cases(cases);
        report("table of cases");
    }
    // Of N combinations half are one index and one AND, the rest ORs, joins and advice.
    constexpr std::size_t kQueriesPerIndex = 4;
    for (std::size_t i = 0; i < count / 2 / kQueriesPerIndex; ++i) referee.conjunctive(kQueriesPerIndex);
    report("conditions and orders");
    for (std::size_t i = 0; i < count / 6 / kQueriesPerIndex; ++i) referee.disjunctive(kQueriesPerIndex);
    report("ORs");
    referee.advised(count / 6);
    report("advice");
    referee.fillForJoins();
    for (std::size_t i = 0; i < count / 6 / kQueriesPerIndex; ++i) referee.joined(kQueriesPerIndex);
    report("joins");
    std::cout << referee.tally.passed << " passed, " << referee.tally.failed << " failed" << std::endl;
    return referee.tally.failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace audit::referee

int main(int argc, char** argv) {
    try {
        return audit::referee::run(argc, argv);
    } catch (const std::exception& e) {
        std::cerr << "coverage_referee: " << e.what() << "\n0 passed, 1 failed\n";
        return 2;
    }
}
