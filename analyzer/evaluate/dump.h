#pragma once
// Facts as text, for tests and for looking at what the interpreter sees.
#include <string>

#include "evaluate/facts.h"

namespace audit::evaluate {

std::string dumpDecorators(const Evaluation& evaluation);
/// One line a call: function, receiver, method, entity, arguments; builders with one clause a line.
std::string dumpCalls(const Evaluation& evaluation, const project::Project& project);
std::string dumpDataSources(const Evaluation& evaluation);

}  // namespace audit::evaluate
