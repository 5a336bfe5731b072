#include "query/calls.h"

#include <algorithm>
#include <array>

#include "query/calls_detail.h"
#include "query/finish.h"
#include "query/joins.h"

namespace audit::query {

namespace {

using evaluate::Receiver;

struct Row {
    std::string_view method;
    Outcome (*make)(const Call&);
};

/// Repository, manager, active record and data source methods, sorted by name.
constexpr std::array kMethods{
    Row{"average", average},
    Row{"clear", clear},
    Row{"count", count},
    Row{"countAncestors", treeCountAncestors},
    Row{"countBy", countBy},
    Row{"countDescendants", treeCountDescendants},
    Row{"decrement", update},
    Row{"delete", remove},
    Row{"deleteAll", removeAll},
    Row{"exist", exists},
    Row{"existBy", existsBy},
    Row{"exists", exists},
    Row{"existsBy", existsBy},
    Row{"find", findMany},
    Row{"findAncestors", treeAncestors},
    Row{"findAncestorsTree", treeAncestors},
    Row{"findAndCount", findMany},
    Row{"findAndCountBy", findBy},
    Row{"findBy", findBy},
    Row{"findByIds", findByIds},
    Row{"findDescendants", treeDescendants},
    Row{"findDescendantsTree", treeDescendants},
    Row{"findOne", findOne},
    Row{"findOneBy", findOneBy},
    Row{"findOneById", findOneById},
    Row{"findOneByOrFail", findOneBy},
    Row{"findOneOrFail", findOne},
    Row{"findRoots", treeRoots},
    Row{"findTrees", treeRoots},
    Row{"increment", update},
    Row{"insert", insert},
    Row{"maximum", maximum},
    Row{"minimum", minimum},
    Row{"preload", lookup},
    Row{"query", rawSql},
    Row{"recover", softRemoveRows},
    Row{"reload", lookup},
    Row{"remove", removeRows},
    Row{"restore", restore},
    Row{"save", save},
    Row{"softDelete", softDelete},
    Row{"softRemove", softRemoveRows},
    Row{"sql", rawSql},
    Row{"sum", sum},
    Row{"truncate", clear},
    Row{"update", update},
    Row{"updateAll", updateAll},
    Row{"upsert", upsert},
};

constexpr std::array kBuilderEndings{
    Row{"execute", builderExecute},
    Row{"executeCountQuery", builderCount},
    Row{"getCount", builderCount},
    Row{"getExists", builderExists},
    Row{"getMany", builderEntities},
    Row{"getManyAndCount", builderEntities},
    Row{"getOne", builderEntities},
    Row{"getOneOrFail", builderEntities},
    Row{"getRawAndEntities", builderEntities},
    Row{"getRawMany", builderRaw},
    Row{"getRawOne", builderRaw},
    Row{"stream", builderRaw},
};

constexpr std::array kRelationMethods{
    Row{"add", relationChange},   Row{"addAndRemove", relationChange}, Row{"loadMany", relationLoad},
    Row{"loadOne", relationLoad}, Row{"remove", relationChange},       Row{"set", relationChange},
};

template <std::size_t N>
const Row* rowOf(const std::array<Row, N>& rows, std::string_view method) {
    const auto found = std::ranges::lower_bound(rows, method, {}, &Row::method);
    return found != rows.end() && found->method == method ? &*found : nullptr;
}

const Row* rowOf(const evaluate::CallFact& fact) {
    switch (fact.receiver) {
        case Receiver::Builder: {
            const Row* row = rowOf(kBuilderEndings, fact.method);
            return row != nullptr ? row : rowOf(kRelationMethods, fact.method);
        }
        case Receiver::RelationBuilder:
            return rowOf(kRelationMethods, fact.method);
        case Receiver::LazyRelation:
            return rowOf(kRelationMethods, "loadMany");
        case Receiver::SqlTag:
            return rowOf(kMethods, "sql");
        case Receiver::QueryRunner:
            return fact.method == "query" ? rowOf(kMethods, fact.method) : nullptr;
        default:
            return rowOf(kMethods, fact.method);
    }
}

}  // namespace

Outcome unresolvedOutcome(std::string reason, shape::Operation operation) {
    Outcome out;
    out.unresolved = std::move(reason);
    out.operation = operation;
    return out;
}

shape::Api apiOf(const evaluate::CallFact& fact, shape::Api otherwise) {
    return fact.receiver == Receiver::ActiveRecord ? shape::Api::ActiveRecord : otherwise;
}

EntityId entityOf(const evaluate::CallFact& fact, const Env& env) {
    if (fact.entity == nullptr) return entities::kNone;
    if (isEntityTarget(fact.entity) || fact.entity->isString()) return env.model.find(fact.entity);
    return entities::kNone;
}

Expression entityExpression(const Call& call, std::string_view alias) {
    Expression e;
    V target = call.run.replay.pick(call.fact.entity);
    if (target == nullptr) {
        e.unresolved = call.fact.unresolved.empty() ? "the entity is not known" : call.fact.unresolved;
        return e;
    }
    const EntityId id =
        isEntityTarget(target) || target->isString() ? call.env().model.find(target) : entities::kNone;
    const Entity* entity = call.env().entity(id);
    if (entity == nullptr) {
        const bool named = isEntityTarget(target) || target->isString();
        e.unresolved = named ? describeForPeople(target) + " is no entity that is known here"
                             : "the entity is known at run time only: " + describeForPeople(target);
        return e;
    }
    addEntityAlias(id, alias.empty() ? std::string_view(entity->name) : alias, true, call.run, e,
                   call.fact.where);
    e.main = 0;
    e.selects.push_back({e.aliases[0].name, "", false});
    return e;
}

namespace {

Outcome pendingOutcome(const Call& call, Expression e, shape::Operation operation, shape::Api api,
                       int ending) {
    Outcome out;
    out.operation = operation;
    out.api = api;
    if (!e.unresolved.empty())
        out.unresolved = std::move(e.unresolved);
    else if (call.run.replay.wanted() == nullptr)
        out.pending = Pending{std::move(e), ending};
    return out;
}

}  // namespace

Outcome selectOutcome(const Call& call, Expression e, shape::Operation operation, shape::Api api,
                      int ending) {
    return pendingOutcome(call, std::move(e), operation, api, ending);
}

Outcome writeOutcome(const Call& call, Expression e, shape::Operation operation, shape::Api api) {
    if (e.unresolved.empty()) readWrittenColumns(call.run, e);
    return pendingOutcome(call, std::move(e), operation, api, Pending::kWrite);
}

void finish(Outcome& outcome, const Env& env, Fragments& fragments) {
    if (!outcome.pending) return;
    const Pending& pending = *outcome.pending;
    shape::Variant v =
        pending.ending == Pending::kWrite
            ? finishWrite(env, pending.expression, fragments)
            : finishSelect(env, pending.expression, static_cast<Ending>(pending.ending), fragments);
    v.primaryKeyLookup = pending.primaryKeyLookup;
    if (pending.truncates && v.sql.starts_with("DELETE FROM")) v.sql = "TRUNCATE TABLE" + v.sql.substr(11);
    outcome.variants.push_back(std::move(v));
    outcome.pending.reset();
}

Outcome callOutcome(const evaluate::CallFact& fact, Run& run) {
    static_assert(std::ranges::is_sorted(kMethods, {}, &Row::method));
    static_assert(std::ranges::is_sorted(kBuilderEndings, {}, &Row::method));
    static_assert(std::ranges::is_sorted(kRelationMethods, {}, &Row::method));
    const Row* row = rowOf(fact);
    if (row == nullptr) {
        Outcome out;
        out.site = false;
        return out;
    }
    return row->make(Call{fact, run});
}

}  // namespace audit::query
