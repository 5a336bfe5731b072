// A summary as the TypeScript that says the same: what the evaluator reads in the package's stead.
#pragma once

#include <string>

#include "summaries/values.h"

namespace audit::summaries {

// One module with everything the summary knows, exported; other names of the package are exported from a
// package that nobody knows, so that they stay unknown instead of missing. What TypeScript cannot say is said
// by functions that the evaluator knows in such modules only: __audit_unknown('reason'), __audit_argument(a,
// b) (whichever of them is an entity or a function) and __audit_rows(X) (rows of X).
std::string typescript(const Json& summary);

}  // namespace audit::summaries
