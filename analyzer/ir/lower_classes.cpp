// Classes, their members and decorators.
#include "ir/lowering.h"

namespace audit::ir {

Access accessOf(Node modifier) {
    switch (modifier.firstChild().kind()) {
        case Kind::KwPublic:
            return Access::Public;
        case Kind::KwProtected:
            return Access::Protected;
        case Kind::KwPrivate:
            return Access::Private;
        default:
            return Access::None;
    }
}

ClassId Lowering::classOf(Node node, Node exportStatement) {
    // Its members name their class before it is complete.
    const auto id = static_cast<ClassId>(out_.classes.size());
    out_.classes.emplace_back();

    Class made;
    made.span = {exportStatement ? exportStatement.start() : node.start(), node.end()};
    made.isAbstract = node.is(Kind::AbstractClassDeclaration);
    made.ambient = ambient_;
    made.incomplete = node.hasError();
    DecoratorList decorators(work_.decorators);
    if (exportStatement) this->decorators(exportStatement, decorators);
    this->decorators(node, decorators);
    made.decorators = decorators.finish(out_.decorators);
    for (const Node part : node.children()) classPart(part, id, made);
    out_.classes[id] = made;
    return id;
}

void Lowering::classPart(Node part, ClassId id, Class& made) {
    if (part.is(Kind::ClassHeritage)) return heritage(part, made);
    switch (part.field()) {
        case Field::Name:
            made.name = name(part);
            made.nameSpan = part.span();
            return;
        case Field::TypeParameters:
            made.typeParams = typeParameters(part);
            return;
        case Field::Body: {
            made.bodySpan = part.span();
            MemberList members(work_.members);
            DecoratorList pending(work_.decorators);
            for (const Node child : part.children()) classElement(child, id, pending, members, made);
            made.members = members.finish(out_.members);
            return;
        }
        default:
            return;
    }
}

void Lowering::heritage(Node node, Class& made) {
    for (const Node clause : node.namedChildren()) {
        if (clause.is(Kind::ExtendsClause)) {
            made.superClass = expected(clause.child(Field::Value), clause);
            made.superTypeArgs = typeArguments(clause.child(Field::TypeArguments));
        } else if (clause.is(Kind::ImplementsClause)) {
            IdList types(work_.ids);
            for (const Node one : clause.namedChildren()) types.push(type(one));
            made.implements = types.finish(out_.ids);
        }
    }
}

// `pending` holds the decorators that stood before: of a method they are siblings, of a property children.
void Lowering::classElement(Node node, ClassId owner, DecoratorList& pending, MemberList& members,
                            Class& made) {
    switch (node.kind()) {
        case Kind::Decorator:
            pending.push(decorator(node));
            return;
        case Kind::PublicFieldDefinition:
            return field(node, pending, members, made);
        case Kind::MethodDefinition:
            return method(node, owner, pending, members);
        case Kind::MethodSignature:
        case Kind::AbstractMethodSignature:
            if (isOverload(node)) return pending.clear();
            return method(node, owner, pending, members);
        case Kind::ClassStaticBlock:
            return staticBlock(node, owner, pending, members);
        case Kind::Error:
            made.lostMembers = true;
            return brokenElements(node, owner, pending, members, made);
        default:
            return;
    }
}

// What is left of members in text that did not parse: those that are whole.
void Lowering::brokenElements(Node error, ClassId owner, DecoratorList& pending, MemberList& members,
                              Class& made) {
    const Descent descent(*this);
    if (!descent) return;
    for (const Node child : error.children()) {
        if (child.is(Kind::Decorator) || isClassMember(child.kind()) || child.is(Kind::Error)) {
            classElement(child, owner, pending, members, made);
        } else if (child.named()) {
            pending.clear();  // they belonged to what could not be read
        }
    }
}

void Lowering::finishMember(Member member, Node node, DecoratorList& pending, MemberList& members) {
    member.span = node.span();
    if (pending.size() != 0) member.span.begin = pending[0].span.begin;
    member.decorators = pending.finish(out_.decorators);
    members.push(member);
}

void Lowering::field(Node node, DecoratorList& pending, MemberList& members, Class& made) {
    Member member{.incomplete = node.hasError()};
    for (const Node part : node.children()) {
        if (part.is(Kind::Decorator)) {
            pending.push(decorator(part));
        } else if (part.is(Kind::Error)) {
            // `@Column() a: @Column() b: string`: what stood before belongs to a member that is lost.
            made.lostMembers = true;
            pending.clear();
        } else {
            memberPart(part, member);
        }
    }
    finishMember(member, node, pending, members);
}

void Lowering::method(Node node, ClassId owner, DecoratorList& pending, MemberList& members) {
    Member member{.kind = MemberKind::Method, .incomplete = node.hasError()};
    for (const Node part : node.children()) {
        switch (part.kind()) {
            case Kind::KwGet:
                member.kind = MemberKind::Getter;
                break;
            case Kind::KwSet:
                member.kind = MemberKind::Setter;
                break;
            default:
                memberPart(part, member);
        }
    }
    if (!member.isStatic && member.computed == kNone && out_.str(member.name) == "constructor") {
        member.kind = MemberKind::Constructor;
    }
    member.function = function(node, owner);
    finishMember(member, node, pending, members);
}

void Lowering::memberPart(Node part, Member& member) {
    switch (part.kind()) {
        case Kind::KwStatic:
            member.isStatic = true;
            return;
        case Kind::KwAbstract:
            member.isAbstract = true;
            return;
        case Kind::KwReadonly:
            member.isReadonly = true;
            return;
        case Kind::KwDeclare:
            member.declare = true;
            return;
        case Kind::Question:
            member.optional = true;
            return;
        case Kind::AccessibilityModifier:
            member.access = accessOf(part);
            return;
        default:
            break;
    }
    switch (part.field()) {
        case Field::Name:
            member.nameSpan = part.span();
            propertyName(part, member.name, member.computed);
            return;
        case Field::Type:
            member.type = annotation(part);
            return;
        case Field::Value:
            member.init = expression(part);
            return;
        default:
            return;
    }
}

void Lowering::staticBlock(Node node, ClassId owner, DecoratorList& pending, MemberList& members) {
    Member member{.kind = MemberKind::StaticBlock, .isStatic = true, .incomplete = node.hasError()};
    member.function = function(node, owner);
    finishMember(member, node, pending, members);
}

// A signature is an overload when the next member, further overloads apart, implements the same name. The
// answer holds for the whole run of them.
bool Lowering::isOverload(Node signature) {
    if (ambient_ || signature.is(Kind::AbstractMethodSignature)) return false;
    if (signature.start() >= overloads_.span.begin && signature.start() < overloads_.span.end)
        return overloads_.implemented;
    overloads_ = {signature.span(), false};
    const std::string_view name = source(signature.child(Field::Name));
    for (Node next = signature.nextNamedSibling(); next; next = next.nextNamedSibling()) {
        if (next.is(Kind::Decorator)) continue;
        const bool sameName = source(next.child(Field::Name)) == name;
        if (!sameName || !next.is(Kind::MethodSignature)) {
            overloads_.implemented = sameName && next.is(Kind::MethodDefinition);
            break;
        }
        overloads_.span.end = next.end();
    }
    return overloads_.implemented;
}

void Lowering::decorators(Node parent, DecoratorList& list) {
    for (const Node child : parent.children(Field::Decorator)) list.push(decorator(child));
}

Decorator Lowering::decorator(Node node) {
    Decorator made{.span = node.span()};
    made.expression = hasErrorChild(node) ? opaque(node, "error") : expected(firstNamed(node), node);
    return made;
}

void Lowering::classStatement(Node node, Node exportStatement, IdList& out) {
    Stmt stmt = make(node, StmtKind::Class);
    stmt.id = classOf(node, exportStatement);
    stmt.span = out_.classes[stmt.id].span;
    out.push(add(stmt));
}

ExprId Lowering::classExpression(Node node, Node exportStatement) {
    Expr expr = make(node, ExprKind::Class);
    expr.id = classOf(node, exportStatement);
    return add(expr);
}

}  // namespace audit::ir
