#pragma once
// What a data source is for, from the path of its file.
#include <string_view>

#include "connections/connections.h"

namespace audit::connections {

/// By the file's path alone: tests, scripts, development; else Application.
Purpose purposeOfPath(std::string_view path);

}  // namespace audit::connections
