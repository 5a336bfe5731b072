// Expressions. What nests to the left (`a + b + c`, `x.f().g()`) or wraps one operand is lowered by a loop
// over its links, innermost first; only what stands in brackets recurses.
#include <algorithm>

#include "ir/limits.h"
#include "ir/literals.h"
#include "ir/lowering.h"
#include "ir/operators.h"

namespace audit::ir {

Expr Lowering::make(Node node, ExprKind kind) {
    Expr expr;
    expr.kind = kind;
    expr.span = expr.textSpan = node.span();
    return expr;
}

ExprId Lowering::add(const Expr& expr) {
    out_.exprs.push_back(expr);
    return static_cast<ExprId>(out_.exprs.size() - 1);
}

StrId Lowering::identifierText(ExprId id) const {
    if (id == kNone || out_.exprs[id].kind != ExprKind::Identifier) return 0;
    return out_.exprs[id].text;
}

ExprId Lowering::expression(Node node) {
    if (!node) return kNone;
    const Descent descent(*this);
    if (!descent) return tooDeep(node);

    const std::size_t first = work_.spine.size();
    for (Node left = leftOperand(node); left && !isMisgrouped(node); left = leftOperand(node)) {
        if (nesting_ + (work_.spine.size() - first) >= maxNesting) break;
        work_.spine.push_back(node);
        node = left;
    }
    const std::uint32_t outside = nesting_;
    nesting_ += static_cast<std::uint32_t>(work_.spine.size() - first);
    ExprId id = kNone;
    if (nesting_ >= maxNesting) {
        id = tooDeep(node);
    } else {
        id = isMisgrouped(node) ? regroup(node) : operand(node);
    }
    while (work_.spine.size() > first) {
        const Node outer = work_.spine.back();
        work_.spine.pop_back();
        id = link(outer, id);
        --nesting_;
    }
    nesting_ = outside;
    return id;
}

// The operand that link() wraps; absent when operand() has to see to the whole node.
Node Lowering::leftOperand(Node node) {
    switch (node.kind()) {
        case Kind::MemberExpression:
        case Kind::SubscriptExpression:
            return node.child(Field::Object);
        case Kind::CallExpression: {
            const Node callee = node.child(Field::Function);
            return callee.is(Kind::Import) ? Node() : callee;
        }
        case Kind::BinaryExpression:
            return node.child(Field::Left);
        case Kind::UnaryExpression:
            return node.child(Field::Argument);
        case Kind::AsExpression:
        case Kind::SatisfiesExpression:
        case Kind::NonNullExpression:
        case Kind::InstantiationExpression:
        case Kind::ParenthesizedExpression:
        case Kind::AwaitExpression:
        case Kind::SpreadElement:
            return firstNamed(node);
        case Kind::TypeAssertion:
            return firstNamed(node).nextNamedSibling();
        default:
            return {};
    }
}

ExprId Lowering::link(Node node, ExprId left) {
    if (broken_ && hasErrorChild(node)) return opaqueLink(node, left);
    switch (node.kind()) {
        case Kind::MemberExpression:
            return memberLink(node, left);
        case Kind::SubscriptExpression:
            return indexLink(node, left);
        case Kind::CallExpression:
            return callLink(node, left);
        case Kind::BinaryExpression:
            return binaryLink(node, left);
        case Kind::UnaryExpression:
            return unaryLink(node, left);
        case Kind::ParenthesizedExpression:
            out_.exprs[left].flags |= kParenthesized;
            return left;
        case Kind::InstantiationExpression:
            out_.exprs[left].typeArgs = typeArguments(node.child(Field::TypeArguments));
            return left;
        case Kind::AwaitExpression:
        case Kind::SpreadElement: {
            Expr expr = make(node, node.is(Kind::AwaitExpression) ? ExprKind::Await : ExprKind::Spread);
            expr.a = left;
            return add(expr);
        }
        default:
            return castLink(node, left);
    }
}

ExprId Lowering::memberLink(Node node, ExprId left) {
    Expr expr = make(node, ExprKind::Member);
    expr.a = left;
    for (const Node child : node.children()) {
        if (child.field() == Field::Property) {
            expr.text = name(child);
            expr.textSpan = child.span();
        } else if (child.isAny(Kind::OptionalChain, Kind::QuestionDot)) {
            expr.flags |= kOptional;
        }
    }
    return add(expr);
}

ExprId Lowering::indexLink(Node node, ExprId left) {
    Expr expr = make(node, ExprKind::Index);
    expr.a = left;
    expr.b = expected(node.child(Field::Index), node);
    if (node.has(Kind::OptionalChain)) expr.flags |= kOptional;
    return add(expr);
}

ExprId Lowering::callLink(Node node, ExprId left) {
    Expr expr = make(node, ExprKind::Call);
    expr.a = left;
    Node passed;
    for (const Node child : node.children()) {
        if (child.field() == Field::Arguments) {
            passed = child;
        } else if (child.is(Kind::TypeArguments)) {
            expr.typeArgs = typeArguments(child);
        } else if (child.isAny(Kind::OptionalChain, Kind::QuestionDot)) {
            expr.flags |= kOptional;
        }
    }
    if (passed.is(Kind::TemplateString)) {
        expr.kind = ExprKind::TaggedTemplate;
        expr.b = templateString(passed);
        if (const Repair* repair = repairAt(passed.start(), Repair::Kind::TypeArguments)) {
            expr.typeArgs = repairedTypeArguments(*repair);
        }
    } else {
        expr.items = arguments(passed);
    }
    return add(expr);
}

ExprId Lowering::castLink(Node node, ExprId left) {
    Expr expr = make(node, ExprKind::Cast);
    expr.a = left;
    switch (node.kind()) {
        case Kind::NonNullExpression:
            expr.text = intern("!");
            break;
        case Kind::TypeAssertion:
            expr.text = intern("as");
            expr.type = type(firstNamed(firstNamed(node)));
            break;
        default:
            if (node.has(Kind::KwConst)) {
                expr.text = intern("const");
            } else {
                expr.text = intern(node.is(Kind::SatisfiesExpression) ? "satisfies" : "as");
                expr.type = type(firstNamed(node).nextNamedSibling());
            }
    }
    return add(expr);
}

ExprId Lowering::binaryLink(Node node, ExprId left) {
    Expr expr = make(node, ExprKind::Binary);
    expr.a = left;
    for (const Node child : node.children()) {
        if (child.field() == Field::Operator) {
            expr.op = infixOperator(child);
        } else if (child.field() == Field::Right) {
            expr.b = expression(child);
        }
    }
    if (expr.b == kNone) expr.b = expected({}, node);
    return add(expr);
}

Op Lowering::infixOperator(Node token) const {
    const bool less = token.is(Kind::Greater) && repairAt(token.start(), Repair::Kind::Less) != nullptr;
    return less ? Op::Lt : binaryOperator(token.kind());
}

ExprId Lowering::unaryLink(Node node, ExprId left) {
    Expr expr = make(node, ExprKind::Unary);
    expr.a = left;
    expr.op = unaryOperator(node.child(Field::Operator).kind());
    return add(expr);
}

ExprId Lowering::operand(Node node) {
    if (node.missing()) return opaque(node, "error");
    switch (node.kind()) {
        case Kind::Identifier:
            return identifier(node);
        case Kind::PropertyIdentifier:
        case Kind::PrivatePropertyIdentifier:
        case Kind::ShorthandPropertyIdentifier:
        case Kind::TypeIdentifier:
        case Kind::Undefined:
            return written(node, ExprKind::Identifier);
        case Kind::MetaProperty:
            return identifier(node);
        case Kind::String:
            return stringExpression(node);
        case Kind::TemplateString:
            return templateString(node);
        case Kind::Number:
            return number(node);
        case Kind::Regex:
            return regex(node);
        case Kind::True:
            return add(make(node, ExprKind::True));
        case Kind::False:
            return add(make(node, ExprKind::False));
        case Kind::Null:
            return add(make(node, ExprKind::Null));
        case Kind::This:
            return add(make(node, ExprKind::This));
        case Kind::Super:
            return add(make(node, ExprKind::Super));
        case Kind::Object:
            return object(node);
        case Kind::Array:
            return array(node);
        case Kind::ArrowFunction:
        case Kind::FunctionExpression:
        case Kind::FunctionDeclaration:
        case Kind::GeneratorFunction:
        case Kind::GeneratorFunctionDeclaration:
            return functionExpression(node);
        case Kind::Class:
        case Kind::ClassDeclaration:
        case Kind::AbstractClassDeclaration:
            return classExpression(node, {});
        case Kind::NewExpression:
            return newExpression(node);
        case Kind::CallExpression:
            return importCall(node);
        case Kind::TernaryExpression:
            return conditional(node);
        case Kind::AssignmentExpression:
        case Kind::AugmentedAssignmentExpression:
            return assignment(node);
        case Kind::UpdateExpression:
            return update(node);
        case Kind::YieldExpression:
            return yieldExpression(node);
        case Kind::SequenceExpression:
            return sequence(node);
        case Kind::JsxElement:
        case Kind::JsxSelfClosingElement:
            return opaque(node, "jsx");
        case Kind::Error:
            return opaque(node, "error");
        default:
            return opaque(node, node.hasError() ? "error" : syntax::kindName(node.kind()));
    }
}

// The names in a fragment's place stand for it; `import.meta` and `new.target` are names of this file.
ExprId Lowering::identifier(Node node) {
    if (const Repair* repair = repairAt(node.start(), Repair::Kind::DecoratorExpression)) {
        return repairedDecorator(*repair);
    }
    if (const Repair* repair = repairAt(node.start(), Repair::Kind::ImportType)) {
        return repairedImport(node, *repair);
    }
    if (!node.is(Kind::MetaProperty)) return written(node, ExprKind::Identifier);
    Expr expr = make(node, ExprKind::Identifier);
    expr.text = intern(source(node).starts_with("new") ? "new.target" : "import.meta");
    return add(expr);
}

// Its text as it stands in the file.
ExprId Lowering::written(Node node, ExprKind kind) {
    Expr expr = make(node, kind);
    expr.text = name(node);
    return add(expr);
}

ExprId Lowering::regex(Node node) {
    Expr expr = make(node, ExprKind::Regex);
    expr.text = intern(source(node));
    return add(expr);
}

ExprId Lowering::number(Node node) {
    Expr expr = make(node, ExprKind::Number);
    expr.text = intern(source(node));
    expr.number = numberValue(source(node));
    return add(expr);
}

ExprId Lowering::newExpression(Node node) {
    if (broken_ && hasErrorChild(node)) return opaque(node, "error");
    Expr expr = make(node, ExprKind::New);
    expr.a = expected(node.child(Field::Constructor), node);
    expr.typeArgs = typeArguments(node.child(Field::TypeArguments));
    expr.items = arguments(node.child(Field::Arguments));
    return add(expr);
}

// The only call without an operand: `import('x')`. Its options (a second argument) say how, not what.
ExprId Lowering::importCall(Node node) {
    if (!node.child(Field::Function).is(Kind::Import)) return opaque(node, "error");
    Expr expr = make(node, ExprKind::DynamicImport);
    expr.a = expected(firstNamed(node.child(Field::Arguments)), node);
    return add(expr);
}

ExprId Lowering::conditional(Node node) {
    if (broken_ && hasErrorChild(node)) return opaque(node, "error");
    Expr expr = make(node, ExprKind::Conditional);
    expr.a = expected(node.child(Field::Condition), node);
    expr.b = expected(node.child(Field::Consequence), node);
    expr.c = expected(node.child(Field::Alternative), node);
    return add(expr);
}

ExprId Lowering::assignment(Node node) {
    if (broken_ && hasErrorChild(node)) return opaque(node, "error");
    Expr expr = make(node, ExprKind::Assign);
    const Node target = node.child(Field::Left);
    if (target.isAny(Kind::ObjectPattern, Kind::ArrayPattern)) {
        expr.id = pattern(target);
    } else {
        expr.a = expected(target, node);
    }
    const Node sign = node.child(Field::Operator);
    expr.op = sign ? assignmentOperator(sign.kind()) : Op::Set;
    expr.b = expected(node.child(Field::Right), node);
    return add(expr);
}

ExprId Lowering::update(Node node) {
    Expr expr = make(node, ExprKind::Update);
    const Node sign = node.child(Field::Operator);
    const Node target = node.child(Field::Argument);
    expr.op = sign.is(Kind::MinusMinus) ? Op::Decrement : Op::Increment;
    if (sign.start() < target.start()) expr.flags |= kPrefix;
    expr.a = expected(target, node);
    return add(expr);
}

ExprId Lowering::yieldExpression(Node node) {
    Expr expr = make(node, ExprKind::Yield);
    if (node.has(Kind::Star)) expr.text = intern("*");
    expr.a = expression(firstNamed(node));
    return add(expr);
}

ExprId Lowering::sequence(Node node) {
    if (broken_ && hasErrorChild(node)) return opaque(node, "error");
    Expr expr = make(node, ExprKind::Sequence);
    IdList items(work_.ids);
    for (const Node child : node.namedChildren()) items.push(expression(child));
    expr.items = items.finish(out_.ids);
    return add(expr);
}

// An error among the elements becomes an element: how many there are, and at which place, is not known.
Range Lowering::arguments(Node node) {
    IdList items(work_.ids);
    for (const Node child : node.children()) {
        if (child.is(Kind::Error) || (child.named() && !child.extra())) items.push(expression(child));
    }
    return items.finish(out_.ids);
}

ExprId Lowering::array(Node node) {
    Expr expr = make(node, ExprKind::Array);
    IdList items(work_.ids);
    bool hole = true;  // a comma now would end an element that is not there
    for (const Node child : node.children()) {
        if (child.is(Kind::Comma)) {
            if (hole) items.push(kNone);
            hole = true;
        } else if (child.is(Kind::Error) || (child.named() && !child.extra())) {
            items.push(expression(child));
            hole = false;
        }
    }
    expr.items = items.finish(out_.ids);
    return add(expr);
}

ExprId Lowering::stringExpression(Node node) {
    Expr expr = make(node, ExprKind::String);
    expr.textSpan = inside(node);
    expr.text = stringValue(node);
    return add(expr);
}

// The literal parts are cut from the bytes between the substitutions: the tree splits them at every escape.
ExprId Lowering::templateString(Node node) {
    Expr expr = make(node, ExprKind::Template);
    expr.textSpan = inside(node);
    IdList items(work_.ids);
    std::uint32_t begin = expr.textSpan.begin;
    const auto literal = [&](std::uint32_t end) {
        if (end <= begin) return;
        Expr part;
        part.kind = ExprKind::String;
        part.span = part.textSpan = {begin, end};
        part.text = intern(cookTemplate(bytes_.substr(begin, end - begin), work_.cooked));
        if (part.text != 0) items.push(add(part));
    };
    for (const Node child : node.children()) {
        if (child.is(Kind::TemplateSubstitution)) {
            literal(child.start());
            items.push(hasErrorChild(child) ? opaque(child, "error") : expected(firstNamed(child), child));
            begin = child.end();
        } else if (child.is(Kind::Error)) {
            literal(child.start());
            items.push(opaque(child, "error"));
            begin = child.end();
        }
    }
    literal(expr.textSpan.end);
    expr.items = items.finish(out_.ids);
    return add(expr);
}

ExprId Lowering::condition(Node node, Node statement) {
    if (!node.is(Kind::ParenthesizedExpression)) return expected(node, statement);
    if (broken_ && hasErrorChild(node)) return opaque(node, "error");
    return expected(firstNamed(node), node);
}

// --- what was parsed by itself (repairs.h)

ExprId Lowering::repairedDecorator(const Repair& repair) {
    const OtherTree fragment(*this, repair.fragment->tree);
    const ExprId value = valueOf(firstNamed(tree_->root()));
    return value == kNone ? opaque(tree_->root(), "error") : value;
}

// `import('x').y` in an expression after all.
ExprId Lowering::repairedImport(Node node, const Repair& repair) {
    Expr specifier = make(node, ExprKind::String);
    specifier.text = importSpecifierIn(repair.span);
    Expr expr = make(node, ExprKind::DynamicImport);
    expr.a = add(specifier);
    return add(expr);
}

Range Lowering::repairedTypeArguments(const Repair& repair) {
    if (!repair.fragment) return {};
    const OtherTree fragment(*this, repair.fragment->tree);
    const Node call = firstNamed(firstNamed(tree_->root()));
    return typeArguments(call.child(Kind::TypeArguments));
}

// --- what has no node of its own

ExprId Lowering::tooDeep(Node node) {
    Expr expr = make(node, ExprKind::Opaque);
    expr.text = intern("too deep");
    return add(expr);
}

// Where the grammar promises an expression there is one, if need be an unknown one.
ExprId Lowering::expected(Node node, Node in) {
    if (node) return expression(node);
    Expr expr = make(in, ExprKind::Opaque);
    expr.span.begin = expr.span.end;
    expr.textSpan = expr.span;
    expr.text = intern("error");
    return add(expr);
}

ExprId Lowering::opaque(Node node, std::string_view why) {
    Expr expr = make(node, ExprKind::Opaque);
    expr.text = intern(why);
    IdList items(work_.ids);
    expressionsInside(node, items);
    expr.items = items.finish(out_.ids);
    return add(expr);
}

ExprId Lowering::opaqueLink(Node node, ExprId left) {
    Expr expr = make(node, ExprKind::Opaque);
    expr.text = intern("error");
    IdList items(work_.ids);
    items.push(left);
    const std::uint32_t leftEnd = out_.exprs[left].span.end;
    for (const Node child : node.children()) {
        if (child.start() < leftEnd) continue;
        if (isExpression(child.kind())) {
            items.push(expression(child));
        } else {
            expressionsInside(child, items);
        }
    }
    expr.items = items.finish(out_.ids);
    return add(expr);
}

// The outermost expressions below a node. Names of tags and attributes are no expressions.
void Lowering::expressionsInside(Node node, IdList& items) {
    for (std::uint32_t i = node.index() + 1; i < node.descendantsEnd();) {
        const Node inner = tree_->node(i);
        if (isType(inner.kind()) || isPartOfTag(inner)) {
            i = inner.descendantsEnd();
        } else if (isExpression(inner.kind())) {
            items.push(expression(inner));
            i = inner.descendantsEnd();
        } else {
            ++i;
        }
    }
}

}  // namespace audit::ir
