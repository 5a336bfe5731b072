#include "coverage/match.h"

#include <algorithm>
#include <cctype>
#include <span>

#include "coverage/implication.h"
#include "coverage/pathkeys.h"
#include "coverage/predicates.h"

namespace audit::coverage {
namespace {

using catalog::Index;
using catalog::IndexKey;
using catalog::IndexMethod;
using shape::PredicateOp;

bool isPatternOpclass(const std::string& opclass) {
    return opclass.ends_with("_pattern_ops");
}
bool isTrigramOpclass(const std::string& opclass) {
    return opclass == "gin_trgm_ops" || opclass == "gist_trgm_ops";
}

bool isLike(PredicateOp op) {
    return op == PredicateOp::Like || op == PredicateOp::LikePrefix || op == PredicateOp::ILike;
}

// `s ~ '^abc…'` has a fixed prefix when the anchor is followed by plain characters (regexp_fixed_prefix).
bool isAnchored(const std::string& expression) {
    const std::size_t at = expression.find("~ '^");
    if (at == std::string::npos || expression.find('|', at) != std::string::npos) return false;
    const auto plain = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == ' ' || c == '-' || c == '_' || c == '/';
    };
    const char first = at + 4 < expression.size() ? expression[at + 4] : '\'';
    const char second = at + 5 < expression.size() ? expression[at + 5] : '\'';
    return plain(first) && second != '*' && second != '?' && second != '{';
}

// like_support.c, match_pattern_prefix: a prefix becomes a range under pattern ops or the C collation; a
// pattern without wildcards becomes an equality under any of them.
Binding btreePattern(const IndexKey& key, const Item& item, const catalog::Column* column) {
    const bool regex = item.leaf->op == PredicateOp::Expression && item.leaf->operatorName == "~" &&
                       isAnchored(item.leaf->expression);
    if ((item.leaf->op != PredicateOp::LikePrefix && !regex) || item.leaf->value == shape::ValueKind::Column)
        return Binding::Special;
    const std::string collation = !key.collation.empty()        ? key.collation
                                  : column && column->collation ? *column->collation
                                                                : "";
    const bool byteOrder = isPatternOpclass(key.opclass) || collation == "C" || collation == "POSIX";
    if (!regex && isExactPattern(item.leaf->literal)) {
        const bool sameCollation = key.collation.empty() || (column && column->collation == key.collation);
        return byteOrder || sameCollation ? Binding::Equal : Binding::Special;
    }
    return byteOrder ? Binding::Range : Binding::Special;
}

// Which conditions the operator classes of GIN, GiST and SP-GiST know (pg_amop).
bool invertedServes(const Index& index, const IndexKey& key, const Item& item,
                    const catalog::Column* column) {
    if (!item.leaf) return false;
    const shape::Comparison& leaf = *item.leaf;
    const std::string& name = leaf.operatorName;
    if (isTrigramOpclass(key.opclass)) return isLike(leaf.op) || name == "~" || name == "~*" || name == "%";
    const std::string type = column ? baseType(column->type) : "";
    const bool contains = leaf.op == PredicateOp::ArrayContains || leaf.op == PredicateOp::JsonContains;
    if (index.method == IndexMethod::Gin) {
        if (type == "jsonb" || (type.empty() && leaf.op == PredicateOp::JsonContains)) {
            const bool path = key.opclass == "jsonb_path_ops";
            if (contains) return name.empty() || name == "@>";
            return name == "@?" || name == "@@" || (!path && (name == "?" || name == "?|" || name == "?&"));
        }
        if (type == "tsvector") return name == "@@";
        if (!key.expression.empty()) return contains || name == "@@" || name == "?";
        return contains;
    }
    // Ranges, geometry, text search: containment and overlap.
    return (contains && !type.ends_with("[]")) || name == "@@" || name == "<<" || name == ">>" ||
           name == "-|-" || name == "~" || name == "<->" || name == "<^" || name == ">^";
}

// `to_tsvector('english', body) @@ $1` kept as one expression: its left side is the key.
bool expressionStartsWith(const Item& item, const Term& key) {
    return item.leaf && item.leaf->op == PredicateOp::Expression && !key.expression.empty() &&
           canonicalExpression(item.leaf->expression)
               .starts_with(key.expression + " " + item.leaf->operatorName);
}

bool sameTerm(const Item& item, const Term& key) {
    return item.term == key ||
           // NOT lower(x) = … and boolean functions apart, an expression over one column keeps that column.
           (item.leaf && item.leaf->op == PredicateOp::Expression && item.leaf->castOrFunction.empty() &&
            key.expression.empty() && item.leaf->column == key.column && !item.leaf->operatorName.empty());
}

}  // namespace

Binding bindingBy(const PreparedIndex& prepared, std::size_t position, const Item& item,
                  const catalog::Table& table) {
    const Index& index = prepared.index;
    const IndexKey& key = index.keys[position];
    const Term& keyTerm = prepared.keys[position];
    if (index.method == IndexMethod::Gin || index.method == IndexMethod::Gist ||
        index.method == IndexMethod::SpGist) {
        if (!sameTerm(item, keyTerm) && !expressionStartsWith(item, keyTerm)) return Binding::Special;
        return invertedServes(index, key, item, table.column(key.column)) ? Binding::Range : Binding::Special;
    }
    if (item.term != keyTerm) return Binding::Special;
    const catalog::Column* column = table.column(key.column);
    // match_rowcompare_to_indexcol: "Forget it if we're not dealing with a btree index".
    if (!item.rowColumns.empty() && index.method != IndexMethod::Btree) return Binding::Special;
    if (index.method == IndexMethod::Hash) {
        // A bitmap looks every value of an array up by itself.
        const bool array = item.binding == Binding::Multi && item.leaf && item.leaf->op == PredicateOp::In;
        if (item.leaf && item.leaf->op == PredicateOp::LikePrefix && isExactPattern(item.leaf->literal))
            return Binding::Equal;
        return item.binding == Binding::Equal || array ? item.binding : Binding::Special;
    }
    if (item.binding == Binding::Special) {
        if (index.method == IndexMethod::Btree && item.leaf &&
            (isLike(item.leaf->op) || item.leaf->operatorName == "~"))
            return btreePattern(key, item, column);
        return Binding::Special;
    }
    // An index of another collation than the condition's (indxpath.c, IndexCollMatchesExprColl).
    const bool nullTest =
        item.leaf && (item.leaf->op == PredicateOp::IsNull || item.leaf->op == PredicateOp::IsNotNull);
    if (!key.collation.empty() && key.collation != "default" && !nullTest &&
        !(column && column->collation == key.collation))
        return Binding::Special;
    // Pattern ops have = in common with the default class, but not < and >.
    if (isPatternOpclass(key.opclass) && item.binding == Binding::Range && !nullTest) return Binding::Special;
    return item.binding;
}

bool usable(const PreparedIndex& index, const std::vector<const shape::Predicate*>& clauses) {
    return index.readable && (!index.where || implies(clauses, *index.where));
}

Items itemsOf(const std::vector<Item>& items) {
    Items out;
    out.reserve(items.size());
    for (const Item& item : items) out.push_back(&item);
    return out;
}

std::vector<const Item*> provenBy(const PreparedIndex& index, const std::vector<Item>& items) {
    return index.where ? provenBy(index, itemsOf(items)) : Items{};
}

std::vector<const Item*> provenBy(const PreparedIndex& index, const Items& items) {
    std::vector<const Item*> out;
    if (!index.where) return out;
    const std::vector<const shape::Predicate*> facts = conjuncts(*index.where);
    for (const Item* item : items)
        if (item->predicate && item->leaf && implies(facts, *item->predicate)) out.push_back(item);
    return out;
}

namespace {

struct Prefix {
    std::vector<std::string> bound;
    std::vector<const Item*> items;
    std::vector<const Item*> lossy;
    std::size_t keysBound = 0;
    bool allEqual = true;    // every key so far fixed by one value
    bool unordered = false;  // a lower array condition or a semi-join is among them
    bool lowerArray = false;
};

// (a, b) > ($1, $2) binds as far as the following keys are its columns (expand_indexqual_rowcompare).
bool rowBoundCompletely(const Index& index, std::size_t at, const Item& item) {
    for (std::size_t i = 0; i < item.rowColumns.size(); ++i)
        if (at + i >= index.keys.size() || index.keys[at + i].column != item.rowColumns[i]) return false;
    return true;
}

std::size_t firstKeyOf(const Index& index, const Item& item) {
    std::size_t k = 0;
    while (k < index.keys.size() && index.keys[k].column != item.term.column) ++k;
    return k;
}

// indxpath.c: equalities from the first key on, then one range; `skipLowerArrays` leaves IN on later keys
// out.
Prefix btreePrefix(const PreparedIndex& prepared, const Items& items, const catalog::Table& table,
                   bool skipLowerArrays) {
    const Index& index = prepared.index;
    Prefix out;
    for (std::size_t k = 0; k < index.keys.size(); ++k) {
        bool equal = false;
        bool multi = false;
        bool range = false;
        std::vector<const Item*> here;
        for (const Item* each : items) {
            const Item& item = *each;
            const Binding b = bindingBy(prepared, k, item, table);
            if (b == Binding::Special) continue;
            const bool array =
                b == Binding::Multi && ((item.leaf && item.leaf->op == PredicateOp::In) || item.semijoin);
            if (array && (k > 0 || item.semijoin)) {
                if (skipLowerArrays) continue;
                out.lowerArray = true;
                out.unordered = true;
            }
            equal = equal || b == Binding::Equal;
            multi = multi || b == Binding::Multi;
            range = range || b == Binding::Range;
            const bool whole = item.rowColumns.empty() || rowBoundCompletely(index, k, item);
            (whole ? here : out.lossy).push_back(&item);
        }
        if (!equal && !multi && !range) break;
        out.items.insert(out.items.end(), here.begin(), here.end());
        out.bound.push_back(prepared.keys[k].text());
        ++out.keysBound;
        out.allEqual = out.allEqual && equal;
        if (!equal && !multi) {
            out.allEqual = false;
            break;
        }
    }
    // The further columns of row comparisons, as far as the following keys are theirs.
    for (const auto* list : {&out.items, &out.lossy})
        for (const Item* item : *list)
            for (std::size_t i = 1, k = firstKeyOf(index, *item); i < item->rowColumns.size(); ++i) {
                if (k + i >= index.keys.size() || index.keys[k + i].column != item->rowColumns[i]) break;
                if (std::ranges::find(out.bound, item->rowColumns[i]) == out.bound.end())
                    out.bound.push_back(item->rowColumns[i]);
            }
    if (out.keysBound < index.keys.size()) out.allEqual = false;
    return out;
}

// GIN, GiST, BRIN search for any of their columns.
// Arrays may be left out: the executor, not the index, takes them apart.
Prefix anyColumns(const PreparedIndex& index, const Items& items, const catalog::Table& table,
                  bool skipArrays) {
    Prefix out;
    for (std::size_t k = 0; k < index.keys.size(); ++k) {
        bool found = false;
        for (const Item* each : items) {
            const Item& item = *each;
            if (bindingBy(index, k, item, table) == Binding::Special) continue;
            if (skipArrays && item.leaf && item.leaf->op == PredicateOp::In && item.binding == Binding::Multi)
                continue;
            out.items.push_back(&item);
            found = true;
        }
        if (found) {
            out.bound.push_back(index.keys[k].text());
            ++out.keysBound;
        }
    }
    out.allEqual = false;
    return out;
}

}  // namespace

std::vector<Match> matchIndex(const PreparedIndex& prepared, const TableQuery& query,
                              const WantedOrder& order, const Scope& scope, const Options& options) {
    const Index& index = prepared.index;
    std::vector<Match> out;
    if (!usable(prepared, query.clauses)) return out;
    const Items items = itemsOf(query.items);
    const std::vector<const Item*> proven = provenBy(prepared, items);
    const auto finish = [&](const Prefix& prefix) {
        Match m;
        m.index = &prepared;
        m.bound = prefix.bound;
        m.items = prefix.items;
        m.lossy = prefix.lossy;
        m.keysBound = prefix.keysBound;
        for (const Item* item : proven) {
            if (std::ranges::find(m.items, item) != m.items.end()) continue;
            m.items.push_back(item);
            const std::string& name = item->term.text();
            const auto named = [&](const std::vector<std::string>& list) {
                return std::ranges::find(list, name) != list.end();
            };
            if (item->written && !named(m.bound) && !named(m.proven)) m.proven.push_back(name);
        }
        m.uniqueRow = index.unique && index.method == IndexMethod::Btree && prefix.allEqual;
        if (index.method == IndexMethod::Btree && !order.terms.empty() && !prefix.unordered) {
            const OrderMatch o = matchOrder(prepared, query, order, scope);
            m.ordered = o.complete;
            m.incremental = !o.complete && o.matched > 0;
        }
        out.push_back(std::move(m));
    };
    if (index.method != IndexMethod::Btree && index.method != IndexMethod::Hash) {
        finish(anyColumns(prepared, items, *query.table, false));
        if (index.method == IndexMethod::Brin) finish(anyColumns(prepared, items, *query.table, true));
        return out;
    }
    Prefix whole = btreePrefix(prepared, items, *query.table, false);
    // PostgreSQL 17 keeps the order below an array condition (indxpath.c lost skip_lower_saop).
    const bool semijoin = std::ranges::any_of(whole.items, [](const Item* i) { return i->semijoin; });
    if (options.postgresVersion >= 17 && !semijoin) whole.unordered = false;
    finish(whole);
    if (whole.lowerArray && whole.unordered) finish(btreePrefix(prepared, items, *query.table, true));
    return out;
}

// indxpath.c, build_paths_for_OR: an arm may be helped by the conditions around the OR, but has to bring one
// itself.
ArmMatcher::ArmMatcher(const Arm& arm, const TableQuery& query)
    : query_(query), items_(itemsOf(arm.items)), own_(arm.items.size()), clauses_(query.clauses) {
    for (const Item& item : query.items) items_.push_back(&item);
    clauses_.insert(clauses_.end(), arm.clauses.begin(), arm.clauses.end());
}

void ArmMatcher::consider(const PreparedIndex& index, ArmMatch& best) const {
    const IndexMethod method = index.index.method;
    const bool ordered = method == IndexMethod::Btree || method == IndexMethod::Hash;
    // Most indexes have nothing to do with the arm: no key of theirs is a term of its own conditions.
    const std::span own(items_.data(), own_);
    if (ordered && !index.where && std::ranges::none_of(own, [&](const Item* item) {
            return std::ranges::find(index.keys, item->term) != index.keys.end();
        }))
        return;
    if (!usable(index, clauses_)) return;
    const Prefix prefix = ordered ? btreePrefix(index, items_, *query_.table, false)
                                  : anyColumns(index, items_, *query_.table, false);
    std::vector<const Item*> served = prefix.items;
    if (!served.empty() || index.where)
        for (const Item* p : provenBy(index, items_)) served.push_back(p);
    const auto holds = [](const std::vector<const Item*>& list, const Item* item) {
        return std::ranges::find(list, item) != list.end();
    };
    std::size_t ownBound = 0;
    std::size_t ownBindable = 0;
    std::size_t ownComplete = 0;
    for (std::size_t i = 0; i < own_; ++i) {
        const Item* item = items_[i];
        const bool bound = holds(served, item);
        ownBound += bound || holds(prefix.lossy, item);
        ownBindable += bound || item->binding != Binding::Special;
        ownComplete += bound;
    }
    if (ownBound == 0) return;
    const bool complete = ownComplete == ownBindable;
    if (!best.index || (complete && !best.complete) ||
        (complete == best.complete && ownBound > best.ownBound))
        best = {&index, complete, prefix.bound, ownBound};
}

}  // namespace audit::coverage
