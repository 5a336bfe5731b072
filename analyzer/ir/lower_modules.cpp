// Imports, exports, namespaces, enums, ambient declarations.
#include "ir/lowering.h"

namespace audit::ir {

namespace {

bool isTypeDeclaration(Node declaration) {
    if (declaration.is(Kind::AmbientDeclaration)) declaration = firstNamed(declaration);
    return declaration.isAny(Kind::InterfaceDeclaration, Kind::TypeAliasDeclaration);
}

}  // namespace

void Lowering::importStatement(Node node) {
    Import import{.statement = node.span()};
    import.specifier = stringValueOf(node.child(Field::Source));
    import.typeOnly = node.has(Kind::KwType) || node.has(Kind::KwTypeof);
    if (const Node clause = node.child(Kind::ImportClause)) {
        importClause(clause, import);
    } else if (const Node required = node.child(Kind::ImportRequireClause)) {
        const Node local = firstNamed(required);
        import.specifier = stringValueOf(required.child(Field::Source));
        import.imported = intern("=");
        import.local = name(local);
        import.span = local.span();
        out_.imports.push_back(import);
        if (repairAt(node.start(), Repair::Kind::ExportedImport) != nullptr) {
            exportLocal(import.local, node.span(), import.typeOnly);
        }
    } else {
        import.span = node.span();
        out_.imports.push_back(import);
    }
}

void Lowering::importClause(Node clause, const Import& import) {
    for (const Node child : clause.namedChildren()) {
        Import one = import;
        one.span = child.span();
        switch (child.kind()) {
            case Kind::Identifier:
                one.imported = intern("default");
                one.local = name(child);
                out_.imports.push_back(one);
                break;
            case Kind::NamespaceImport:
                one.imported = intern("*");
                one.local = name(firstNamed(child));
                out_.imports.push_back(one);
                break;
            case Kind::NamedImports:
                namedImports(child, import);
                break;
            default:
                break;
        }
    }
}

// `import {} from 'x'` binds nothing but runs the module like `import 'x'`.
void Lowering::namedImports(Node node, Import import) {
    bool any = false;
    for (const Node child : node.namedChildren()) {
        if (!child.is(Kind::ImportSpecifier)) continue;
        Import one = import;
        const Node imported = child.child(Field::Name);
        const Node local = child.child(Field::Alias);
        one.imported = exportName(imported);
        one.local = local ? name(local) : one.imported;
        one.typeOnly = import.typeOnly || child.has(Kind::KwType) || child.has(Kind::KwTypeof);
        one.span = child.span();
        out_.imports.push_back(one);
        any = true;
    }
    if (!any) {
        import.span = import.statement;
        out_.imports.push_back(import);
    }
}

// A module may export names that are strings.
StrId Lowering::exportName(Node node) {
    return node.is(Kind::String) ? stringValue(node) : name(node);
}

// `import A = B.C` is a constant by another name.
void Lowering::importAlias(Node node, IdList& out) {
    const Node local = firstNamed(node);
    const Node target = local.nextNamedSibling();
    Stmt stmt = make(node, StmtKind::Variables);
    stmt.text = intern("const");
    Declarator declarator{.span = node.span()};
    declarator.pattern = expectedPattern(local, node);
    declarator.init = nestedName(target, node);
    stmt.items = {static_cast<std::uint32_t>(out_.declarators.size()), 1};
    out_.declarators.push_back(declarator);
    out.push(add(stmt));
}

// The grammar has a kind of its own for `B.C` where no other expression may stand.
ExprId Lowering::nestedName(Node node, Node in) {
    if (!node.isAny(Kind::NestedIdentifier, Kind::MemberExpression)) return expected(node, in);
    const Descent descent(*this);
    if (!descent) return tooDeep(node);
    return memberLink(node, nestedName(node.child(Field::Object), node));
}

void Lowering::exportStatement(Node node, IdList& out) {
    Export base{.span = node.span()};
    base.specifier = stringValueOf(node.child(Field::Source));
    base.typeOnly = node.has(Kind::KwType) || repairs_.within(node.span(), Repair::Kind::TypeOnly);
    const Node declaration = node.child(Field::Declaration);
    if (node.has(Kind::KwDefault)) return exportDefault(node, declaration, node.child(Field::Value), out);
    if (declaration) return exportDeclared(node, declaration, out);
    if (const Node clause = node.child(Kind::ExportClause)) return exportClause(clause, base);
    if (const Node whole = node.child(Kind::NamespaceExport)) {
        base.kind = Export::Kind::Namespace;
        base.exported = exportName(firstNamed(whole));
        out_.exports.push_back(base);
    } else if (node.has(Kind::Star)) {
        base.kind = Export::Kind::All;
        out_.exports.push_back(base);
    } else if (node.has(Kind::Equal)) {
        base.kind = Export::Kind::Assignment;
        base.expression = expected(firstNamed(node), node);
        base.local = identifierText(base.expression);
        out_.exports.push_back(base);
    }
    // `export as namespace X` gives a global to scripts without modules: nothing imports it.
}

void Lowering::exportClause(Node clause, const Export& base) {
    for (const Node child : clause.namedChildren()) {
        if (!child.is(Kind::ExportSpecifier)) continue;
        Export one = base;
        const StrId source = exportName(child.child(Field::Name));
        const Node alias = child.child(Field::Alias);
        one.kind = base.specifier != 0 ? Export::Kind::From : Export::Kind::Local;
        (base.specifier != 0 ? one.imported : one.local) = source;
        one.exported = alias ? exportName(alias) : source;
        one.typeOnly = base.typeOnly || child.has(Kind::KwType);
        one.span = child.span();
        out_.exports.push_back(one);
    }
}

// A named class or function is a declaration that is exported; anything else is an expression.
void Lowering::exportDefault(Node node, Node declaration, Node value, IdList& out) {
    Export made{.kind = Export::Kind::Expression, .span = node.span()};
    made.exported = intern("default");
    if (value && value.child(Field::Name) &&
        value.isAny(Kind::Class, Kind::FunctionExpression, Kind::GeneratorFunction)) {
        declaration = value;
    }
    if (!declaration) {
        made.expression = value.is(Kind::Class) ? classExpression(value, node) : expected(value, node);
        made.local = identifierText(made.expression);
        out_.exports.push_back(made);
        return;
    }
    if (declaration.is(Kind::FunctionSignature) && !ambient_) return;  // an overload
    made.kind = Export::Kind::Local;
    made.local = name(declaration.child(Field::Name));
    made.typeOnly = declaration.is(Kind::InterfaceDeclaration);
    out_.exports.push_back(made);
    exportedStatement(node, declaration, out);
}

void Lowering::exportedStatement(Node node, Node declaration, IdList& out) {
    switch (declaration.kind()) {
        case Kind::Class:
        case Kind::ClassDeclaration:
        case Kind::AbstractClassDeclaration:
            return classStatement(declaration, node, out);
        case Kind::FunctionExpression:
        case Kind::GeneratorFunction:
            return functionStatement(declaration, out);
        default:
            return statement(declaration, out);
    }
}

void Lowering::exportDeclared(Node node, Node declaration, IdList& out) {
    const std::uint32_t before = out.size();
    const std::size_t typesBefore = out_.typeDeclarations.size();
    exportedStatement(node, declaration, out);
    for (std::uint32_t i = before; i < out.size(); ++i) {
        if (scope_ != 0) {
            out_.stmts[out[i]].exported = true;
        } else {
            exportNamesOf(out_.stmts[out[i]], node.span());
        }
    }
    if (scope_ != 0 || typesBefore == out_.typeDeclarations.size()) return;
    if (isTypeDeclaration(declaration)) exportLocal(out_.typeDeclarations.back().name, node.span(), true);
}

void Lowering::exportNamesOf(const Stmt& stmt, Span span) {
    switch (stmt.kind) {
        case StmtKind::Class:
            return exportLocal(out_.classes[stmt.id].name, span, false);
        case StmtKind::Function:
            return exportLocal(out_.functions[stmt.id].name, span, false);
        case StmtKind::Enum:
            return exportLocal(out_.enums[stmt.id].name, span, false);
        case StmtKind::Namespace: {
            // `namespace A.B {}` binds A.
            const std::string first(out_.str(stmt.text));
            return exportLocal(intern(first.substr(0, first.find('.'))), span, false);
        }
        case StmtKind::Variables: {
            std::vector<StrId> names;
            for (std::uint32_t i = 0; i < stmt.items.count; ++i) {
                boundNames(out_.declarators[stmt.items.first + i].pattern, names);
            }
            for (const StrId one : names) exportLocal(one, span, false);
            return;
        }
        default:
            return;
    }
}

void Lowering::exportLocal(StrId name, Span span, bool typeOnly) {
    if (name == 0) return;
    out_.exports.push_back({.exported = name, .local = name, .typeOnly = typeOnly, .span = span});
}

// `declare global` and `declare module 'x'` speak about other modules.
void Lowering::ambientDeclaration(Node node, IdList& out) {
    if (node.has(Kind::KwGlobal)) return;
    const bool outside = ambient_;
    ambient_ = true;
    for (const Node child : node.namedChildren()) {
        if (child.is(Kind::AbstractClassDeclaration) || child.is(Kind::ClassDeclaration)) {
            classStatement(child, {}, out);
        } else if (isStatement(child.kind())) {
            statement(child, out);
        }
    }
    ambient_ = outside;
}

void Lowering::enumDeclaration(Node node, IdList& out) {
    Enum made{.span = node.span()};
    made.name = name(node.child(Field::Name));
    Pile<EnumMember>::List members(work_.enumMembers);
    for (const Node child : node.child(Field::Body).namedChildren()) {
        EnumMember member{.span = child.span()};
        const bool assigned = child.is(Kind::EnumAssignment);
        ExprId computed = kNone;
        propertyName(assigned ? child.child(Field::Name) : child, member.name, computed);
        if (computed != kNone && out_.exprs[computed].kind == ExprKind::String)
            member.name = out_.exprs[computed].text;
        if (assigned) member.init = expected(child.child(Field::Value), child);
        members.push(member);
    }
    made.members = members.finish(out_.enumMembers);
    Stmt stmt = make(node, StmtKind::Enum);
    stmt.id = static_cast<Id>(out_.enums.size());
    out_.enums.push_back(made);
    out.push(add(stmt));
}

void Lowering::namespaceDeclaration(Node node, IdList& out) {
    const Node named = node.child(Field::Name);
    if (named.is(Kind::String)) return;
    Stmt stmt = make(node, StmtKind::Namespace);
    stmt.text = dottedName(named);
    const StrId outside = scope_;
    scope_ = stmt.text;
    if (outside != 0) {
        scope_ = intern(std::string(out_.str(outside)) + "." + std::string(out_.str(stmt.text)));
    }
    if (const Node inner = node.child(Field::Body)) stmt.s1 = block(inner);
    scope_ = outside;
    out.push(add(stmt));
}

}  // namespace audit::ir
