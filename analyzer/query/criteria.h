#pragma once
// What `.where()` of a query builder takes: a string, an object, an array of objects, Brackets, a callback
// (QueryBuilder.getWhereCondition), and ids (getWhereInIdsCondition).
#include "query/expression.h"

namespace audit::query {

Condition whereCondition(V where, Run& run, Expression& into, Location at);
Condition objectCondition(V where, Run& run, Expression& into, Location at);
Condition inIdsCondition(V ids, Run& run, Expression& into, Location at);
/// `{a: 1}` as parameters of a text.
void setParameters(V parameters, Run& run, Expression& into);

}  // namespace audit::query
