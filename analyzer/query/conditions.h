#pragma once
// Conditions as TypeORM's text, and as predicates once all aliases are known.
#include "query/expression.h"
#include "query/fragments.h"

namespace audit::query {

/// createWhereClausesExpression and its like; "" for no condition.
std::string conditionText(const Condition& condition);

/// Predicates of one query; subqueries in texts are appended to the variant's.
class Predicates {
  public:
    Predicates(const Env& env, const Expression& expression, Fragments& fragments, shape::Variant& out);

    /// none: no condition at all.
    std::optional<shape::Predicate> of(const Condition& condition);
    std::optional<shape::OrderItem> order(const OrderBy& order);
    shape::OrderItem expressionItem(const std::string& text, Location where);
    sql::FragmentOptions options(shape::Origin origin, Location where) const;

  private:
    shape::Predicate parse(const Condition& condition, bool& loose);
    std::optional<shape::Predicate> one(const Condition& condition, bool& loose);
    std::optional<shape::Predicate> chain(const Condition& group, bool& loose);

    const Env& env_;
    const Expression& expression_;
    Fragments& fragments_;
    shape::Variant& out_;
    std::map<std::string, shape::Variant> ctes_;  ///< WITH queries as variants
};

/// AND of predicates, flattened; a single one is itself.
shape::Predicate allOf(std::vector<shape::Predicate> items);
shape::Predicate anyOf(std::vector<shape::Predicate> items);
/// The first unknown in a tree: its reason, or nullptr.
const std::string* unknownIn(const shape::Predicate& predicate);

}  // namespace audit::query
