#pragma once
// The variants of one place, each query once: those that are there already only give up what they do not
// share.
#include <vector>

#include "shape/query.h"
#include "source/hash.h"

namespace audit::query {

class VariantSet {
  public:
    /// What differs in a constant only is one variant without it, under the conditions that both have.
    void add(shape::Variant variant);
    /// Those of another set; their keys are known.
    void add(VariantSet other);
    /// The first one again, as what is known of a query that cannot be read for that reason.
    void addOpen(std::string runtimeReason);
    /// Of the first.
    void forgetConditions() { list_.front().conditions.clear(); }
    /// The first `count` stay; the last of them says why it stands for the others, too.
    void cut(std::size_t count, std::string runtimeReason);

    [[nodiscard]] const std::vector<shape::Variant>& list() const { return list_; }
    [[nodiscard]] std::vector<shape::Variant> take() && { return std::move(list_); }

  private:
    void add(shape::Variant variant, source::ContentHash key);

    std::vector<shape::Variant> list_;
    std::vector<source::ContentHash> keys_;  ///< beside `list_`: keys are as long as the statements
};

}  // namespace audit::query
