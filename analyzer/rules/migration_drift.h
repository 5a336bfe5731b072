#pragma once
// What the rules about indexes and migrations share: the drift of indexes, as findings.
#include "migrations/drift.h"
#include "rules/facts.h"

namespace audit::rules {

/// Drift of the program whose kind is one of an index.
std::vector<migrations::Drift> indexDrift(const Program& program);
/// A finding at the declaration, or at the migration's statement when nothing declares it; no rule yet.
Finding driftFinding(const Program& program, const migrations::Drift& drift);

}  // namespace audit::rules
