#pragma once
// The statement TypeORM sends, as text. Parameters stay `:name` until numbered() makes them $n.
#include "query/expression.h"

namespace audit::query {

/// SelectQueryBuilder.getQuery(): in brackets for a subQuery(), names translated.
std::string selectText(const Env& env, const Expression& e);
/// " WHERE …" with soft delete and discriminator; `extra` is one more condition.
std::string whereText(const Env& env, const Expression& e, const std::string& extra = "");
/// The first statement of the pagination wrapper (executeEntitiesAndRawResults).
std::string distinctWrapperText(const Env& env, const Expression& e);
std::string countText(const Env& env, Expression e);
std::string existsText(const Env& env, Expression e);
/// Names translated, parameters as $n (one number a name), holes as parameters.
std::string numbered(const std::string& text, const Expression& e);
/// ` LIMIT 10 OFFSET 5`; run-time values as parameters of a name of their own.
std::string limitText(const Bound& limit, const Bound& offset);
std::vector<OrderBy> effectiveOrders(const Env& env, const Expression& e);

}  // namespace audit::query
