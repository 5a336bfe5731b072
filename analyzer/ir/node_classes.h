// Which kinds of syntax node are expressions, statements, types: for text that did not parse, where anything
// may stand anywhere.
#pragma once

#include "syntax/node.h"

namespace audit::ir {

bool isExpression(syntax::Kind kind);
bool isStatement(syntax::Kind kind);
bool isType(syntax::Kind kind);
bool isClassMember(syntax::Kind kind);

// The name of a JSX element or attribute, or an attribute's quoted text: identifiers and strings to the
// grammar, but nothing that is evaluated.
bool isPartOfTag(syntax::Node node);

}  // namespace audit::ir
