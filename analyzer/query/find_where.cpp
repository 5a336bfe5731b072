#include "query/find_where.h"

#include "query/columns.h"
#include "query/limits.h"
#include "query/names.h"
#include "query/operators.h"

namespace audit::query {

namespace {

struct Where {
    EntityId entity;
    const std::string& alias;
    FindJoins& joins;
    Run& run;
    Expression& into;
    int depth;
};

/// `{posts: MoreThan(3)}`: a count of the relation, compared (added to the builder's own conditions).
Condition relationCount(const Where& w, const Relation& r, V value, std::string_view sign, Location at) {
    const Env& env = w.run.env;
    std::string table, on;
    const auto add = [&](const std::string& column, const std::string& referenced) {
        if (!on.empty()) on += " AND ";
        on += quoteName(table) + "." + quoteName(column) + " = " + quoteName(w.alias) + "." +
              quoteName(referenced);
    };
    if (r.kind == entities::RelationKind::ManyToMany) {
        const catalog::Table* junction = env.table(r.junction);
        if (junction == nullptr)
            return Condition::unknown("a count over the unknown junction of " + r.path, at);
        table = junction->name;
        for (const entities::JoinColumn& j : r.junctionOwnColumns) add(j.column, j.referencedColumn);
    } else if (const Relation* inverse = inverseRelation(env, r)) {
        const catalog::Table* child = env.table(env.entity(r.target)->table);
        if (child == nullptr) return Condition::unknown("a count over an unknown table", at);
        table = child->name;
        for (const entities::JoinColumn& j : inverse->joinColumns) add(j.column, j.referencedColumn);
    } else {
        return Condition::unknown("an operator on relation " + r.path, at);
    }
    const auto literal = value->items.empty() ? std::nullopt : literalOf(w.run.replay.pick(value->items[0]));
    std::string bound = literal ? *literal : ":" + w.into.parameter({});
    return Condition::textOf("(SELECT COUNT(*) FROM " + quoteName(table) + " " + quoteName(table) +
                                 " WHERE " + on + ") " + std::string(sign) + " " + bound,
                             at);
}

std::string_view countSign(V value) {
    if (value->text == "MoreThan") return ">";
    if (value->text == "LessThan") return "<";
    if (value->text == "MoreThanOrEqual") return ">=";
    if (value->text == "LessThanOrEqual") return "<=";
    return "";
}

void add(Condition& all, Condition one, bool optional) {
    one.optional = one.optional || optional;
    all.items.push_back(std::move(one));
}

/// Constant null or undefined: thrown at, dropped, or IS NULL. True: nothing more to do with the property.
bool nullish(const Where& w, Condition& all, const Member& m, std::string_view column, bool optional) {
    if (m.value == nullptr || !m.value->nullish()) return false;
    const Nullish behaviour = m.value->is(Kind::Null) ? w.run.env.onNull : w.run.env.onUndefined;
    if (behaviour == Nullish::Throw)
        w.run.replay.refuse("TypeORM refuses a where with " +
                            std::string(m.value->is(Kind::Null) ? "null" : "undefined") + " in " +
                            std::string(m.name));
    if (behaviour == Nullish::SqlNull && m.value->is(Kind::Null) && !column.empty()) {
        Condition c;
        c.kind = Condition::Kind::Direct;
        c.where = m.where;
        c.text = w.alias + "." + std::string(column) + " IS NULL";
        c.direct.location = m.where;
        c.direct.leaf.alias = w.alias;
        c.direct.leaf.column = column;
        c.direct.leaf.op = shape::PredicateOp::IsNull;
        add(all, std::move(c), optional);
    }
    return true;
}

void relation(const Where& w, Condition& all, const Relation& r, const Member& m) {
    if (isFindOperator(m.value)) {
        const std::string_view sign = countSign(m.value);
        if (!sign.empty()) {
            add(all, relationCount(w, r, m.value, sign, m.where), m.optional);
            return;
        }
        if (r.joinColumns.empty()) {
            add(all, Condition::unknown("an operator on relation " + r.path, m.where), m.optional);
            return;
        }
        const Target target{w.alias, r.joinColumns[0].column, w.alias + "." + r.path};
        add(all, compare(target, m.value, w.run, w.into, m.where), m.optional);
        return;
    }
    const bool known = isObjectLike(m.value) || m.value->is(Kind::Array);
    if (isObjectLike(m.value) && !m.value->cell->open) {
        // Nothing asked of the relation: no join either.
        bool asks = false;
        const Members inner = members(m.value, w.run.replay);
        for (const Member& i : inner.list) asks = asks || i.value == nullptr || !i.value->is(Kind::Undefined);
        if (!asks) {
            if (!inner.list.empty() && w.run.env.onUndefined == Nullish::Throw)
                w.run.replay.refuse("TypeORM refuses a where with undefined in " + std::string(m.name));
            return;
        }
    }
    if (r.target == entities::kNone) {
        add(all, Condition::unknown("the entity of relation " + r.path + " is not known", m.where),
            m.optional);
        return;
    }
    FindJoin& join = w.joins.along(w.run.env, w.into, w.alias, r, m.where);
    join.optional = join.optional || m.optional;
    const std::string alias = join.alias;
    if (!known) {
        // Numbers and strings have no properties: TypeORM joins and asks nothing of them.
        const bool scalar = m.value->is(Kind::Number) || m.value->is(Kind::String) || m.value->is(Kind::Bool);
        if (!scalar)
            add(all,
                Condition::unknown(
                    "conditions on " + r.path + " known at run time only: " + describeForPeople(m.value),
                    m.where),
                m.optional);
        return;
    }
    Condition inner = findWhere(m.value, r.target, alias, "", w.joins, w.run, w.into, m.where, w.depth + 1);
    if (!inner.items.empty() || inner.kind == Condition::Kind::Unknown)
        add(all, std::move(inner), m.optional);
}

}  // namespace

Condition findWhere(V where, EntityId entity, const std::string& alias, const std::string& prefix,
                    FindJoins& joins, Run& run, Expression& into, Location at, int depth) {
    Condition all;
    all.kind = Condition::Kind::AllOf;
    all.where = at;
    where = run.replay.pick(where);
    if (where == nullptr || where->nullish()) return all;
    if (depth > kMaxConditionDepth) return Condition::unknown("conditions nested too deep", at);
    if (where->is(Kind::Array)) {
        all.kind = Condition::Kind::AnyOf;
        const Items list = items(where, run.replay);
        for (const Item& item : list.list) {
            Condition one = findWhere(item.value, entity, alias, prefix, joins, run, into, at, depth + 1);
            one.repeated = item.repeated;
            if (!one.items.empty() || one.kind == Condition::Kind::Unknown)
                add(all, std::move(one), item.optional);
        }
        if (list.open) add(all, Condition::unknown("more conditions may be in the list", at), false);
        return all;
    }
    if (!isObjectLike(where))
        return Condition::unknown("conditions known at run time only: " + describeForPeople(where), at);

    const Where w{entity, alias, joins, run, into, depth};
    const Members properties = members(where, run.replay);
    for (const Member& m : properties.list) {
        const std::string path = prefix.empty() ? std::string(m.name) : prefix + "." + std::string(m.name);
        const Property property = findProperty(run.env, entity, path);
        const std::string column =
            property.kind == Property::Kind::Column ? property.column
            : property.kind == Property::Kind::Relation && !property.relation->joinColumns.empty()
                ? property.relation->joinColumns[0].column
                : "";
        if (nullish(w, all, m, column, m.optional)) continue;
        switch (property.kind) {
            case Property::Kind::Column:
                add(all, compare({alias, property.column, alias + "." + path}, m.value, run, into, m.where),
                    m.optional);
                break;
            case Property::Kind::Embedded: {
                Condition inner =
                    findWhere(m.value, entity, alias, path, joins, run, into, m.where, depth + 1);
                if (!inner.items.empty() || inner.kind == Condition::Kind::Unknown)
                    add(all, std::move(inner), m.optional);
                break;
            }
            case Property::Kind::Relation:
                relation(w, all, *property.relation, m);
                break;
            case Property::Kind::None:
                add(all, Condition::unknown("no property " + path + " in the entity", m.where), m.optional);
                break;
        }
    }
    if (properties.open)
        add(all,
            Condition::unknown("more conditions may be there: " + properties.openReason, where->cell->where),
            true);
    return all;
}

}  // namespace audit::query
