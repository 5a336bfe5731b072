#pragma once
// The pages of docs/rules, which are part of the program.
#include <string_view>

namespace audit::rules {

/// Markdown; "" when the rule has no page.
std::string_view page(std::string_view rule);

}  // namespace audit::rules
