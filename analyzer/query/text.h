#pragma once
// Strings handed to a query builder, as text: constants inlined, subqueries written out, everything else a
// hole.
#include <string>

#include "query/expression.h"

namespace audit::query {

struct Text {
    std::string text;  ///< sql::kHole where a part is not known
    bool holes = false;
    bool whole = false;  ///< nothing of it is known
    std::string reason;  ///< what the first hole is, for people
};

/// `into` takes over what is known of a subquery's parameters.
Text textOf(V value, Run& run, Expression& into);
/// The text, when it has no hole.
std::optional<std::string> constantText(V value, Run& run);
/// "(SELECT …)" or "SELECT …" of a builder's snapshot, as its getQuery() returns it.
std::string subqueryText(const evaluate::BuilderState& state, Run& run, Expression& into, bool brackets);

}  // namespace audit::query
