#pragma once
// Whether what a query asks for proves the WHERE of a partial index (predtest.c, predicate_implied_by).
#include <vector>

#include "shape/query.h"

namespace audit::coverage {

/// `clauses` all hold. Aliases do not matter: everything is about one table.
bool implies(const std::vector<const shape::Predicate*>& clauses, const shape::Predicate& predicate);

}  // namespace audit::coverage
