#pragma once
// All the queries one call can send: the atoms that matter are split, impossible combinations left out, equal
// results merged; what would be too many widens to `optional`.
#include "query/calls.h"
#include "query/variant_set.h"

namespace audit::query {

struct AllVariants {
    VariantSet variants;
    shape::Operation operation = shape::Operation::Select;
    shape::Api api = shape::Api::Other;
    std::string unresolved;
    bool site = true;  ///< as Outcome::site
};

/// Reads only: calls may be looked at by several threads at once.
AllVariants allVariants(const evaluate::CallFact& fact, const Env& env, int maxVariants);

}  // namespace audit::query
