#pragma once
// Query builders: the clauses called on one, replayed in order into an expression map.
#include "query/expression.h"

namespace audit::query {

Expression replayBuilder(const evaluate::BuilderState& state, Run& run);
/// The conditions a Brackets callback adds, in the context of its query.
Condition replayBrackets(const evaluate::BuilderState& state, Run& run, Expression& outer);
/// One more clause, as a terminal call may add it itself.
void applyClause(const evaluate::Clause& clause, Run& run, Expression& into);

}  // namespace audit::query
