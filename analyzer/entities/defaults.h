#pragma once
// DEFAULT clauses: PostgresDriver.normalizeDefault().
#include <optional>
#include <string>

#include "entities/metadata.h"

namespace audit::entities {

/// SQL text; nothing when the column has none, or one that is known at run time only.
std::optional<std::string> defaultSql(const ColumnNode& column);

}  // namespace audit::entities
