#include "ir/node_classes.h"

namespace audit::ir {

using syntax::Kind;

bool isExpression(Kind kind) {
    switch (kind) {
        case Kind::Identifier:
        case Kind::Undefined:
        case Kind::MetaProperty:
        case Kind::String:
        case Kind::TemplateString:
        case Kind::Number:
        case Kind::Regex:
        case Kind::True:
        case Kind::False:
        case Kind::Null:
        case Kind::This:
        case Kind::Super:
        case Kind::Object:
        case Kind::Array:
        case Kind::ArrowFunction:
        case Kind::FunctionExpression:
        case Kind::GeneratorFunction:
        case Kind::Class:
        case Kind::NewExpression:
        case Kind::CallExpression:
        case Kind::MemberExpression:
        case Kind::SubscriptExpression:
        case Kind::BinaryExpression:
        case Kind::UnaryExpression:
        case Kind::UpdateExpression:
        case Kind::AsExpression:
        case Kind::SatisfiesExpression:
        case Kind::NonNullExpression:
        case Kind::InstantiationExpression:
        case Kind::ParenthesizedExpression:
        case Kind::AwaitExpression:
        case Kind::SpreadElement:
        case Kind::TypeAssertion:
        case Kind::TernaryExpression:
        case Kind::AssignmentExpression:
        case Kind::AugmentedAssignmentExpression:
        case Kind::YieldExpression:
        case Kind::SequenceExpression:
        case Kind::JsxElement:
        case Kind::JsxSelfClosingElement:
            return true;
        default:
            return false;
    }
}

bool isStatement(Kind kind) {
    switch (kind) {
        case Kind::ExportStatement:
        case Kind::ImportStatement:
        case Kind::DebuggerStatement:
        case Kind::ExpressionStatement:
        case Kind::FunctionDeclaration:
        case Kind::GeneratorFunctionDeclaration:
        case Kind::ClassDeclaration:
        case Kind::AbstractClassDeclaration:
        case Kind::LexicalDeclaration:
        case Kind::VariableDeclaration:
        case Kind::FunctionSignature:
        case Kind::Module:
        case Kind::InternalModule:
        case Kind::TypeAliasDeclaration:
        case Kind::EnumDeclaration:
        case Kind::InterfaceDeclaration:
        case Kind::ImportAlias:
        case Kind::AmbientDeclaration:
        case Kind::StatementBlock:
        case Kind::IfStatement:
        case Kind::SwitchStatement:
        case Kind::ForStatement:
        case Kind::ForInStatement:
        case Kind::WhileStatement:
        case Kind::DoStatement:
        case Kind::TryStatement:
        case Kind::WithStatement:
        case Kind::BreakStatement:
        case Kind::ContinueStatement:
        case Kind::ReturnStatement:
        case Kind::ThrowStatement:
        case Kind::EmptyStatement:
        case Kind::LabeledStatement:
            return true;
        default:
            return false;
    }
}

bool isType(Kind kind) {
    switch (kind) {
        case Kind::TypeAnnotation:
        case Kind::TypeArguments:
        case Kind::TypeParameters:
        case Kind::TypeIdentifier:
        case Kind::NestedTypeIdentifier:
        case Kind::GenericType:
        case Kind::PredefinedType:
        case Kind::ObjectType:
        case Kind::ArrayType:
        case Kind::TupleType:
        case Kind::UnionType:
        case Kind::IntersectionType:
        case Kind::FunctionType:
        case Kind::ConstructorType:
        case Kind::TypeQuery:
        case Kind::IndexTypeQuery:
        case Kind::LookupType:
        case Kind::LiteralType:
        case Kind::ConditionalType:
        case Kind::TemplateLiteralType:
        case Kind::ParenthesizedType:
        case Kind::ReadonlyType:
        case Kind::InferType:
        case Kind::ThisType:
        case Kind::InterfaceBody:
            return true;
        default:
            return false;
    }
}

bool isClassMember(Kind kind) {
    switch (kind) {
        case Kind::PublicFieldDefinition:
        case Kind::MethodDefinition:
        case Kind::MethodSignature:
        case Kind::AbstractMethodSignature:
        case Kind::ClassStaticBlock:
            return true;
        default:
            return false;
    }
}

bool isPartOfTag(syntax::Node node) {
    switch (node.parent().kind()) {
        case Kind::JsxOpeningElement:
        case Kind::JsxClosingElement:
        case Kind::JsxSelfClosingElement:
            return node.field() == syntax::Field::Name;
        case Kind::JsxAttribute:
            return !node.isAny(Kind::JsxExpression, Kind::JsxElement, Kind::JsxSelfClosingElement);
        default:
            return false;
    }
}

}  // namespace audit::ir
