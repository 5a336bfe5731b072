#pragma once
// Clauses that may be there or not: which combinations are looked at.
#include <vector>

#include "shape/query.h"

namespace audit::coverage {

/// Beyond so many optional clauses not every combination is tried, but none, all, each alone and all but
/// each.
inline constexpr std::size_t kAllCombinationsUpTo = 5;
/// Optional clauses beyond this many are taken as present.
inline constexpr std::size_t kMaxOptional = 24;

/// The variant with its optional clauses present or absent, in every combination tried; the first has none of
/// them. A direction known only at run time counts both ways.
std::vector<shape::Variant> withAndWithoutOptional(const shape::Variant& variant);

}  // namespace audit::coverage
