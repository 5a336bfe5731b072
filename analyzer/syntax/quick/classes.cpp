// Classes, and what functions have in common with methods.
#include "syntax/quick/reader.h"

namespace audit::syntax::quick {

void Reader::decorators() {
    while (is(Kind::At)) decorator();
}

void Reader::decorator() {
    const std::uint32_t node = open(Kind::Decorator, Field::Decorator);
    token(Kind::At);
    const std::uint32_t at = place();
    require(is(Kind::Identifier));
    leaf(Kind::Identifier);
    while (is(Kind::Dot)) {
        wrap(at, Kind::MemberExpression, Field::Object);
        token(Kind::Dot);
        require(isWord());
        leaf(Kind::PropertyIdentifier, Field::Property);
        close(at);
    }
    if (is(Kind::Less) || is(Kind::LeftParen)) {
        wrap(at, Kind::CallExpression, Field::Function);
        if (is(Kind::Less)) typeArguments(Field::TypeArguments);
        arguments(Field::Arguments);
        close(at);
    }
    require(!is(Kind::Dot) && !is(Kind::LeftParen) && !is(Kind::LeftBracket) && !is(Kind::QuestionDot));
    close(node);
}

// `at`: where the decorators stand that belong to it, or where it begins.
void Reader::classNode(Kind kindOfNode, std::uint32_t at, Field field) {
    if (at == nodes_->size()) {
        open(kindOfNode, field);
    } else {
        insert(at, kindOfNode, field);
    }
    if (kindOfNode == Kind::AbstractClassDeclaration) token(Kind::KwAbstract);
    token(Kind::KwClass);
    if (isWord() && !is(Kind::KwExtends) && !is(Kind::KwImplements)) {
        require(isName());
        leaf(Kind::TypeIdentifier, Field::Name);
    } else {
        require(kindOfNode == Kind::Class);
    }
    if (is(Kind::Less)) typeParameters(Field::TypeParameters);
    if (is(Kind::KwExtends) || is(Kind::KwImplements)) {
        const std::uint32_t heritage = open(Kind::ClassHeritage);
        if (is(Kind::KwExtends)) {
            const std::uint32_t extends = open(Kind::ExtendsClause);
            token(Kind::KwExtends);
            const std::uint32_t value = place();
            if (is(Kind::LeftParen)) {
                parenthesized(Field::Value);
            } else {
                require(isName());
                leaf(Kind::Identifier, Field::Value);
            }
            while (true) {
                if (is(Kind::Dot) || is(Kind::LeftParen)) {
                    member(value);
                } else if (is(Kind::Less)) {
                    const std::size_t end = typeArgumentsEnd(at_);
                    require(end != 0);
                    if (tokenAt(end + 1).kind != Kind::LeftParen) break;
                    wrap(value, Kind::CallExpression, Field::Function);
                    typeArguments(Field::TypeArguments);
                    arguments(Field::Arguments);
                    close(value);
                } else {
                    break;
                }
            }
            if (is(Kind::Less)) typeArguments(Field::TypeArguments);
            close(extends);
        }
        if (is(Kind::KwImplements)) {
            const std::uint32_t implements = open(Kind::ImplementsClause);
            token(Kind::KwImplements);
            type(Field::None);
            while (is(Kind::Comma)) {
                token(Kind::Comma);
                type(Field::None);
            }
            close(implements);
        }
        close(heritage);
    }
    classBody();
    if (kindOfNode == Kind::ClassDeclaration) (void)automaticSemicolon(false);
    close(at);
}

void Reader::classBody() {
    require(is(Kind::LeftBrace));
    const std::uint32_t node = open(Kind::ClassBody, Field::Body);
    token(Kind::LeftBrace);
    {
        const Nesting nesting(*this, 0);
        while (!is(Kind::RightBrace)) classMember();
    }
    token(Kind::RightBrace);
    close(node);
}

void Reader::modifier() {
    const Kind next = kind();
    switch (next) {
        case Kind::KwPublic:
        case Kind::KwPrivate:
        case Kind::KwProtected: {
            const std::uint32_t node = open(Kind::AccessibilityModifier);
            token(next);
            close(node);
            return;
        }
        case Kind::KwOverride: {
            const std::uint32_t node = open(Kind::OverrideModifier);
            token(next);
            close(node);
            return;
        }
        default:
            token(next);
            return;
    }
}

void Reader::classMember() {
    const Deeper deeper(*this);
    if (is(Kind::Semicolon)) {
        token(Kind::Semicolon);
        return;
    }
    if (is(Kind::KwStatic) && kind(1) == Kind::LeftBrace) {
        const std::uint32_t node = open(Kind::ClassStaticBlock);
        token(Kind::KwStatic);
        block(Field::Body);
        close(node);
        return;
    }
    if (is(Kind::LeftBracket) && isWord(1) && kind(2) == Kind::Colon) {
        indexSignature();
        if (is(Kind::Semicolon)) {
            token(Kind::Semicolon);
        } else {
            require(automaticSemicolon(false));
        }
        return;
    }
    const std::uint32_t at = place();
    decorators();
    const bool decorated = nodes_->size() != at;
    // Modifiers up to the name, in the order that the grammar knows.
    enum : int {
        none,
        access,
        isStatic,
        isOverride,
        isReadonly,
        isAsync,
        accessor,
        isAbstract,
        isDeclare,
        unknown
    };
    const auto rank = [&](Kind kindOf) -> int {
        switch (kindOf) {
            case Kind::KwPublic:
            case Kind::KwPrivate:
            case Kind::KwProtected:
                return access;
            case Kind::KwStatic:
                return isStatic;
            case Kind::KwOverride:
                return isOverride;
            case Kind::KwReadonly:
                return isReadonly;
            case Kind::KwAsync:
                return isAsync;
            case Kind::KwGet:
            case Kind::KwSet:
                return accessor;
            case Kind::KwAbstract:
                return isAbstract;
            case Kind::KwDeclare:
                return isDeclare;
            case Kind::KwAccessor:
                return unknown;
            default:
                return none;
        }
    };
    std::size_t name = 0;
    unsigned seen = 0;
    int last = none;
    bool ordered = true;
    for (;; ++name) {
        const int mine = rank(kind(name));
        if (mine == none) break;
        const Kind after = kind(name + 1);
        if (!isWord(name + 1) && !startsName(after) && after != Kind::Star) break;  // it is the name
        require(mine != unknown && !newlineBefore(name + 1));
        require((seen & (1u << mine)) == 0);
        ordered = ordered && mine > last;
        seen |= 1u << mine;
        last = mine;
    }
    const auto has = [&](int mine) { return (seen & (1u << mine)) != 0; };
    const bool generator = kind(name) == Kind::Star;
    if (generator) {
        require(!has(accessor));
        ++name;
    }
    require((isWord(name) || startsName(kind(name))) && kind(name) != Kind::KwAbstract);
    std::size_t behind = kind(name) == Kind::LeftBracket ? peek(name).match + 1 - at_ : name + 1;
    if (kind(behind) == Kind::Question || kind(behind) == Kind::Bang) {
        require(!newlineBefore(behind));
        ++behind;
    }
    const bool method = kind(behind) == Kind::LeftParen || kind(behind) == Kind::Less;
    require(!newlineBefore(behind) || kind(behind) == Kind::RightBrace || isWord(behind) ||
            kind(behind) == Kind::At);

    if (!method) {
        // [declare] [access] (static override readonly | abstract readonly | readonly abstract)
        require(!generator && !has(accessor) && !has(isAsync));
        require(!has(isAbstract) || (!has(isStatic) && !has(isOverride)));
        if (!decorated) {
            open(Kind::PublicFieldDefinition);
        } else {
            insert(at, Kind::PublicFieldDefinition, Field::None);
        }
        int step = none;
        for (std::size_t i = 0; i < name; ++i) {
            const int mine = rank(kind());
            const bool early = mine == access || mine == isDeclare;
            require(!early || step == none);
            if (!early) {
                require(mine > step || step == isAbstract || mine == isAbstract);
                step = mine;
            }
            modifier();
        }
        propertyName(Field::Name);
        if (is(Kind::Question) || is(Kind::Bang)) token(kind());
        if (is(Kind::Colon)) typeAnnotation(Field::Type);
        bool initialized = false;
        if (is(Kind::Equal)) {
            initialized = true;
            token(Kind::Equal);
            expression(Field::Value);
        }
        close(at);
        if (is(Kind::Semicolon) || is(Kind::Comma)) {
            token(kind());
        } else {
            require(automaticSemicolon(initialized));
        }
        return;
    }

    const bool abstract = has(isAbstract);
    require(!has(isDeclare) && kind(behind - 1) != Kind::Bang);
    if (abstract) {
        require(!has(isStatic) && !has(isReadonly) && !has(isAsync));
        // access, abstract, override, get or set
        int step = none;
        for (std::size_t i = 0; i + (generator ? 1 : 0) < name; ++i) {
            const int mine = rank(kind(i));
            const int place = mine == access ? 1 : mine == isAbstract ? 2 : mine == isOverride ? 3 : 4;
            require(place > step);
            step = place;
        }
    } else {
        require(ordered);
    }
    const std::uint32_t node = open(Kind::MethodDefinition);
    for (std::size_t i = 0; i < name; ++i) modifier();
    propertyName(Field::Name);
    if (is(Kind::Question)) token(Kind::Question);
    callSignature();
    if (is(Kind::LeftBrace)) {
        require(!abstract);
        block(Field::Body);
        close(node);
        return;
    }
    require(!decorated);
    (*nodes_)[node].kind = abstract ? Kind::AbstractMethodSignature : Kind::MethodSignature;
    close(node);
    if (is(Kind::Semicolon) || is(Kind::Comma)) {
        token(kind());
    } else {
        require(automaticSemicolon(false, true));
    }
}

void Reader::propertyName(Field field) {
    switch (kind()) {
        case Kind::String:
            stringNode(field);
            return;
        case Kind::Number:
        case Kind::PrivatePropertyIdentifier:
            leaf(kind(), field);
            return;
        case Kind::LeftBracket: {
            const std::uint32_t node = open(Kind::ComputedPropertyName, field);
            token(Kind::LeftBracket);
            {
                const Nesting nesting(*this, 1);
                expression(Field::None);
            }
            token(Kind::RightBracket);
            close(node);
            return;
        }
        default:
            require(isWord());
            leaf(Kind::PropertyIdentifier, field);
            return;
    }
}

void Reader::callSignature() {
    if (is(Kind::Less)) typeParameters(Field::TypeParameters);
    formalParameters(Field::Parameters);
    if (is(Kind::Colon)) returnAnnotation(Field::ReturnType);
}

void Reader::formalParameters(Field field) {
    const std::uint32_t node = open(Kind::FormalParameters, field);
    token(Kind::LeftParen);
    {
        const Nesting nesting(*this, 1);
        while (!is(Kind::RightParen)) {
            parameter();
            if (is(Kind::RightParen)) break;
            token(Kind::Comma);
        }
    }
    token(Kind::RightParen);
    close(node);
}

void Reader::parameter() {
    const std::uint32_t node = open(Kind::RequiredParameter);
    decorators();
    // access, override, readonly
    const auto modifies = [&] {
        require(kind(1) != Kind::LeftBracket);  // an element of a thing of that name
        return isWord(1) || kind(1) == Kind::LeftBrace;
    };
    if ((is(Kind::KwPublic) || is(Kind::KwPrivate) || is(Kind::KwProtected)) && modifies()) modifier();
    if (is(Kind::KwOverride) && modifies()) modifier();
    if (is(Kind::KwReadonly) && modifies()) modifier();
    if (is(Kind::This)) {
        leaf(Kind::This, Field::Pattern);
    } else {
        pattern(Field::Pattern);
    }
    if (is(Kind::Question)) {
        (*nodes_)[node].kind = Kind::OptionalParameter;
        token(Kind::Question);
    }
    if (is(Kind::Colon)) typeAnnotation(Field::Type);
    if (is(Kind::Equal)) {
        token(Kind::Equal);
        expression(Field::Value);
    }
    close(node);
}

}  // namespace audit::syntax::quick
