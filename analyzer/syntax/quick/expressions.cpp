// Expressions, operators by the grammar's precedences: not always those of the language
// (ir/lower_regroup.cpp puts that right).
#include "syntax/quick/reader.h"

namespace audit::syntax::quick {
namespace {

// `precedences` of tree-sitter-javascript's grammar, the closest last.
enum Level : std::uint8_t {
    levelNone = 0,
    levelTernary = 3,
    levelLogicalOr,
    levelLogicalAnd,
    levelBitwiseOr,
    levelBitwiseXor,
    levelBitwiseAnd,
    levelEquality,
    levelRelation,
    levelShift,
    levelPlus,
    levelTimes,
    levelPower,
    levelUnary,
    levelUpdate,
};

Level levelOf(Kind kind) {
    switch (kind) {
        case Kind::QuestionQuestion:
            return levelTernary;
        case Kind::PipePipe:
            return levelLogicalOr;
        case Kind::AmpAmp:
            return levelLogicalAnd;
        case Kind::Pipe:
            return levelBitwiseOr;
        case Kind::Caret:
            return levelBitwiseXor;
        case Kind::Amp:
            return levelBitwiseAnd;
        case Kind::EqualEqual:
        case Kind::EqualEqualEqual:
        case Kind::BangEqual:
        case Kind::BangEqualEqual:
            return levelEquality;
        case Kind::Less:
        case Kind::LessEqual:
        case Kind::Greater:
        case Kind::GreaterEqual:
        case Kind::KwInstanceof:
        case Kind::KwIn:
            return levelRelation;
        case Kind::LessLess:
        case Kind::GreaterGreater:
        case Kind::GreaterGreaterGreater:
            return levelShift;
        case Kind::Plus:
        case Kind::Minus:
            return levelPlus;
        case Kind::Star:
        case Kind::Slash:
        case Kind::Percent:
            return levelTimes;
        case Kind::StarStar:
            return levelPower;
        default:
            return levelNone;
    }
}

bool isCompoundAssignment(Kind kind) {
    switch (kind) {
        case Kind::PlusEqual:
        case Kind::MinusEqual:
        case Kind::StarEqual:
        case Kind::SlashEqual:
        case Kind::PercentEqual:
        case Kind::CaretEqual:
        case Kind::AmpEqual:
        case Kind::PipeEqual:
        case Kind::StarStarEqual:
        case Kind::AmpAmpEqual:
        case Kind::PipePipeEqual:
        case Kind::QuestionQuestionEqual:
        case Kind::LessLessEqual:
            return true;
        default:
            return false;
    }
}

bool isTarget(Kind kind) {
    return kind == Kind::Identifier || kind == Kind::MemberExpression || kind == Kind::SubscriptExpression ||
           kind == Kind::NonNullExpression;
}

}  // namespace

// Does the operand behind `left` end before an operator of that level? `as`, `satisfies` and `!` have none:
// the grammar does not compare them with infix operators, so that it groups to the left.
bool Reader::ends(Left left, Left::Kind next, int level) {
    const bool word = next == Left::Kind::assertion;
    switch (left.kind) {
        case Left::Kind::none:
        case Left::Kind::open:
            return false;
        case Left::Kind::binary:
            return word || left.level >= level;
        case Left::Kind::power:
            return !word && left.level > level;
        case Left::Kind::unary:
            return word || levelUnary >= level;
        case Left::Kind::await:
            return !word && levelUnary >= level;
        case Left::Kind::update:
            return word || levelUpdate >= level;
        case Left::Kind::assertion:
            return true;
    }
    return true;
}

void Reader::expressions(Field field) {
    const std::uint32_t at = place();
    expression(field);
    if (!is(Kind::Comma)) return;
    wrap(at, Kind::SequenceExpression, Field::None);
    while (is(Kind::Comma)) {
        token(Kind::Comma);
        expression(Field::None);
    }
    close(at);
}

void Reader::expression(Field field, Left left) {
    const Deeper deeper(*this);
    const std::uint32_t at = place();
    operand(field);
    if ((*nodes_)[at].kind == Kind::ArrowFunction) return;
    while (infix(at, left)) {
    }
}

void Reader::operand(Field field) {
    switch (kind()) {
        case Kind::Bang:
        case Kind::Tilde:
        case Kind::Minus:
        case Kind::Plus:
        case Kind::KwTypeof:
        case Kind::KwVoid:
        case Kind::KwDelete: {
            const std::uint32_t node = open(Kind::UnaryExpression, field);
            token(kind(), Field::Operator);
            expression(Field::Argument, {Left::Kind::unary, levelUnary});
            close(node);
            return;
        }
        case Kind::PlusPlus:
        case Kind::MinusMinus: {
            const std::uint32_t node = open(Kind::UpdateExpression, field);
            token(kind(), Field::Operator);
            expression(Field::Argument, {Left::Kind::update, levelUpdate});
            close(node);
            return;
        }
        case Kind::KwAwait: {
            const std::uint32_t node = open(Kind::AwaitExpression, field);
            token(Kind::KwAwait);
            expression(Field::None, {Left::Kind::await, levelUnary});
            close(node);
            return;
        }
        case Kind::KwYield: {
            const std::uint32_t node = open(Kind::YieldExpression, field);
            token(Kind::KwYield);
            require(!newlineBefore());
            if (is(Kind::Star)) {
                token(Kind::Star);
                expression(Field::None, {Left::Kind::open, 0});
            } else if (!is(Kind::Semicolon) && !is(Kind::RightParen) && !is(Kind::RightBracket) &&
                       !is(Kind::RightBrace) && !is(Kind::Comma) && !is(Kind::Colon)) {
                expression(Field::None, {Left::Kind::open, 0});
            }
            close(node);
            return;
        }
        default:
            primary(field);
            return;
    }
}

// One operator and what follows it, for the operand that stands at `at`. False: the expression ends here.
bool Reader::infix(std::uint32_t at, Left left) {
    const Kind next = kind();
    switch (next) {
        case Kind::Dot:
        case Kind::QuestionDot:
        case Kind::LeftBracket:
        case Kind::LeftParen:
        case Kind::Backtick:
            member(at);
            return true;
        case Kind::Bang:
            if (endsStatement()) return false;
            require(!newlineBefore());
            if (ends(left, Left::Kind::assertion, 0)) return false;
            wrap(at, Kind::NonNullExpression, Field::None);
            token(Kind::Bang);
            close(at);
            return true;
        case Kind::PlusPlus:
        case Kind::MinusMinus:
            if (endsStatement()) return false;
            require(!newlineBefore() && isTarget((*nodes_)[at].kind));
            wrap(at, Kind::UpdateExpression, Field::Argument);
            token(next, Field::Operator);
            close(at);
            return true;
        case Kind::KwAs:
        case Kind::KwSatisfies: {
            if (endsStatement()) return false;
            if (ends(left, Left::Kind::assertion, 0)) return false;
            wrap(at, next == Kind::KwAs ? Kind::AsExpression : Kind::SatisfiesExpression, Field::None);
            token(next);
            if (is(Kind::KwConst)) {
                token(Kind::KwConst);
            } else {
                const bool outside = inAs_;
                inAs_ = true;
                type(Field::None);
                inAs_ = outside;
            }
            close(at);
            return true;
        }
        case Kind::Question: {
            if (ends(left, Left::Kind::binary, levelTernary)) return false;
            const Kind after = kind(1);
            require(after != Kind::Colon && after != Kind::RightParen && after != Kind::Comma &&
                    after != Kind::Dot);
            wrap(at, Kind::TernaryExpression, Field::Condition);
            token(Kind::Question);
            ++conditional_;
            expression(Field::Consequence);
            --conditional_;
            token(Kind::Colon);
            expression(Field::Alternative, {Left::Kind::open, 0});
            close(at);
            return true;
        }
        case Kind::Equal:
            require((left.kind == Left::Kind::none || left.kind == Left::Kind::open) &&
                    (isTarget((*nodes_)[at].kind) || (*nodes_)[at].kind == Kind::ObjectPattern ||
                     (*nodes_)[at].kind == Kind::ArrayPattern ||
                     (*nodes_)[at].kind == Kind::ParenthesizedExpression));
            wrap(at, Kind::AssignmentExpression, Field::Left);
            token(Kind::Equal);
            expression(Field::Right, {Left::Kind::open, 0});
            close(at);
            return true;
        case Kind::Less:
            if (const std::size_t end = typeArgumentsEnd(at_); end != 0) {
                require(tokenAt(end + 1).kind == Kind::LeftParen && !tokenAt(end + 1).newline);
                // Which of two readings tree-sitter prefers depends on what is in them.
                require(left.kind != Left::Kind::assertion &&
                        (left.kind != Left::Kind::binary || left.level != levelRelation));
                if (ends(left, Left::Kind::binary, levelRelation)) return false;
                wrap(at, Kind::CallExpression, Field::Function);
                typeArguments(Field::TypeArguments);
                arguments(Field::Arguments);
                close(at);
                return true;
            }
            break;
        default:
            break;
    }
    if (isCompoundAssignment(next)) {
        require((left.kind == Left::Kind::none || left.kind == Left::Kind::open) &&
                isTarget((*nodes_)[at].kind));
        wrap(at, Kind::AugmentedAssignmentExpression, Field::Left);
        token(next, Field::Operator);
        expression(Field::Right, {Left::Kind::open, 0});
        close(at);
        return true;
    }
    // `>` stands alone: how many belong together?
    Kind symbol = next;
    std::size_t length = 1;
    if (next == Kind::Greater) {
        std::uint32_t end = peek().end;
        const auto follows = [&](Kind wanted) { return kind(length) == wanted && peek(length).begin == end; };
        while (length < 3 && follows(Kind::Greater)) end = peek(length++).end;
        require(!follows(Kind::EqualEqual) && !follows(Kind::EqualEqualEqual) && !follows(Kind::Arrow) &&
                !follows(Kind::Greater));
        if (follows(Kind::Equal)) {
            require(length == 1);
            symbol = Kind::GreaterEqual;
            length = 2;
        } else {
            symbol = length == 1   ? Kind::Greater
                     : length == 2 ? Kind::GreaterGreater
                                   : Kind::GreaterGreaterGreater;
        }
    }
    const Level level = levelOf(symbol);
    if (level == levelNone) return false;
    // `in` at the start of a line would end a statement if the scanner took it for the start of a name.
    if (symbol == Kind::KwIn || symbol == Kind::KwInstanceof) require(!newlineBefore());
    // f<T>`…` comes as comparisons.
    require(next != Kind::Greater || kind(length) != Kind::Backtick);
    if (ends(left, Left::Kind::binary, level)) return false;
    wrap(at, Kind::BinaryExpression, Field::Left);
    if (length == 1) {
        token(next, Field::Operator);
    } else {
        flush();
        push(symbol, Field::Operator, peek().begin, peek(length - 1).end);
        end_ = peek(length - 1).end;
        at_ += length;
    }
    expression(Field::Right, {symbol == Kind::StarStar ? Left::Kind::power : Left::Kind::binary, level});
    close(at);
    return true;
}

// .name ?.name [x] ?.[x] (…) ?.(…) `…`
void Reader::member(std::uint32_t at) {
    const auto name = [&] {
        if (is(Kind::PrivatePropertyIdentifier)) {
            leaf(Kind::PrivatePropertyIdentifier, Field::Property);
        } else {
            require(isWord());
            leaf(Kind::PropertyIdentifier, Field::Property);
        }
    };
    const auto index = [&] {
        token(Kind::LeftBracket);
        {
            const Nesting nesting(*this, 1);
            expressions(Field::Index);
        }
        token(Kind::RightBracket);
    };
    const auto chain = [&] {
        const std::uint32_t node = open(Kind::OptionalChain, Field::OptionalChain);
        token(Kind::QuestionDot);
        close(node);
    };
    switch (kind()) {
        case Kind::Dot:
            wrap(at, Kind::MemberExpression, Field::Object);
            token(Kind::Dot);
            name();
            break;
        case Kind::LeftBracket:
            wrap(at, Kind::SubscriptExpression, Field::Object);
            index();
            break;
        case Kind::LeftParen:
            wrap(at, Kind::CallExpression, Field::Function);
            arguments(Field::Arguments);
            break;
        case Kind::Backtick:
            require((*nodes_)[at].kind == Kind::Identifier || (*nodes_)[at].kind == Kind::MemberExpression ||
                    (*nodes_)[at].kind == Kind::CallExpression);
            wrap(at, Kind::CallExpression, Field::Function);
            templateString(Field::Arguments);
            break;
        default:
            if (kind(1) == Kind::LeftParen) {
                wrap(at, Kind::CallExpression, Field::Function);
                token(Kind::QuestionDot);
                arguments(Field::Arguments);
            } else if (kind(1) == Kind::LeftBracket) {
                wrap(at, Kind::SubscriptExpression, Field::Object);
                chain();
                index();
            } else {
                wrap(at, Kind::MemberExpression, Field::Object);
                chain();
                name();
            }
            break;
    }
    close(at);
}

void Reader::primary(Field field) {
    switch (kind()) {
        case Kind::Number:
        case Kind::True:
        case Kind::False:
        case Kind::Null:
        case Kind::This:
        case Kind::Super:
        case Kind::Undefined:
            require(kind(1) != Kind::Arrow);
            leaf(kind(), field);
            return;
        case Kind::String:
            stringNode(field);
            return;
        case Kind::Regex:
            regex(field);
            return;
        case Kind::Backtick:
            templateString(field);
            return;
        case Kind::LeftParen:
            if (isArrow(0)) {
                arrow(field);
            } else {
                parenthesized(field);
            }
            return;
        case Kind::LeftBracket:
            if (isAssignedTo(at_)) {
                arrayPattern(field);
            } else {
                array(field);
            }
            return;
        case Kind::LeftBrace:
            if (isAssignedTo(at_)) {
                objectPattern(field);
            } else {
                object(field);
            }
            return;
        case Kind::KwFunction:
            functionExpression(field);
            return;
        case Kind::KwClass:
            classNode(Kind::Class, place(), field);
            return;
        case Kind::KwNew:
            newExpression(field);
            return;
        case Kind::KwImport:
            importExpression(field);
            return;
        case Kind::Less: {
            require(dialect_ == Dialect::typescript);
            // Type parameters of an arrow function, or a cast. The former may hold `extends` and `=`.
            const std::size_t end = typeArgumentsEnd(at_);
            if (end != 0 && tokenAt(end + 1).kind == Kind::LeftParen && isArrow(end + 1 - at_)) {
                arrow(field);
                return;
            }
            require(end != 0);
            const std::uint32_t node = open(Kind::TypeAssertion, field);
            typeArguments(Field::None);
            expression(Field::None, {Left::Kind::assertion, 0});
            close(node);
            return;
        }
        default:
            nameOrArrow(field);
            return;
    }
}

void Reader::nameOrArrow(Field field) {
    require(isName());
    if (kind(1) == Kind::Arrow) {
        arrow(field);
        return;
    }
    if (is(Kind::KwAsync) && !newlineBefore(1)) {
        if (kind(1) == Kind::KwFunction) {
            functionExpression(field);
            return;
        }
        if (isName(1) && kind(2) == Kind::Arrow) {
            arrow(field);
            return;
        }
        if (kind(1) == Kind::LeftParen && isArrow(1)) {
            arrow(field);
            return;
        }
        if (kind(1) == Kind::Less) {
            require(dialect_ == Dialect::typescript);
            const std::size_t end = typeArgumentsEnd(at_ + 1);
            require(end != 0 && tokenAt(end + 1).kind == Kind::LeftParen && isArrow(end + 1 - at_));
            arrow(field);
            return;
        }
        require(!isWord(1) || kind(1) == Kind::KwAs || kind(1) == Kind::KwIn ||
                kind(1) == Kind::KwInstanceof);
    }
    leaf(Kind::Identifier, field);
}

void Reader::parenthesized(Field field) {
    const std::uint32_t node = open(Kind::ParenthesizedExpression, field);
    token(Kind::LeftParen);
    {
        const Nesting nesting(*this, 1);
        expressions(Field::None);
    }
    token(Kind::RightParen);
    close(node);
}

// Is the bracket the start of an arrow function's parameters?
bool Reader::isArrow(std::size_t ahead) const {
    const std::size_t behind = peek(ahead).match + 1;
    const Kind next = tokenAt(behind).kind;
    if (next == Kind::Arrow) return true;
    if (next != Kind::Colon) return false;
    if (conditional_ == 0) return true;
    // `a ? (b) : c`, or `a ? (b): c => d : e`?
    for (std::size_t i = behind + 1; i < count_; ++i) {
        switch (tokenAt(i).kind) {
            case Kind::LeftParen:
            case Kind::LeftBracket:
            case Kind::LeftBrace:
            case Kind::DollarBrace:
                i = tokenAt(i).match;
                break;
            case Kind::Arrow:
                giveUp();
            case Kind::Comma:
            case Kind::Semicolon:
            case Kind::Colon:
            case Kind::Question:
            case Kind::RightParen:
            case Kind::RightBracket:
            case Kind::RightBrace:
            case Kind::None:
                return false;
            default:
                break;
        }
    }
    return false;
}

void Reader::arrow(Field field) {
    const std::uint32_t node = open(Kind::ArrowFunction, field);
    if (is(Kind::KwAsync) && kind(1) != Kind::Arrow) token(Kind::KwAsync);
    if (isName()) {
        leaf(Kind::Identifier, Field::Parameter);
    } else {
        callSignature();
    }
    token(Kind::Arrow);
    if (!is(Kind::LeftBrace)) {
        expression(Field::Body, {Left::Kind::open, 0});
        close(node);
        return;
    }
    // `=> { a: 1 }` and `=> {}`: a block, whatever it looks like; but one that could be an object is left
    // alone.
    require(!(kind(1) != Kind::RightBrace && (isWord(1) || startsName(kind(1))) && kind(2) == Kind::Colon));
    block(Field::Body);
    close(node);
    // What follows belongs to the function in the grammar's eyes, or ends it.
    switch (kind()) {
        case Kind::RightParen:
        case Kind::RightBracket:
        case Kind::RightBrace:
        case Kind::Comma:
        case Kind::Semicolon:
        case Kind::Colon:
        case Kind::None:
            return;
        default:
            require(newlineBefore() && (isWord() || is(Kind::At)) && !is(Kind::KwAs) &&
                    !is(Kind::KwSatisfies) && !is(Kind::KwIn) && !is(Kind::KwInstanceof));
    }
}

void Reader::newExpression(Field field) {
    const std::uint32_t node = open(Kind::NewExpression, field);
    token(Kind::KwNew);
    require(!newlineBefore());
    const std::uint32_t at = place();
    switch (kind()) {
        case Kind::LeftParen:
            parenthesized(Field::Constructor);
            break;
        case Kind::This:
            leaf(Kind::This, Field::Constructor);
            break;
        default:
            require(is(Kind::Identifier));
            leaf(Kind::Identifier, Field::Constructor);
            break;
    }
    while (is(Kind::Dot) || is(Kind::LeftBracket)) member(at);
    require(!is(Kind::QuestionDot) && !is(Kind::Backtick) && !is(Kind::Bang));
    if (is(Kind::Less)) {
        require(typeArgumentsEnd(at_) != 0);
        typeArguments(Field::TypeArguments);
        require(is(Kind::LeftParen));
    }
    if (is(Kind::LeftParen)) arguments(Field::Arguments);
    close(node);
}

void Reader::functionExpression(Field field) {
    const std::uint32_t node = open(Kind::FunctionExpression, field);
    if (is(Kind::KwAsync)) token(Kind::KwAsync);
    token(Kind::KwFunction);
    if (is(Kind::Star)) {
        (*nodes_)[node].kind = Kind::GeneratorFunction;
        token(Kind::Star);
    }
    if (isWord()) {
        require(isName());
        leaf(Kind::Identifier, Field::Name);
    }
    callSignature();
    block(Field::Body);
    close(node);
}

void Reader::arguments(Field field) {
    const std::uint32_t node = open(Kind::Arguments, field);
    token(Kind::LeftParen);
    {
        const Nesting nesting(*this, 1);
        while (!is(Kind::RightParen)) {
            if (is(Kind::DotDotDot)) {
                const std::uint32_t spread = open(Kind::SpreadElement);
                token(Kind::DotDotDot);
                expression(Field::None);
                close(spread);
            } else {
                expression(Field::None);
            }
            if (is(Kind::RightParen)) break;
            token(Kind::Comma);
        }
    }
    token(Kind::RightParen);
    close(node);
}

void Reader::array(Field field) {
    const std::uint32_t node = open(Kind::Array, field);
    token(Kind::LeftBracket);
    {
        const Nesting nesting(*this, 1);
        while (!is(Kind::RightBracket)) {
            if (is(Kind::DotDotDot)) {
                const std::uint32_t spread = open(Kind::SpreadElement);
                token(Kind::DotDotDot);
                expression(Field::None);
                close(spread);
            } else if (!is(Kind::Comma)) {
                expression(Field::None);
            }
            if (is(Kind::RightBracket)) break;
            token(Kind::Comma);
        }
    }
    token(Kind::RightBracket);
    close(node);
}

void Reader::object(Field field) {
    const std::uint32_t node = open(Kind::Object, field);
    token(Kind::LeftBrace);
    {
        const Nesting nesting(*this, 1);
        while (!is(Kind::RightBrace)) {
            if (is(Kind::DotDotDot)) {
                const std::uint32_t spread = open(Kind::SpreadElement);
                token(Kind::DotDotDot);
                expression(Field::None);
                close(spread);
            } else if (isName() && (kind(1) == Kind::Comma || kind(1) == Kind::RightBrace)) {
                leaf(Kind::ShorthandPropertyIdentifier);
            } else {
                // get, set, async and * ahead of a method's name
                const bool modified =
                    is(Kind::Star) || ((is(Kind::KwGet) || is(Kind::KwSet) || is(Kind::KwAsync)) &&
                                       (isWord(1) || startsName(kind(1)) || kind(1) == Kind::Star));
                std::size_t name = 0;
                if (modified) {
                    name = 1;
                    if (is(Kind::KwAsync) && kind(1) == Kind::Star) name = 2;
                }
                const std::size_t behind =
                    kind(name) == Kind::LeftBracket ? tokenAt(at_ + name).match + 1 - at_ : name + 1;
                if (kind(behind) == Kind::LeftParen || kind(behind) == Kind::Less) {
                    const std::uint32_t method = open(Kind::MethodDefinition);
                    for (std::size_t i = 0; i < name; ++i) token(kind());
                    propertyName(Field::Name);
                    callSignature();
                    block(Field::Body);
                    close(method);
                } else {
                    require(!modified);
                    const std::uint32_t pair = open(Kind::Pair);
                    propertyName(Field::Key);
                    token(Kind::Colon);
                    expression(Field::Value);
                    close(pair);
                }
            }
            if (is(Kind::RightBrace)) break;
            token(Kind::Comma);
        }
    }
    token(Kind::RightBrace);
    close(node);
}

void Reader::templateString(Field field) {
    const std::uint32_t node = open(Kind::TemplateString, field);
    token(Kind::Backtick);
    while (!is(Kind::Backtick)) {
        if (is(Kind::DollarBrace)) {
            const std::uint32_t hole = open(Kind::TemplateSubstitution);
            token(Kind::DollarBrace);
            {
                const Nesting nesting(*this, 1);
                expressions(Field::None);
            }
            token(Kind::RightBrace);
            close(hole);
        } else {
            require(is(Kind::StringFragment) || is(Kind::EscapeSequence));
            leaf(kind());
        }
    }
    token(Kind::Backtick);
    close(node);
}

void Reader::regex(Field field) {
    const Token next = peek();
    const std::uint32_t node = open(Kind::Regex, field);
    std::uint32_t slash = next.end - 1;
    while (text_[slash] != '/') --slash;
    push(Kind::Slash, Field::None, next.begin, next.begin + 1);
    push(Kind::RegexPattern, Field::Pattern, next.begin + 1, slash);
    push(Kind::Slash, Field::None, slash, slash + 1);
    if (slash + 1 < next.end) push(Kind::RegexFlags, Field::Flags, slash + 1, next.end);
    end_ = next.end;
    ++at_;
    close(node);
}

void Reader::importExpression(Field field) {
    if (kind(1) == Kind::Dot) {
        const std::uint32_t node = open(Kind::MetaProperty, field);
        token(Kind::KwImport);
        token(Kind::Dot);
        token(Kind::KwMeta);
        close(node);
        return;
    }
    require(kind(1) == Kind::LeftParen);
    const std::uint32_t node = open(Kind::Import, field);
    token(Kind::KwImport);
    close(node);
}

// The index of the `>` that ends type arguments which begin at `index`, by what may stand in them.
std::size_t Reader::typeArgumentsEnd(std::size_t index) const {
    int depth = 0;
    for (std::size_t i = index; i < count_; ++i) {
        const Token& token = tokenAt(i);
        switch (token.kind) {
            case Kind::Less:
                ++depth;
                break;
            case Kind::Greater:
                if (--depth == 0) return i;
                break;
            case Kind::LeftParen:
            case Kind::LeftBracket:
            case Kind::LeftBrace:
                i = token.match;
                break;
            case Kind::Dot:
            case Kind::Comma:
            case Kind::Pipe:
            case Kind::Amp:
            case Kind::String:
            case Kind::Number:
            case Kind::Arrow:
            case Kind::Equal:
                break;
            default:
                if (!isWordToken(token)) return 0;
                break;
        }
    }
    return 0;
}

}  // namespace audit::syntax::quick
