#pragma once
// The `where` of find options (SelectQueryBuilder.buildWhere): nested to any depth, each relation a join.
#include "query/find_joins.h"

namespace audit::query {

Condition findWhere(V where, EntityId entity, const std::string& alias, const std::string& prefix,
                    FindJoins& joins, Run& run, Expression& into, Location at, int depth = 0);

}  // namespace audit::query
