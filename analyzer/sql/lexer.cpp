#include "sql/lexer.h"

#include "sql/placeholders.h"

namespace audit::sql {
namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::size_t skipQuoted(std::string_view text, std::size_t at, char quote, bool backslash) {
    for (++at; at < text.size(); ++at) {
        if (backslash && text[at] == '\\') {
            ++at;
        } else if (text[at] == quote) {
            if (at + 1 < text.size() && text[at + 1] == quote) {
                ++at;
            } else {
                return at + 1;
            }
        }
    }
    return text.size();
}

// Block comments nest in PostgreSQL.
std::size_t skipBlockComment(std::string_view text, std::size_t at) {
    std::size_t depth = 0;
    while (at < text.size()) {
        if (text.compare(at, 2, "/*") == 0) {
            ++depth;
            at += 2;
        } else if (text.compare(at, 2, "*/") == 0) {
            at += 2;
            if (--depth == 0) return at;
        } else {
            ++at;
        }
    }
    return text.size();
}

// The end of "$tag$ … $tag$" that starts at `at`, or `at` when none does.
std::size_t skipDollarQuoted(std::string_view text, std::size_t at) {
    std::size_t tagEnd = at + 1;
    if (tagEnd < text.size() && isDigit(text[tagEnd])) return at;
    while (tagEnd < text.size() && isIdentifierPart(text[tagEnd]) && text[tagEnd] != '$') ++tagEnd;
    if (tagEnd >= text.size() || text[tagEnd] != '$') return at;
    const std::string_view tag = text.substr(at, tagEnd + 1 - at);
    const std::size_t close = text.find(tag, tagEnd + 1);
    return close == std::string_view::npos ? text.size() : close + tag.size();
}

}  // namespace

bool isIdentifierStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool isIdentifierPart(char c) {
    return isIdentifierStart(c) || isDigit(c) || c == '$';
}

bool equalsIgnoringCase(std::string_view a, std::string_view lowerCase) {
    if (a.size() != lowerCase.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (lower(a[i]) != lowerCase[i]) return false;
    return true;
}

Token tokenAt(std::string_view text, std::size_t at) {
    using Kind = Token::Kind;
    if (at >= text.size()) return {Kind::End, text.size(), text.size()};
    const char c = text[at];
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';

    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v') {
        std::size_t end = at + 1;
        while (end < text.size() && (text[end] == ' ' || (text[end] >= '\t' && text[end] <= '\r'))) ++end;
        return {Kind::Space, at, end};
    }
    if (c == '-' && next == '-') {
        const std::size_t end = text.find('\n', at);
        return {Kind::Comment, at, end == std::string_view::npos ? text.size() : end};
    }
    if (c == '/' && next == '*') return {Kind::Comment, at, skipBlockComment(text, at)};
    if (c == '\'') return {Kind::Literal, at, skipQuoted(text, at, '\'', false)};
    if (c == '"') return {Kind::QuotedIdentifier, at, skipQuoted(text, at, '"', false)};
    if ((lower(c) == 'e' || lower(c) == 'b' || lower(c) == 'x' || lower(c) == 'n') && next == '\'')
        return {Kind::Literal, at, skipQuoted(text, at + 1, '\'', lower(c) == 'e')};
    if (c == '$') {
        if (isDigit(next)) {
            std::size_t end = at + 1;
            while (end < text.size() && isDigit(text[end])) ++end;
            return {Kind::Parameter, at, end};
        }
        const std::size_t end = skipDollarQuoted(text, at);
        return end > at ? Token{Kind::Literal, at, end} : Token{Kind::Punctuation, at, at + 1};
    }
    if (isDigit(c) || (c == '.' && isDigit(next))) {
        std::size_t end = at + 1;
        while (end < text.size() && (isDigit(text[end]) || text[end] == '.')) ++end;
        return {Kind::Number, at, end};
    }
    if (isIdentifierStart(c)) {
        std::size_t end = at + 1;
        while (end < text.size() && isIdentifierPart(text[end])) ++end;
        return {Kind::Word, at, end};
    }
    return {Kind::Punctuation, at, at + 1};
}

}  // namespace audit::sql
