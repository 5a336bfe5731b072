// JSON as people write it in tsconfig.json: comments, trailing commas, a byte order mark.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace audit::project {

// Keys keep their order: the conditions of package.json's "exports" are tried as written.
using Json = nlohmann::ordered_json;

// nullopt when the text is no JSON even so, or nests deeper than any configuration does. Never throws.
std::optional<Json> parseJsonc(std::string_view text);

// The member `key` when `value` is an object that has it, else null.
const Json* member(const Json& value, std::string_view key);

// The string member `key`; "" when there is none or it is no string.
std::string stringMember(const Json& value, std::string_view key);

}  // namespace audit::project
