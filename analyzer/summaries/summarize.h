// Facts about an installed package, read off its compiled JavaScript and its declaration files.
#pragma once

#include <string>

namespace audit::summaries {

// The summary of the package in `folder` as JSON text; "" when there is none, and `error` says why. Needs the
// packages it depends on only where they carry entities of their own (they are looked for beside it).
std::string summarize(const std::string& folder, std::string& error);

}  // namespace audit::summaries
