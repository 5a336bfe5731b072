#include "query/criteria.h"

#include "query/builder.h"
#include "query/columns.h"
#include "query/limits.h"
#include "query/operators.h"
#include "query/text.h"

namespace audit::query {

namespace {

struct Predicates {
    Run& run;
    Expression& into;
    Condition out = Condition::group();

    void add(Condition condition, bool optional) {
        condition.optional = condition.optional || optional;
        out.add(Condition::Chain::And, std::move(condition));
    }
};

Target targetOf(const Expression& into, const Alias& alias, std::string_view column, std::string_view path) {
    return {alias.name, std::string(column),
            into.prefixAliases ? alias.name + "." + std::string(path) : std::string(path)};
}

/// The properties of a criteria object as paths, each with its predicate (createPropertyPath, getPredicates).
void walk(Predicates& p, const Alias& alias, V object, const std::string& prefix, bool optional, int depth);

void column(Predicates& p, const Alias& alias, const std::string& path, V value, bool optional,
            Location where) {
    const std::vector<std::string> columns = criteriaColumns(p.run.env, alias.entity, path);
    if (columns.empty()) {
        p.add(Condition::unknown("no property " + path + " in the entity", where), optional);
        return;
    }
    for (const std::string& name : columns)
        p.add(compare(targetOf(p.into, alias, name, columns.size() == 1 ? path : name), value, p.run, p.into,
                      where),
              optional);
}

/// The value's own property, for `{customer: {id}}`; the value itself when it is no object.
V inner(V object, std::string_view path, Replay& replay) {
    while (isObjectLike(object)) {
        const std::size_t dot = path.find('.');
        const Members all = members(object, replay);
        const Member* m = all.find(path.substr(0, dot));
        if (m == nullptr) return nullptr;
        if (dot == std::string_view::npos) return m->value;
        object = m->value;
        path.remove_prefix(dot + 1);
    }
    return object;
}

void relation(Predicates& p, const Alias& alias, const Relation& r, const std::string& path, const Member& m,
              bool optional, int depth) {
    const auto allGiven = [&](const auto& paths, auto&& pathOf) {
        if (paths.empty()) return false;
        for (const auto& item : paths)
            if (inner(m.value, pathOf(item), p.run.replay) == nullptr) return false;
        return true;
    };
    if (!r.joinColumns.empty() && allGiven(r.joinColumns, [](const entities::JoinColumn& j) {
            return std::string_view(j.referencedProperty);
        })) {
        for (const entities::JoinColumn& j : r.joinColumns)
            p.add(compare(targetOf(p.into, alias, j.column, r.joinColumns.size() == 1 ? path : j.column),
                          inner(m.value, j.referencedProperty, p.run.replay), p.run, p.into, m.where),
                  optional);
        return;
    }
    // Any other property belongs to the joined table; without a join TypeORM throws.
    const std::string wanted = alias.name + "." + path;
    for (const Join& join : p.into.joins) {
        if (join.property != wanted) continue;
        if (const Alias* joined = p.into.alias(join.alias)) {
            walk(p, *joined, m.value, "", optional, depth + 1);
            return;
        }
    }
    p.add(Condition::unknown("a condition on relation " + path + ", which is not joined", m.where), optional);
}

void walk(Predicates& p, const Alias& alias, V object, const std::string& prefix, bool optional, int depth) {
    const Members all = members(object, p.run.replay);
    for (const Member& m : all.list) {
        const std::string path = prefix.empty() ? std::string(m.name) : prefix + "." + std::string(m.name);
        const bool maybe = optional || m.optional;
        if (alias.entity == entities::kNone) {
            p.add(compare(targetOf(p.into, alias, path, path), m.value, p.run, p.into, m.where), maybe);
            continue;
        }
        const bool plain =
            m.value == nullptr || m.value->nullish() || isFindOperator(m.value) || !isObjectLike(m.value);
        const Property property = findProperty(p.run.env, alias.entity, path);
        if (property.kind == Property::Kind::Embedded && !plain && depth < kMaxConditionDepth) {
            walk(p, alias, m.value, path, maybe, depth + 1);
        } else if (property.kind == Property::Kind::Relation && !plain && depth < kMaxConditionDepth) {
            relation(p, alias, *property.relation, path, m, maybe, depth);
        } else {
            column(p, alias, path, m.value, maybe, m.where);
        }
    }
    if (all.open)
        p.add(Condition::unknown("more conditions may be there: " + all.openReason, object->cell->where),
              true);
}

Condition oneObject(V where, Run& run, Expression& into, Location at) {
    const Alias* alias = into.mainAlias();
    if (alias == nullptr) return Condition::unknown("conditions on an unknown table", at);
    Predicates p{run, into};
    walk(p, *alias, where, "", false, 0);
    p.out.where = at;
    return std::move(p.out);
}

}  // namespace

void setParameters(V parameters, Run& run, Expression& into) {
    parameters = run.replay.pick(parameters);
    if (!isObjectLike(parameters)) return;
    for (const Member& m : members(parameters, run.replay).list)
        into.parameters[std::string(m.name)] = parameterValue(m.value, run.replay);
}

Condition objectCondition(V where, Run& run, Expression& into, Location at) {
    where = run.replay.pick(where);
    if (where != nullptr && where->is(Kind::Array)) {
        // An array is an OR of its objects; of one object it is that object.
        const Items list = items(where, run.replay);
        Condition out = Condition::group();
        out.where = at;
        for (const Item& item : list.list) {
            if (!isObjectLike(item.value)) {
                out.add(Condition::Chain::Or,
                        Condition::unknown(
                            "conditions known at run time only: " + describeForPeople(item.value), at));
                continue;
            }
            Condition one = oneObject(item.value, run, into, at);
            one.optional = item.optional;
            one.repeated = item.repeated;
            out.add(Condition::Chain::Or, std::move(one));
        }
        if (list.open)
            out.add(Condition::Chain::Or, Condition::unknown("more conditions may be in the list", at));
        if (out.items.size() == 1) return std::move(out.items.front());
        return out;
    }
    if (isObjectLike(where)) return oneObject(where, run, into, at);
    return Condition::unknown("conditions known at run time only: " + describeForPeople(where), at);
}

Condition whereCondition(V where, Run& run, Expression& into, Location at) {
    where = run.replay.pick(where);
    if (where == nullptr) return Condition::unknown("no condition given", at);
    if (where->is(NativeKind::Brackets)) {
        const bool negative = where->text == "NotBrackets";
        Condition group = Condition::group();
        if (where->cell != nullptr && where->cell->builder != nullptr)
            group = replayBrackets(*where->cell->builder, run, into);
        else
            group.add(Condition::Chain::Simple,
                      Condition::unknown("Brackets whose callback could not be read", at));
        group.wrap = true;
        group.where = at;
        if (!negative) return group;
        group.wrap = run.env.version.isV02();
        Condition out;
        out.kind = Condition::Kind::Not;
        out.where = at;
        out.items.push_back(std::move(group));
        return out;
    }
    if (where->is(Kind::Array) || isObjectLike(where)) return objectCondition(where, run, into, at);
    const Text text = textOf(where, run, into);
    if (text.whole) return Condition::unknown("a condition known at run time only: " + text.reason, at);
    return Condition::textOf(text.text, at);
}

Condition inIdsCondition(V ids, Run& run, Expression& into, Location at) {
    const Alias* alias = into.mainAlias();
    if (alias == nullptr) return Condition::unknown("ids of an unknown table", at);
    const std::vector<PrimaryColumn> keys = primaryColumns(run.env, alias->entity);
    if (keys.empty()) return Condition::unknown("the entity has no known primary key", at);
    ids = run.replay.pick(ids);
    if (keys.size() == 1) {
        sql::ParameterValue known;
        bool one = ids != nullptr && !ids->is(Kind::Array);
        bool many = ids == nullptr;
        if (ids != nullptr && ids->is(Kind::Array)) {
            const Items list = items(ids, run.replay);
            known.count = list.open ? 0 : static_cast<int>(list.list.size());
            one = !list.open && list.list.size() == 1;
            if (one) known.literal = literalOf(list.list[0].value);
        } else if (ids != nullptr) {
            // A symbol may be one id or a list of them; its declared type is not asked, its name says most.
            known.literal = literalOf(ids);
            many = ids->is(Kind::Derived) && (ids->text == "map" || ids->text == "filter");
            if (!ids->text.empty() && (ids->is(Kind::Symbol) || ids->is(Kind::Unknown)))
                many = ids->text.ends_with("s") || ids->text.ends_with("[]");
            if (ids->is(Kind::Derived) && ids->text == "." && ids->items.size() == 2 &&
                ids->items[1]->isString())
                many = ids->items[1]->text.ends_with("s");
            one = !many;
        }
        const std::string path = into.prefixAliases ? alias->name + "." + keys[0].path : keys[0].path;
        Condition c;
        c.kind = Condition::Kind::Direct;
        c.where = at;
        c.direct.location = at;
        c.direct.leaf.alias = alias->name;
        c.direct.leaf.column = keys[0].column;
        const bool equal = one && run.env.version.isV1();  // 0.x: IN with one value
        c.direct.leaf.op = equal ? shape::PredicateOp::Eq : shape::PredicateOp::In;
        c.direct.leaf.valueCount = equal ? 0 : one ? 1 : known.count;
        if (known.literal) c.direct.leaf.literal = *known.literal;
        const std::string parameter = into.parameter(known);
        c.text = equal ? path + " = :" + parameter : path + " IN (:..." + parameter + ")";
        return c;
    }
    Condition all = Condition::group();
    for (const PrimaryColumn& key : keys) {
        const Target target{alias->name, key.column,
                            into.prefixAliases ? alias->name + "." + key.path : key.path};
        all.add(Condition::Chain::And, compare(target, nullptr, run, into, at));
    }
    all.wrap = true;
    all.where = at;
    return all;
}

}  // namespace audit::query
