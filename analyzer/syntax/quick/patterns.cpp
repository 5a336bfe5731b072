// Destructuring.
#include "syntax/quick/reader.h"

namespace audit::syntax::quick {

bool Reader::isAssignedTo(std::size_t index) const {
    return tokenAt(tokenAt(index).match + 1).kind == Kind::Equal;
}

// What a parameter, an element or a property is bound to: a name, brackets, or anything that can be assigned.
void Reader::pattern(Field field) {
    const Deeper deeper(*this);
    switch (kind()) {
        case Kind::LeftBrace:
            objectPattern(field);
            return;
        case Kind::LeftBracket:
            arrayPattern(field);
            return;
        case Kind::DotDotDot: {
            const std::uint32_t node = open(Kind::RestPattern, field);
            token(Kind::DotDotDot);
            require(!is(Kind::DotDotDot));
            pattern(Field::None);
            close(node);
            return;
        }
        default:
            break;
    }
    require(isName());
    const std::uint32_t at = place();
    leaf(Kind::Identifier, field);
    while (is(Kind::Dot) || is(Kind::LeftBracket)) member(at);
}

void Reader::patternOrDefault(Field field) {
    const std::uint32_t at = place();
    pattern(field);
    if (!is(Kind::Equal)) return;
    wrap(at, Kind::AssignmentPattern, Field::Left);
    token(Kind::Equal);
    expression(Field::Right);
    close(at);
}

void Reader::objectPattern(Field field) {
    const std::uint32_t node = open(Kind::ObjectPattern, field);
    token(Kind::LeftBrace);
    {
        const Nesting nesting(*this, 1);
        while (!is(Kind::RightBrace)) {
            if (is(Kind::DotDotDot)) {
                pattern(Field::None);
            } else if (isName() && (kind(1) == Kind::Comma || kind(1) == Kind::RightBrace)) {
                leaf(Kind::ShorthandPropertyIdentifierPattern);
            } else if (isName() && kind(1) == Kind::Equal) {
                const std::uint32_t property = open(Kind::ObjectAssignmentPattern);
                leaf(Kind::ShorthandPropertyIdentifierPattern, Field::Left);
                token(Kind::Equal);
                expression(Field::Right);
                close(property);
            } else {
                const std::uint32_t pair = open(Kind::PairPattern);
                propertyName(Field::Key);
                token(Kind::Colon);
                patternOrDefault(Field::Value);
                close(pair);
            }
            if (is(Kind::RightBrace)) break;
            token(Kind::Comma);
        }
    }
    token(Kind::RightBrace);
    close(node);
}

void Reader::arrayPattern(Field field) {
    const std::uint32_t node = open(Kind::ArrayPattern, field);
    token(Kind::LeftBracket);
    {
        const Nesting nesting(*this, 1);
        while (!is(Kind::RightBracket)) {
            if (!is(Kind::Comma)) patternOrDefault(Field::None);
            if (is(Kind::RightBracket)) break;
            token(Kind::Comma);
        }
    }
    token(Kind::RightBracket);
    close(node);
}

}  // namespace audit::syntax::quick
