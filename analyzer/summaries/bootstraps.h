// Packages that decide at run time, when the program starts, which decorators members get.
#pragma once

#include <string>
#include <string_view>

namespace audit::summaries {

struct Bootstrap {
    std::string_view package;
    std::string_view why;      // what the package does, and what stands in the summary for it
    std::string_view imports;  // {place} is the package's folder
    std::string_view
        body;  // statements over `classes`: what the package does at its start, with its own functions
};

// nullptr: a package that does nothing of the kind.
const Bootstrap* bootstrapOf(std::string_view package);

}  // namespace audit::summaries
