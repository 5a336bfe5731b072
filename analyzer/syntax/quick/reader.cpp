#include "syntax/quick/reader.h"

#include <algorithm>

namespace audit::syntax::quick {
namespace {

std::uint8_t flagsOf(Kind kind) {
    // kinds.def lists what the grammar names first.
    return kind <= Kind::YieldExpression ? NodeData::named : 0;
}

bool isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

bool Reader::read(std::string_view text, Dialect dialect, std::vector<NodeData>& nodes) {
    text_ = text;
    dialect_ = dialect;
    at_ = count_ = 0;
    tokens_ = nullptr;
    if (!tokenize(text, scanned_)) return false;
    tokens_ = scanned_.tokens.data();
    count_ = scanned_.tokens.size();
    at_ = comment_ = moved_ = 0;
    end_ = 0;
    nesting_ = conditional_ = extends_ = depth_ = 0;
    inAs_ = false;
    nodes.clear();
    nodes.reserve(count_ * 2 + scanned_.comments.size() + 16);
    nodes_ = &nodes;
    if (count_ < 2) return false;
    try {
        push(Kind::Program, Field::None, 0, 0);
        if (scanned_.hashBang != 0) push(Kind::HashBangLine, Field::None, 0, scanned_.hashBang);
        statements(Kind::None, Field::None);
        flush();
    } catch (const GiveUp&) {
        return false;
    }
    finish(text);
    return true;
}

// --- Tokens ---

bool Reader::isWordToken(const Token& token) const {
    return token.end > token.begin && isWordByte(text_[token.begin]) && token.kind != Kind::Number &&
           token.kind != Kind::StringFragment;
}

bool Reader::isWord(std::size_t ahead) const {
    return isWordToken(peek(ahead));
}

// Words that the grammar takes for identifiers where an expression or a pattern may begin, and that cannot
// begin anything else there.
bool Reader::isName(std::size_t ahead) const {
    switch (kind(ahead)) {
        case Kind::Identifier:
        case Kind::KwGet:
        case Kind::KwSet:
        case Kind::KwAsync:
        case Kind::KwStatic:
        case Kind::KwDeclare:
        case Kind::KwNamespace:
        case Kind::KwType:
        case Kind::KwPublic:
        case Kind::KwPrivate:
        case Kind::KwProtected:
        case Kind::KwOverride:
        case Kind::KwReadonly:
        case Kind::KwModule:
        case Kind::KwAny:
        case Kind::KwNumber:
        case Kind::KwBoolean:
        case Kind::KwString:
        case Kind::KwSymbol:
        case Kind::KwObject:
        case Kind::KwFrom:
        case Kind::KwOf:
        case Kind::KwGlobal:
        case Kind::KwRequire:
        case Kind::KwTarget:
        case Kind::KwMeta:
            return true;
        default:
            return false;
    }
}

bool Reader::startsName(Kind kind) {
    return kind == Kind::String || kind == Kind::Number || kind == Kind::LeftBracket ||
           kind == Kind::PrivatePropertyIdentifier;
}

bool Reader::newlineBefore(std::size_t ahead) const {
    const Token& token = peek(ahead);
    if (token.newline) return true;
    const std::size_t index = std::min(at_ + ahead, count_ - 1);
    const std::size_t from = index == 0 ? 0 : tokens_[index - 1].comment;
    for (std::size_t i = std::max(from, index == at_ ? comment_ : from); i < token.comment; ++i) {
        if (scanned_.comments[i].newline) return true;
        const Comment& comment = scanned_.comments[i];
        if (text_.substr(comment.begin, comment.end - comment.begin).find('\n') != std::string_view::npos)
            return true;
    }
    return false;
}

// --- Nodes ---

void Reader::push(Kind kind, Field field, std::uint32_t begin, std::uint32_t end) {
    NodeData& node = nodes_->emplace_back();
    node.begin = begin;
    node.end = end;
    node.next = 1;  // while reading: the number of nodes in the subtree
    node.kind = kind;
    node.field = field;
    node.flags = flagsOf(kind);
}

void Reader::flush() {
    const std::size_t until = peek().comment;
    for (; comment_ < until; ++comment_) {
        const Comment& comment = scanned_.comments[comment_];
        push(Kind::Comment, Field::None, comment.begin, comment.end);
        nodes_->back().flags |= NodeData::extra;
    }
}

std::uint32_t Reader::open(Kind kind, Field field) {
    const std::uint32_t at = place();
    push(kind, field, peek().begin, 0);
    return at;
}

void Reader::close(std::uint32_t node) {
    (*nodes_)[node].end = end_;
    (*nodes_)[node].next = static_cast<std::uint32_t>(nodes_->size()) - node;
}

void Reader::insert(std::uint32_t at, Kind kind, Field field) {
    moved_ += nodes_->size() - at;
    require(moved_ <= 64 * count_ + 100000);  // deep and wide: seldom written by people
    NodeData node;
    node.begin = (*nodes_)[at].begin;
    node.kind = kind;
    node.field = field;
    node.flags = flagsOf(kind);
    nodes_->insert(nodes_->begin() + at, node);
}

void Reader::wrap(std::uint32_t at, Kind kind, Field inner) {
    const Field outer = (*nodes_)[at].field;
    (*nodes_)[at].field = inner;
    insert(at, kind, outer);
}

void Reader::leaf(Kind kind, Field field) {
    const Token& next = peek();
    require(next.kind != Kind::None);
    flush();
    push(kind, field, next.begin, next.end);
    end_ = next.end;
    ++at_;
}

void Reader::token(Kind wanted, Field field) {
    require(is(wanted));
    leaf(wanted, field);
}

// The quotes, what stands between them, and its escape sequences.
void Reader::stringNode(Field field) {
    require(is(Kind::String));
    const Token& next = peek();
    flush();
    const std::uint32_t node = open(Kind::String, field);
    const Kind quote = text_[next.begin] == '"' ? Kind::DoubleQuote : Kind::SingleQuote;
    push(quote, Field::None, next.begin, next.begin + 1);
    const std::uint32_t last = next.end - 1;
    std::uint32_t from = next.begin + 1;
    for (std::uint32_t i = from; i <= last;) {
        if (i < last && text_[i] != '\\') {
            ++i;
            continue;
        }
        if (i > from) push(Kind::StringFragment, Field::None, from, i);
        if (i == last) break;
        const std::uint32_t length = escapeLength(text_, i);
        push(Kind::EscapeSequence, Field::None, i, i + length);
        i += length;
        from = i;
    }
    push(quote, Field::None, last, next.end);
    end_ = next.end;
    ++at_;
    close(node);
}

// Sizes become positions.
void Reader::finish(std::string_view text) {
    std::vector<NodeData>& nodes = *nodes_;
    NodeData& root = nodes.front();
    root.begin = nodes.size() > 1 ? nodes[1].begin : 0;
    root.end = static_cast<std::uint32_t>(text.size());
    root.next = static_cast<std::uint32_t>(nodes.size());
    std::uint32_t parent = 0;
    std::uint32_t depth = 1;
    for (std::uint32_t i = 1; i < nodes.size(); ++i) {
        while (i >= nodes[parent].next) {
            parent = nodes[parent].parent;
            --depth;
        }
        NodeData& node = nodes[i];
        node.next += i;
        node.parent = parent;
        node.depth = depth;
        if (node.next > i + 1) {
            parent = i;
            ++depth;
        }
    }
}

// --- Statement ends ---

bool Reader::automaticSemicolon(bool expression, bool signature) {
    const Token& next = peek();
    // The scanner sees no further than a comment on the same line; it is asked again behind it.
    std::size_t taken = comment_;
    while (taken < next.comment && !scanned_.comments[taken].newline) ++taken;
    const bool newline = taken < next.comment || next.newline;
    if (next.kind != Kind::None && !endsBefore(next, newline, expression, signature)) return false;
    for (; comment_ < taken; ++comment_) {
        const Comment& comment = scanned_.comments[comment_];
        push(Kind::Comment, Field::None, comment.begin, comment.end);
        nodes_->back().flags |= NodeData::extra;
        end_ = comment.end;
    }
    return true;
}

// What the scanner says when the next thing that it sees is that token.
bool Reader::endsBefore(const Token& next, bool newline, bool expression, bool signature) const {
    const char c = text_[next.begin];
    if (!newline) {
        if (c != '}') return false;
    }
    const auto at = [&](std::size_t i) { return i < text_.size() ? text_[i] : '\0'; };
    if (!newline) {
        std::size_t i = next.begin + 1;
        while (isSpace(at(i))) ++i;
        return at(i) != ':' || expression;
    }
    switch (c) {
        case '`':
        case ',':
        case '.':
        case ';':
        case '*':
        case '%':
        case '>':
        case '<':
        case '=':
        case '?':
        case '^':
        case '|':
        case '&':
        case '/':
        case ':':
            return false;
        case '{':
            return !signature;
        case '(':
        case '[':
            return !expression;
        case '+':
            return at(next.begin + 1) == '+';
        case '-':
            return at(next.begin + 1) == '-';
        case '!':
            return at(next.begin + 1) != '=';
        case 'i': {
            if (at(next.begin + 1) != 'n') return true;
            if (!isLetter(at(next.begin + 2))) return false;
            for (std::size_t i = 0; i < 8; ++i) {
                if (at(next.begin + 2 + i) != "stanceof"[i]) return true;
            }
            return isLetter(at(next.begin + 10));
        }
        default:
            return true;
    }
}

void Reader::semicolon(bool expression) {
    // Before the scanner takes comments in, they are looked at as what stands before a `;`.
    if (is(Kind::Semicolon)) {
        token(Kind::Semicolon);
        return;
    }
    require(automaticSemicolon(expression));
}

bool Reader::endsStatement() const {
    return nesting_ == 0 && newlineBefore();
}

}  // namespace audit::syntax::quick
