#pragma once
#include "program/program.h"

namespace audit::cli {

/// `--stats`: time of each phase and what was counted, as a table on standard error.
void writeStats(const program::Program& program, double totalMs);

}  // namespace audit::cli
