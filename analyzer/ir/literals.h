// The values of literals as JavaScript reads them.
#pragma once

#include <string>
#include <string_view>

namespace audit::ir {

// The text between quotes or between the parts of a template with its escapes resolved, as UTF-8. Lone
// surrogates become U+FFFD. The result is `raw` itself or a view into `buffer`.
std::string_view cook(std::string_view raw, std::string& buffer);
// In templates a line break is \n whatever the file has.
std::string_view cookTemplate(std::string_view raw, std::string& buffer);

// The value of a numeric literal: separators, hex, octal, binary, legacy octal and bigints too. NaN when the
// text is not one, or a bigint that a double cannot hold.
double numberValue(std::string_view text);

}  // namespace audit::ir
