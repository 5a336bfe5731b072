// Types.
#include "syntax/quick/reader.h"

namespace audit::syntax::quick {

void Reader::typeAnnotation(Field field) {
    const std::uint32_t node = open(Kind::TypeAnnotation, field);
    token(Kind::Colon);
    type(Field::None);
    close(node);
}

bool Reader::isTypePredicate() const {
    return (isWord() || is(Kind::This)) && kind(1) == Kind::KwIs && !newlineBefore(1);
}

void Reader::typePredicate(Field field) {
    const std::uint32_t node = open(Kind::TypePredicate, field);
    if (is(Kind::This)) {
        leaf(Kind::This, Field::Name);
    } else {
        require(is(Kind::Identifier) || is(Kind::KwType));
        leaf(Kind::Identifier, Field::Name);
    }
    token(Kind::KwIs);
    type(Field::Type);
    close(node);
}

void Reader::returnAnnotation(Field field) {
    if (kind(1) == Kind::KwAsserts) {
        const std::uint32_t node = open(Kind::AssertsAnnotation, field);
        token(Kind::Colon);
        const std::uint32_t asserts = open(Kind::Asserts);
        token(Kind::KwAsserts);
        if (isTypePredicate()) {
            typePredicate(Field::None);
        } else {
            require(is(Kind::Identifier) || is(Kind::This));
            leaf(kind());
        }
        close(asserts);
        close(node);
        return;
    }
    ++at_;
    const bool predicate = isTypePredicate();
    --at_;
    if (!predicate) {
        typeAnnotation(field);
        return;
    }
    const std::uint32_t node = open(Kind::TypePredicateAnnotation, field);
    token(Kind::Colon);
    typePredicate(Field::None);
    close(node);
}

void Reader::type(Field field) {
    const Deeper deeper(*this);
    const std::uint32_t at = place();
    unionType(field);
    if (!is(Kind::KwExtends)) return;
    require(extends_ == 0 && !newlineBefore());
    wrap(at, Kind::ConditionalType, Field::Left);
    token(Kind::KwExtends);
    ++extends_;
    type(Field::Right);
    --extends_;
    token(Kind::Question);
    type(Field::Consequence);
    token(Kind::Colon);
    type(Field::Alternative);
    close(at);
}

void Reader::unionType(Field field) {
    const std::uint32_t at = place();
    if (is(Kind::Pipe)) {
        open(Kind::UnionType, field);
        token(Kind::Pipe);
        intersectionType(Field::None);
        close(at);
    } else {
        intersectionType(field);
    }
    while (is(Kind::Pipe)) {
        require((*nodes_)[at].kind != Kind::FunctionType && (*nodes_)[at].kind != Kind::ConstructorType);
        wrap(at, Kind::UnionType, Field::None);
        token(Kind::Pipe);
        intersectionType(Field::None);
        close(at);
    }
}

void Reader::intersectionType(Field field) {
    const std::uint32_t at = place();
    if (is(Kind::Amp)) {
        open(Kind::IntersectionType, field);
        token(Kind::Amp);
        postfixType(Field::None);
        close(at);
    } else {
        postfixType(field);
    }
    while (is(Kind::Amp)) {
        require((*nodes_)[at].kind != Kind::FunctionType && (*nodes_)[at].kind != Kind::ConstructorType);
        wrap(at, Kind::IntersectionType, Field::None);
        token(Kind::Amp);
        postfixType(Field::None);
        close(at);
    }
}

// A type and its brackets: X[] X['y'].
void Reader::postfixType(Field field) {
    const Deeper deeper(*this);
    const std::uint32_t at = place();
    primaryType(field);
    switch ((*nodes_)[at].kind) {
        case Kind::FunctionType:
        case Kind::ConstructorType:
        case Kind::ReadonlyType:
        case Kind::InferType:
            return;
        default:
            break;
    }
    while (is(Kind::LeftBracket)) {
        if (newlineBefore()) {
            require(nesting_ == 0);
            return;
        }
        if (kind(1) == Kind::RightBracket) {
            wrap(at, Kind::ArrayType, Field::None);
            token(Kind::LeftBracket);
        } else {
            wrap(at, Kind::LookupType, Field::None);
            token(Kind::LeftBracket);
            const Nesting nesting(*this, 1);
            type(Field::None);
        }
        token(Kind::RightBracket);
        close(at);
    }
}

void Reader::primaryType(Field field) {
    const Kind next = kind();
    switch (next) {
        case Kind::KwAny:
        case Kind::KwNumber:
        case Kind::KwBoolean:
        case Kind::KwString:
        case Kind::KwSymbol:
        case Kind::KwVoid:
        case Kind::KwUnknown:
        case Kind::KwNever:
        case Kind::KwObject: {
            require(kind(1) != Kind::Dot && kind(1) != Kind::Less);
            const std::uint32_t node = open(Kind::PredefinedType, field);
            token(next);
            close(node);
            return;
        }
        case Kind::This:
            leaf(Kind::ThisType, field);
            return;
        case Kind::String: {
            const std::uint32_t node = open(Kind::LiteralType, field);
            stringNode(Field::None);
            close(node);
            return;
        }
        case Kind::Number:
        case Kind::True:
        case Kind::False:
        case Kind::Null:
        case Kind::Undefined: {
            const std::uint32_t node = open(Kind::LiteralType, field);
            leaf(next);
            close(node);
            return;
        }
        case Kind::Minus: {
            const std::uint32_t node = open(Kind::LiteralType, field);
            const std::uint32_t number = open(Kind::UnaryExpression);
            token(Kind::Minus, Field::Operator);
            require(is(Kind::Number));
            leaf(Kind::Number, Field::Argument);
            close(number);
            close(node);
            return;
        }
        case Kind::LeftBrace:
            objectType(Kind::ObjectType, field);
            return;
        case Kind::LeftBracket:
            tupleType(field);
            return;
        case Kind::LeftParen:
            if (tokenAt(peek().match + 1).kind == Kind::Arrow) {
                functionType(field);
            } else {
                const std::uint32_t node = open(Kind::ParenthesizedType, field);
                token(Kind::LeftParen);
                {
                    const Nesting nesting(*this, 1);
                    type(Field::None);
                }
                token(Kind::RightParen);
                close(node);
            }
            return;
        case Kind::Less:
        case Kind::KwNew:
            functionType(field);
            return;
        case Kind::KwAbstract:
            require(kind(1) == Kind::KwNew);
            functionType(field);
            return;
        case Kind::KwKeyof: {
            const std::uint32_t node = open(Kind::IndexTypeQuery, field);
            token(Kind::KwKeyof);
            postfixType(Field::None);
            switch ((*nodes_)[node + 1].kind) {
                case Kind::FunctionType:
                case Kind::ConstructorType:
                case Kind::ReadonlyType:
                case Kind::InferType:
                    giveUp();
                default:
                    break;
            }
            close(node);
            return;
        }
        case Kind::KwReadonly: {
            require(extends_ == 0 && !inAs_);
            const std::uint32_t node = open(Kind::ReadonlyType, field);
            token(Kind::KwReadonly);
            type(Field::None);
            close(node);
            return;
        }
        case Kind::KwInfer: {
            const std::uint32_t node = open(Kind::InferType, field);
            token(Kind::KwInfer);
            require(is(Kind::Identifier) && kind(1) != Kind::KwExtends);
            leaf(Kind::TypeIdentifier);
            close(node);
            return;
        }
        case Kind::KwTypeof:
            typeQuery(field);
            return;
        case Kind::KwImport:
            importType(field);
            return;
        case Kind::Backtick:
            templateType(field);
            return;
        default:
            typeName(field);
            return;
    }
}

void Reader::typeName(Field field) {
    require(is(Kind::Identifier));
    const std::uint32_t at = place();
    std::size_t dots = 0;
    while (kind(2 * dots + 1) == Kind::Dot && isWord(2 * dots + 2)) ++dots;
    if (dots == 0) {
        leaf(Kind::TypeIdentifier, field);
    } else {
        require(dots == 1 || !inAs_);  // `x as A.B.C` is read as `(x as A.B).C`
        leaf(Kind::Identifier, field);
        for (std::size_t i = 1; i < dots; ++i) {
            if (i > 1) (*nodes_)[at].kind = Kind::MemberExpression;
            wrap(at, Kind::NestedIdentifier, Field::Object);
            token(Kind::Dot);
            leaf(Kind::PropertyIdentifier, Field::Property);
            close(at);
        }
        wrap(at, Kind::NestedTypeIdentifier, Field::Module);
        token(Kind::Dot);
        require(is(Kind::Identifier));
        leaf(Kind::TypeIdentifier, Field::Name);
        close(at);
    }
    if (!is(Kind::Less)) return;
    wrap(at, Kind::GenericType, Field::Name);
    typeArguments(Field::TypeArguments);
    close(at);
}

// (…) => T, <U>(…) => T, new (…) => T
void Reader::functionType(Field field) {
    const bool constructor = is(Kind::KwNew) || is(Kind::KwAbstract);
    const std::uint32_t node = open(constructor ? Kind::ConstructorType : Kind::FunctionType, field);
    if (is(Kind::KwAbstract)) token(Kind::KwAbstract);
    if (constructor) token(Kind::KwNew);
    if (is(Kind::Less)) typeParameters(Field::TypeParameters);
    formalParameters(Field::Parameters);
    token(Kind::Arrow);
    if (constructor) {
        const std::uint32_t result = place();
        type(Field::Type);
        // The grammar ends the result ahead of these.
        const Kind given = (*nodes_)[result].kind;
        require(given != Kind::UnionType && given != Kind::IntersectionType &&
                given != Kind::ConditionalType);
    } else if (isTypePredicate()) {
        typePredicate(Field::ReturnType);
    } else {
        require(!is(Kind::KwAsserts));
        type(Field::ReturnType);
    }
    close(node);
}

void Reader::objectType(Kind kindOfNode, Field field) {
    const std::uint32_t node = open(kindOfNode, field);
    token(Kind::LeftBrace);
    {
        const Nesting nesting(*this, 0);
        while (!is(Kind::RightBrace)) {
            typeMember();
            if (is(Kind::Semicolon) || is(Kind::Comma)) {
                token(kind());
            } else {
                require(automaticSemicolon(false));
            }
        }
    }
    token(Kind::RightBrace);
    close(node);
}

void Reader::typeMember() {
    const Deeper deeper(*this);
    if (is(Kind::LeftParen) || is(Kind::Less)) {
        const std::uint32_t node = open(Kind::CallSignature);
        callSignature();
        close(node);
        return;
    }
    if (is(Kind::KwNew) && (kind(1) == Kind::LeftParen || kind(1) == Kind::Less)) {
        const std::uint32_t node = open(Kind::ConstructSignature);
        token(Kind::KwNew);
        if (is(Kind::Less)) typeParameters(Field::TypeParameters);
        formalParameters(Field::Parameters);
        if (is(Kind::Colon)) typeAnnotation(Field::Type);
        close(node);
        return;
    }
    // A modifier, when a name follows it.
    const auto modifies = [&](std::size_t index) {
        if (!isWord(index + 1) && !startsName(kind(index + 1))) return false;
        require(!newlineBefore(index + 1));  // it may be a name
        return true;
    };
    std::size_t ahead = 0;
    if ((is(Kind::Minus) || is(Kind::Plus)) && kind(1) == Kind::KwReadonly && kind(2) == Kind::LeftBracket) {
        indexSignature();
        return;
    }
    if (is(Kind::KwReadonly) && modifies(0)) ahead = 1;
    if (kind(ahead) == Kind::LeftBracket && isWord(ahead + 1) &&
        (kind(ahead + 2) == Kind::Colon || kind(ahead + 2) == Kind::KwIn)) {
        indexSignature();
        return;
    }
    bool accessor = false;
    switch (kind(ahead)) {
        case Kind::KwGet:
        case Kind::KwSet:
            if (modifies(ahead)) {
                require(ahead == 0);
                accessor = true;
                ahead = 1;
            }
            break;
        case Kind::KwAsync:
        case Kind::KwStatic:
        case Kind::KwOverride:
        case Kind::KwPublic:
        case Kind::KwPrivate:
        case Kind::KwProtected:
        case Kind::KwReadonly:
        case Kind::KwExport:
            require(!modifies(ahead));
            break;
        case Kind::KwAbstract:
            giveUp();
        default:
            break;
    }
    std::size_t behind = kind(ahead) == Kind::LeftBracket ? peek(ahead).match + 1 - at_ : ahead + 1;
    if (kind(behind) == Kind::Question) ++behind;
    const bool method = kind(behind) == Kind::LeftParen || kind(behind) == Kind::Less;
    require(method || !accessor);
    require(!method || !newlineBefore(behind));
    const std::uint32_t node = open(method ? Kind::MethodSignature : Kind::PropertySignature);
    for (std::size_t i = 0; i < ahead; ++i) token(kind());
    propertyName(Field::Name);
    if (is(Kind::Question)) token(Kind::Question);
    if (method) {
        callSignature();
    } else if (is(Kind::Colon)) {
        typeAnnotation(Field::Type);
    }
    close(node);
}

// [key: string]: T, [K in U]?: T
void Reader::indexSignature() {
    const std::uint32_t node = open(Kind::IndexSignature);
    if (is(Kind::Minus) || is(Kind::Plus)) token(kind(), Field::Sign);
    if (is(Kind::KwReadonly)) token(Kind::KwReadonly);
    token(Kind::LeftBracket);
    {
        const Nesting nesting(*this, 1);
        require(is(Kind::Identifier) || isName());
        if (kind(1) == Kind::KwIn) {
            require(is(Kind::Identifier));
            const std::uint32_t mapped = open(Kind::MappedTypeClause);
            leaf(Kind::TypeIdentifier, Field::Name);
            token(Kind::KwIn);
            type(Field::Type);
            if (is(Kind::KwAs)) {
                token(Kind::KwAs);
                type(Field::Alias);
            }
            close(mapped);
        } else {
            leaf(Kind::Identifier, Field::Name);
            token(Kind::Colon);
            type(Field::IndexType);
        }
    }
    token(Kind::RightBracket);
    // `?:` and its like are one token, whose parts must stand together.
    const bool signedOne = is(Kind::Minus) || is(Kind::Plus);
    if (signedOne || is(Kind::Question)) {
        const std::size_t length = signedOne ? 3 : 2;
        require(kind(length - 2) == Kind::Question && kind(length - 1) == Kind::Colon);
        for (std::size_t i = 1; i < length; ++i) require(peek(i).begin == peek(i - 1).end);
        const Kind symbol = !signedOne        ? Kind::QuestionColon
                            : is(Kind::Minus) ? Kind::MinusQuestionColon
                                              : Kind::PlusQuestionColon;
        const std::uint32_t annotation = open(!signedOne        ? Kind::OptingTypeAnnotation
                                              : is(Kind::Minus) ? Kind::OmittingTypeAnnotation
                                                                : Kind::AddingTypeAnnotation,
                                              Field::Type);
        push(symbol, Field::None, peek().begin, peek(length - 1).end);
        end_ = peek(length - 1).end;
        at_ += length;
        type(Field::None);
        close(annotation);
    } else {
        typeAnnotation(Field::Type);
    }
    close(node);
}

void Reader::tupleType(Field field) {
    const std::uint32_t node = open(Kind::TupleType, field);
    token(Kind::LeftBracket);
    {
        const Nesting nesting(*this, 1);
        while (!is(Kind::RightBracket)) {
            const std::uint32_t at = place();
            if (is(Kind::DotDotDot)) {
                require(!(isWord(1) && kind(2) == Kind::Colon));
                open(Kind::RestType);
                token(Kind::DotDotDot);
                type(Field::None);
                close(at);
            } else if (isWord() &&
                       (kind(1) == Kind::Colon || (kind(1) == Kind::Question && kind(2) == Kind::Colon))) {
                require(is(Kind::Identifier));
                open(kind(1) == Kind::Colon ? Kind::RequiredParameter : Kind::OptionalParameter);
                leaf(Kind::Identifier, Field::Name);
                if (is(Kind::Question)) token(Kind::Question);
                typeAnnotation(Field::Type);
                close(at);
            } else {
                type(Field::None);
                if (is(Kind::Question)) {
                    wrap(at, Kind::OptionalType, Field::None);
                    token(Kind::Question);
                    close(at);
                }
            }
            if (is(Kind::RightBracket)) break;
            token(Kind::Comma);
        }
    }
    token(Kind::RightBracket);
    close(node);
}

// typeof x, typeof x.y
void Reader::typeQuery(Field field) {
    const std::uint32_t node = open(Kind::TypeQuery, field);
    token(Kind::KwTypeof);
    const std::uint32_t at = place();
    if (is(Kind::This)) {
        leaf(Kind::This);
    } else {
        require(is(Kind::Identifier));
        leaf(Kind::Identifier);
    }
    while (is(Kind::Dot)) {
        wrap(at, Kind::MemberExpression, Field::Object);
        token(Kind::Dot);
        require(isWord());
        leaf(Kind::PropertyIdentifier, Field::Property);
        close(at);
    }
    require(!is(Kind::Less) && !is(Kind::LeftParen) && !is(Kind::QuestionDot));
    if (is(Kind::LeftBracket) && !newlineBefore()) {
        // typeof x[number], typeof x[]; with a string or a number in it it would be an element.
        const Kind inner = kind(1);
        require(inner == Kind::RightBracket || (inner == Kind::KwNumber && kind(2) == Kind::RightBracket) ||
                inner == Kind::KwKeyof);
    }
    close(node);
}

// import('x').Y
void Reader::importType(Field field) {
    const std::uint32_t at = place();
    importExpression(field);
    require((*nodes_)[at].kind == Kind::Import);
    require(kind(1) == Kind::String && kind(2) == Kind::RightParen);
    wrap(at, Kind::CallExpression, Field::Function);
    arguments(Field::Arguments);
    close(at);
    while (is(Kind::Dot)) {
        wrap(at, Kind::MemberExpression, Field::Object);
        token(Kind::Dot);
        require(isWord());
        leaf(Kind::PropertyIdentifier, Field::Property);
        close(at);
    }
    require(!is(Kind::Less) && !is(Kind::LeftBracket) && !is(Kind::Pipe) && !is(Kind::Amp));
}

void Reader::templateType(Field field) {
    const std::uint32_t node = open(Kind::TemplateLiteralType, field);
    token(Kind::Backtick);
    while (!is(Kind::Backtick)) {
        if (is(Kind::DollarBrace)) {
            const std::uint32_t hole = open(Kind::TemplateType);
            token(Kind::DollarBrace);
            {
                const Nesting nesting(*this, 1);
                type(Field::None);
            }
            token(Kind::RightBrace);
            close(hole);
        } else {
            require(is(Kind::StringFragment));
            leaf(Kind::StringFragment);
        }
    }
    token(Kind::Backtick);
    close(node);
}

void Reader::typeArguments(Field field) {
    const std::uint32_t node = open(Kind::TypeArguments, field);
    token(Kind::Less);
    {
        const Nesting nesting(*this, 1);
        while (true) {
            type(Field::None);
            if (is(Kind::Greater)) break;
            token(Kind::Comma);
            if (is(Kind::Greater)) break;
        }
    }
    token(Kind::Greater);
    close(node);
}

void Reader::typeParameters(Field field) {
    const std::uint32_t node = open(Kind::TypeParameters, field);
    token(Kind::Less);
    {
        const Nesting nesting(*this, 1);
        while (true) {
            const std::uint32_t parameter = open(Kind::TypeParameter);
            if (is(Kind::KwConst)) token(Kind::KwConst);
            require(is(Kind::Identifier));
            leaf(Kind::TypeIdentifier, Field::Name);
            if (is(Kind::KwExtends)) {
                const std::uint32_t constraint = open(Kind::Constraint, Field::Constraint);
                token(Kind::KwExtends);
                type(Field::None);
                close(constraint);
            }
            if (is(Kind::Equal)) {
                const std::uint32_t value = open(Kind::DefaultType, Field::Value);
                token(Kind::Equal);
                type(Field::None);
                close(value);
            }
            close(parameter);
            if (is(Kind::Greater)) break;
            token(Kind::Comma);
            if (is(Kind::Greater)) break;
        }
    }
    token(Kind::Greater);
    close(node);
}

}  // namespace audit::syntax::quick
