#pragma once
// Whether reading an index gives the wanted order (pathkeys.c: build_index_pathkeys, pathkeys_contained_in).
#include "coverage/match.h"

namespace audit::coverage {

struct OrderMatch {
    std::size_t matched = 0;  ///< items of the order that the index gives, constants apart
    bool complete = false;
};

OrderMatch matchOrder(const PreparedIndex& index, const TableQuery& query, const WantedOrder& order,
                      const Scope& scope);

}  // namespace audit::coverage
