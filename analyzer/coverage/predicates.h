#pragma once
// The WHERE tree as the planner sees it: negations pushed down, constants folded, common parts of an OR
// pulled out.
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "shape/query.h"

namespace audit::coverage {

/// prepqual.c (negate_clause, canonicalize_qual) and clauses.c (eval_const_expressions).
shape::Predicate normalise(shape::Predicate predicate);

/// The AND-ed parts of a normalised predicate.
std::vector<const shape::Predicate*> conjuncts(const shape::Predicate& predicate);

/// A condition without any column: the same for every row (`$1 IS NULL`).
bool isGate(const shape::Predicate& predicate);
bool isEveryRow(const shape::Predicate& predicate);
bool isNoRow(const shape::Predicate& predicate);

/// Aliases that the predicate reads, those of its subqueries' correlations included.
std::set<std::string> aliasesOf(const shape::Predicate& predicate,
                                const std::vector<shape::Variant>& subqueries);

/// Aliases for which a row of NULLs cannot satisfy the predicate (clauses.c, find_nonnullable_rels).
std::set<std::string> strictAliases(const shape::Predicate& predicate);

/// A NULL in the column makes the wrapped column NULL (clauses.c, contain_nonstrict_functions); true when
/// bare.
bool isStrictWrapper(const shape::Comparison& comparison);

/// Operators of Expression conditions that NULL never satisfies.
bool isStrictOperator(std::string_view name);

/// The same condition on the same column with the same (known) value.
bool sameCondition(const shape::Predicate& a, const shape::Predicate& b);

}  // namespace audit::coverage
