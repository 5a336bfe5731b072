#pragma once
// What each command does once its arguments are understood.
#include "cli/arguments.h"

namespace audit::cli {

inline constexpr int kClean = 0, kFindings = 1, kFailure = 2;

/// Exit status. The report goes to standard output or --output, everything else to standard error.
int execute(const Arguments& arguments);

/// One message on standard error.
int fail(std::string_view message);

}  // namespace audit::cli
