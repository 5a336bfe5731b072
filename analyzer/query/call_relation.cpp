// relation(X, "p").of(y) and lazy relations: RelationLoader, RelationUpdater, RelationRemover.
#include "query/calls_detail.h"
#include "query/columns.h"
#include "query/find_options.h"
#include "query/finish.h"
#include "query/joins.h"
#include "query/names.h"
#include "query/text.h"

namespace audit::query {

namespace {

constexpr shape::Api kApi = shape::Api::Relation;

struct Known {
    EntityId owner = entities::kNone;
    const Relation* relation = nullptr;
    V of = nullptr;
    std::string unresolved;
};

/// The relation: `relation(Entity, "path").of(id)` as clauses of a builder, or the property of a lazy
/// relation.
Known known(const Call& call) {
    Known k;
    const auto fail = [&](std::string reason) {
        k.unresolved = std::move(reason);
        return k;
    };
    V entity = call.run.replay.pick(call.fact.entity);
    std::optional<std::string> path;
    if (call.fact.receiver == evaluate::Receiver::LazyRelation) path = std::string(call.fact.method);
    if (call.fact.builder != nullptr) {
        if (entity == nullptr || !isEntityTarget(entity))
            entity = call.run.replay.pick(call.fact.builder->entity);
        for (const evaluate::Clause& clause : call.fact.builder->clauses) {
            if (call.run.replay.decide(clause.guard) == Truth::False || clause.args.empty()) continue;
            if (clause.method == "of") k.of = call.run.replay.pick(clause.args[0]);
            if (clause.method != "relation") continue;
            if (clause.args.size() > 1) entity = call.run.replay.pick(clause.args[0]);
            path = constantText(clause.args.back(), call.run);
        }
    }
    if (entity == nullptr || !(isEntityTarget(entity) || entity->isString()))
        return fail(call.fact.unresolved.empty() ? "the entity of the relation is not known"
                                                 : call.fact.unresolved);
    k.owner = call.env().model.find(entity);
    const Entity* owner = call.env().entity(k.owner);
    if (owner == nullptr) return fail(describeForPeople(entity) + " is no entity that is known here");
    if (!path) return fail("the relation is known at run time only");
    k.relation = owner->relation(*path);
    if (k.relation == nullptr) return fail(owner->name + " has no relation " + *path);
    if (k.relation->target == entities::kNone)
        return fail("the entity of relation " + *path + " is not known");
    return k;
}

std::string column(std::string_view alias, std::string_view name) {
    return quoteName(alias) + "." + quoteName(name);
}

void innerJoin(Expression& e, const Env& env, catalog::TableId table, EntityId entity,
               const std::string& alias, std::string on, Location where) {
    Alias a;
    a.name = alias;
    a.table = table;
    a.entity = entity;
    a.where = where;
    if (const catalog::Table* t = env.table(table))
        a.tablePath = t->schema.empty() ? t->name : t->schema + "." + t->name;
    e.aliases.push_back(std::move(a));
    Join join;
    join.inner = true;
    join.alias = alias;
    join.entity = entity;
    join.where = where;
    join.on = Condition::group();
    Condition c = Condition::textOf(std::move(on), where);
    c.origin = shape::Origin::Join;
    join.on.add(Condition::Chain::Simple, std::move(c));
    if (const Entity* joined = env.entity(entity); joined != nullptr && !joined->deleteDateColumn.empty()) {
        Condition live = Condition::textOf(column(alias, joined->deleteDateColumn) + " IS NULL", where);
        live.origin = shape::Origin::SoftDelete;
        join.on.add(Condition::Chain::And, std::move(live));
    }
    e.joins.push_back(std::move(join));
}

/// RelationLoader.load
Expression load(const Call& call, const Known& k) {
    const Env& env = call.env();
    const Relation& r = *k.relation;
    const Location at = call.fact.where;
    Expression e;
    const std::string alias(
        r.path.substr(r.path.rfind('.') == std::string::npos ? 0 : r.path.rfind('.') + 1));
    addEntityAlias(r.target, alias, true, call.run, e, at);
    e.main = 0;
    e.selects.push_back({alias, "", false});
    std::string where;
    const auto in = [&](const std::string& columnText) {
        where += (where.empty() ? "" : " AND ") + columnText + " IN (:..." + e.parameter({}) + ")";
    };
    if (r.kind == entities::RelationKind::ManyToMany) {
        const catalog::Table* junction = env.table(r.junction);
        const std::string name = junction == nullptr ? r.path : junction->name;
        std::string on;
        for (const entities::JoinColumn& j : r.junctionOwnColumns)
            on += (on.empty() ? "" : " AND ") + column(name, j.column) + " IN (:..." + e.parameter({}) + ")";
        for (const entities::JoinColumn& j : r.junctionOtherColumns)
            on += (on.empty() ? "" : " AND ") + column(name, j.column) + "=" +
                  column(alias, j.referencedColumn);
        innerJoin(e, env, r.junction, entities::kNone, name, on, at);
    } else if (!r.joinColumns.empty()) {
        const std::string owner = env.entity(k.owner)->name;
        std::string on;
        for (const entities::JoinColumn& j : r.joinColumns)
            on += (on.empty() ? "" : " AND ") + column(owner, j.column) + " = " +
                  column(alias, j.referencedColumn);
        innerJoin(e, env, env.entity(k.owner)->table, k.owner, owner, on, at);
        for (const PrimaryColumn& key : primaryColumns(env, k.owner)) in(column(owner, key.column));
    } else if (const Relation* inverse = inverseRelation(env, r)) {
        for (const entities::JoinColumn& j : inverse->joinColumns) in(column(alias, j.column));
    } else {
        e.unresolved = "the other side of relation " + r.path + " is not known";
        return e;
    }
    if (!where.empty()) e.wheres.add(Condition::Chain::Simple, Condition::textOf(where, at));
    joinEagerRelations(call.run, e, alias, r.target, false, at);
    return e;
}

void addAlias(Expression& e, const Env& env, catalog::TableId table, EntityId entity, Location where) {
    Alias a;
    const catalog::Table* t = env.table(table);
    a.name = t == nullptr ? "" : t->name;
    a.tablePath = t == nullptr ? "" : t->schema.empty() ? t->name : t->schema + "." + t->name;
    a.table = table;
    a.entity = entity;
    a.from = true;
    a.where = where;
    e.aliases.push_back(std::move(a));
    e.main = e.aliases.size() - 1;
    e.prefixAliases = false;
}

/// RelationUpdater and RelationRemover.
Expression change(const Call& call, const Known& k, shape::Operation& operation) {
    const Env& env = call.env();
    const Relation& r = *k.relation;
    const Location at = call.fact.where;
    Expression e;
    std::string where;
    const auto equals = [&](const std::string& name) {
        where += (where.empty() ? "" : " AND ") + quoteName(name) + " = :" + e.parameter({});
    };
    if (r.kind == entities::RelationKind::ManyToMany) {
        addAlias(e, env, r.junction, entities::kNone, at);
        const bool add = call.fact.method != "remove";
        e.type = add ? QueryType::Insert : QueryType::Delete;
        operation = add ? shape::Operation::Insert : shape::Operation::Delete;
        if (add)
            for (const auto* side : {&r.junctionOwnColumns, &r.junctionOtherColumns})
                for (const entities::JoinColumn& j : *side) e.assigned.push_back(j.column);
        if (!add) {
            for (const entities::JoinColumn& j : r.junctionOwnColumns) equals(j.column);
            for (const entities::JoinColumn& j : r.junctionOtherColumns) equals(j.column);
        }
    } else if (!r.joinColumns.empty()) {
        addAlias(e, env, env.entity(k.owner)->table, k.owner, at);
        e.type = QueryType::Update;
        operation = shape::Operation::Update;
        for (const entities::JoinColumn& j : r.joinColumns) e.assigned.push_back(j.column);
        for (const PrimaryColumn& key : primaryColumns(env, k.owner)) equals(key.column);
    } else {
        addAlias(e, env, env.entity(r.target)->table, r.target, at);
        e.type = QueryType::Update;
        operation = shape::Operation::Update;
        if (const Relation* inverse = inverseRelation(env, r))
            for (const entities::JoinColumn& j : inverse->joinColumns) e.assigned.push_back(j.column);
        for (const PrimaryColumn& key : primaryColumns(env, r.target))
            where +=
                (where.empty() ? "" : " AND ") + quoteName(key.column) + " IN (:..." + e.parameter({}) + ")";
    }
    if (!where.empty()) e.wheres.add(Condition::Chain::Simple, Condition::textOf(where, at));
    return e;
}

}  // namespace

Outcome relationLoad(const Call& call) {
    const Known k = known(call);
    if (!k.unresolved.empty()) {
        Outcome out = unresolvedOutcome(k.unresolved);
        out.api = kApi;
        return out;
    }
    return selectOutcome(call, load(call, k), shape::Operation::Select, kApi,
                         static_cast<int>(Ending::Entities));
}

Outcome relationChange(const Call& call) {
    const Known k = known(call);
    shape::Operation operation = shape::Operation::Update;
    if (!k.unresolved.empty()) {
        Outcome out = unresolvedOutcome(k.unresolved, operation);
        out.api = kApi;
        return out;
    }
    Expression e = change(call, k, operation);
    return writeOutcome(call, std::move(e), operation, kApi);
}

}  // namespace audit::query
