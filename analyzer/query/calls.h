#pragma once
// One evaluated call under one choice of truth values → what TypeORM would send. A table of methods.
#include "query/expression.h"

namespace audit::query {

struct Outcome {
    std::vector<shape::Variant> variants;  ///< several: a text of several statements
    shape::Operation operation = shape::Operation::Select;
    shape::Api api = shape::Api::Other;
    std::string unresolved;
    bool site = true;  ///< false: the call sends nothing (or only changes the schema)
};

Outcome callOutcome(const evaluate::CallFact& fact, Run& run);
/// The entity a call is about, for merging and sorting; kNone when there is none or it is not known.
EntityId entityOf(const evaluate::CallFact& fact, const Env& env);

}  // namespace audit::query
