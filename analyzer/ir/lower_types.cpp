// Types. What nobody asks about (conditional, mapped, template types …) is kept as its text.
#include <algorithm>

#include "ir/literals.h"
#include "ir/lowering.h"

namespace audit::ir {

Type Lowering::make(Node node, TypeKind kind) {
    Type type;
    type.kind = kind;
    type.span = node.span();
    return type;
}

TypeId Lowering::add(const Type& type) {
    out_.types.push_back(type);
    return static_cast<TypeId>(out_.types.size() - 1);
}

TypeId Lowering::textType(Node node, TypeKind kind) {
    Type type = make(node, kind);
    type.text = intern(source(node));
    return add(type);
}

TypeId Lowering::annotation(Node node) {
    switch (node.kind()) {
        case Kind::None:
            return kNone;
        case Kind::TypeAnnotation:
        case Kind::TypePredicateAnnotation:
        case Kind::AssertsAnnotation:
        case Kind::OptingTypeAnnotation:
        case Kind::OmittingTypeAnnotation:
        case Kind::AddingTypeAnnotation:
            return hasErrorChild(node) ? textType(node) : type(firstNamed(node));
        default:
            return type(node);
    }
}

TypeId Lowering::type(Node node) {
    if (!node) return kNone;
    const Descent descent(*this);
    if (!descent || node.missing()) return textType(node);
    switch (node.kind()) {
        case Kind::PredefinedType:
        case Kind::ThisType:
            return textType(node, TypeKind::Keyword);
        case Kind::TypeIdentifier:
        case Kind::NestedTypeIdentifier:
        case Kind::GenericType:
        case Kind::Identifier:
            return reference(node);
        case Kind::ArrayType:
            return wrapping(node, TypeKind::Array);
        case Kind::IndexTypeQuery:
            return wrapping(node, TypeKind::KeyOf);
        case Kind::LookupType:
            return wrapping(node, TypeKind::Indexed);
        case Kind::ReadonlyType:
        case Kind::ParenthesizedType:
        case Kind::OptionalType:
            return type(firstNamed(node));
        case Kind::RequiredParameter:  // a named element of a tuple
        case Kind::OptionalParameter:
            return annotation(node.child(Field::Type));
        case Kind::TupleType:
            return wrapping(node, TypeKind::Tuple);
        case Kind::UnionType:
            return chain(node, TypeKind::Union);
        case Kind::IntersectionType:
            return chain(node, TypeKind::Intersection);
        case Kind::ObjectType:
        case Kind::InterfaceBody:
            return objectType(node);
        case Kind::FunctionType:
        case Kind::ConstructorType:
            return functionType(node);
        case Kind::LiteralType:
            return literalType(node);
        case Kind::TypeQuery:
            return typeQuery(node);
        case Kind::TypePredicate:
        case Kind::Asserts:
            return predicate(node);
        case Kind::CallExpression:
        case Kind::MemberExpression:
            return importType(node);
        default:
            return textType(node);
    }
}

TypeId Lowering::functionType(Node node) {
    Type made = make(node, TypeKind::Function);
    made.id = function(node);
    return add(made);
}

// `x is T`, `asserts x is T`; `asserts x` has no type.
TypeId Lowering::predicate(Node node) {
    const Node claim = node.is(Kind::Asserts) ? node.child(Kind::TypePredicate) : node;
    Type made = make(node, TypeKind::TypePredicate);
    IdList items(work_.ids);
    if (claim) items.push(type(claim.child(Field::Type)));
    made.items = items.finish(out_.ids);
    return add(made);
}

TypeId Lowering::wrapping(Node node, TypeKind kind) {
    Type made = make(node, kind);
    IdList items(work_.ids);
    for (const Node child : node.namedChildren()) items.push(type(child));
    made.items = items.finish(out_.ids);
    return add(made);
}

TypeId Lowering::chain(Node node, TypeKind kind) {
    Type made = make(node, kind);
    IdList items(work_.ids);
    chainElements(node, node.kind(), items);
    if (items.size() == 1) return items[0];
    made.items = items.finish(out_.ids);
    return add(made);
}

// `A | B | C` nests to the left, and lists of a thousand literals exist: collected by a loop. `A | readonly
// B[] | C` comes as `A | readonly (B[] | C)`.
void Lowering::chainElements(Node node, Kind syntaxKind, IdList& items) {
    Node left = node;
    while (left.is(Kind::ReadonlyType)) left = firstNamed(left);
    const Descent descent(*this);
    if (!descent) return items.push(textType(node));
    if (!left.is(syntaxKind)) return items.push(type(left));
    const std::size_t first = work_.spine.size();
    for (; left.is(syntaxKind); left = firstNamed(left)) work_.spine.push_back(left);
    chainElements(left, syntaxKind, items);
    while (work_.spine.size() > first) {
        const Node right = firstNamed(work_.spine.back()).nextNamedSibling();
        work_.spine.pop_back();
        if (right) chainElements(right, syntaxKind, items);  // absent in `| A`
    }
}

TypeId Lowering::reference(Node node) {
    const Node target = node.is(Kind::GenericType) ? node.child(Field::Name) : node;
    Type made = make(node, TypeKind::Reference);
    if (const Repair* repair = repairAt(node.start(), Repair::Kind::ImportType)) {
        made.kind = TypeKind::Import;
        made.text = importSpecifierIn(repair->span);
        const std::string_view dotted = source(target).substr(repair->span.end - node.start());
        made.keyword = afterDots(dotted);
    } else {
        made.text = dottedName(target);
    }
    made.items = typeArguments(node.child(Field::TypeArguments));
    return add(made);
}

// The first string in `import('x')`, which may have options.
StrId Lowering::importSpecifierIn(Span span) {
    const std::string_view text = bytes_.substr(span.begin, span.end - span.begin);
    const std::size_t open = text.find_first_of("'\"");
    if (open == std::string_view::npos) return 0;
    const std::size_t close = text.find(text[open], open + 1);
    if (close == std::string_view::npos) return 0;
    return intern(cook(text.substr(open + 1, close - open - 1), work_.cooked));
}

StrId Lowering::afterDots(std::string_view dotted) {
    return intern(dotted.substr(std::min(dotted.size(), dotted.find_first_not_of(". \t\r\n"))));
}

// `import('x').A.B` comes as an expression.
TypeId Lowering::importType(Node node) {
    Type made = make(node, TypeKind::Import);
    Node call = node;
    while (call.is(Kind::MemberExpression)) call = call.child(Field::Object);
    if (!call.child(Field::Function).is(Kind::Import)) return textType(node);
    made.text = importSpecifierIn(call.span());
    if (call != node) {
        made.keyword = afterDots(bytes_.substr(call.end(), node.end() - call.end()));
    }
    return add(made);
}

TypeId Lowering::literalType(Node node) {
    const Node value = firstNamed(node);
    Type made = make(node, TypeKind::Literal);
    switch (value.kind()) {
        case Kind::Null:
        case Kind::Undefined:
            made.kind = TypeKind::Keyword;
            made.text = intern(source(value));
            return add(made);
        case Kind::String:
            made.text = stringValue(value);
            made.keyword = intern("string");
            return add(made);
        case Kind::True:
        case Kind::False:
            made.keyword = intern("boolean");
            break;
        default:
            made.keyword = intern("number");
    }
    made.text = intern(source(value));
    return add(made);
}

TypeId Lowering::typeQuery(Node node) {
    const Node target = firstNamed(node);
    if (!target.isAny(Kind::Identifier, Kind::MemberExpression, Kind::This)) return textType(node);
    for (std::uint32_t i = target.index(); i < target.descendantsEnd(); ++i) {
        if (tree_->node(i).isAny(Kind::Import, Kind::SubscriptExpression)) return textType(node);
    }
    Type made = make(node, TypeKind::TypeOf);
    made.text = dottedName(target);
    return add(made);
}

namespace {

// `[K in T]: …`; with a name like `type` it comes as a property whose computed name is the expression `type
// in T`.
bool isMapped(Node member) {
    if (member.isAny(Kind::IndexSignature, Kind::Error)) return member.has(Kind::MappedTypeClause);
    const Node computed = member.child(Field::Name);
    return computed.is(Kind::ComputedPropertyName) && firstNamed(computed).has(Kind::KwIn);
}

}  // namespace

TypeId Lowering::objectType(Node node) {
    Type made = make(node, TypeKind::Object);
    Pile<TypeMember>::List members(work_.typeMembers);
    for (const Node child : node.children()) {
        TypeMember member{.span = child.span()};
        if (isMapped(child)) return textType(node);
        if (typeMember(child, member)) members.push(member);
    }
    made.items = members.finish(out_.typeMembers);
    return add(made);
}

// False for call, construct and index signatures: they have no name.
bool Lowering::typeMember(Node node, TypeMember& member) {
    if (!node.isAny(Kind::PropertySignature, Kind::MethodSignature)) return false;
    const Node key = node.child(Field::Name);
    if (key.is(Kind::ComputedPropertyName)) return false;
    ExprId none = kNone;
    propertyName(key, member.name, none);
    member.optional = node.has(Kind::Question);
    if (node.is(Kind::PropertySignature) || node.has(Kind::KwGet)) {
        member.type =
            annotation(node.child(node.is(Kind::PropertySignature) ? Field::Type : Field::ReturnType));
        return true;
    }
    if (node.has(Kind::KwSet)) return false;  // its getter, if any, says the type
    member.method = true;
    member.type = functionType(node);
    return true;
}

Range Lowering::typeArguments(Node node) {
    if (!node) return {};
    IdList items(work_.ids);
    for (const Node child : node.namedChildren()) items.push(type(child));
    return items.finish(out_.ids);
}

Range Lowering::typeParameters(Node node) {
    Pile<TypeParameter>::List list(work_.typeParameters);
    for (const Node child : node.namedChildren()) {
        if (!child.is(Kind::TypeParameter)) continue;
        TypeParameter parameter;
        parameter.name = name(child.child(Field::Name));
        parameter.constraint = type(firstNamed(child.child(Field::Constraint)));
        parameter.defaultType = type(firstNamed(child.child(Field::Value)));
        list.push(parameter);
    }
    return list.finish(out_.typeParameters);
}

void Lowering::interfaceDeclaration(Node node) {
    TypeDeclaration made{.isInterface = true, .span = node.span(), .scope = scope_};
    made.name = name(node.child(Field::Name));
    made.typeParams = typeParameters(node.child(Field::TypeParameters));
    IdList bases(work_.ids);
    for (const Node base : node.child(Kind::ExtendsTypeClause).children(Field::Type)) bases.push(type(base));
    made.bases = bases.finish(out_.ids);
    made.type = type(node.child(Field::Body));
    out_.typeDeclarations.push_back(made);
}

void Lowering::typeAlias(Node node) {
    TypeDeclaration made{.span = node.span(), .scope = scope_};
    made.name = name(node.child(Field::Name));
    made.typeParams = typeParameters(node.child(Field::TypeParameters));
    made.type = type(node.child(Field::Value));
    out_.typeDeclarations.push_back(made);
}

}  // namespace audit::ir
