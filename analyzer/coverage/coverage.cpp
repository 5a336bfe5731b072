#include "coverage/coverage.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <unordered_map>

#include "coverage/advice.h"
#include "coverage/judge.h"
#include "coverage/optional.h"
#include "coverage/scope.h"
#include "coverage/shape_key.h"

namespace audit::coverage {
namespace {

using shape::Pagination;
using shape::Variant;

int rank(Verdict v) {
    switch (v) {
        case Verdict::Uncovered:
            return 0;
        case Verdict::Unknown:
            return 1;
        case Verdict::Partial:
            return 2;
        case Verdict::Covered:
            return 3;
        case Verdict::FullScan:
            return 4;
    }
    return 1;
}

// What ORDER BY, DISTINCT ON and GROUP BY ask of the rows together (planner.c, standard_qp_callback).
WantedOrder wantedOrder(const Scope& scope, bool& possible) {
    const Variant& v = scope.variant();
    WantedOrder out;
    out.alias = v.sources.front().alias;
    std::vector<shape::OrderItem> items;
    for (const shape::OrderItem& o : v.order)
        if (!o.implicit) items.push_back(o);
    possible = v.pagination != Pagination::DistinctWrapper && !v.distinct;
    if (!v.groupBy.empty() && !items.empty()) {
        // Sorted groups come in the order of the group columns only.
        const std::vector<OrderTerm> groups = scope.orderTerms(v.groupBy);
        const std::vector<OrderTerm> order = scope.orderTerms(items);
        for (const OrderTerm& o : order)
            possible =
                possible &&
                (o.constant || std::ranges::any_of(groups, [&](const OrderTerm& g) { return g.ec == o.ec; }));
        for (const shape::OrderItem& g : v.groupBy) items.push_back(g);
    }
    out.terms = scope.orderTerms(items);
    return out;
}

void fill(IndexUse& use, const Judgement& j) {
    use.sortRemains = j.hasOrder && !j.ordered;
    if (j.best) {
        use.index = j.best->index->index.name;
        use.bound = j.best->allBound();
        use.uniqueRow = j.best->uniqueRow;
        use.ordered = j.ordered;
        use.incrementalSort = j.best->incremental && !j.ordered;
    }
    for (const Item* item : j.bindable) {
        if (j.best && std::ranges::find(j.best->items, item) != j.best->items.end()) continue;
        if (std::ranges::find(use.bound, item->term.text()) != use.bound.end()) continue;
        if (std::ranges::find(use.unbound, item->term.text()) == use.unbound.end())
            use.unbound.push_back(item->term.text());
    }
}

// Upsert: PostgreSQL infers the unique index from the conflict columns, or refuses (infer_arbiter_indexes).
VariantCoverage coverUpsert(const Variant& v, const catalog::Table& table, IndexCache& cache) {
    VariantCoverage out;
    std::vector<std::string> wanted = v.conflictColumns;
    std::ranges::sort(wanted);
    for (const PreparedIndex* prepared : cache.of(table)) {
        const catalog::Index& index = prepared->index;
        if (!index.unique || !index.valid || index.where) continue;
        std::vector<std::string> keys;
        for (const catalog::IndexKey& key : index.keys) keys.push_back(key.column);
        std::ranges::sort(keys);
        if (keys != wanted) continue;
        out.verdict = Verdict::Covered;
        out.use.index = index.name;
        out.use.bound = v.conflictColumns;
        out.use.uniqueRow = true;
        out.reason = describe(*prepared) + " decides the conflict";
        return out;
    }
    out.verdict = Verdict::Uncovered;
    out.use.unbound = v.conflictColumns;
    out.reason = "no unique index has exactly the conflict columns " + listed(v.conflictColumns) +
                 ": PostgreSQL refuses the statement";
    out.advice.push_back(uniqueAdvice(v.sources.front().tableId, v.conflictColumns));
    return out;
}

struct ReadOnce {
    VariantCoverage coverage;
    std::set<std::size_t> usedSubqueries;  ///< their verdicts are in `coverage`
};

class Subqueries;

// What queries of one shape have in common is found out once: callers and options of one query differ in a
// few clauses, and a subquery stands in many of their combinations.
class Known {
  public:
    Known(const catalog::Catalog& db, const Options& options) : db_(db), options_(options) {}
    const VariantCoverage& of(const Variant& variant) { return of(variant, shapeKey(variant)); }
    /// Stays where it is as long as this lives.
    const VariantCoverage& of(const Variant& variant, const ShapeKey& key);
    const VariantCoverage& of(const Variant& variant, const source::ContentHash& key);
    /// One combination of optional clauses, its subqueries' verdicts left out.
    const ReadOnce& combination(Variant outline, Subqueries& subqueries);

    /// Between two queries of a site: what is known must not outgrow what it is for. Neighbours share most.
    void trim() {
        constexpr std::size_t kKept = 1024;
        if (variants_.size() > kKept) variants_.clear();
        if (combinations_.size() > kKept) combinations_.clear();
    }

    [[nodiscard]] const catalog::Catalog& db() const { return db_; }
    [[nodiscard]] const Options& options() const { return options_; }
    IndexCache& indexes() { return indexes_; }

  private:
    struct Hash {
        std::size_t operator()(const source::ContentHash& key) const { return key.low; }
    };
    const catalog::Catalog& db_;
    Options options_;
    IndexCache indexes_;
    std::unordered_map<source::ContentHash, VariantCoverage, Hash> variants_;
    std::unordered_map<source::ContentHash, ReadOnce, Hash> combinations_;
};

// Subqueries of one variant, covered when they are asked for.
class Subqueries {
  public:
    Subqueries(const std::vector<Variant>& list, const std::vector<source::ContentHash>& keys, Known& known)
        : list_(list), keys_(keys), known_(known) {}
    [[nodiscard]] const std::vector<Variant>& list() const { return list_; }
    [[nodiscard]] const std::vector<source::ContentHash>& keys() const { return keys_; }
    [[nodiscard]] std::size_t size() const { return list_.size(); }
    const VariantCoverage& operator[](std::size_t i) { return known_.of(list_[i], keys_[i]); }

  private:
    const std::vector<Variant>& list_;
    const std::vector<source::ContentHash>& keys_;
    Known& known_;
};

void append(VariantCoverage& out, const VariantCoverage& inner) {
    out.joins.insert(out.joins.end(), inner.joins.begin(), inner.joins.end());
    out.advice.insert(out.advice.end(), inner.advice.begin(), inner.advice.end());
}

// One way through the tables: which one is read first, and how the others are reached.
class Reading {
  public:
    Reading(Variant outline, Subqueries& subqueries, Known& known)
        : scope_(std::move(outline), subqueries.list(), known.db(), known.indexes()),
          subqueries_(subqueries),
          options_(known.options()) {}

    ReadOnce run() {
        const Variant& v = scope_.variant();
        driver();
        for (std::size_t i = 1; i < v.sources.size(); ++i)
            if (!done_.contains(i)) out_.joins.push_back(join(i, before(i)));
        std::ranges::stable_sort(out_.joins, {},
                                 [&](const JoinCoverage& j) { return scope_.sourceOf(j.alias).value_or(0); });
        return {std::move(out_), std::move(usedSubqueries_)};
    }

  private:
    void unknown(std::string reason) {
        out_.verdict = Verdict::Unknown;
        out_.reason = std::move(reason);
    }

    void driver() {
        const Variant& v = scope_.variant();
        const shape::Source& from = v.sources.front();
        if (from.subquery && *from.subquery < subqueries_.size()) return fromSubquery();
        const catalog::Table* table = scope_.table(0);
        if (!table)
            return unknown(from.table.empty() ? "the rows come from no table"
                                              : "table " + from.table + " is not known");
        if (table->view) return unknown(from.table + " is a view");

        queries_.push_back(scope_.restrictions(0));
        const TableQuery& query = queries_.back();
        bool possible = true;
        const WantedOrder order = wantedOrder(scope_, possible);
        const Judge judge(query, order, possible, scope_, options_);
        Judgement j = judge.now();
        minMax(j, query);
        out_.verdict = j.verdict;
        out_.reason = j.reason;
        fill(out_.use, j);
        out_.onlyUnindexable = j.verdict == Verdict::Uncovered && j.bindable.empty() && j.ors.empty() &&
                               (!j.unbindable.empty() || !query.opaque.empty());
        if (!possible && j.hasOrder && j.verdict != Verdict::FullScan &&
            v.pagination == Pagination::DistinctWrapper && !(j.best && j.best->uniqueRow))
            out_.reason += " (the DISTINCT of the pagination loses any order)";

        const bool conditionHere =
            !j.bindable.empty() || !j.ors.empty() || !j.unbindable.empty() || !query.opaque.empty();
        if (!query.unknown && (!conditionHere || j.verdict == Verdict::Uncovered) &&
            wayBack(j, conditionHere)) {
            if (conditionHere) adviseDriver(judge, j);
            return;
        }
        if (!conditionHere && out_.verdict == Verdict::FullScan && scope_.hasFilterAfterJoin()) {
            // The condition is on rows that may be missing: this table is read whole, the other looked up for
            // each row.
            out_.verdict = Verdict::Partial;
            for (std::size_t i = 1; i < v.sources.size(); ++i)
                if (!scope_.isInner(i) && scope_.table(i) && join(i, before(i)).verdict == Verdict::Uncovered)
                    out_.verdict = Verdict::Uncovered;
            out_.reason = "the condition is on an outer-joined table: every row of " + table->name +
                          " is read and joined first";
            return;
        }
        adviseDriver(judge, j);
    }

    void fromSubquery() {
        const Variant& v = scope_.variant();
        const bool setOperation =
            v.sources.size() == 1 && v.sources.front().table.empty() && subqueries_.size() > 1 && !v.where;
        const std::size_t first = *v.sources.front().subquery;
        out_ = subqueries_[first];
        usedSubqueries_.insert(first);
        if (setOperation) {
            for (std::size_t i = 0; i < subqueries_.size(); ++i) {
                if (i == first) continue;
                const VariantCoverage& arm = subqueries_[i];
                usedSubqueries_.insert(i);
                if (rank(arm.verdict) < rank(out_.verdict)) {
                    out_.verdict = arm.verdict;
                    out_.use = arm.use;
                    out_.reason = arm.reason;
                }
                append(out_, arm);
            }
            return;
        }
        if (v.where && out_.verdict == Verdict::FullScan) unknown("a condition on the result of a subselect");
    }

    // planagg.c: min and max read one end of an index; without a condition that is all there is to do.
    void minMax(Judgement& j, const TableQuery& query) {
        const Variant& v = scope_.variant();
        if (j.verdict != Verdict::FullScan || v.sources.size() > 1 || !v.groupBy.empty()) return;
        if ((v.aggregate != "min" && v.aggregate != "max") || v.aggregateColumn.empty()) return;
        for (const PreparedIndex* index : query.indexes) {
            if (!usable(*index, query.clauses) || index->index.method != catalog::IndexMethod::Btree ||
                index->keys.front().column != v.aggregateColumn)
                continue;
            j.verdict = Verdict::Covered;
            j.reason =
                describe(*index) + " has the " + v.aggregate + " of " + v.aggregateColumn + " at its end";
            Match m;
            m.index = index;
            m.ordered = true;
            j.best = std::move(m);
            j.ordered = true;
            return;
        }
    }

    // All sources before this one, or whatever it is joined to.
    std::set<std::size_t> before(std::size_t source) {
        std::set<std::size_t> out;
        for (std::size_t i = 0; i < source; ++i) out.insert(i);
        const bool reached =
            std::ranges::any_of(out, [&](std::size_t o) { return scope_.joined(o, source); });
        if (!reached && scope_.isInner(source))
            for (std::size_t i = source + 1; i < scope_.variant().sources.size(); ++i) out.insert(i);
        return out;
    }

    JoinCoverage join(std::size_t i, const std::set<std::size_t>& outer) {
        const Variant& v = scope_.variant();
        const shape::Source& s = v.sources[i];
        JoinCoverage out;
        out.alias = s.alias;
        if (s.subquery && *s.subquery < subqueries_.size()) {
            usedSubqueries_.insert(*s.subquery);
            const VariantCoverage& inner = subqueries_[*s.subquery];
            out.verdict = inner.verdict;
            out.index = inner.use.index;
            out.reason = inner.reason;
            append(out_, inner);
            return out;
        }
        const catalog::Table* table = scope_.table(i);
        if (!table || table->view) {
            out.reason = table             ? s.table + " is a view"
                         : s.table.empty() ? "the rows come from no table"
                                           : "table " + s.table + " is not known";
            return out;
        }
        queries_.push_back(scope_.probe(i, outer));
        const TableQuery& query = queries_.back();
        const std::vector<Term> terms = probeTerms(query);
        const WantedOrder unordered{{}, s.alias};
        std::optional<Judge> alone;
        Judgement j;
        if (terms.empty()) {
            alone.emplace(query, unordered, true, scope_, options_);
            j = alone->now();
        } else {
            j = judgeProbe(query, scope_, options_);
            for (const Term& t : terms) out.probeColumns.push_back(t.text());
        }
        out.verdict = j.verdict;
        if (j.best) out.index = j.best->index->index.name;
        out.reason = j.reason;
        if (j.verdict == Verdict::Uncovered || j.verdict == Verdict::Partial) {
            addAdvice(alone ? advise(*alone, false, j) : adviseProbe(query, j));
        }
        return out;
    }

    // The shortest chain of equalities from `from` to the driving table, `from` first; empty when there is
    // none.
    std::vector<std::size_t> pathFrom(std::size_t from) {
        std::vector<std::optional<std::size_t>> previous(scope_.variant().sources.size());
        std::deque<std::size_t> open{0};
        std::set<std::size_t> seen{0};
        while (!open.empty()) {
            const std::size_t at = open.front();
            open.pop_front();
            if (at == from) break;
            for (std::size_t next = 1; next < previous.size(); ++next) {
                if (seen.contains(next) || !scope_.isInner(next) || !scope_.joined(at, next)) continue;
                seen.insert(next);
                previous[next] = at;
                open.push_back(next);
            }
        }
        std::vector<std::size_t> path;
        if (!seen.contains(from)) return path;
        for (std::size_t at = from; at != 0; at = *previous[at]) path.push_back(at);
        path.push_back(0);
        return path;
    }

    // A condition on a joined table: its rows are read first, then the way back. When this table has
    // conditions of its own that no index serves (`beside`), only a way that is served throughout is better
    // than none.
    bool wayBack(const Judgement& own, bool beside) {
        const Variant& v = scope_.variant();
        struct Way {
            std::vector<std::size_t> path;
            Judgement filter;
            std::vector<Judgement> steps;  // path[1] … the driving table
            std::size_t served = 0, total = 0;
        };
        std::optional<Way> best;
        for (std::size_t f = 1; f < v.sources.size(); ++f) {
            if (!scope_.isInner(f) || !scope_.table(f) || scope_.table(f)->view) continue;
            queries_.push_back(scope_.restrictions(f));
            const TableQuery& filter = queries_.back();
            const bool filtered = !filter.ors.empty() || !filter.opaque.empty() ||
                                  std::ranges::any_of(filter.items, [](const Item& i) { return i.written; });
            if (!filtered) continue;
            Way way;
            way.path = pathFrom(f);
            if (way.path.empty()) continue;
            const WantedOrder unordered{{}, v.sources[f].alias};
            way.filter = Judge(filter, unordered, true, scope_, options_).now();
            way.total = 1;
            // Beside conditions here it is enough that the filter has something to start from.
            way.served = way.filter.verdict == Verdict::Covered ||
                         (beside && way.filter.verdict == Verdict::Partial && way.filter.boundCount > 0);
            std::set<std::size_t> visited{f};
            bool known = true;
            for (std::size_t k = 1; k < way.path.size(); ++k) {
                const std::size_t at = way.path[k];
                if (!scope_.table(at)) {
                    known = false;
                    break;
                }
                queries_.push_back(scope_.probe(at, visited));
                way.steps.push_back(judgeProbe(queries_.back(), scope_, options_));
                way.served += way.steps.back().verdict == Verdict::Covered;
                ++way.total;
                visited.insert(at);
            }
            if (!known) continue;
            if (!best || way.served * best->total > best->served * way.total) best = std::move(way);
        }
        if (!best || (beside && best->served < best->total)) return false;

        const bool all = best->served == best->total && !beside;
        const std::size_t f = best->path.front();
        const Judgement& last = best->steps.back();
        const bool ordered = own.hasOrder && own.ordered;
        if (all && !own.hasOrder) {
            out_.verdict = Verdict::Covered;
        } else {
            out_.verdict = best->served > 0 || ordered ? Verdict::Partial : Verdict::Uncovered;
        }
        if (last.best) {
            out_.use = {};
            fill(out_.use, last);
            out_.use.sortRemains = own.hasOrder && !own.ordered;
        }
        out_.onlyUnindexable = false;
        std::string filterAlias = v.sources[f].alias;
        out_.reason =
            "the filter is on " + filterAlias + " (" + best->filter.reason + "), from there " + last.reason;
        if (own.hasOrder && !ordered) out_.reason += "; the rows are sorted afterwards";

        JoinCoverage filtered;
        filtered.alias = filterAlias;
        filtered.verdict = best->filter.verdict;
        if (best->filter.best) filtered.index = best->filter.best->index->index.name;
        filtered.reason = best->filter.reason;
        out_.joins.push_back(filtered);
        done_.insert(f);
        if (best->filter.verdict != Verdict::Covered) {
            queries_.push_back(scope_.restrictions(f));
            const WantedOrder unordered{{}, filterAlias};
            addAdvice(advise(Judge(queries_.back(), unordered, true, scope_, options_), false, best->filter));
        }
        for (std::size_t k = 1; k < best->path.size(); ++k) {
            const std::size_t at = best->path[k];
            const Judgement& step = best->steps[k - 1];
            std::set<std::size_t> visited(best->path.begin(),
                                          best->path.begin() + static_cast<std::ptrdiff_t>(k));
            queries_.push_back(scope_.probe(at, visited));
            if (step.verdict != Verdict::Covered) addAdvice(adviseProbe(queries_.back(), step));
            if (at == 0) continue;
            JoinCoverage j;
            j.alias = v.sources[at].alias;
            j.verdict = step.verdict;
            if (step.best) j.index = step.best->index->index.name;
            j.reason = step.reason;
            for (const Term& t : probeTerms(queries_.back())) j.probeColumns.push_back(t.text());
            out_.joins.push_back(std::move(j));
            done_.insert(at);
        }
        return true;
    }

    void adviseDriver(const Judge& judge, const Judgement& j) {
        const Variant& v = scope_.variant();
        if (j.verdict == Verdict::Uncovered || j.verdict == Verdict::Partial)
            addAdvice(advise(judge, v.limit || v.pagination != Pagination::None, j));
    }

    void addAdvice(std::vector<IndexAdvice> more) {
        for (IndexAdvice& a : more) out_.advice.push_back(std::move(a));
    }

    Scope scope_;
    Subqueries& subqueries_;
    const Options& options_;
    VariantCoverage out_;
    std::deque<TableQuery> queries_;  // judgements point into them
    std::set<std::size_t> done_, usedSubqueries_;
};

// Each subselect's own tables have verdicts of their own.
void addSubqueries(VariantCoverage& out, const std::set<std::size_t>& used, Subqueries& subqueries) {
    for (std::size_t i = 0; i < subqueries.size(); ++i) {
        const Variant& subquery = subqueries.list()[i];
        if (used.contains(i) || subquery.sources.empty()) continue;
        const VariantCoverage& inner = subqueries[i];
        JoinCoverage j;
        j.alias = subquery.sources.front().alias;
        j.verdict = inner.verdict;
        j.index = inner.use.index;
        j.reason = inner.reason;
        out.joins.push_back(std::move(j));
        append(out, inner);
    }
}

void dropRepeatedAdvice(std::vector<IndexAdvice>& advice) {
    std::vector<IndexAdvice> distinct;
    for (IndexAdvice& a : advice)
        if (std::ranges::none_of(distinct, [&](const IndexAdvice& b) { return sameIndex(a, b); }))
            distinct.push_back(std::move(a));
    advice = std::move(distinct);
}

VariantCoverage coverVariant(const Variant& variant, const ShapeKey& key, Known& known) {
    const catalog::Catalog& db = known.db();
    IndexCache& cache = known.indexes();
    VariantCoverage out;
    if (variant.runtimeOnly) {
        out.reason = variant.runtimeReason.empty() ? "part of the query is known only at run time"
                                                   : variant.runtimeReason;
        return out;
    }
    if (variant.sources.empty()) {
        out.verdict = out.withoutOptional = Verdict::Covered;
        out.reason = "no table is read";
        return out;
    }
    const catalog::TableId id = variant.sources.front().tableId;
    const catalog::Table* table = id == catalog::kNone || id >= db.tables.size() ? nullptr : &db.tables[id];
    if (!variant.conflictColumns.empty() && table) {
        out = coverUpsert(variant, *table, cache);
        out.withoutOptional = out.verdict;
        return out;
    }
    if (variant.primaryKeyLookup && !variant.where && table) {
        for (const PreparedIndex* prepared : cache.of(*table)) {
            const catalog::Index& index = prepared->index;
            if (index.origin != catalog::IndexOrigin::PrimaryKey) continue;
            out.verdict = out.withoutOptional = Verdict::Covered;
            out.use.index = index.name;
            out.use.bound = table->primaryKey;
            out.use.uniqueRow = true;
            out.reason = describe(*prepared) + " finds at most one row";
            return out;
        }
    }
    Subqueries subqueries(variant.subqueries, key.subqueries, known);
    const Combinations combinations(variant);
    const auto read = [&](std::size_t i) -> const ReadOnce& {
        return known.combination(combinations[i], subqueries);
    };
    const Verdict without = read(0).coverage.verdict;
    const ReadOnce* worst = nullptr;
    // Of equal verdicts the later combination counts: it has more clauses and says more. Nothing is worse
    // than uncovered.
    for (std::size_t i = combinations.size(); i-- > 0 && !(worst && rank(worst->coverage.verdict) == 0);) {
        const ReadOnce& one = read(i);
        if (!worst || rank(one.coverage.verdict) < rank(worst->coverage.verdict)) worst = &one;
    }
    out = worst->coverage;
    addSubqueries(out, worst->usedSubqueries, subqueries);
    out.withoutOptional = without;
    dropRepeatedAdvice(out.advice);
    return out;
}

const ReadOnce& Known::combination(Variant outline, Subqueries& subqueries) {
    const source::ContentHash key = shapeKey(outline, subqueries.keys());
    const auto found = combinations_.find(key);
    if (found != combinations_.end()) return found->second;
    return combinations_.emplace(key, Reading(std::move(outline), subqueries, *this).run()).first->second;
}

const VariantCoverage& Known::of(const Variant& variant, const ShapeKey& key) {
    const auto found = variants_.find(key.all);
    if (found != variants_.end()) return found->second;
    return variants_.emplace(key.all, coverVariant(variant, key, *this)).first->second;
}

const VariantCoverage& Known::of(const Variant& variant, const source::ContentHash& key) {
    const auto found = variants_.find(key);
    return found != variants_.end() ? found->second : of(variant, shapeKey(variant));
}

}  // namespace

VariantCoverage cover(const Variant& variant, const catalog::Catalog& db, const Options& options) {
    return Known(db, options).of(variant);
}

struct Coverage::State {
    Known known;
};

Coverage::Coverage(const catalog::Catalog& db, Options options)
    : state_(std::make_unique<State>(State{{db, options}})) {}
Coverage::~Coverage() = default;
VariantCoverage Coverage::cover(const Variant& variant) {
    state_->known.trim();
    return state_->known.of(variant);
}

Verdict worst(const std::vector<VariantCoverage>& variants) {
    Verdict out = Verdict::FullScan;
    for (const VariantCoverage& v : variants)
        if (rank(v.verdict) < rank(out)) out = v.verdict;
    return variants.empty() ? Verdict::Unknown : out;
}

std::string_view name(Verdict verdict) {
    switch (verdict) {
        case Verdict::Covered:
            return "covered";
        case Verdict::Partial:
            return "partial";
        case Verdict::Uncovered:
            return "uncovered";
        case Verdict::FullScan:
            return "full-scan";
        case Verdict::Unknown:
            return "unknown";
    }
    return "unknown";
}

}  // namespace audit::coverage
