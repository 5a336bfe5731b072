#pragma once
// Everything at which TypeORM refuses to boot was found by the entities room; each family is a rule of its
// own, and this is the one check they share.
#include "rules/rule.h"

namespace audit::rules {

void checkBootErrors(const program::Program& program, Report& report);

}  // namespace audit::rules
