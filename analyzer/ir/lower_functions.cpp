// Functions of all kinds: declarations, expressions, arrows, methods, signatures.
#include "ir/lowering.h"

namespace audit::ir {

FunctionId Lowering::function(Node node, ClassId owner) {
    Function function;
    function.span = node.span();
    function.ownerClass = owner;
    function.arrow = node.is(Kind::ArrowFunction);
    function.incomplete = node.hasError();
    // The body's own functions must not stand before this one is complete: it is added last.
    for (const Node part : node.children()) functionPart(part, function);
    out_.functions.push_back(function);
    return static_cast<FunctionId>(out_.functions.size() - 1);
}

void Lowering::functionPart(Node part, Function& function) {
    switch (part.kind()) {
        case Kind::KwAsync:
            function.async = true;
            return;
        case Kind::Star:
            function.generator = true;
            return;
        default:
            break;
    }
    switch (part.field()) {
        case Field::Name:
            function.nameSpan = part.span();
            if (part.is(Kind::String)) {
                function.name = stringValue(part);
            } else if (!part.is(Kind::ComputedPropertyName)) {
                function.name = name(part);
            }
            return;
        case Field::TypeParameters:
            function.typeParams = typeParameters(part);
            return;
        case Field::Parameters:
            function.params = parameters(part);
            return;
        case Field::Parameter: {  // x => …
            Parameter single{.span = part.span()};
            single.pattern = pattern(part);
            function.params = {static_cast<std::uint32_t>(out_.parameters.size()), 1};
            out_.parameters.push_back(single);
            return;
        }
        case Field::ReturnType:
        case Field::Type:  // of a constructor type
            function.returnType = annotation(part);
            return;
        case Field::Body:
            if (part.is(Kind::StatementBlock)) {
                function.body = block(part);
            } else {
                function.expressionBody = expression(part);
            }
            return;
        default:
            return;
    }
}

// A `this` parameter declares a type and takes no argument.
Range Lowering::parameters(Node node) {
    Pile<Parameter>::List list(work_.parameters);
    for (const Node child : node.namedChildren()) {
        if (child.child(Field::Pattern).is(Kind::This)) continue;
        list.push(parameter(child));
    }
    return list.finish(out_.parameters);
}

Parameter Lowering::parameter(Node node) {
    Parameter parameter{.span = node.span()};
    if (!node.isAny(Kind::RequiredParameter, Kind::OptionalParameter)) {
        parameter.pattern = pattern(node);
        return parameter;
    }
    parameter.optional = node.is(Kind::OptionalParameter);
    DecoratorList decorators(work_.decorators);
    ExprId initial = kNone;
    for (const Node part : node.children()) parameterPart(part, parameter, decorators, initial);
    if (initial != kNone && parameter.pattern != kNone)
        out_.patterns[parameter.pattern].defaultValue = initial;
    parameter.decorators = decorators.finish(out_.decorators);
    return parameter;
}

void Lowering::parameterPart(Node part, Parameter& parameter, DecoratorList& decorators, ExprId& initial) {
    switch (part.kind()) {
        case Kind::Decorator:
            decorators.push(decorator(part));
            return;
        case Kind::AccessibilityModifier:
            parameter.access = accessOf(part);
            parameter.property = true;
            return;
        case Kind::KwReadonly:
            parameter.isReadonly = true;
            parameter.property = true;
            return;
        case Kind::OverrideModifier:
            parameter.property = true;
            return;
        default:
            break;
    }
    switch (part.field()) {
        case Field::Pattern:
        case Field::Name:  // in a tuple type
            parameter.rest = part.is(Kind::RestPattern);
            parameter.pattern = pattern(part);
            return;
        case Field::Type:
            parameter.type = annotation(part);
            return;
        case Field::Value:
            initial = expression(part);
            return;
        default:
            return;
    }
}

ExprId Lowering::functionExpression(Node node) {
    Expr expr = make(node, ExprKind::Function);
    expr.id = function(node);
    return add(expr);
}

// Overload signatures say nothing that the implementation does not; only ambient code has no implementation.
void Lowering::functionStatement(Node node, IdList& out) {
    if (node.is(Kind::FunctionSignature) && !ambient_) return;
    Stmt stmt = make(node, StmtKind::Function);
    stmt.id = function(node);
    out.push(add(stmt));
}

}  // namespace audit::ir
