#pragma once
// What a verdict depends on, as 128 bits: two variants with one key are covered the same. The statement's
// text, places in files and names for people are no part of it.
#include <vector>

#include "shape/query.h"
#include "source/hash.h"

namespace audit::coverage {

struct ShapeKey {
    source::ContentHash all;
    std::vector<source::ContentHash> subqueries;  ///< of Variant::subqueries; `all` holds them, too
};

ShapeKey shapeKey(const shape::Variant& variant);
/// Of a variant whose subqueries stand elsewhere.
source::ContentHash shapeKey(const shape::Variant& variant,
                             const std::vector<source::ContentHash>& subqueries);

}  // namespace audit::coverage
