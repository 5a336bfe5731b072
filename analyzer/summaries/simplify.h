// What was evaluated with parameters known by name only holds conditions that no caller can know: what a
// service keeps, what a query returned. A summary says what may happen and leaves those conditions out.
#pragma once

#include "summaries/values.h"

namespace audit::summaries {

// What of a condition parameters decide; true when nothing of it.
Json simplifiedCondition(const Json& condition);
// Choices in it have simplified conditions.
Json simplifiedValue(const Json& value);
// A result that tells a caller what it gets; {"unknown": …} otherwise.
Json simplifiedResult(const Json& result);
// Clauses of a builder. Joins and selections that only run-time values tell are left out: they load more, and
// neither filter nor order.
Json simplifiedClauses(const Json& clauses);
Json simplifiedEffect(const Json& effect);
// Effects that differ in their conditions only, as one.
Json united(const Json& effects);

// Does a result tell what a caller gets?
bool tells(const Json& result);
// Does the value, or something in it, have this mark (or key)?
bool contains(const Json& value, std::string_view mark);

}  // namespace audit::summaries
