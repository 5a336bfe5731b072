// Statements and declarations.
#include "syntax/quick/reader.h"

namespace audit::syntax::quick {

// Up to the closing brace, or the end.
void Reader::statements(Kind closing, Field field) {
    while (!is(closing)) {
        require(!is(Kind::None));
        statement(field);
    }
}

void Reader::block(Field field) {
    require(is(Kind::LeftBrace));
    const std::uint32_t node = open(Kind::StatementBlock, field);
    token(Kind::LeftBrace);
    {
        const Nesting nesting(*this, 0);
        statements(Kind::RightBrace, Field::None);
    }
    token(Kind::RightBrace);
    (void)automaticSemicolon(false);
    close(node);
}

void Reader::statement(Field field) {
    const Deeper deeper(*this);
    switch (kind()) {
        case Kind::KwImport:
            if (kind(1) == Kind::LeftParen || kind(1) == Kind::Dot) break;
            importStatement(field);
            return;
        case Kind::KwExport:
            exportStatement(place(), field);
            return;
        case Kind::KwIf:
            ifStatement(field);
            return;
        case Kind::KwFor:
            forStatement(field);
            return;
        case Kind::KwWhile:
            whileStatement(field);
            return;
        case Kind::KwDo:
            doStatement(field);
            return;
        case Kind::KwSwitch:
            switchStatement(field);
            return;
        case Kind::KwTry:
            tryStatement(field);
            return;
        case Kind::KwReturn:
            jump(Kind::ReturnStatement, Kind::KwReturn, field);
            return;
        case Kind::KwThrow:
            jump(Kind::ThrowStatement, Kind::KwThrow, field);
            return;
        case Kind::KwBreak:
            jump(Kind::BreakStatement, Kind::KwBreak, field);
            return;
        case Kind::KwContinue:
            jump(Kind::ContinueStatement, Kind::KwContinue, field);
            return;
        case Kind::Semicolon: {
            const std::uint32_t node = open(Kind::EmptyStatement, field);
            token(Kind::Semicolon);
            close(node);
            return;
        }
        case Kind::LeftBrace:
            require(isBlock());
            block(field);
            return;
        case Kind::At: {
            const std::uint32_t at = place();
            decorators();
            if (is(Kind::KwExport)) {
                exportStatement(at, field);
            } else if (is(Kind::KwAbstract)) {
                classNode(Kind::AbstractClassDeclaration, at, field);
            } else {
                classNode(Kind::ClassDeclaration, at, field);
            }
            return;
        }
        case Kind::KwNamespace:
            if (startsDeclaration()) {
                // The grammar reads it as an expression.
                const std::uint32_t node = open(Kind::ExpressionStatement, field);
                moduleDeclaration(Field::None, false, false);
                require(automaticSemicolon(false));
                close(node);
                return;
            }
            break;
        default:
            break;
    }
    if (startsDeclaration()) {
        declaration(field, false);
        return;
    }
    if (is(Kind::Identifier) && kind(1) == Kind::Colon) {
        labeledStatement(field);
        return;
    }
    expressionStatement(field);
}

// A block or an object? False also when it might be either.
bool Reader::isBlock() const {
    if (tokenAt(peek().match + 1).kind == Kind::Equal) return false;
    const Kind first = kind(1);
    switch (first) {
        case Kind::RightBrace:
        case Kind::KwIf:
        case Kind::KwFor:
        case Kind::KwWhile:
        case Kind::KwDo:
        case Kind::KwSwitch:
        case Kind::KwTry:
        case Kind::KwReturn:
        case Kind::KwThrow:
        case Kind::KwConst:
        case Kind::KwVar:
        case Kind::KwBreak:
        case Kind::KwContinue:
            if (kind(2) != Kind::Colon && kind(2) != Kind::Comma) return true;
            break;
        default:
            break;
    }
    // Only a block has semicolons.
    const std::size_t end = peek().match;
    for (std::size_t i = at_ + 1; i < end; ++i) {
        const Kind inner = tokenAt(i).kind;
        if (inner == Kind::Semicolon) return true;
        if (inner == Kind::LeftBrace || inner == Kind::LeftParen || inner == Kind::LeftBracket ||
            inner == Kind::DollarBrace)
            i = tokenAt(i).match;
    }
    // Calls and assignments, the last without a semicolon.
    if (first == Kind::KwAwait || first == Kind::This)
        return kind(2) != Kind::Colon && kind(2) != Kind::LeftParen;
    if (first != Kind::Identifier) return false;
    const Kind second = kind(2);
    if (second == Kind::Dot || second == Kind::QuestionDot || second == Kind::Equal) return true;
    return second == Kind::LeftParen && tokenAt(peek(2).match + 1).kind != Kind::LeftBrace &&
           tokenAt(peek(2).match + 1).kind != Kind::Colon;
}

bool Reader::startsDeclaration() const {
    switch (kind()) {
        case Kind::KwFunction:
        case Kind::KwClass:
        case Kind::KwConst:
        case Kind::KwVar:
            return true;
        case Kind::KwLet:
            require(!newlineBefore(1));  // it may be a name
            return isWord(1) || kind(1) == Kind::LeftBrace || kind(1) == Kind::LeftBracket;
        case Kind::KwAsync:
            return kind(1) == Kind::KwFunction && !newlineBefore(1);
        case Kind::KwAbstract:
            require(!newlineBefore(1));
            return kind(1) == Kind::KwClass;
        case Kind::KwEnum:
        case Kind::KwInterface:
            require(!newlineBefore(1));
            return isWord(1);
        case Kind::KwType:
            require(!newlineBefore(1) || !isWord(1));
            return isWord(1) && (kind(2) == Kind::Equal || kind(2) == Kind::Less);
        case Kind::KwNamespace:
        case Kind::KwModule:
            return (isWord(1) || kind(1) == Kind::String) &&
                   (kind(2) == Kind::LeftBrace || kind(2) == Kind::Dot) && !newlineBefore(1) &&
                   !newlineBefore(2);
        case Kind::KwDeclare:
            return isWord(1) && !newlineBefore(1);
        default:
            return false;
    }
}

void Reader::declaration(Field field, bool exported) {
    switch (kind()) {
        case Kind::KwFunction:
        case Kind::KwAsync:
            functionDeclaration(field);
            return;
        case Kind::KwClass:
            classNode(Kind::ClassDeclaration, place(), field);
            return;
        case Kind::KwAbstract:
            classNode(Kind::AbstractClassDeclaration, place(), field);
            return;
        case Kind::KwConst:
            if (kind(1) == Kind::KwEnum) {
                enumDeclaration(field);
                return;
            }
            declarationList(field, true);
            return;
        case Kind::KwLet:
        case Kind::KwVar:
            declarationList(field, true);
            return;
        case Kind::KwEnum:
            enumDeclaration(field);
            return;
        case Kind::KwInterface:
            interfaceDeclaration(field);
            return;
        case Kind::KwType:
            typeAlias(field);
            return;
        case Kind::KwNamespace:
        case Kind::KwModule:
            moduleDeclaration(field, false, exported);
            return;
        case Kind::KwDeclare:
            ambientDeclaration(field);
            return;
        default:
            giveUp();
    }
}

void Reader::expressionStatement(Field field) {
    require(!is(Kind::LeftBrace) && !is(Kind::KwFunction) && !is(Kind::KwClass) && !is(Kind::KwLet) &&
            !is(Kind::Slash) && !is(Kind::SlashEqual));
    const std::uint32_t node = open(Kind::ExpressionStatement, field);
    expressions(Field::None);
    semicolon(true);
    close(node);
}

void Reader::labeledStatement(Field field) {
    const std::uint32_t node = open(Kind::LabeledStatement, field);
    leaf(Kind::StatementIdentifier, Field::Label);
    token(Kind::Colon);
    require(is(Kind::KwFor) || is(Kind::KwWhile) || is(Kind::KwDo));
    statement(Field::Body);
    close(node);
}

// const a = 1, b = 2
void Reader::declarationList(Field field, bool closed) {
    const bool variable = is(Kind::KwVar);
    const std::uint32_t node = open(variable ? Kind::VariableDeclaration : Kind::LexicalDeclaration, field);
    token(kind(), variable ? Field::None : Field::Kind);
    variableDeclarator();
    while (is(Kind::Comma)) {
        token(Kind::Comma);
        variableDeclarator();
    }
    if (closed) {
        semicolon((*nodes_).back().kind != Kind::Identifier);
    } else {
        token(Kind::Semicolon);
    }
    close(node);
}

void Reader::binding(Field field) {
    if (is(Kind::LeftBrace)) {
        objectPattern(field);
    } else if (is(Kind::LeftBracket)) {
        arrayPattern(field);
    } else {
        require(isName());
        leaf(Kind::Identifier, field);
    }
}

void Reader::variableDeclarator() {
    const std::uint32_t node = open(Kind::VariableDeclarator);
    binding(Field::Name);
    if (is(Kind::Bang)) {
        token(Kind::Bang);
        require(is(Kind::Colon));
    }
    if (is(Kind::Colon)) typeAnnotation(Field::Type);
    if (is(Kind::Equal)) {
        token(Kind::Equal);
        expression(Field::Value);
    } else {
        // What may follow without an end of the statement depends on what the scanner thinks of a bracket.
        require(!newlineBefore() || (!is(Kind::LeftParen) && !is(Kind::LeftBracket)));
    }
    close(node);
}

void Reader::functionDeclaration(Field field) {
    const std::uint32_t node = open(Kind::FunctionDeclaration, field);
    if (is(Kind::KwAsync)) token(Kind::KwAsync);
    token(Kind::KwFunction);
    const bool generator = is(Kind::Star);
    if (generator) {
        (*nodes_)[node].kind = Kind::GeneratorFunctionDeclaration;
        token(Kind::Star);
    }
    require(isName());
    leaf(Kind::Identifier, Field::Name);
    callSignature();
    if (is(Kind::LeftBrace)) {
        block(Field::Body);
        (void)automaticSemicolon(false);
    } else {
        require(!generator);
        (*nodes_)[node].kind = Kind::FunctionSignature;
        if (is(Kind::Semicolon)) {
            token(Kind::Semicolon);
        } else {
            require(automaticSemicolon(false, true));
        }
    }
    close(node);
}

void Reader::ifStatement(Field field) {
    const std::uint32_t node = open(Kind::IfStatement, field);
    token(Kind::KwIf);
    require(is(Kind::LeftParen));
    parenthesized(Field::Condition);
    statement(Field::Consequence);
    if (is(Kind::KwElse)) {
        const std::uint32_t otherwise = open(Kind::ElseClause, Field::Alternative);
        token(Kind::KwElse);
        statement(Field::None);
        close(otherwise);
    }
    close(node);
}

void Reader::forStatement(Field field) {
    const std::uint32_t node = open(Kind::ForStatement, field);
    token(Kind::KwFor);
    if (is(Kind::KwAwait)) token(Kind::KwAwait);
    require(is(Kind::LeftParen));
    const std::size_t closing = peek().match;
    bool counted = false;
    for (std::size_t i = at_ + 1; i < closing && !counted; ++i) {
        const Kind inner = tokenAt(i).kind;
        if (inner == Kind::Semicolon) counted = true;
        if (inner == Kind::LeftBrace || inner == Kind::LeftParen || inner == Kind::LeftBracket ||
            inner == Kind::DollarBrace)
            i = tokenAt(i).match;
    }
    token(Kind::LeftParen);
    const bool declares = is(Kind::KwVar) || is(Kind::KwLet) || is(Kind::KwConst);
    {
        const Nesting nesting(*this, 1);
        const auto empty = [&](Field role) {
            const std::uint32_t nothing = open(Kind::EmptyStatement, role);
            token(Kind::Semicolon);
            close(nothing);
        };
        if (counted) {
            require(kind(0) != Kind::KwAwait && (*nodes_)[nodes_->size() - 2].kind != Kind::KwAwait);
            if (declares) {
                declarationList(Field::Initializer, false);
            } else if (is(Kind::Semicolon)) {
                empty(Field::Initializer);
            } else {
                expressions(Field::Initializer);
                token(Kind::Semicolon);
            }
            if (is(Kind::Semicolon)) {
                empty(Field::Condition);
            } else {
                expressions(Field::Condition);
                token(Kind::Semicolon, Field::Condition);
            }
            if (!is(Kind::RightParen)) expressions(Field::Increment);
        } else {
            (*nodes_)[node].kind = Kind::ForInStatement;
            if (declares) {
                token(kind(), Field::Kind);
                binding(Field::Left);
            } else {
                require(is(Kind::Identifier));
                leaf(Kind::Identifier, Field::Left);
            }
            require(is(Kind::KwOf) || is(Kind::KwIn));
            token(kind(), Field::Operator);
            expressions(Field::Right);
        }
    }
    token(Kind::RightParen);
    statement(Field::Body);
    close(node);
}

void Reader::whileStatement(Field field) {
    const std::uint32_t node = open(Kind::WhileStatement, field);
    token(Kind::KwWhile);
    require(is(Kind::LeftParen));
    parenthesized(Field::Condition);
    statement(Field::Body);
    close(node);
}

void Reader::doStatement(Field field) {
    const std::uint32_t node = open(Kind::DoStatement, field);
    token(Kind::KwDo);
    statement(Field::Body);
    token(Kind::KwWhile);
    require(is(Kind::LeftParen));
    parenthesized(Field::Condition);
    if (is(Kind::Semicolon)) {
        token(Kind::Semicolon);
    } else {
        (void)automaticSemicolon(true);
    }
    close(node);
}

void Reader::switchStatement(Field field) {
    const std::uint32_t node = open(Kind::SwitchStatement, field);
    token(Kind::KwSwitch);
    require(is(Kind::LeftParen));
    parenthesized(Field::Value);
    const std::uint32_t body = open(Kind::SwitchBody, Field::Body);
    token(Kind::LeftBrace);
    {
        const Nesting nesting(*this, 0);
        while (!is(Kind::RightBrace)) {
            const bool fallback = is(Kind::KwDefault);
            const std::uint32_t one = open(fallback ? Kind::SwitchDefault : Kind::SwitchCase);
            token(fallback ? Kind::KwDefault : Kind::KwCase);
            if (!fallback) {
                const Nesting value(*this, 1);
                ++conditional_;  // a colon ends it
                expressions(Field::Value);
            }
            token(Kind::Colon);
            while (!is(Kind::KwCase) && !is(Kind::KwDefault) && !is(Kind::RightBrace)) {
                require(!is(Kind::None));
                statement(Field::Body);
            }
            close(one);
        }
    }
    token(Kind::RightBrace);
    close(body);
    close(node);
}

void Reader::tryStatement(Field field) {
    const std::uint32_t node = open(Kind::TryStatement, field);
    token(Kind::KwTry);
    block(Field::Body);
    if (is(Kind::KwCatch)) {
        const std::uint32_t handler = open(Kind::CatchClause, Field::Handler);
        token(Kind::KwCatch);
        if (is(Kind::LeftParen)) {
            token(Kind::LeftParen);
            {
                const Nesting nesting(*this, 1);
                binding(Field::Parameter);
                if (is(Kind::Colon)) typeAnnotation(Field::Type);
            }
            token(Kind::RightParen);
        }
        block(Field::Body);
        close(handler);
    }
    if (is(Kind::KwFinally)) {
        const std::uint32_t finalizer = open(Kind::FinallyClause, Field::Finalizer);
        token(Kind::KwFinally);
        block(Field::Body);
        close(finalizer);
    }
    close(node);
}

// return, throw, break, continue
void Reader::jump(Kind kindOfNode, Kind keyword, Field field) {
    const std::uint32_t node = open(kindOfNode, field);
    token(keyword);
    const bool labeled = kindOfNode == Kind::BreakStatement || kindOfNode == Kind::ContinueStatement;
    if (newlineBefore() || is(Kind::Semicolon) || is(Kind::RightBrace) || is(Kind::None)) {
        require(!newlineBefore() || isWord() || is(Kind::RightBrace) || is(Kind::None));
        require(kindOfNode != Kind::ThrowStatement);
        semicolon(false);
    } else if (labeled) {
        require(is(Kind::Identifier));
        leaf(Kind::StatementIdentifier, Field::Label);
        semicolon(false);
    } else {
        expressions(Field::None);
        semicolon(true);
    }
    close(node);
}

void Reader::enumDeclaration(Field field) {
    const std::uint32_t node = open(Kind::EnumDeclaration, field);
    if (is(Kind::KwConst)) token(Kind::KwConst);
    token(Kind::KwEnum);
    require(isName());
    leaf(Kind::Identifier, Field::Name);
    const std::uint32_t body = open(Kind::EnumBody, Field::Body);
    token(Kind::LeftBrace);
    {
        const Nesting nesting(*this, 1);
        while (!is(Kind::RightBrace)) {
            const std::size_t behind = is(Kind::LeftBracket) ? peek().match + 1 - at_ : 1;
            if (kind(behind) == Kind::Equal) {
                const std::uint32_t member = open(Kind::EnumAssignment);
                propertyName(Field::Name);
                token(Kind::Equal);
                expression(Field::Value);
                close(member);
            } else {
                propertyName(Field::Name);
            }
            if (is(Kind::RightBrace)) break;
            token(Kind::Comma);
        }
    }
    token(Kind::RightBrace);
    close(body);
    close(node);
}

void Reader::typeAlias(Field field) {
    const std::uint32_t node = open(Kind::TypeAliasDeclaration, field);
    token(Kind::KwType);
    require(is(Kind::Identifier) || isName());
    leaf(Kind::TypeIdentifier, Field::Name);
    if (is(Kind::Less)) typeParameters(Field::TypeParameters);
    token(Kind::Equal);
    type(Field::Value);
    semicolon(false);
    close(node);
}

void Reader::interfaceDeclaration(Field field) {
    const std::uint32_t node = open(Kind::InterfaceDeclaration, field);
    token(Kind::KwInterface);
    require(is(Kind::Identifier) || isName());
    leaf(Kind::TypeIdentifier, Field::Name);
    if (is(Kind::Less)) typeParameters(Field::TypeParameters);
    if (is(Kind::KwExtends)) {
        const std::uint32_t extends = open(Kind::ExtendsTypeClause);
        token(Kind::KwExtends);
        typeName(Field::Type);
        while (is(Kind::Comma)) {
            token(Kind::Comma);
            typeName(Field::Type);
        }
        close(extends);
    }
    require(is(Kind::LeftBrace));
    objectType(Kind::InterfaceBody, Field::Body);
    close(node);
}

// namespace X {}, module 'x' {}
void Reader::moduleDeclaration(Field field, bool ambient, bool exported) {
    const bool internal = is(Kind::KwNamespace);
    require(internal || ambient || exported);
    const std::uint32_t node = open(internal ? Kind::InternalModule : Kind::Module, field);
    token(kind());
    if (is(Kind::String)) {
        stringNode(Field::Name);
    } else {
        require(isName() && kind(1) != Kind::Dot);
        leaf(Kind::Identifier, Field::Name);
    }
    block(Field::Body);
    close(node);
}

void Reader::ambientDeclaration(Field field) {
    const std::uint32_t node = open(Kind::AmbientDeclaration, field);
    token(Kind::KwDeclare);
    if (is(Kind::KwGlobal)) {
        token(Kind::KwGlobal);
        block(Field::None);
    } else if (is(Kind::KwModule) || is(Kind::KwNamespace)) {
        moduleDeclaration(Field::None, true, false);
    } else {
        require(startsDeclaration() && !is(Kind::KwDeclare));
        declaration(Field::None, false);
    }
    close(node);
}

}  // namespace audit::syntax::quick
