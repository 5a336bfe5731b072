// Whether a Module holds together: for data that was read back, and for tests.
#pragma once

#include <cstdint>
#include <string>

#include "ir/module.h"

namespace audit::ir {

// The first thing that is wrong, "" when nothing is: every id and range lies in its table, every span in the
// file, and nodes name only nodes that were made before them (what `else` leads to apart), so that a walk
// ends.
std::string validate(const Module& module, std::uint32_t fileSize);

}  // namespace audit::ir
