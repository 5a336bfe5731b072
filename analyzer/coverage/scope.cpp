#include "coverage/scope.h"

#include <algorithm>

#include "coverage/predicates.h"

namespace audit::coverage {
namespace {

using shape::Comparison;
using shape::JoinKind;
using shape::Origin;
using shape::Predicate;
using shape::PredicateOp;
using shape::ValueKind;

std::string key(const std::string& alias, const Term& term) {
    return alias + '\x01' + (term.expression.empty() ? term.column : '\x02' + term.expression);
}

bool isEquality(const Comparison& c) {
    return c.op == PredicateOp::Eq && c.rowColumns.empty();
}

}  // namespace

void TableQuery::deriveEquality(const Term& term) {
    Predicate p;
    p.origin = Origin::Join;
    p.leaf.alias = alias;
    p.leaf.column = term.column;
    p.leaf.expression = term.expression;
    if (!term.expression.empty()) p.leaf.castOrFunction = "()";
    derived.push_back(std::move(p));
    clauses.push_back(&derived.back());
}

shape::Variant outline(const shape::Variant& variant) {
    shape::Variant out;
    out.sources = variant.sources;
    out.where = variant.where;
    out.order = variant.order;
    out.groupBy = variant.groupBy;
    out.distinctOn = variant.distinctOn;
    out.limit = variant.limit;
    out.offset = variant.offset;
    out.distinct = variant.distinct;
    out.pagination = variant.pagination;
    out.lock = variant.lock;
    out.conflictColumns = variant.conflictColumns;
    out.primaryKeyLookup = variant.primaryKeyLookup;
    out.runtimeOnly = variant.runtimeOnly;
    out.runtimeReason = variant.runtimeReason;
    out.aggregate = variant.aggregate;
    out.aggregateColumn = variant.aggregateColumn;
    return out;
}

Scope::Scope(shape::Variant outline, const std::vector<shape::Variant>& subqueries,
             const catalog::Catalog& db, IndexCache& cache)
    : variant_(std::move(outline)), subqueries_(subqueries), db_(db), cache_(cache) {
    if (variant_.where) variant_.where = normalise(std::move(*variant_.where));
    for (shape::Source& s : variant_.sources)
        if (s.on) s.on = normalise(std::move(*s.on));
    if (variant_.where) simplifyLeaves(*variant_.where);
    for (shape::Source& s : variant_.sources)
        if (s.on) simplifyLeaves(*s.on);
    reduceOuterJoins();
    if (variant_.where)
        for (const Predicate* p : conjuncts(*variant_.where)) conditions_.push_back({p, std::nullopt, true});
    for (std::size_t i = 0; i < variant_.sources.size(); ++i)
        if (variant_.sources[i].on)
            for (const Predicate* p : conjuncts(*variant_.sources[i].on))
                conditions_.push_back({p, i, inner_[i]});
    buildClasses();
    for (const Condition& c : conditions_) {
        if (c.on || !written(*c.predicate)) continue;
        for (const std::string& alias : aliasesOf(*c.predicate, subqueries_))
            if (auto source = sourceOf(alias); source && !inner_[*source]) filterAfterJoin_ = true;
    }
}

const catalog::Table* Scope::table(std::size_t source) const {
    const catalog::TableId id = variant_.sources[source].tableId;
    return id == catalog::kNone || id >= db_.tables.size() ? nullptr : &db_.tables[id];
}

std::optional<std::size_t> Scope::sourceOf(std::string_view alias) const {
    for (std::size_t i = 0; i < variant_.sources.size(); ++i)
        if (variant_.sources[i].alias == alias) return i;
    return std::nullopt;
}

const catalog::Column* Scope::column(std::size_t source, const std::string& name) const {
    const catalog::Table* t = table(source);
    return t ? t->column(name) : nullptr;
}

bool Scope::written(const Predicate& p) const {
    return p.origin == Origin::Written;
}

// b <> true is NOT b (clauses.c, simplify_boolean_equality); a cast that changes nothing is dropped.
void Scope::simplifyLeaves(Predicate& p) const {
    for (Predicate& child : p.children) simplifyLeaves(child);
    if (p.kind != Predicate::Kind::Leaf) return;
    const auto source = sourceOf(p.leaf.alias);
    if (source && !p.leaf.castOrFunction.empty() &&
        termOf(p.leaf, column(*source, p.leaf.column)).expression.empty()) {
        p.leaf.castOrFunction.clear();
        p.leaf.expression.clear();
    }
    const catalog::Column* col = source ? column(*source, p.leaf.column) : nullptr;
    if (col && p.leaf.castOrFunction.empty() && castsColumn(p.leaf, *col)) {
        p.leaf.castOrFunction = "::numeric";
        p.leaf.expression = p.leaf.column + "::numeric";
    }
    if (p.leaf.op != PredicateOp::Ne || !p.leaf.castOrFunction.empty()) return;
    if (p.leaf.literal != "true" && p.leaf.literal != "false") return;
    if (!source || !isBoolean(column(*source, p.leaf.column))) return;
    p.leaf.op = PredicateOp::Eq;
    p.leaf.literal = p.leaf.literal == "true" ? "false" : "true";
}

// prepjointree.c, reduce_outer_joins: what must be non-null above a LEFT JOIN makes it an inner join.
void Scope::reduceOuterJoins() {
    inner_.assign(variant_.sources.size(), true);
    for (std::size_t i = 1; i < variant_.sources.size(); ++i)
        inner_[i] = variant_.sources[i].join != JoinKind::Left;
    std::set<std::string> strict;
    if (variant_.where) strict = strictAliases(*variant_.where);
    for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t i = 0; i < variant_.sources.size(); ++i) {
            const shape::Source& s = variant_.sources[i];
            if (inner_[i] && s.on)
                for (const std::string& alias : strictAliases(*s.on))
                    changed = strict.insert(alias).second || changed;
            if (!inner_[i] && strict.contains(s.alias)) changed = inner_[i] = true;
        }
    }
}

std::string Scope::find(std::string k) const {
    for (auto it = parent_.find(k); it != parent_.end() && it->second != k; it = parent_.find(k))
        k = it->second;
    return k;
}

void Scope::addEquality(const std::string& a, const std::string& b) {
    parent_.try_emplace(a, a);
    parent_.try_emplace(b, b);
    const std::string x = find(a);
    const std::string y = find(b);
    if (x != y) parent_[std::max(x, y)] = std::min(x, y);
}

// `a.x = b.y` between two tables of this query, types of one operator family.
std::optional<Scope::JoinEquality> Scope::joinEquality(const Condition& condition) const {
    const Predicate& p = *condition.predicate;
    if (p.kind != Predicate::Kind::Leaf || !isEquality(p.leaf) || p.leaf.value != ValueKind::Column)
        return std::nullopt;
    const auto a = sourceOf(p.leaf.alias);
    const auto b = sourceOf(p.leaf.otherAlias);
    if (!a || !b || *a == *b) return std::nullopt;
    return JoinEquality{*a, *b, termOf(p.leaf, column(*a, p.leaf.column)), Term{p.leaf.otherColumn, ""},
                        &condition};
}

// equivclass.c: classes of equal columns, and which of them are constants.
void Scope::buildClasses() {
    for (const Condition& c : conditions_) {
        if (!c.applies) continue;
        if (auto join = joinEquality(c)) {
            const catalog::Column* a = column(join->a, join->termA.column);
            const catalog::Column* b = column(join->b, join->termB.column);
            // Of different families (numeric = integer) the cast column is another expression.
            if (a && b && (!sameFamily(a->type, b->type) || !sameFamily(b->type, a->type))) continue;
            addEquality(key(variant_.sources[join->a].alias, join->termA),
                        key(variant_.sources[join->b].alias, join->termB));
            members_[key(variant_.sources[join->a].alias, join->termA)].emplace_back(join->a, join->termA);
            members_[key(variant_.sources[join->b].alias, join->termB)].emplace_back(join->b, join->termB);
        }
    }
    std::map<std::string, std::vector<std::pair<std::size_t, Term>>> byClass;
    for (const auto& [k, members] : members_) {
        auto& into = byClass[find(k)];
        for (const auto& m : members)
            if (std::ranges::find(into, m) == into.end()) into.push_back(m);
    }
    members_ = std::move(byClass);
    for (const Condition& c : conditions_) {
        if (!c.applies || c.predicate->kind != Predicate::Kind::Leaf) continue;
        const Comparison& leaf = c.predicate->leaf;
        auto source = sourceOf(leaf.alias);
        Term term;
        const catalog::Column* col = nullptr;
        if (source) {
            col = column(*source, leaf.column);
            term = termOf(leaf, col);
            if (bindingOf(leaf, col) != Binding::Equal) continue;
            if (leaf.value == ValueKind::Column && sourceOf(leaf.otherAlias)) continue;
        } else if (isEquality(leaf) && leaf.value == ValueKind::Column &&
                   (source = sourceOf(leaf.otherAlias))) {
            col = column(*source, leaf.otherColumn);  // outer.x = t.y: a constant for the inner query
            term = {leaf.otherColumn, ""};
        } else {
            continue;
        }
        // `b = true` is simplified to b, which is no equality (clauses.c, simplify_boolean_equality).
        if (isBoolean(col) && term.expression.empty()) continue;
        auto [at, added] =
            constant_.try_emplace(find(key(variant_.sources[*source].alias, term)), written(*c.predicate));
        if (!added) at->second = at->second || written(*c.predicate);
    }
}

std::string Scope::classOf(const std::string& alias, const Term& term) const {
    return find(key(alias, term));
}
bool Scope::isConstant(const std::string& ec) const {
    return constant_.contains(ec);
}

bool Scope::joined(std::size_t a, std::size_t b) const {
    return std::ranges::any_of(members_, [&](const auto& entry) {
        const auto of = [&](std::size_t s) {
            return std::ranges::any_of(entry.second, [&](const auto& m) { return m.first == s; });
        };
        return of(a) && of(b);
    });
}

void Scope::addLeaf(TableQuery& query, std::size_t source, const Predicate& p) const {
    const Comparison& leaf = p.leaf;
    const std::string& alias = variant_.sources[source].alias;
    const bool mine = leaf.alias == alias;
    Item item;
    item.leaf = &leaf;
    item.predicate = &p;
    item.written = written(p);
    if (!mine) {
        // outer.x = t.y, seen from t.
        if (!isEquality(leaf) || leaf.value != ValueKind::Column || leaf.otherAlias != alias) {
            if (item.written) query.opaque.push_back(&p);
            return;
        }
        item.term = {leaf.otherColumn, ""};
        item.binding = Binding::Equal;
        query.items.push_back(std::move(item));
        return;
    }
    const catalog::Column* col = column(source, leaf.column);
    item.term = termOf(leaf, col);
    item.binding = bindingOf(leaf, col);
    item.rowColumns = leaf.rowColumns;
    item.semijoin = leaf.op == PredicateOp::In && leaf.value == ValueKind::Subquery;
    // A condition between two columns of the same row.
    if (leaf.value == ValueKind::Column && leaf.otherAlias == alias) item.binding = Binding::Special;
    // A scalar subselect that reads this row is no constant.
    if (leaf.value == ValueKind::Subquery && !item.semijoin && leaf.subquery) {
        std::set<std::string> read = aliasesOf(p, subqueries_);
        read.erase(alias);
        Predicate alone;
        alone.leaf.subquery = leaf.subquery;
        if (aliasesOf(alone, subqueries_).contains(alias)) item.binding = Binding::Special;
    }
    query.items.push_back(std::move(item));
}

// EXISTS (SELECT … WHERE c.tid = t.id): a semi-join, t.id is looked up by the values of c.tid
// (subselect.c, convert_EXISTS_sublink_to_join).
void Scope::addSemijoin(TableQuery& query, std::size_t source, const Predicate& p) const {
    const std::string& alias = variant_.sources[source].alias;
    bool found = false;
    if (p.leaf.subquery && *p.leaf.subquery < subqueries_.size()) {
        const shape::Variant& inner = subqueries_[*p.leaf.subquery];
        if (inner.where) {
            for (const Predicate* c : conjuncts(*inner.where)) {
                if (c->kind != Predicate::Kind::Leaf || !isEquality(c->leaf) ||
                    c->leaf.value != ValueKind::Column)
                    continue;
                if (!c->leaf.castOrFunction.empty()) continue;
                std::string mine;
                if (c->leaf.alias == alias) mine = c->leaf.column;
                if (c->leaf.otherAlias == alias) mine = c->leaf.otherColumn;
                if (mine.empty()) continue;
                Item item;
                item.term = {mine, ""};
                item.binding = Binding::Multi;
                item.semijoin = true;
                item.written = written(p);
                item.predicate = &p;
                query.items.push_back(std::move(item));
                found = true;
            }
        }
    }
    if (!found && written(p)) query.opaque.push_back(&p);
}

Arm Scope::arm(std::size_t source, const Predicate& p) const {
    Arm out;
    TableQuery query;
    for (const Predicate* c : conjuncts(p)) {
        out.clauses.push_back(c);
        if (c->kind == Predicate::Kind::Leaf && c->leaf.operatorName != "exists") {
            addLeaf(query, source, *c);
        } else {
            out.opaque = true;
        }
    }
    out.items = std::move(query.items);
    out.opaque = out.opaque || !query.opaque.empty();
    return out;
}

// A condition that restricts this table alone.
void Scope::add(TableQuery& query, std::size_t source, const Predicate& p) const {
    query.clauses.push_back(&p);
    switch (p.kind) {
        case Predicate::Kind::Unknown:
            if (!query.unknown) query.unknown = p.reason;
            return;
        case Predicate::Kind::Leaf:
            if (p.leaf.noRow) {
                query.never = true;
            } else if (p.leaf.operatorName == "exists") {
                addSemijoin(query, source, p);
            } else if (!p.leaf.everyRow && !isGate(p)) {
                addLeaf(query, source, p);
            }
            return;
        case Predicate::Kind::Or: {
            OrGroup group;
            group.predicate = &p;
            group.written = written(p);
            for (const Predicate& child : p.children) group.arms.push_back(arm(source, child));
            query.ors.push_back(std::move(group));
            return;
        }
        case Predicate::Kind::Not:
        case Predicate::Kind::And:
            if (written(p)) query.opaque.push_back(&p);
            return;
    }
}

TableQuery Scope::restrictions(std::size_t source) const {
    TableQuery out;
    const shape::Source& me = variant_.sources[source];
    out.alias = me.alias;
    out.table = table(source);
    out.tableId = me.tableId;
    if (out.table) out.indexes = cache_.of(*out.table);
    for (const Condition& c : conditions_) {
        // Below an outer join that stays one, only its own ON filters the joined rows.
        const bool mine = c.applies ? inner_[source] : c.on == source;
        if (!mine) continue;
        if (joinEquality(c)) continue;
        std::set<std::string> local;
        for (const std::string& alias : aliasesOf(*c.predicate, subqueries_))
            if (sourceOf(alias)) local.insert(alias);
        const bool onlyMe = local.size() == 1 && local.contains(me.alias);
        // What names no table, or several, is counted where it will be missed: at the driving table, or at
        // the table whose ON it is.
        const std::size_t home = c.on ? *c.on : 0;
        if (onlyMe) {
            add(out, source, *c.predicate);
        } else if (local.empty() && home == source) {
            add(out, source, *c.predicate);
        } else if (local.size() > 1 && written(*c.predicate) && home == source && !c.on) {
            out.opaque.push_back(c.predicate);
        }
    }
    // A constant reaches every column of its class.
    if (inner_[source]) {
        for (const auto& [ec, members] : members_) {
            const auto constant = constant_.find(ec);
            if (constant == constant_.end()) continue;
            for (const auto& [member, term] : members) {
                if (member != source) continue;
                const bool own = std::ranges::any_of(out.items, [&, t = &term](const Item& i) {
                    return i.term == *t && i.binding == Binding::Equal;
                });
                if (own) continue;
                Item item;
                item.term = term;
                item.binding = Binding::Equal;
                item.written = constant->second;
                out.items.push_back(std::move(item));
                out.deriveEquality(term);
            }
        }
    }
    return out;
}

TableQuery Scope::probe(std::size_t source, const std::set<std::size_t>& outer) const {
    TableQuery out = restrictions(source);
    const auto bind = [&](const Term& term) {
        for (Item& i : out.items)
            if (i.term == term && i.binding == Binding::Equal) {
                i.join = true;
                return;
            }
        Item item;
        item.term = term;
        item.binding = Binding::Equal;
        item.join = true;
        item.written = false;
        out.items.push_back(std::move(item));
        out.deriveEquality(term);
    };
    for (const auto& [ec, members] : members_) {
        const bool reached =
            std::ranges::any_of(members, [&](const auto& m) { return outer.contains(m.first); });
        if (!reached) continue;
        for (const auto& [member, term] : members)
            if (member == source) bind(term);
    }
    for (const Condition& c : conditions_) {
        const auto join = joinEquality(c);
        if (!join) continue;
        // An outer join's own ON, and equalities across operator families, seen from the side that can be
        // looked up.
        const auto oneSided = [&](std::size_t me, const Term& mine, std::size_t other, const Term& theirs) {
            if (me != source || !outer.contains(other)) return;
            const catalog::Column* a = column(me, mine.column);
            const catalog::Column* b = column(other, theirs.column);
            if (a && b && !sameFamily(a->type, b->type)) return;
            bind(mine);
        };
        if (!c.applies && c.on != source) continue;
        oneSided(join->a, join->termA, join->b, join->termB);
        oneSided(join->b, join->termB, join->a, join->termA);
    }
    return out;
}

std::vector<OrderTerm> Scope::orderTerms(const std::vector<shape::OrderItem>& items) const {
    std::vector<OrderTerm> out;
    for (const shape::OrderItem& item : items) {
        OrderTerm t;
        t.alias = item.alias;
        if (!item.column.empty()) {
            t.term = {item.column, ""};
        } else {
            t.term = {"", canonicalExpression(item.expression)};
        }
        t.ec = classOf(item.alias, t.term);
        t.constant =
            isConstant(t.ec) || std::ranges::any_of(out, [&](const OrderTerm& o) { return o.ec == t.ec; });
        t.descending = item.descending;
        t.nullsFirst = item.nullsFirst.value_or(item.descending);
        out.push_back(std::move(t));
    }
    return out;
}

}  // namespace audit::coverage
