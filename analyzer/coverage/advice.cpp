#include "coverage/advice.h"

#include <algorithm>
#include <array>
#include <span>
#include <tuple>

#include "coverage/predicates.h"
#include "sql/predicate.h"

namespace audit::coverage {
namespace {

using catalog::IndexKey;
using catalog::IndexMethod;
using shape::PredicateOp;

IndexKey plainKey(const std::string& column) {
    IndexKey key;
    key.column = column;
    return key;
}

bool isPlainKey(const IndexKey& key) {
    return key.expression.empty() && !key.descending && !key.nullsFirst && key.opclass.empty() &&
           key.collation.empty();
}

void addKey(std::vector<IndexKey>& keys, const IndexKey& key) {
    if (std::ranges::none_of(keys, [&](const IndexKey& k) {
            return k.column == key.column && k.expression == key.expression;
        }))
        keys.push_back(key);
}

bool isDeclarable(const IndexAdvice& advice) {
    return advice.method == IndexMethod::Btree && std::ranges::all_of(advice.keys, isPlainKey);
}

// One candidate index, judged as if it were there.
struct Candidate {
    IndexAdvice advice;
    Judgement judged;
    [[nodiscard]] auto quality(bool limited) const {
        const int verdict = judged.verdict == Verdict::Covered   ? 2
                            : judged.verdict == Verdict::Partial ? 1
                                                                 : 0;
        const auto bound = static_cast<int>(judged.boundCount);
        const auto ordered = static_cast<int>(judged.ordered);
        return limited ? std::tuple(verdict, ordered, bound) : std::tuple(verdict, bound, ordered);
    }
};

catalog::Index asIndex(const IndexAdvice& advice) {
    catalog::Index out;
    out.keys = advice.keys;
    out.where = advice.where;
    out.method = advice.method;
    return out;
}

// An existing index of which the advice is an extension: same predicate, not unique, its keys a prefix.
void findReplaced(IndexAdvice& a, const catalog::Table& table) {
    for (const catalog::Index& index : table.indexes) {
        if (index.unique || index.method != a.method || index.keys.empty() ||
            index.keys.size() >= a.keys.size())
            continue;
        if (!index.include.empty() || !index.valid || !index.synchronize) continue;
        if (index.where.has_value() && index.where != a.where) continue;
        const bool prefix =
            std::ranges::equal(index.keys, std::span(a.keys).first(index.keys.size()), sameKey);
        if (!prefix) continue;
        // The wider index must do all that the narrower did.
        if (!index.where && a.where) {
            if (!a.whereOptional) continue;
            a.where.reset();
            a.whereOptional = false;
        }
        a.replaces = index.name;
        return;
    }
}

class Adviser {
  public:
    explicit Adviser(const Judge& judge)
        : judge_(judge), query_(judge.query()), order_(judge.order()), scope_(judge.scope()) {
        for (const Item& item : query_.items) {
            if (!item.written || item.binding == Binding::Special) continue;
            if (!item.term.expression.empty()) continue;
            if (item.rowColumns.size() > 1) {
                rows_.push_back(&item);
                continue;
            }
            auto& list = item.binding == Binding::Equal   ? equal_
                         : item.binding == Binding::Multi ? multi_
                                                          : range_;
            if (std::ranges::none_of(list, [&](const Item* i) { return i->term == item.term; }))
                list.push_back(&item);
        }
        const auto fixed = [&](const Item* i) {
            return std::ranges::any_of(equal_, [&](const Item* e) { return e->term == i->term; });
        };
        std::erase_if(multi_, fixed);
        std::erase_if(range_, fixed);
        putSharedFirst();
    }

    [[nodiscard]] std::vector<Candidate> candidates() {
        std::vector<Candidate> out;
        const std::vector<IndexKey> order = orderKeys();
        std::vector<std::string> wheres;
        const std::string soft = softDelete();
        // IS NULL that is written: as a key it would stand between the equalities and the order.
        const std::vector<const Item*> all = multi_;
        const auto build = [&](bool withOrder, bool withMulti, const Item* range, const std::string& where,
                               const std::vector<const Item*>& skip) {
            IndexAdvice a;
            a.table = query_.tableId;
            for (const Item* i : equal_) addKey(a.keys, plainKey(i->term.column));
            a.equalityKeys = a.keys.size();
            if (withMulti)
                for (const Item* i : all)
                    if (std::ranges::find(skip, i) == skip.end()) addKey(a.keys, plainKey(i->term.column));
            if (withMulti && !withOrder) a.equalityKeys = a.keys.size();
            if (range && range->rowColumns.size() > 1) {
                for (const std::string& c : range->rowColumns) addKey(a.keys, plainKey(c));
            } else if (range) {
                addKey(a.keys, plainKey(range->term.column));
            }
            if (withOrder)
                for (const IndexKey& k : order) addKey(a.keys, k);
            if (a.keys.empty()) return;
            if (!where.empty()) {
                a.where = where;
            } else if (!soft.empty() && !onlyForeignKey(a)) {
                a.where = soft;
                a.whereOptional = true;
            }
            a.declarable = isDeclarable(a);
            // Of equals the first is taken.
            if (std::ranges::none_of(out, [&](const Candidate& c) { return sameIndex(c.advice, a); }))
                out.push_back(judged(std::move(a)));
        };
        const bool ordered = judge_.orderPossible() && !order.empty();
        std::vector<const Item*> ranges{nullptr};
        ranges.insert(ranges.end(), rows_.begin(), rows_.end());
        ranges.insert(ranges.end(), range_.begin(), range_.end());
        for (const bool withOrder : {false, true}) {
            if (withOrder && !ordered) continue;
            for (const bool withMulti : {false, true}) {
                if (withMulti && all.empty()) continue;
                for (const Item* range : ranges) build(withOrder, withMulti, range, "", {});
            }
        }
        // Conditions that a partial index proves instead of binding them.
        std::vector<const Item*> nulls;
        for (const auto* list : {&multi_, &range_})
            for (const Item* i : *list)
                if (i->leaf && (i->leaf->op == PredicateOp::IsNull || i->leaf->op == PredicateOp::IsNotNull))
                    nulls.push_back(i);
        if (!nulls.empty()) {
            std::string where;
            for (const Item* i : nulls)
                where += (where.empty() ? "" : " AND ") + sql::quoteIdentifier(i->term.column) +
                         (i->leaf->op == PredicateOp::IsNull ? " IS NULL" : " IS NOT NULL");
            if (!soft.empty()) where += " AND " + soft;
            for (const bool withOrder : {false, true}) {
                if (withOrder && !ordered) continue;
                for (const Item* range : ranges) {
                    if (range && std::ranges::find(nulls, range) != nulls.end()) continue;
                    build(withOrder, all.size() > nulls.size(), range, where, nulls);
                    build(withOrder, false, range, where, nulls);
                }
            }
        }
        return out;
    }

    // What only an index beyond @Index can serve: an expression, pattern ops, a GIN index.
    [[nodiscard]] std::vector<Candidate> specialCandidates() {
        std::vector<Candidate> out;
        for (const Item& item : query_.items) {
            if (!item.written || !item.leaf) continue;
            IndexAdvice a;
            a.table = query_.tableId;
            a.declarable = false;
            IndexKey key;
            const catalog::Column* column = query_.table->column(item.leaf->column);
            const std::string type = column ? baseType(column->type) : "";
            key.column = item.term.column;
            key.expression = item.term.expression;
            const bool like = item.leaf->op == PredicateOp::Like || item.leaf->op == PredicateOp::ILike ||
                              item.leaf->op == PredicateOp::LikePrefix;
            if (!item.term.expression.empty() && item.binding != Binding::Special) {
                if (!isImmutable(item.leaf->castOrFunction, type)) continue;
            } else if (item.leaf->op == PredicateOp::LikePrefix && (isText(type) || type.empty())) {
                key.opclass = type == "character varying" && item.term.expression.empty()
                                  ? "varchar_pattern_ops"
                                  : "text_pattern_ops";
            } else if (like && (isText(type) || type.empty())) {
                a.method = IndexMethod::Gin;
                key.opclass = "gin_trgm_ops";
                a.extension = "pg_trgm";
            } else if ((item.leaf->op == PredicateOp::ArrayContains ||
                        item.leaf->op == PredicateOp::JsonContains) &&
                       type != "json" && item.term.expression.empty()) {
                a.method = IndexMethod::Gin;
            } else if (item.leaf->operatorName == "@@" && type == "tsvector") {
                a.method = IndexMethod::Gin;
            } else {
                continue;
            }
            a.keys.push_back(std::move(key));
            out.push_back(judged(std::move(a)));
        }
        return out;
    }

    // Each arm of an OR needs an index of its own.
    [[nodiscard]] std::vector<IndexAdvice> forArms(const Judgement& now) {
        std::vector<IndexAdvice> out;
        for (const OrServed& served : now.ors) {
            for (std::size_t i = 0; i < served.arms.size(); ++i) {
                if (served.arms[i].index && served.arms[i].complete) continue;
                IndexAdvice a;
                a.table = query_.tableId;
                const Item* range = nullptr;
                for (const Item& item : served.group->arms[i].items) {
                    if (item.binding == Binding::Special || !item.term.expression.empty()) continue;
                    if (item.binding == Binding::Range) {
                        if (!range) range = &item;
                        continue;
                    }
                    addKey(a.keys, plainKey(item.term.column));
                }
                a.equalityKeys = a.keys.size();
                if (range) addKey(a.keys, plainKey(range->term.column));
                // An arm that no B-tree can serve makes the others useless.
                if (a.keys.empty()) return {};
                a.declarable = true;
                if (!served.arms[i].index || range || a.keys.size() > served.arms[i].bound.size())
                    out.push_back(std::move(a));
            }
        }
        return out;
    }

    [[nodiscard]] Candidate judged(IndexAdvice a) {
        const PreparedIndex candidate = prepare(asIndex(a), *query_.table);
        return {std::move(a), judge_.with(candidate)};
    }

  private:
    // The order's columns as keys; empty when no index of this table can give it.
    [[nodiscard]] std::vector<IndexKey> orderKeys() const {
        std::vector<IndexKey> keys;
        bool anyForward = false;
        bool anyReverse = false;
        for (const OrderTerm& t : order_.terms) {
            if (t.constant) continue;
            if (t.alias != query_.alias && !t.alias.empty()) {
                // A column of another table that is equal to one of this.
                bool found = false;
                for (const catalog::Column& c : query_.table->columns)
                    if (scope_.classOf(query_.alias, {c.name, ""}) == t.ec) {
                        keys.push_back(keyOf({c.name, ""}, t));
                        found = true;
                        break;
                    }
                if (!found) return {};
                continue;
            }
            keys.push_back(keyOf(t.term, t));
            const bool natural = t.nullsFirst == t.descending;
            (natural ? anyForward : anyReverse) = true;
        }
        // All in one direction with PostgreSQL's default nulls: a plain index, read forwards or backwards.
        const bool natural = !anyReverse && std::ranges::all_of(keys, [&](const IndexKey& k) {
            return k.descending == keys.front().descending;
        });
        if (natural)
            for (IndexKey& k : keys) k.descending = k.nullsFirst = false;
        // Read backwards, the first key can always be ascending.
        if (!natural && !keys.empty() && keys.front().descending)
            for (IndexKey& k : keys) {
                k.descending = !k.descending;
                k.nullsFirst = !k.nullsFirst;
            }
        return keys;
    }

    static IndexKey keyOf(const Term& term, const OrderTerm& t) {
        IndexKey key;
        key.column = term.column;
        key.expression = term.expression;
        key.descending = t.descending;
        key.nullsFirst = t.nullsFirst;
        return key;
    }

    [[nodiscard]] std::string softDelete() const {
        std::string out;
        for (const shape::Predicate* p : query_.clauses) {
            if (p->origin != shape::Origin::SoftDelete || p->kind != shape::Predicate::Kind::Leaf) continue;
            if (p->leaf.op != PredicateOp::IsNull) continue;
            out += (out.empty() ? "" : " AND ") + sql::quoteIdentifier(p->leaf.column) + " IS NULL";
        }
        return out;
    }

    // A foreign key is looked up by ON DELETE too, for deleted rows as well.
    [[nodiscard]] bool onlyForeignKey(const IndexAdvice& a) const {
        return std::ranges::any_of(query_.table->foreignKeys, [&](const catalog::ForeignKey& fk) {
            return fk.columns.size() == a.keys.size() && std::ranges::all_of(a.keys, [&](const IndexKey& k) {
                       return std::ranges::find(fk.columns, k.column) != fk.columns.end();
                   });
        });
    }

    // Equality columns may stand in any order: the one that extends an index which is there.
    void putSharedFirst() {
        std::size_t best = 0;
        std::vector<std::string> first;
        for (const catalog::Index& index : query_.table->indexes) {
            if (index.unique || index.where || index.method != IndexMethod::Btree ||
                index.keys.size() <= best)
                continue;
            const bool within = std::ranges::all_of(index.keys, [&](const IndexKey& k) {
                return isPlainKey(k) &&
                       std::ranges::any_of(equal_, [&](const Item* i) { return i->term.column == k.column; });
            });
            if (!within) continue;
            best = index.keys.size();
            first.clear();
            for (const IndexKey& k : index.keys) first.push_back(k.column);
        }
        std::ranges::stable_sort(equal_, {}, [&](const Item* i) {
            return std::ranges::find(first, i->term.column) - first.begin();
        });
    }

    // provolatile = 'i' of what people wrap a column in; a cast of timestamptz depends on the time zone.
    static bool isImmutable(const std::string& function, const std::string& type) {
        static constexpr std::array<std::string_view, 14> kNames{
            "lower", "upper",    "btrim", "ltrim", "rtrim", "md5", "length",
            "abs",   "coalesce", "->>",   "#>>",   "->",    "+",   "reverse"};
        if (std::ranges::find(kNames, function) != kNames.end()) return type != "timestamp with time zone";
        if (function == "::date" || function == "date_trunc" || function == "date")
            return type == "timestamp without time zone";
        return false;
    }

    const Judge& judge_;
    const TableQuery& query_;
    const WantedOrder& order_;
    const Scope& scope_;
    std::vector<const Item*> equal_, multi_, range_, rows_;
};

}  // namespace

bool sameKey(const IndexKey& a, const IndexKey& b) {
    return a.column == b.column && a.expression == b.expression && a.descending == b.descending &&
           a.nullsFirst == b.nullsFirst && a.opclass == b.opclass && a.collation == b.collation;
}

bool sameIndex(const IndexAdvice& a, const IndexAdvice& b) {
    return a.table == b.table && a.where == b.where && a.method == b.method && a.unique == b.unique &&
           std::ranges::equal(a.keys, b.keys, sameKey);
}

std::vector<IndexAdvice> advise(const Judge& judge, bool limited, const Judgement& now) {
    const catalog::Table& table = *judge.query().table;
    Adviser adviser(judge);
    std::vector<Candidate> candidates = adviser.candidates();
    if (now.bindable.empty() && now.ors.empty())
        for (Candidate& c : adviser.specialCandidates()) candidates.push_back(std::move(c));
    const Candidate current{{}, now};
    const Candidate* best = nullptr;
    for (const Candidate& c : candidates) {
        if (c.judged.verdict != Verdict::Covered && c.judged.verdict != Verdict::Partial) continue;
        if (!best || c.quality(limited) > best->quality(limited) ||
            (c.quality(limited) == best->quality(limited) && c.advice.keys.size() < best->advice.keys.size()))
            best = &c;
    }
    std::vector<IndexAdvice> out;
    // With an OR the arms come first: an index for what stands beside it only narrows the rows.
    if (!now.ors.empty() && now.bindable.empty()) {
        out = adviser.forArms(now);
        for (IndexAdvice& a : out) findReplaced(a, table);
        return out;
    }
    if (!best || best->quality(limited) <= current.quality(limited)) return out;
    IndexAdvice advice = best->advice;
    findReplaced(advice, table);
    out.push_back(std::move(advice));
    return out;
}

std::vector<IndexAdvice> adviseProbe(const TableQuery& query, const Judgement& now) {
    if (now.verdict == Verdict::Covered) return {};
    IndexAdvice a;
    a.table = query.tableId;
    a.forJoin = true;
    for (const Term& term : probeTerms(query)) {
        if (!term.expression.empty()) continue;
        addKey(a.keys, plainKey(term.column));
    }
    if (a.keys.empty()) return {};
    a.equalityKeys = a.keys.size();
    findReplaced(a, *query.table);
    return {std::move(a)};
}

IndexAdvice uniqueAdvice(catalog::TableId table, const std::vector<std::string>& columns) {
    IndexAdvice a;
    a.table = table;
    a.unique = true;
    for (const std::string& c : columns) a.keys.push_back(plainKey(c));
    a.equalityKeys = a.keys.size();
    return a;
}

}  // namespace audit::coverage
