#pragma once
// Indexes with their expressions and predicates parsed: once for a table, however many conditions are held
// against them.
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "catalog/catalog.h"
#include "coverage/terms.h"
#include "shape/query.h"

namespace audit::coverage {

struct PreparedIndex {
    catalog::Index index;
    std::vector<Term> keys;                 ///< of index.keys
    std::optional<shape::Predicate> where;  ///< of a partial index, normalised
    bool readable = true;  ///< false: no keys, a column that is not there, a WHERE not understood
};

PreparedIndex prepare(const catalog::Index& index, const catalog::Table& table);

/// Filled as tables are asked for; not shared between threads.
class IndexCache {
  public:
    using List = std::vector<const PreparedIndex*>;
    const List& of(const catalog::Table& table);

  private:
    struct Entry {
        std::vector<PreparedIndex> indexes;
        List list;
    };
    std::map<const catalog::Table*, Entry> entries_;
};

}  // namespace audit::coverage
