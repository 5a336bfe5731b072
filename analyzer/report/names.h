#pragma once
// The words of OUTPUT.md for the enumerations of the picture.
#include <string_view>

#include "catalog/catalog.h"
#include "connections/connections.h"
#include "coverage/coverage.h"
#include "entities/model.h"
#include "shape/query.h"

namespace audit::report {

std::string_view word(entities::EntityKind kind);
std::string_view word(catalog::ColumnRole role);
std::string_view word(catalog::IndexOrigin origin);
std::string_view word(catalog::IndexMethod method);
std::string_view word(shape::Api api);
std::string_view word(shape::Operation operation);
std::string_view word(shape::JoinKind join);
std::string_view word(shape::PredicateOp op);
std::string_view word(shape::ValueKind value);
std::string_view word(shape::Origin origin);
std::string_view word(shape::Pagination pagination);
std::string_view word(coverage::Verdict verdict);
std::string_view word(evaluate::DataSourceFact::Form form);
std::string_view word(connections::Folded::Kind kind);

}  // namespace audit::report
