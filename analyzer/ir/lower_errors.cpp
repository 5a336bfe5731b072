// Text that did not parse: keeps the statements, classes and expressions that are whole.
#include <algorithm>

#include "ir/lowering.h"

namespace audit::ir {

namespace {

// Declarations after a broken class; the statements of a broken method's body are none.
bool isStatementOutside(Node node) {
    return node.isAny(Kind::ExportStatement, Kind::ImportStatement, Kind::ClassDeclaration,
                      Kind::AbstractClassDeclaration, Kind::InterfaceDeclaration);
}

}  // namespace

// The loose expressions of an error become one Opaque; its whole statements stay statements; a class whose
// head and some members can be read stays a class, marked incomplete.
void Lowering::recover(Node error, IdList& out) {
    const Descent descent(*this);
    if (!descent) return;
    Stmt stmt = make(error, StmtKind::Expression);
    stmt.a = looseExpressions(error);
    out.push(add(stmt));
    recoverStatements(error, out);
}

ExprId Lowering::looseExpressions(Node error) {
    Expr expr = make(error, ExprKind::Opaque);
    expr.text = intern("error");
    IdList items(work_.ids);
    for (const Node child : error.children()) {
        if (isExpression(child.kind()) && !child.is(Kind::Class)) items.push(expression(child));
    }
    expr.items = items.finish(out_.ids);
    return add(expr);
}

void Lowering::recoverStatements(Node error, IdList& out) {
    DecoratorList pending(work_.decorators);
    Node exportToken;
    for (Node at = error.firstChild(); at;) {
        if (at.is(Kind::KwClass) && at.nextSibling().isAny(Kind::Identifier, Kind::TypeIdentifier)) {
            at = brokenClass(at, exportToken, pending, out);
            exportToken = {};
            continue;
        }
        if (at.is(Kind::Decorator)) {
            pending.push(decorator(at));
        } else if (at.is(Kind::KwExport)) {
            exportToken = at;
        } else if (at.isAny(Kind::Class, Kind::ClassDeclaration, Kind::AbstractClassDeclaration)) {
            wholeClass(at, exportToken, pending, out);
            exportToken = {};
        } else if (!at.extra() || at.is(Kind::Error)) {
            if (!at.isAny(Kind::KwDefault, Kind::KwAbstract)) {
                pending.clear();
                exportToken = {};
            }
            if (at.is(Kind::Error) || isStatement(at.kind())) statement(at, out);
        }
        at = at.nextSibling();
    }
}

// A class that is whole, in a place where decorators and `export` did not find it.
void Lowering::wholeClass(Node node, Node exportToken, DecoratorList& pending, IdList& out) {
    const Range before = pending.finish(out_.decorators);
    classStatement(node, {}, out);
    Class& made = out_.classes[out_.stmts[out[out.size() - 1]].id];
    if (made.decorators.count == 0) made.decorators = before;
    if (exportToken) exportLocal(made.name, node.span(), false);
}

// From `class` on to the next one, or to the end of the error. Returns where to go on.
Node Lowering::brokenClass(Node keyword, Node exportToken, DecoratorList& pending, IdList& out) {
    const auto id = static_cast<ClassId>(out_.classes.size());
    out_.classes.emplace_back();
    Class made{.ambient = ambient_, .incomplete = true, .lostMembers = true};
    made.span = keyword.span();
    if (exportToken) made.span.begin = exportToken.start();
    if (pending.size() != 0) made.span.begin = std::min(made.span.begin, pending[0].span.begin);
    made.decorators = pending.finish(out_.decorators);

    Node at = keyword.nextSibling();
    made.name = name(at);
    made.nameSpan = at.span();
    at = brokenHead(at.nextSibling(), made);
    made.span.end = made.bodySpan.end = made.bodySpan.begin = at ? at.start() : made.nameSpan.end;

    std::vector<Node> errors;
    MemberList members(work_.members);
    for (; at && !at.isAny(Kind::KwClass, Kind::KwExport, Kind::Class) && !isStatementOutside(at);
         at = at.nextSibling()) {
        classElement(at, id, pending, members, made);
        if (at.is(Kind::Error)) errors.push_back(at);
        made.span.end = made.bodySpan.end = at.end();
    }
    // Decorators that are left stand before what comes next.
    made.members = members.finish(out_.members);
    out_.classes[id] = made;

    Stmt stmt = make(keyword, StmtKind::Class);
    stmt.id = id;
    stmt.span = made.span;
    out.push(add(stmt));
    if (exportToken) exportLocal(made.name, made.span, false);
    for (const Node error : errors) recoverStatements(error, out);
    return at;
}

// What follows the name, up to the opening brace.
Node Lowering::brokenHead(Node at, Class& made) {
    for (; at && !at.is(Kind::LeftBrace); at = at.nextSibling()) {
        if (at.is(Kind::ClassHeritage)) {
            heritage(at, made);
        } else if (at.is(Kind::TypeParameters)) {
            made.typeParams = typeParameters(at);
        } else if (at.is(Kind::KwExtends) && isExpression(at.nextSibling().kind())) {
            at = at.nextSibling();
            made.superClass = expression(at);
        } else if (at.is(Kind::TypeArguments)) {
            made.superTypeArgs = typeArguments(at);
        } else if (isClassMember(at.kind()) || at.is(Kind::Decorator)) {
            break;
        }
    }
    return at;
}

}  // namespace audit::ir
