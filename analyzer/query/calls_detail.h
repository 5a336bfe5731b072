#pragma once
// What the families of methods share.
#include "query/calls.h"

namespace audit::query {

struct Call {
    const evaluate::CallFact& fact;
    Run& run;
    [[nodiscard]] V arg(std::size_t i) const {
        return i < fact.args.size() ? run.replay.pick(fact.args[i]) : nullptr;
    }
    [[nodiscard]] const Env& env() const { return run.env; }
};

Outcome unresolvedOutcome(std::string reason, shape::Operation operation = shape::Operation::Select);
/// An expression whose main alias is the fact's entity; unresolved when the entity is not known.
Expression entityExpression(const Call& call, std::string_view alias = {});
shape::Api apiOf(const evaluate::CallFact& fact, shape::Api otherwise);
/// What finishSelect and finishWrite will make a variant of, or the reason why not.
Outcome selectOutcome(const Call& call, Expression e, shape::Operation operation, shape::Api api, int ending);
Outcome writeOutcome(const Call& call, Expression e, shape::Operation operation, shape::Api api);

// call_find.cpp
Outcome findMany(const Call& call);
Outcome findOne(const Call& call);
Outcome findBy(const Call& call);
Outcome findOneBy(const Call& call);
Outcome findByIds(const Call& call);
Outcome findOneById(const Call& call);
Outcome count(const Call& call);
Outcome countBy(const Call& call);
Outcome exists(const Call& call);
Outcome existsBy(const Call& call);
Outcome sum(const Call& call);
Outcome average(const Call& call);
Outcome minimum(const Call& call);
Outcome maximum(const Call& call);
// call_write.cpp
Outcome update(const Call& call);
Outcome updateAll(const Call& call);
Outcome remove(const Call& call);
Outcome removeAll(const Call& call);
Outcome softDelete(const Call& call);
Outcome restore(const Call& call);
Outcome insert(const Call& call);
Outcome upsert(const Call& call);
Outcome save(const Call& call);
Outcome removeRows(const Call& call);
Outcome softRemoveRows(const Call& call);
Outcome lookup(const Call& call);
Outcome clear(const Call& call);
// call_builder.cpp
Outcome builderEntities(const Call& call);
Outcome builderRaw(const Call& call);
Outcome builderCount(const Call& call);
Outcome builderExists(const Call& call);
Outcome builderExecute(const Call& call);
// call_raw.cpp
Outcome rawSql(const Call& call);
// call_relation.cpp
Outcome relationLoad(const Call& call);
Outcome relationChange(const Call& call);
// call_tree.cpp
Outcome treeRoots(const Call& call);
Outcome treeDescendants(const Call& call);
Outcome treeAncestors(const Call& call);
Outcome treeCountDescendants(const Call& call);
Outcome treeCountAncestors(const Call& call);

}  // namespace audit::query
