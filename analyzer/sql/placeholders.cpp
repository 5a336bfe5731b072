#include "sql/placeholders.h"

#include <optional>

#include "sql/lexer.h"

namespace audit::sql {
namespace {

using Kind = Token::Kind;

// TypeORM's pattern is /:(\.\.\.)?([A-Za-z0-9_.]+)/ behind anything but a colon or a word character.
bool isParameterNamePart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

// What stands before a hole decides what the hole is.
enum class Before : std::uint8_t { Nothing, Operand, OperandEnd, Operator };

struct Writer {
    std::string_view text;
    Prepared out{};

    void copy(std::size_t begin, std::size_t end) { out.text.append(text.substr(begin, end - begin)); }

    void replace(std::size_t begin, std::size_t end, std::string_view by) {
        const std::size_t at = out.text.size();
        out.text.append(by);
        out.edits.push_back({at, out.text.size(), begin, end});
    }

    void placeholder(Placeholder::Kind kind, std::string name, std::size_t begin, std::size_t end) {
        const int number = static_cast<int>(out.placeholders.size()) + 1;
        out.placeholders.push_back({kind, std::move(name), begin, end, number});
        // Spaces keep it apart from what touches it in the original.
        replace(begin, end, " $" + std::to_string(number) + " ");
    }
};

bool isClauseWord(std::string_view word) {
    for (std::string_view w :
         {"and",       "or",     "not",     "where",  "on",       "in",     "like",   "ilike", "between",
          "when",      "then",   "else",    "any",    "all",      "select", "from",   "by",    "having",
          "limit",     "offset", "set",     "values", "is",       "as",     "case",   "join",  "using",
          "returning", "exists", "similar", "to",     "distinct", "into",   "update", "table", "escape"})
        if (equalsIgnoringCase(word, w)) return true;
    return false;
}

// The next token that is no space or comment.
Token nextToken(std::string_view text, std::size_t at) {
    Token token = tokenAt(text, at);
    while (token.kind == Kind::Space || token.kind == Kind::Comment) token = tokenAt(text, token.end);
    return token;
}

bool startsOperand(std::string_view text, const Token& token) {
    switch (token.kind) {
        case Kind::Word:
            return !isClauseWord(text.substr(token.begin, token.end - token.begin)) ||
                   equalsIgnoringCase(text.substr(token.begin, token.end - token.begin), "any");
        case Kind::Literal:
        case Kind::QuotedIdentifier:
        case Kind::Number:
        case Kind::Parameter:
            return true;
        case Kind::Punctuation: {
            const char c = text[token.begin];
            return c == '(' || c == kHole ||
                   (c == ':' && token.begin + 1 < text.size() && text[token.begin + 1] != ':');
        }
        default:
            return false;
    }
}

}  // namespace

std::size_t Prepared::original(std::size_t prepared) const {
    std::size_t shift = 0;  // prepared − original, modulo 2^n
    for (const Edit& edit : edits) {
        if (prepared < edit.preparedBegin) break;
        if (prepared < edit.preparedEnd) return edit.originalBegin;
        shift = edit.preparedEnd - edit.originalEnd;
    }
    return prepared - shift;
}

Prepared preparePlaceholders(std::string_view text) {
    Writer w{text};
    Before before = Before::Nothing;
    std::size_t holes = 0;
    std::size_t at = 0;
    // Whether the last thing written is glued to what follows (no space between).
    auto gluedBefore = [&](std::size_t i) {
        return i > 0 && (isIdentifierPart(text[i - 1]) || text[i - 1] == '.');
    };
    auto gluedAfter = [&](std::size_t i) { return i < text.size() && isIdentifierPart(text[i]); };

    while (at < text.size()) {
        const Token token = tokenAt(text, at);
        const std::string_view spelled = text.substr(token.begin, token.end - token.begin);
        switch (token.kind) {
            case Kind::Space:
            case Kind::Comment: {
                std::size_t from = token.begin;
                for (std::size_t i = token.begin; i < token.end; ++i)
                    if (text[i] == kHole) {  // in a comment
                        w.copy(from, i);
                        w.replace(i, i + 1, "?");
                        from = i + 1;
                    }
                w.copy(from, token.end);
                break;
            }
            case Kind::Literal:
            case Kind::QuotedIdentifier: {
                std::size_t from = token.begin;
                for (std::size_t i = token.begin; i < token.end; ++i) {
                    if (text[i] != kHole) continue;
                    w.out.hasHole = true;
                    w.copy(from, i);
                    w.replace(i, i + 1, std::string(kHoleIdentifier) + std::to_string(++holes) + "_");
                    from = i + 1;
                }
                w.copy(from, token.end);
                before = Before::OperandEnd;
                break;
            }
            case Kind::Parameter:
                w.placeholder(Placeholder::Kind::Numbered, std::string(spelled.substr(1)), token.begin,
                              token.end);
                before = Before::OperandEnd;
                break;
            case Kind::Word:
                w.copy(token.begin, token.end);
                before = isClauseWord(spelled) ? Before::Operator : Before::OperandEnd;
                break;
            case Kind::Number:
                w.copy(token.begin, token.end);
                before = Before::OperandEnd;
                break;
            case Kind::Punctuation: {
                const char c = text[token.begin];
                if (c == kHole) {
                    w.out.hasHole = true;
                    if (gluedBefore(token.begin) || gluedAfter(token.end) ||
                        (token.end < text.size() && text[token.end] == '.')) {
                        w.replace(token.begin, token.end,
                                  std::string(kHoleIdentifier) + std::to_string(++holes) + "_");
                        before = Before::OperandEnd;
                    } else if (before == Before::OperandEnd &&
                               startsOperand(text, nextToken(text, token.end))) {
                        w.replace(token.begin, token.end, " " + std::string(kHoleOperator) + " ");
                        before = Before::Operator;
                    } else {
                        w.placeholder(Placeholder::Kind::Hole, "", token.begin, token.end);
                        before = Before::OperandEnd;
                    }
                    break;
                }
                if (c == ':' && token.end < text.size()) {
                    if (text[token.end] == ':') {  // a cast
                        w.copy(token.begin, token.begin + 2);
                        at = token.begin + 2;
                        before = Before::Operator;
                        continue;
                    }
                    const bool spread = text.compare(token.end, 3, "...") == 0;
                    const std::size_t nameBegin = token.end + (spread ? 3 : 0);
                    std::size_t nameEnd = nameBegin;
                    while (nameEnd < text.size() && isParameterNamePart(text[nameEnd])) ++nameEnd;
                    // A slice `x[1:2]` is no parameter; `x[:n]` cannot be told from one, and TypeORM takes it
                    // for one.
                    const bool slice = token.begin > 0 && (isIdentifierPart(text[token.begin - 1]));
                    if (nameEnd > nameBegin && !slice) {
                        w.placeholder(spread ? Placeholder::Kind::Spread : Placeholder::Kind::Named,
                                      std::string(text.substr(nameBegin, nameEnd - nameBegin)), token.begin,
                                      nameEnd);
                        at = nameEnd;
                        before = Before::OperandEnd;
                        continue;
                    }
                }
                w.copy(token.begin, token.end);
                before = c == ')' || c == ']' ? Before::OperandEnd : Before::Operator;
                break;
            }
            case Kind::End:
                break;
        }
        at = token.end;
    }
    return std::move(w.out);
}

}  // namespace audit::sql
