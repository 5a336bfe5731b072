// A Module as text, for tests and for people: one S-expression a line.
#pragma once

#include <string>

#include "ir/module.h"

namespace audit::ir {

// Everything: imports, exports, type declarations, top-level statements, problems, each on its own line
// (nested bodies indented). Names stand as they are, strings in double quotes, absent parts are left out.
std::string dump(const Module& module);

// One part of it, on one line as far as it has no body.
std::string dumpExpr(const Module& module, ExprId id);
std::string dumpStmt(const Module& module, StmtId id);
std::string dumpType(const Module& module, TypeId id);
std::string dumpPattern(const Module& module, PatternId id);

}  // namespace audit::ir
