#pragma once
// The advice of many queries on one table, merged into the smallest set of indexes that still serves all of
// them.
#include <vector>

#include "catalog/catalog.h"
#include "coverage/coverage.h"

namespace audit::coverage {

struct MergedAdvice {
    IndexAdvice advice;
    std::vector<std::size_t> serves;  ///< positions in the input, ascending
};

/// Pure and deterministic; the result is ordered by table name, then keys.
std::vector<MergedAdvice> mergeAdvice(const std::vector<IndexAdvice>& inputs, const catalog::Catalog& db);

/// Existing indexes of a table that `added` makes redundant (a plain prefix with the same predicate, not
/// unique).
std::vector<std::string> redundantAfter(const IndexAdvice& added, const catalog::Table& table);

/// "CREATE INDEX CONCURRENTLY "name" ON "table" ("a", "b") WHERE …"; `name` is quoted by this function.
std::string createIndexSql(const IndexAdvice& advice, const catalog::Table& table,
                           std::string_view indexName);

}  // namespace audit::coverage
