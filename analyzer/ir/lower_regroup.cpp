// Operators that the grammar groups wrongly. In tree-sitter-typescript 0.23 type arguments and the `!` after
// an operand bind less than prefix and some infix operators, and a type behind `as` ends too early, without
// any error:
//
//   await repo.find<T>(x)   comes as   (await repo.find)<T>(x)
//   a && b!.c               comes as   (a && b)!.c
//   x as A.B.C              comes as   (x as A.B).C
//   await x as T            comes as   await (x as T)
//
// Such an expression is taken apart into its operands and operators in the order of the text and put together
// again by JavaScript's precedence (TypeScript's checker, parser.ts: getBinaryOperatorPrecedence).
#include <algorithm>

#include "ir/limits.h"
#include "ir/lowering.h"
#include "ir/operators.h"

namespace audit::ir {

namespace {

constexpr int unaryPrecedence = 14;

bool isPostfix(Kind kind) {
    switch (kind) {
        case Kind::CallExpression:
        case Kind::MemberExpression:
        case Kind::SubscriptExpression:
        case Kind::NonNullExpression:
        case Kind::InstantiationExpression:
            return true;
        default:
            return false;
    }
}

// Prefix and infix operators: what a postfix cannot follow without parentheses.
bool isOperation(Kind kind) {
    switch (kind) {
        case Kind::BinaryExpression:
        case Kind::UnaryExpression:
        case Kind::AwaitExpression:
        case Kind::TypeAssertion:
        case Kind::AsExpression:
        case Kind::SatisfiesExpression:
            return true;
        default:
            return false;
    }
}

bool isPrefix(Kind kind) {
    return kind == Kind::UnaryExpression || kind == Kind::AwaitExpression || kind == Kind::TypeAssertion;
}

int precedence(Op op) {
    switch (op) {
        case Op::Nullish:
        case Op::Or:
            return 1;
        case Op::And:
            return 2;
        case Op::BitOr:
            return 3;
        case Op::BitXor:
            return 4;
        case Op::BitAnd:
            return 5;
        case Op::Eq:
        case Op::Ne:
        case Op::StrictEq:
        case Op::StrictNe:
            return 6;
        case Op::Lt:
        case Op::Le:
        case Op::Gt:
        case Op::Ge:
        case Op::In:
        case Op::InstanceOf:
            return 7;
        case Op::Shl:
        case Op::Shr:
        case Op::UShr:
            return 8;
        case Op::Add:
        case Op::Sub:
            return 9;
        case Op::Mul:
        case Op::Div:
        case Op::Mod:
            return 10;
        case Op::Pow:
            return 11;
        default:
            return 0;
    }
}

// `as` and `satisfies` bind like comparisons.
int precedence(Node node) {
    if (!node.is(Kind::BinaryExpression)) return precedence(Op::Lt);
    return precedence(binaryOperator(node.child(Field::Operator).kind()));
}

// How deep the parts nest at most when put together: every operator, and the longest run of postfixes.
std::uint32_t depthOf(const std::vector<Node>& parts) {
    std::uint32_t operators = 0;
    std::uint32_t run = 0;
    std::uint32_t longest = 0;
    for (const Node part : parts) {
        run = isPostfix(part.kind()) ? run + 1 : 0;
        longest = std::max(longest, run);
        operators += isOperation(part.kind()) ? 1 : 0;
    }
    return operators + longest;
}

// A postfix behind an operation without parentheses, or a prefix before one that binds less.
bool isMisgrouping(const std::vector<syntax::NodeData>& nodes, std::uint32_t i) {
    const syntax::NodeData& node = nodes[i];
    if (isPostfix(node.kind)) return node.next != i + 1 && isOperation(nodes[i + 1].kind);
    if (!isPrefix(node.kind)) return false;
    for (std::uint32_t child = i + 1; child < node.next; child = nodes[child].next) {
        if (isOperation(nodes[child].kind) && !isPrefix(nodes[child].kind)) return true;
    }
    return false;
}

}  // namespace

// Most files have none, and then nothing of this costs more than this loop.
void Lowering::findMisgrouped() {
    const std::vector<syntax::NodeData>& nodes = tree_->nodes();
    std::vector<bool> climbed;
    for (std::uint32_t i = 0; i + 1 < nodes.size(); ++i) {
        if (!isMisgrouping(nodes, i)) continue;
        climbed.resize(nodes.size());
        std::uint32_t top = i;
        while (!climbed[top]) {
            climbed[top] = true;
            const std::uint32_t parent = nodes[top].parent;
            const bool operand =
                isOperation(nodes[parent].kind) || (isPostfix(nodes[parent].kind) && top == parent + 1);
            if (!operand || parent == top) {
                misgrouped_.push_back(top);
                break;
            }
            top = parent;
        }
    }
    std::ranges::sort(misgrouped_);
}

bool Lowering::isMisgrouped(Node node) const {
    return !misgrouped_.empty() && std::ranges::binary_search(misgrouped_, node.index());
}

// In the order of the text: prefix operators before their operand, everything else behind it.
void Lowering::takeApart(Node node, std::vector<Node>& parts) {
    const Descent descent(*this);
    if (!descent) return parts.push_back(node);
    const std::size_t first = work_.spine.size();
    for (;;) {
        const Kind kind = node.kind();
        const Node left = isPostfix(kind) || isOperation(kind) ? leftOperand(node) : Node();
        if (!left) break;
        if (isPrefix(kind)) {
            parts.push_back(node);
        } else {
            work_.spine.push_back(node);
        }
        node = left;
    }
    parts.push_back(node);
    while (work_.spine.size() > first) {
        const Node outer = work_.spine.back();
        work_.spine.pop_back();
        parts.push_back(outer);
        if (outer.is(Kind::BinaryExpression)) takeApart(outer.child(Field::Right), parts);
    }
}

ExprId Lowering::regroup(Node node) {
    std::vector<Node> parts;
    takeApart(node, parts);
    if (std::ranges::find(parts, Node()) != parts.end()) return opaque(node, "error");
    const std::uint32_t deepest = depthOf(parts);
    if (nesting_ + deepest >= maxNesting) return tooDeep(node);
    const std::uint32_t outside = nesting_;
    nesting_ += deepest;
    std::span<const Node> rest(parts);
    const Grouped grouped = groupInfix(rest, 0);
    nesting_ = outside;
    return grouped.id;
}

Lowering::Grouped Lowering::groupInfix(std::span<const Node>& rest, int least) {
    Grouped left = groupPrefix(rest);
    while (!rest.empty() && precedence(rest.front()) >= least) {
        const Node node = rest.front();
        rest = rest.subspan(1);
        left = node.is(Kind::BinaryExpression) ? groupBinary(node, left, rest) : groupCast(node, left, rest);
    }
    return left;
}

Lowering::Grouped Lowering::groupBinary(Node node, Grouped left, std::span<const Node>& rest) {
    Expr expr = make(node, ExprKind::Binary);
    expr.op = infixOperator(node.child(Field::Operator));
    const Grouped right = groupInfix(rest, precedence(expr.op) + (expr.op == Op::Pow ? 0 : 1));
    expr.a = left.id;
    expr.b = right.id;
    expr.span = expr.textSpan = {left.span.begin, right.span.end};
    return {add(expr), expr.span};
}

// `.C` and `<T>` behind a type belong to it.
Lowering::Grouped Lowering::groupCast(Node node, Grouped left, std::span<const Node>& rest) {
    const ExprId id = castLink(node, left.id);
    Span span{left.span.begin, node.end()};
    const Node written = firstNamed(node).nextNamedSibling();
    while (!rest.empty() && written &&
           rest.front().isAny(Kind::MemberExpression, Kind::InstantiationExpression)) {
        const Node more = rest.front();
        rest = rest.subspan(1);
        span.end = more.end();
        if (out_.exprs[id].type == kNone) continue;
        Type longer = out_.types[out_.exprs[id].type];
        longer.span.end = span.end;
        if (more.is(Kind::MemberExpression)) {
            longer.text = intern(std::string(out_.str(longer.text)) + "." +
                                 std::string(source(more.child(Field::Property))));
        } else {
            longer.items = typeArguments(more.child(Field::TypeArguments));
        }
        out_.exprs[id].type = add(longer);
    }
    out_.exprs[id].span = out_.exprs[id].textSpan = span;
    return {id, span};
}

Lowering::Grouped Lowering::groupPrefix(std::span<const Node>& rest) {
    if (rest.empty()) return {};
    const Node node = rest.front();
    rest = rest.subspan(1);
    if (!isPrefix(node.kind()) || !leftOperand(node)) return groupPostfix(node, rest);
    const Descent descent(*this);
    if (!descent) {
        rest = {};
        return {tooDeep(node), node.span()};
    }
    const Grouped inner = groupInfix(rest, unaryPrecedence);
    const ExprId id = link(node, inner.id);
    const Span span{node.start(), inner.span.end};
    out_.exprs[id].span = out_.exprs[id].textSpan = span;
    return {id, span};
}

Lowering::Grouped Lowering::groupPostfix(Node operand, std::span<const Node>& rest) {
    Grouped grouped{expression(operand), operand.span()};
    while (!rest.empty() && isPostfix(rest.front().kind())) {
        const Node node = rest.front();
        rest = rest.subspan(1);
        grouped.id = link(node, grouped.id);
        grouped.span.end = node.end();
        Expr& made = out_.exprs[grouped.id];
        if (made.span == made.textSpan) made.textSpan = grouped.span;
        made.span = grouped.span;
    }
    return grouped;
}

}  // namespace audit::ir
