#pragma once
// Shared by the JSON writers of this room; not for other rooms. Keys stay in the order in which they were
// set.
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "report/places.h"

namespace audit::report {

using Json = nlohmann::ordered_json;

/// null for a place that is unknown or inside a package.
Json locationJson(const Places& places, const Location& location);

/// null for an empty string: OUTPUT.md has keys always present.
inline Json textOrNull(std::string_view text) {
    return text.empty() ? Json(nullptr) : Json(std::string(text));
}

/// Indented by two, with a newline at the end; bytes that are not UTF-8 become U+FFFD.
std::string dump(const Json& document);

}  // namespace audit::report
