#pragma once
// FindOperators → conditions (QueryBuilder.getWherePredicateCondition and createWhereConditionExpression).
#include "query/expression.h"

namespace audit::query {

/// The column a condition is about.
struct Target {
    std::string alias;   ///< of a source; the table's name for update and delete
    std::string column;  ///< database name
    std::string path;    ///< as TypeORM writes it: "user.name", or "name" without prefix
};

/// `target = value`, `target IN (…)`, …
Condition compare(const Target& target, V value, Run& run, Expression& into, Location where);

}  // namespace audit::query
