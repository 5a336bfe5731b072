// A summary as text that people can read and that diffs well: one class, member or method a line.
#pragma once

#include <string>

#include "summaries/values.h"

namespace audit::summaries {

std::string layOut(const Json& summary);

}  // namespace audit::summaries
