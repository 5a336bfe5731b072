#pragma once
// Edits as a small diff, for people.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/places.h"
#include "rules/rule.h"

namespace audit::report {

struct DiffLine {
    std::string_view file;     ///< path of the file
    char sign = ' ';           ///< '+', '-' or ' ' (context)
    std::uint32_t number = 0;  ///< line in the file as it is; 0 for an added line
    std::string text;          ///< without line end
};

/// The changed lines, and the one after a line that only comes new, by file and line. Edits in packages are
/// left out.
std::vector<DiffLine> diff(const Places& places, const std::vector<rules::Edit>& edits);

/// The file's text with those edits of the list that are its own.
std::string applied(const Places& places, FileId file, const std::vector<rules::Edit>& edits);

}  // namespace audit::report
