#pragma once
// index/duplicate and index/redundant: which of a table's indexes does nothing that another does not do.
#include <string>
#include <vector>

#include "rules/facts.h"

namespace audit::rules {

struct Superfluous {
    TableId table = catalog::kNone;
    const catalog::Index* index = nullptr;  ///< the one to drop
    const catalog::Index* other = nullptr;  ///< what serves instead
};

/// Same keys and predicate, other name.
std::vector<Superfluous> duplicateIndexes(const Program& program);
/// A true prefix of another index with the same predicate, and not unique itself.
std::vector<Superfluous> redundantIndexes(const Program& program);

Finding superfluousFinding(const Program& program, const Superfluous& each);

/// "the primary key", "the unique constraint "UQ_…"", "the index "idx_…" on (a, b)".
std::string describeIndex(const catalog::Index& index);

}  // namespace audit::rules
