#pragma once
// What index/uncovered-query and index/partial-coverage have in common: the finding for one index to add.
#include "rules/index_needs.h"

namespace audit::rules {

/// Without rule, severity and message: place, table, related queries, the reason and the ready fix. The
/// decorator belongs on the entity, so that is where the finding points; a package's table has no entity to
/// edit, there it points at the first query.
Finding indexFinding(const Program& program, const NeededIndex& needed);

/// The number of query sites behind it.
std::size_t siteCount(const NeededIndex& needed);

}  // namespace audit::rules
