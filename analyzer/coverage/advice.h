#pragma once
// The smallest index that would serve one table of one query.
#include <vector>

#include "coverage/judge.h"

namespace audit::coverage {

/// For the table's own conditions and the order; `limited` = only the first rows are wanted, so that the
/// order counts for more than an array condition. Empty when no index would make the verdict better.
std::vector<IndexAdvice> advise(const Judge& judge, bool limited, const Judgement& now);

/// For looking up a joined table's rows.
std::vector<IndexAdvice> adviseProbe(const TableQuery& query, const Judgement& now);

IndexAdvice uniqueAdvice(catalog::TableId table, const std::vector<std::string>& columns);

/// The same table, keys, predicate and method.
bool sameIndex(const IndexAdvice& a, const IndexAdvice& b);
bool sameKey(const catalog::IndexKey& a, const catalog::IndexKey& b);

}  // namespace audit::coverage
