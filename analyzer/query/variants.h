#pragma once
// All the queries one call can send: the atoms that matter are split, impossible combinations left out, equal
// results merged; what would be too many widens to `optional`.
#include "query/calls.h"

namespace audit::query {

Outcome allVariants(const evaluate::CallFact& fact, const Env& env, int maxVariants);
/// Adds the variants that are not there yet; what differs in a constant only is one variant without it.
void mergeVariants(std::vector<shape::Variant>& into, std::vector<shape::Variant> more);

}  // namespace audit::query
