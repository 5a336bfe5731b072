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
class Combinations {
  public:
    /// The variant's subqueries must outlive this.
    explicit Combinations(const shape::Variant& variant);
    [[nodiscard]] std::size_t size() const { return choices_.size(); }
    /// As outline() makes it.
    [[nodiscard]] shape::Variant operator[](std::size_t i) const;

  private:
    struct Choice {
        std::vector<bool> present;
        bool descending = false;
    };
    shape::Variant normal_;
    const std::vector<shape::Variant>& subqueries_;
    std::vector<Choice> choices_;
};

}  // namespace audit::coverage
