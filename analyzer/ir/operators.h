// The grammar's tokens as operators.
#pragma once

#include "ir/module.h"
#include "syntax/kinds.h"

namespace audit::ir {

// Op::None for a token that is none.
Op binaryOperator(syntax::Kind token);
Op unaryOperator(syntax::Kind token);
// Op::Set for `=`, the operator applied for a compound one.
Op assignmentOperator(syntax::Kind token);

}  // namespace audit::ir
