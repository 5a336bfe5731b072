// Statements. One node may give none (a type, an import), one, or several (text that did not parse).
#include "ir/limits.h"
#include "ir/lowering.h"

namespace audit::ir {

Stmt Lowering::make(Node node, StmtKind kind) const {
    Stmt stmt;
    stmt.kind = kind;
    stmt.span = node.span();
    stmt.ambient = ambient_;
    return stmt;
}

StmtId Lowering::add(const Stmt& stmt) {
    out_.stmts.push_back(stmt);
    return static_cast<StmtId>(out_.stmts.size() - 1);
}

StmtId Lowering::block(Node node) {
    Stmt stmt = make(node, StmtKind::Block);
    IdList list(work_.ids);
    for (const Node child : node.children()) statement(child, list);
    stmt.items = list.finish(out_.ids);
    return add(stmt);
}

StmtId Lowering::expectedBody(Node node, Node in) {
    return node ? body(node) : add(make(in, StmtKind::Empty));
}

StmtId Lowering::body(Node node) {
    if (!node) return kNone;
    Stmt stmt = make(node, StmtKind::Block);
    IdList list(work_.ids);
    statement(node, list);
    if (list.size() == 1) return list[0];
    stmt.items = list.finish(out_.ids);
    return add(stmt);
}

void Lowering::statement(Node node, IdList& out) {
    if ((!node.named() || node.extra()) && !node.is(Kind::Error)) return;
    const Descent descent(*this);
    if (!descent) {
        Stmt stmt = make(node, StmtKind::Expression);
        stmt.a = tooDeep(node);
        out.push(add(stmt));
        return;
    }
    if (node.is(Kind::Error)) return recover(node, out);
    if (!simpleStatement(node, out) && !declarationStatement(node, out)) {
        Stmt stmt = make(node, StmtKind::Expression);
        stmt.a = expression(node);
        out.push(add(stmt));
    }
    // What the parser skipped inside the statement may hold declarations that others refer to.
    if (broken_ && !node.is(Kind::StatementBlock) && hasErrorChild(node)) {
        for (const Node child : node.children()) {
            if (child.is(Kind::Error)) recover(child, out);
        }
    }
}

bool Lowering::simpleStatement(Node node, IdList& out) {
    switch (node.kind()) {
        case Kind::ExpressionStatement:
            if (firstNamed(node).is(Kind::InternalModule)) {
                namespaceDeclaration(firstNamed(node), out);
            } else {
                out.push(expressionStatement(node));
            }
            return true;
        case Kind::StatementBlock:
            out.push(block(node));
            return true;
        case Kind::IfStatement:
            out.push(ifStatement(node));
            return true;
        case Kind::ForStatement:
            out.push(forStatement(node));
            return true;
        case Kind::ForInStatement:
            out.push(forInStatement(node));
            return true;
        case Kind::WhileStatement:
            out.push(loop(node, StmtKind::While));
            return true;
        case Kind::DoStatement:
            out.push(loop(node, StmtKind::DoWhile));
            return true;
        case Kind::SwitchStatement:
            out.push(switchStatement(node));
            return true;
        case Kind::ReturnStatement:
            out.push(jump(node, StmtKind::Return));
            return true;
        case Kind::ThrowStatement:
            out.push(jump(node, StmtKind::Throw));
            return true;
        case Kind::BreakStatement:
            out.push(jump(node, StmtKind::Break));
            return true;
        case Kind::ContinueStatement:
            out.push(jump(node, StmtKind::Continue));
            return true;
        case Kind::TryStatement:
            out.push(tryStatement(node));
            return true;
        case Kind::LabeledStatement:
            out.push(labeledStatement(node));
            return true;
        case Kind::WithStatement:
            withStatement(node, out);
            return true;
        case Kind::EmptyStatement:
        case Kind::DebuggerStatement:
            out.push(add(make(node, StmtKind::Empty)));
            return true;
        case Kind::HashBangLine:
            return true;
        default:
            return false;
    }
}

bool Lowering::declarationStatement(Node node, IdList& out) {
    switch (node.kind()) {
        case Kind::LexicalDeclaration:
        case Kind::VariableDeclaration:
            out.push(variables(node));
            return true;
        case Kind::FunctionDeclaration:
        case Kind::GeneratorFunctionDeclaration:
        case Kind::FunctionSignature:
            functionStatement(node, out);
            return true;
        case Kind::ClassDeclaration:
        case Kind::AbstractClassDeclaration:
            classStatement(node, {}, out);
            return true;
        case Kind::EnumDeclaration:
            enumDeclaration(node, out);
            return true;
        case Kind::InterfaceDeclaration:
            interfaceDeclaration(node);
            return true;
        case Kind::TypeAliasDeclaration:
            typeAlias(node);
            return true;
        case Kind::Module:
        case Kind::InternalModule:
            namespaceDeclaration(node, out);
            return true;
        case Kind::AmbientDeclaration:
            ambientDeclaration(node, out);
            return true;
        case Kind::ImportStatement:
            importStatement(node);
            return true;
        case Kind::ImportAlias:
            importAlias(node, out);
            return true;
        case Kind::ExportStatement:
            exportStatement(node, out);
            return true;
        default:
            return false;
    }
}

StmtId Lowering::expressionStatement(Node node) {
    Stmt stmt = make(node, StmtKind::Expression);
    stmt.a = valueOf(node);
    if (stmt.a == kNone) stmt.a = opaque(node, "error");
    return add(stmt);
}

StmtId Lowering::loop(Node node, StmtKind kind) {
    Stmt stmt = make(node, kind);
    stmt.a = condition(node.child(Field::Condition), node);
    stmt.s2 = expectedBody(node.child(Field::Body), node);
    return add(stmt);
}

// return, throw, break, continue
StmtId Lowering::jump(Node node, StmtKind kind) {
    Stmt stmt = make(node, kind);
    if (kind == StmtKind::Return || kind == StmtKind::Throw) {
        stmt.a = valueOf(node);
        if (stmt.a == kNone && kind == StmtKind::Throw) stmt.a = expected({}, node);
    } else if (const Node label = node.child(Field::Label)) {
        stmt.text = name(label);
    }
    return add(stmt);
}

StmtId Lowering::labeledStatement(Node node) {
    Stmt stmt = make(node, StmtKind::Labeled);
    stmt.text = name(node.child(Field::Label));
    stmt.s1 = expectedBody(node.child(Field::Body), node);
    return add(stmt);
}

ExprId Lowering::valueOf(Node node) {
    for (const Node child : node.children()) {
        if (child.is(Kind::Error)) return opaque(child, "error");
        if (child.named() && !child.extra()) return expression(child);
    }
    return kNone;
}

StmtId Lowering::variables(Node node) {
    Stmt stmt = make(node, StmtKind::Variables);
    stmt.text =
        intern(declarationKeyword(node.is(Kind::VariableDeclaration) ? Node() : node.child(Field::Kind)));
    Pile<Declarator>::List list(work_.declarators);
    for (const Node child : node.namedChildren()) {
        if (child.is(Kind::VariableDeclarator)) list.push(declarator(child));
    }
    stmt.items = list.finish(out_.declarators);
    return add(stmt);
}

// `using` was read as `const`: the grammar knows it only in assignments.
std::string_view Lowering::declarationKeyword(Node keyword) const {
    if (!keyword) return "var";
    if (repairAt(keyword.start(), Repair::Kind::Using) != nullptr) return "using";
    return source(keyword);
}

Declarator Lowering::declarator(Node node) {
    Declarator declarator{.span = node.span()};
    declarator.pattern = expectedPattern(node.child(Field::Name), node);
    declarator.type = annotation(node.child(Field::Type));
    declarator.init = expression(node.child(Field::Value));
    if (broken_ && hasErrorChild(node)) declarator.init = opaque(node, "error");
    return declarator;
}

// `else if` chains are as long as generated code likes: a loop.
StmtId Lowering::ifStatement(Node node) {
    StmtId first = kNone;
    StmtId previous = kNone;
    std::uint32_t links = 0;
    while (node.is(Kind::IfStatement)) {
        Stmt stmt = make(node, StmtKind::If);
        stmt.a = condition(node.child(Field::Condition), node);
        stmt.s1 = expectedBody(node.child(Field::Consequence), node);
        const StmtId id = add(stmt);
        if (previous != kNone) out_.stmts[previous].s2 = id;
        if (first == kNone) first = id;
        previous = id;
        node = firstNamed(node.child(Field::Alternative));
        ++nesting_;
        ++links;
        if (nesting_ >= maxNesting) break;
    }
    if (node) out_.stmts[previous].s2 = body(node);
    nesting_ -= links;
    return first;
}

StmtId Lowering::forStatement(Node node) {
    Stmt stmt = make(node, StmtKind::For);
    const Node initializer = node.child(Field::Initializer);
    if (isExpression(initializer.kind())) {
        Stmt init = make(initializer, StmtKind::Expression);
        init.a = expression(initializer);
        stmt.s1 = add(init);
    } else if (!initializer.is(Kind::EmptyStatement)) {
        stmt.s1 = body(initializer);
    }
    if (const Node test = node.child(Field::Condition); !test.is(Kind::EmptyStatement))
        stmt.a = expression(test);
    stmt.b = expression(node.child(Field::Increment));
    stmt.s2 = expectedBody(node.child(Field::Body), node);
    return add(stmt);
}

StmtId Lowering::forInStatement(Node node) {
    const bool of = node.child(Field::Operator).is(Kind::KwOf);
    Stmt stmt = make(node, of ? StmtKind::ForOf : StmtKind::ForIn);
    if (const Node keyword = node.child(Field::Kind)) stmt.text = intern(declarationKeyword(keyword));
    stmt.pattern = expectedPattern(node.child(Field::Left), node);
    stmt.a = expected(node.child(Field::Right), node);
    stmt.s2 = expectedBody(node.child(Field::Body), node);
    return add(stmt);
}

StmtId Lowering::switchStatement(Node node) {
    Stmt stmt = make(node, StmtKind::Switch);
    stmt.a = condition(node.child(Field::Value), node);
    Pile<SwitchCase>::List list(work_.cases);
    for (const Node child : node.child(Field::Body).namedChildren()) {
        SwitchCase one{.span = child.span()};
        if (child.is(Kind::SwitchCase)) one.test = expected(child.child(Field::Value), child);
        IdList statements(work_.ids);
        for (const Node inner : child.children()) {
            if (inner.field() == Field::Body || inner.is(Kind::Error)) statement(inner, statements);
        }
        one.body = statements.finish(out_.ids);
        list.push(one);
    }
    stmt.items = list.finish(out_.cases);
    return add(stmt);
}

StmtId Lowering::tryStatement(Node node) {
    Stmt stmt = make(node, StmtKind::Try);
    stmt.s1 = expectedBody(node.child(Field::Body), node);
    if (const Node handler = node.child(Field::Handler)) {
        stmt.pattern = pattern(handler.child(Field::Parameter));
        stmt.s2 = expectedBody(handler.child(Field::Body), handler);
    }
    if (const Node finalizer = node.child(Field::Finalizer)) stmt.s3 = body(finalizer.child(Field::Body));
    return add(stmt);
}

// `with (a) b`: evaluates a, then b with names that nobody can follow.
void Lowering::withStatement(Node node, IdList& out) {
    Stmt stmt = make(node, StmtKind::Expression);
    stmt.a = condition(node.child(Field::Object), node);
    out.push(add(stmt));
    out.push(expectedBody(node.child(Field::Body), node));
}

}  // namespace audit::ir
