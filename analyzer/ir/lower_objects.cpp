// Object literals and the names of properties.
#include "ir/lowering.h"

namespace audit::ir {

ExprId Lowering::object(Node node) {
    Expr expr = make(node, ExprKind::Object);
    Pile<Property>::List props(work_.props);
    for (const Node child : node.children()) {
        if (child.is(Kind::Error)) {
            props.push(unknownProperty(child));
        } else if (child.named() && !child.extra()) {
            props.push(property(child));
        }
    }
    expr.items = props.finish(out_.props);
    return add(expr);
}

Property Lowering::property(Node node) {
    Property property{.span = node.span()};
    switch (node.kind()) {
        case Kind::Pair: {
            if (broken_ && hasErrorChild(node)) return unknownProperty(node);
            const Node key = node.child(Field::Key);
            property.nameSpan = key.span();
            propertyName(key, property.name, property.computed);
            property.value = expected(node.child(Field::Value), node);
            return property;
        }
        case Kind::ShorthandPropertyIdentifier: {
            property.kind = Property::Kind::Shorthand;
            property.nameSpan = node.span();
            property.name = name(node);
            Expr value = make(node, ExprKind::Identifier);
            value.text = property.name;
            value.flags = kShorthand;
            property.value = add(value);
            return property;
        }
        case Kind::SpreadElement:
            if (broken_ && hasErrorChild(node)) return unknownProperty(node);
            property.kind = Property::Kind::Spread;
            property.nameSpan = node.span();
            property.value = expected(firstNamed(node), node);
            return property;
        case Kind::MethodDefinition:
            return methodProperty(node);
        default:
            return unknownProperty(node);
    }
}

Property Lowering::methodProperty(Node node) {
    Property property{.kind = Property::Kind::Method, .span = node.span()};
    if (node.has(Kind::KwGet)) property.kind = Property::Kind::Getter;
    if (node.has(Kind::KwSet)) property.kind = Property::Kind::Setter;
    const Node key = node.child(Field::Name);
    property.nameSpan = key.span();
    propertyName(key, property.name, property.computed);
    property.value = functionExpression(node);
    return property;
}

// It may set any property: a spread of something that is not known.
Property Lowering::unknownProperty(Node node) {
    Property property{.kind = Property::Kind::Spread, .span = node.span(), .nameSpan = node.span()};
    property.value = opaque(node, "error");
    return property;
}

void Lowering::propertyName(Node node, StrId& name, ExprId& computed) {
    switch (node.kind()) {
        case Kind::ComputedPropertyName:
            computed = expected(firstNamed(node), node);
            return;
        case Kind::String:
            name = stringValue(node);
            return;
        default:
            name = this->name(node);
    }
}

}  // namespace audit::ir
