#pragma once
// SelectQueryBuilder.join and the ON clauses of createJoinExpression.
#include "query/expression.h"

namespace audit::query {

struct JoinRequest {
    bool inner = false;
    bool select = false;
    bool mapped = false;
    bool eager = false;
    bool optional = false;
    V target = nullptr;    ///< "a.posts", an entity, a table, a subquery
    std::string property;  ///< when known as text already
    std::string alias;
    V condition = nullptr;
    V parameters = nullptr;
    V mapAsEntity = nullptr;
    Location where{};
};

void addJoin(const JoinRequest& request, Run& run, Expression& into);
/// Adds an alias for an entity, a table name or a subquery ("from" side); false: unknown target.
bool addFromAlias(V target, std::string_view name, Run& run, Expression& into, Location where);
void addEntityAlias(EntityId entity, std::string_view name, bool from, Run& run, Expression& into,
                    Location where);

/// The join's own condition from the relation's columns, as predicates and as text; junction first.
struct JoinConditions {
    bool viaJunction = false;
    catalog::TableId junction = catalog::kNone;
    std::vector<shape::Predicate> junctionOn, on;
    std::string junctionText, text;
};
JoinConditions joinConditions(const Env& env, const Expression& expression, const Join& join);

}  // namespace audit::query
