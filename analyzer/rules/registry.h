#pragma once
// Declares every rule object named in rules.def; each rule file includes this and defines its own.
#include "rules/rule.h"

namespace audit::rules {

#define AUDIT_RULE(name) extern const Rule name;
#include "rules/rules.def"
#undef AUDIT_RULE

}  // namespace audit::rules
