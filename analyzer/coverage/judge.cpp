#include "coverage/judge.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "coverage/predicates.h"

namespace audit::coverage {
namespace {

using catalog::IndexOrigin;
using shape::PredicateOp;

std::string nameOf(const Item& item) {
    if (item.rowColumns.size() > 1) {
        std::string out = "(";
        for (std::size_t i = 0; i < item.rowColumns.size(); ++i) out += (i ? ", " : "") + item.rowColumns[i];
        return out + ")";
    }
    return item.term.text();
}

std::vector<std::string> namesOf(const std::vector<const Item*>& items) {
    std::vector<std::string> out;
    for (const Item* item : items) {
        std::string name = nameOf(*item);
        if (std::ranges::find(out, name) == out.end()) out.push_back(std::move(name));
    }
    return out;
}

std::string orderText(const WantedOrder& order) {
    std::vector<std::string> names;
    for (const OrderTerm& t : order.terms)
        if (!t.constant) names.push_back(t.term.text());
    return listed(names);
}

std::string cannotSearch(const Item& item) {
    const std::string name = nameOf(item);
    if (!item.leaf) return name;
    switch (item.leaf->op) {
        case PredicateOp::Ne:
            return name + " <> …";
        case PredicateOp::NotIn:
            return name + " NOT IN …";
        case PredicateOp::Like:
            return name + " LIKE …";
        case PredicateOp::LikePrefix:
            return name + " LIKE 'x%' under this collation";
        case PredicateOp::ILike:
            return name + " ILIKE …";
        case PredicateOp::ArrayContains:
        case PredicateOp::JsonContains:
            return name + " " + (item.leaf->operatorName.empty() ? "@>" : item.leaf->operatorName) + " …";
        default:
            if (item.leaf->op == PredicateOp::Expression && !item.leaf->expression.empty())
                return item.leaf->expression;
            return "a condition on " + name;
    }
}

bool isFilterNamed(const Item& item) {
    return !nameOf(item).empty();
}

// P or U: whether the index, which is usable, could be searched for it or proves it.
bool serves(const PreparedIndex& index, const Items& proven, const Item& item, const TableQuery& query) {
    for (std::size_t k = 0; k < index.keys.size(); ++k)
        if (bindingBy(index, k, item, *query.table) != Binding::Special) return true;
    return std::ranges::find(proven, &item) != proven.end();
}

// Whether any index could be searched for it.
bool alwaysBindable(const Item& item) {
    return item.binding != Binding::Special && item.term.expression.empty();
}

struct Score {
    bool unique, covers;
    std::size_t bound;
    bool ordered, incremental;
    std::size_t keysBound;
    [[nodiscard]] auto tie() const {
        return std::tie(unique, covers, bound, ordered, incremental, keysBound);
    }
};

std::size_t countBound(const Match& match, const Items& items) {
    return static_cast<std::size_t>(std::ranges::count_if(
        items, [&](const Item* i) { return std::ranges::find(match.items, i) != match.items.end(); }));
}

std::string reasonFor(const TableQuery& query, const Judgement& j, const WantedOrder& order);

}  // namespace

bool OrServed::every() const {
    return std::ranges::all_of(arms, [](const ArmMatch& a) { return a.index != nullptr; });
}
bool OrServed::complete() const {
    return std::ranges::all_of(arms, [](const ArmMatch& a) { return a.index && a.complete; });
}

std::string listed(const std::vector<std::string>& names) {
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i) out += i + 1 == names.size() ? " and " : ", ";
        out += names[i];
    }
    return out;
}

std::string describe(const PreparedIndex& prepared) {
    const catalog::Index& index = prepared.index;
    std::string keys;
    for (const Term& key : prepared.keys) keys += (keys.empty() ? "" : ", ") + key.text();
    keys = "(" + keys + ")";
    if (index.origin == IndexOrigin::PrimaryKey) return "the primary key " + keys;
    const char* kind = index.unique ? "unique index " : "index ";
    return kind + (index.generatedName || index.name.empty() ? keys : index.name + " " + keys) +
           (index.origin == IndexOrigin::Migration ? ", which only a migration makes," : "");
}

Judge::Judge(const TableQuery& query, const WantedOrder& order, bool orderPossible, const Scope& scope,
             const Options& options)
    : query_(query),
      order_(order),
      orderPossible_(orderPossible),
      scope_(scope),
      options_(options),
      hasOrder_(std::ranges::any_of(order.terms, [](const OrderTerm& t) { return !t.constant; })) {
    bindable_.reserve(query.items.size());
    for (const Item& item : query.items) bindable_.push_back(alwaysBindable(item));
    for (const OrGroup& group : query.ors)
        if (group.written)
            for (const Arm& arm : group.arms) arms_.push_back({ArmMatcher(arm, query), {}});
    for (const PreparedIndex* index : query.indexes) {
        for (ServedArm& arm : arms_) arm.matcher.consider(*index, arm.best);
        if (!usable(*index, query.clauses)) continue;
        const Items proven = provenBy(*index, query.items);
        for (std::size_t i = 0; i < query.items.size(); ++i)
            if (!bindable_[i]) bindable_[i] = serves(*index, proven, query.items[i], query);
        std::ranges::move(matches(*index), std::back_inserter(matches_));
    }
}

std::vector<Match> Judge::matches(const PreparedIndex& index) const {
    std::vector<Match> out = matchIndex(index, query_, order_, scope_, options_);
    for (Match& m : out) {
        m.ordered = m.ordered && orderPossible_ && hasOrder_;
        m.incremental = m.incremental && orderPossible_;
    }
    return out;
}

Judgement Judge::now() const {
    return decide(nullptr);
}
Judgement Judge::with(const PreparedIndex& candidate) const {
    return decide(&candidate);
}

Judgement Judge::decide(const PreparedIndex* candidate) const {
    const TableQuery& query = query_;
    Judgement j;
    j.hasOrder = hasOrder_;
    const bool candidateUsable = candidate && usable(*candidate, query.clauses);
    const Items proven = candidateUsable ? provenBy(*candidate, query.items) : Items{};
    for (std::size_t i = 0; i < query.items.size(); ++i) {
        const Item& item = query.items[i];
        if (!item.written) continue;
        const bool bindable = bindable_[i] || (candidateUsable && serves(*candidate, proven, item, query));
        (bindable ? j.bindable : j.unbindable).push_back(&item);
    }
    std::size_t nextArm = 0;
    for (const OrGroup& group : query.ors) {
        if (!group.written) continue;
        OrServed served{&group, {}};
        for (std::size_t i = 0; i < group.arms.size(); ++i) {
            const ServedArm& arm = arms_[nextArm++];
            served.arms.push_back(arm.best);
            if (candidate) arm.matcher.consider(*candidate, served.arms.back());
        }
        j.ors.push_back(std::move(served));
    }

    std::optional<Score> bestScore;
    const Match* best = nullptr;
    const auto consider = [&](const Match& m) {
        const std::size_t bound = countBound(m, j.bindable);
        const bool covers = !j.bindable.empty() && bound == j.bindable.size() && (m.ordered || !j.hasOrder);
        if (bound == 0 && !m.ordered && !m.uniqueRow && m.lossy.empty()) return;
        const Score score{m.uniqueRow, covers, bound, m.ordered, m.incremental, m.keysBound};
        // Of two equals the narrower, then the one that is read first in the schema.
        const bool better =
            !bestScore || score.tie() > bestScore->tie() ||
            (score.tie() == bestScore->tie() && m.index->keys.size() < best->index->keys.size());
        if (!better) return;
        bestScore = score;
        best = &m;
        j.ordered = m.ordered;
        j.boundCount = bound;
    };
    for (const Match& m : matches_) consider(m);
    const std::vector<Match> more = candidateUsable ? matches(*candidate) : std::vector<Match>{};
    for (const Match& m : more) consider(m);
    if (best && !candidate) j.best = *best;

    const bool noCondition =
        j.bindable.empty() && j.unbindable.empty() && query.opaque.empty() && j.ors.empty();
    const bool orServed = std::ranges::any_of(j.ors, [](const OrServed& o) { return o.every(); });
    const bool orsComplete = std::ranges::all_of(j.ors, [](const OrServed& o) { return o.complete(); });
    // What an index would be good for is asked of the conditions that are known.
    if (query.never && !candidate) {
        j.verdict = Verdict::Covered;
        j.best.reset();
        j.reason = "the condition is never true: PostgreSQL reads nothing";
        return j;
    }
    if (bestScore && bestScore->unique) {
        j.verdict = Verdict::Covered;
    } else if (query.unknown && !candidate) {
        j.verdict = Verdict::Unknown;
    } else if (!j.ors.empty()) {
        if (j.bindable.empty() && orsComplete && !j.hasOrder) {
            j.verdict = Verdict::Covered;
        } else {
            j.verdict = best || orServed ? Verdict::Partial : Verdict::Uncovered;
        }
    } else if (!j.bindable.empty()) {
        j.verdict = bestScore && bestScore->covers ? Verdict::Covered
                    : best                         ? Verdict::Partial
                                                   : Verdict::Uncovered;
    } else if (!noCondition) {
        j.verdict = best ? Verdict::Partial : Verdict::Uncovered;
    } else if (j.hasOrder) {
        j.verdict = j.ordered ? Verdict::Covered : Verdict::Uncovered;
    } else {
        j.verdict = Verdict::FullScan;
    }
    // Columns that an unread base class may bring, with indexes of their own.
    if (j.verdict == Verdict::Uncovered && !query.table->complete) {
        for (const std::vector<const Item*>* list : {&j.bindable, &j.unbindable})
            for (const Item* item : *list)
                if (item->term.expression.empty() && !query.table->column(item->term.column)) {
                    j.verdict = Verdict::Unknown;
                    j.reason = item->term.column + " belongs to a part of " + query.table->name +
                               " that could not be read";
                    return j;
                }
    }
    if (!candidate) j.reason = reasonFor(query, j, order_);
    return j;
}

std::vector<Term> probeTerms(const TableQuery& query) {
    std::vector<Term> out;
    for (const Item& item : query.items)
        if (item.join && std::ranges::find(out, item.term) == out.end()) out.push_back(item.term);
    return out;
}

namespace {

Judgement judgeAlone(const TableQuery& query, const Scope& scope, const Options& options) {
    const WantedOrder none{{}, query.alias};
    return Judge(query, none, true, scope, options).now();
}

}  // namespace

Judgement judgeProbe(const TableQuery& query, const Scope& scope, const Options& options) {
    Judgement j;
    const std::vector<Term> wanted = probeTerms(query);
    std::size_t bestBound = 0;
    for (const PreparedIndex* index : query.indexes) {
        for (Match& m : matchIndex(*index, query, {{}, query.alias}, scope, options)) {
            std::size_t bound = 0;
            for (const Term& term : wanted)
                bound +=
                    std::ranges::any_of(m.items, [&](const Item* i) { return i->join && i->term == term; });
            if (bound == 0 && !m.uniqueRow) continue;
            const bool better =
                !j.best ||
                std::tuple(m.uniqueRow, bound, m.keysBound) >
                    std::tuple(j.best->uniqueRow, bestBound, j.best->keysBound) ||
                (m.uniqueRow == j.best->uniqueRow && bound == bestBound && m.keysBound == j.best->keysBound &&
                 index->keys.size() < j.best->index->keys.size());
            if (!better) continue;
            bestBound = bound;
            j.best = std::move(m);
        }
    }
    j.boundCount = bestBound;
    std::vector<std::string> names;
    names.reserve(wanted.size());
    for (const Term& t : wanted) names.push_back(t.text());
    if (query.never) {
        j.verdict = Verdict::Covered;
        j.reason = "the condition is never true: PostgreSQL reads nothing";
    } else if (j.best && (j.best->uniqueRow || bestBound == wanted.size())) {
        j.verdict = Verdict::Covered;
        j.reason = j.best->uniqueRow ? describe(*j.best->index) +
                                           (bestBound == 0 ? " finds at most one row"
                                                           : " finds at most one row for each outer row")
                                     : describe(*j.best->index) + " finds the rows by " + listed(names);
    } else if (j.best) {
        j.verdict = Verdict::Partial;
        j.reason = describe(*j.best->index) + " binds only " + listed(j.best->bound) + " of the join by " +
                   listed(names);
    } else if (Judgement own = judgeAlone(query, scope, options);
               own.verdict == Verdict::Covered || (own.verdict == Verdict::Partial && own.boundCount > 0)) {
        // Its own conditions find its rows: they are read once, and joined by what they are.
        own.verdict = Verdict::Partial;
        own.reason += ", but no index begins with " + listed(names) + " for the join";
        return own;
    } else {
        j.verdict = Verdict::Uncovered;
        j.reason = "no index of " + query.table->name + " begins with " + listed(names) +
                   ": the join cannot look its rows up and reads the whole table";
    }
    return j;
}

namespace {

std::string sortedBy(const Judgement& j, const WantedOrder& order) {
    if (!j.hasOrder || j.ordered) return "";
    return "the rows are sorted by " + orderText(order);
}

std::string filtersText(const std::vector<std::string>& names) {
    if (names.empty()) return "";
    return listed(names) + (names.size() == 1 ? " stays a filter" : " stay filters");
}

std::string orReason(const Judgement& j, const WantedOrder& order) {
    for (const OrServed& served : j.ors) {
        if (!served.every()) continue;
        std::vector<std::string> indexes;
        for (const ArmMatch& a : served.arms) {
            std::string text = describe(*a.index);
            if (std::ranges::find(indexes, text) == indexes.end()) indexes.push_back(std::move(text));
        }
        std::string out = "each arm of the OR is found by " + listed(indexes) + " (BitmapOr)";
        if (const std::string sort = sortedBy(j, order); !sort.empty()) out += "; " + sort;
        return out;
    }
    for (std::size_t i = 0; i < j.ors.front().arms.size(); ++i) {
        if (j.ors.front().arms[i].index) continue;
        const Arm& a = j.ors.front().group->arms[i];
        std::vector<std::string> names;
        for (const Item& item : a.items) names.push_back(nameOf(item));
        std::string out = "no index serves the OR's arm on " +
                          (names.empty() ? "another condition" : listed(names)) + ", so every row is read";
        if (const std::string sort = sortedBy(j, order); !sort.empty()) out += " and " + sort;
        return out;
    }
    return "the OR is no index condition";
}

std::string reasonFor(const TableQuery& query, const Judgement& j, const WantedOrder& order) {
    if (j.verdict == Verdict::FullScan) return "no condition and no order: the whole table is read";
    if (j.verdict == Verdict::Unknown)
        return query.unknown.value_or("part of the query is known only at run time");
    if (j.best && j.best->uniqueRow) {
        const bool more = j.bindable.size() > j.best->items.size() || !j.unbindable.empty() ||
                          !query.opaque.empty() || !j.ors.empty();
        return describe(*j.best->index) + " finds at most one row" +
               (more ? "; the rest is checked on that row" : "");
    }
    if (!j.best && !j.ors.empty()) return orReason(j, order);

    std::vector<const Item*> left;
    for (const Item* item : j.bindable)
        if (!j.best || std::ranges::find(j.best->items, item) == j.best->items.end()) left.push_back(item);
    if (j.best) {
        const std::vector<std::string> bound = j.best->allBound();
        std::vector<const Item*> filters = left;
        for (const Item* u : j.unbindable)
            if (isFilterNamed(*u)) filters.push_back(u);
        std::vector<std::string> filterNames = namesOf(filters);
        std::erase_if(filterNames,
                      [&](const std::string& n) { return std::ranges::find(bound, n) != bound.end(); });
        if (!j.ors.empty()) filterNames.emplace_back("the OR");
        std::string out = describe(*j.best->index);
        if (!j.best->bound.empty()) out += " binds " + listed(j.best->bound);
        if (!j.best->proven.empty())
            out += (j.best->bound.empty() ? " holds only rows with the asked "
                                          : ", holds only rows with the asked ") +
                   listed(j.best->proven);
        if (j.ordered)
            out += (bound.empty() ? " gives the order by " : " and gives the order by ") + orderText(order);
        std::string rest = filtersText(filterNames);
        if (std::string sort = sortedBy(j, order); !sort.empty()) {
            if (j.best->incremental) sort += " within what the index already orders";
            rest += (rest.empty() ? "" : " and ") + sort;
        }
        return rest.empty() ? out : out + "; " + rest;
    }
    std::string out;
    if (!j.bindable.empty()) {
        std::vector<std::string> names = namesOf(j.bindable);
        std::string either;
        for (std::size_t i = 0; i < names.size(); ++i)
            either += (i ? (i + 1 == names.size() ? " or " : ", ") : "") + names[i];
        out = "no index of " + query.table->name + " begins with " + either + ": every row is read";
    } else if (!j.unbindable.empty()) {
        out = "no index can be searched for " + cannotSearch(*j.unbindable.front()) + ": every row is read";
    } else if (!query.opaque.empty()) {
        out = "no index can be searched for the condition: every row is read";
    } else {
        out = "no index of " + query.table->name + " gives the order by " + orderText(order) +
              ": every row is read and sorted";
        return out;
    }
    if (const std::string sort = sortedBy(j, order); !sort.empty()) out += " and " + sort;
    return out;
}

}  // namespace

}  // namespace audit::coverage
