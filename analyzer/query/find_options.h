#pragma once
// SelectQueryBuilder.setFindOptions / applyFindOptions (0.3, 1.x) and
// FindOptionsUtils.applyOptionsToQueryBuilder (0.2): options object → expression.
#include "query/expression.h"

namespace audit::query {

/// `findOne` asks for `take: 1`. The main alias is there already.
void applyFindOptions(V options, bool takeOne, Run& run, Expression& into, Location at);
/// The short forms: conditions without options.
void applyWhere(V where, Run& run, Expression& into, Location at);
void joinEagerRelations(Run& run, Expression& into, const std::string& alias, EntityId entity,
                        bool parentLeft, Location at, int depth = 0);
/// Is this 0.2 argument an options object or plain conditions (FindOptionsUtils.isFindManyOptions)?
bool isFindOptions(V options, Run& run, EntityId entity);
bool joinsInner(const Env& env, const Relation& relation, bool withDeleted, bool parentLeft);

}  // namespace audit::query
