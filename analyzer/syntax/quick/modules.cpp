// Imports and exports.
#include "syntax/quick/reader.h"

namespace audit::syntax::quick {

// { a, b as c, type D }
void Reader::specifiers(Kind list, Kind specifier) {
    const std::uint32_t node = open(list);
    token(Kind::LeftBrace);
    while (!is(Kind::RightBrace)) {
        const std::uint32_t one = open(specifier);
        if (is(Kind::KwType)) {
            require(isWord(1) && kind(1) != Kind::KwAs);
            token(Kind::KwType);
        }
        require(is(Kind::Identifier) || (isName() && !is(Kind::KwType)) ||
                (is(Kind::KwDefault) && kind(1) == Kind::KwAs));
        leaf(Kind::Identifier, Field::Name);
        if (is(Kind::KwAs)) {
            token(Kind::KwAs);
            require(is(Kind::Identifier) || isName() || is(Kind::KwDefault));
            leaf(Kind::Identifier, Field::Alias);
        }
        close(one);
        if (is(Kind::RightBrace)) break;
        token(Kind::Comma);
    }
    token(Kind::RightBrace);
    close(node);
}

void Reader::importStatement(Field field) {
    const std::uint32_t node = open(Kind::ImportStatement, field);
    token(Kind::KwImport);
    if (is(Kind::KwType)) {
        require(kind(1) == Kind::LeftBrace || kind(1) == Kind::Star ||
                (kind(1) == Kind::Identifier && (kind(2) == Kind::KwFrom || kind(2) == Kind::Comma)));
        token(Kind::KwType);
    }
    if (is(Kind::String)) {
        stringNode(Field::Source);
    } else if (isWord() && kind(1) == Kind::Equal) {
        require(is(Kind::Identifier) && kind(2) == Kind::KwRequire);
        const std::uint32_t clause = open(Kind::ImportRequireClause);
        leaf(Kind::Identifier);
        token(Kind::Equal);
        token(Kind::KwRequire);
        token(Kind::LeftParen);
        stringNode(Field::Source);
        token(Kind::RightParen);
        close(clause);
    } else {
        const std::uint32_t clause = open(Kind::ImportClause);
        if (isWord()) {
            require(is(Kind::Identifier) || isName());
            leaf(Kind::Identifier);
            if (is(Kind::Comma)) {
                token(Kind::Comma);
                require(is(Kind::Star) || is(Kind::LeftBrace));
            } else {
                require(is(Kind::KwFrom));
            }
        }
        if (is(Kind::Star)) {
            const std::uint32_t all = open(Kind::NamespaceImport);
            token(Kind::Star);
            token(Kind::KwAs);
            require(is(Kind::Identifier) || isName());
            leaf(Kind::Identifier);
            close(all);
        } else if (is(Kind::LeftBrace)) {
            specifiers(Kind::NamedImports, Kind::ImportSpecifier);
        }
        close(clause);
        token(Kind::KwFrom);
        stringNode(Field::Source);
    }
    require(!is(Kind::KwWith) && !is(Kind::KwAssert));
    semicolon(false);
    close(node);
}

// `at`: where its decorators stand, or where it begins.
void Reader::exportStatement(std::uint32_t at, Field field) {
    const bool decorated = at != nodes_->size();
    if (decorated) {
        insert(at, Kind::ExportStatement, field);
    } else {
        open(Kind::ExportStatement, field);
    }
    token(Kind::KwExport);
    require(!newlineBefore());  // `export` may be a name
    if (is(Kind::KwDefault)) {
        token(Kind::KwDefault);
        const bool named =
            (is(Kind::KwFunction) && (isWord(1) || (kind(1) == Kind::Star && isWord(2)))) ||
            (is(Kind::KwAsync) && kind(1) == Kind::KwFunction && isWord(2)) ||
            (is(Kind::KwClass) && isWord(1) && kind(1) != Kind::KwExtends && kind(1) != Kind::KwImplements) ||
            (is(Kind::KwAbstract) && kind(1) == Kind::KwClass) || (is(Kind::KwInterface) && isWord(1));
        if (named) {
            declaration(Field::Declaration, true);
        } else {
            require(!decorated && !is(Kind::At) && !is(Kind::KwEnum));
            expression(Field::Value);
            semicolon(true);
        }
        close(at);
        return;
    }
    require(!is(Kind::At) && !(decorated && !is(Kind::KwClass) && !is(Kind::KwAbstract)));
    if (startsDeclaration()) {
        declaration(Field::Declaration, true);
        close(at);
        return;
    }
    bool from = false;
    if (is(Kind::Star)) {
        from = true;
        if (kind(1) == Kind::KwAs) {
            const std::uint32_t all = open(Kind::NamespaceExport);
            token(Kind::Star);
            token(Kind::KwAs);
            require(isWord());
            leaf(Kind::Identifier);
            close(all);
        } else {
            token(Kind::Star);
        }
    } else if (is(Kind::Equal)) {
        token(Kind::Equal);
        expression(Field::None);
        semicolon(true);
        close(at);
        return;
    } else {
        if (is(Kind::KwType)) {
            require(kind(1) == Kind::LeftBrace);
            token(Kind::KwType);
        }
        require(is(Kind::LeftBrace));
        specifiers(Kind::ExportClause, Kind::ExportSpecifier);
    }
    if (from || is(Kind::KwFrom)) {
        require(!newlineBefore());
        token(Kind::KwFrom);
        stringNode(Field::Source);
        require(!is(Kind::KwWith) && !is(Kind::KwAssert));
    }
    semicolon(false);
    close(at);
}

}  // namespace audit::syntax::quick
