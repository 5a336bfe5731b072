#include "syntax/quick/tokens.h"

#include <array>
#include <cstring>
#include <unordered_map>

namespace audit::syntax::quick {
namespace {

// By what a word spells.
class Words {
  public:
    Words() {
        const std::unordered_map<std::string_view, Kind> literals{
            {"true", Kind::True}, {"false", Kind::False}, {"null", Kind::Null},
            {"this", Kind::This}, {"super", Kind::Super}, {"undefined", Kind::Undefined},
        };
        for (const auto& [word, kind] : literals) add(word, kind);
#define AUDIT_TOKEN(name, text) \
    if (isLetters(text)) add(text, Kind::name);
#include "syntax/kinds.def"
    }
    [[nodiscard]] Kind kindOf(std::string_view word) const {
        if (word.size() < 2 || word.size() > 10) return Kind::Identifier;
        for (std::size_t at = slot(word);; at = (at + 1) % table_.size()) {
            if (table_[at].word.empty()) return Kind::Identifier;
            if (table_[at].word == word) return table_[at].kind;
        }
    }

  private:
    struct Entry {
        std::string_view word;
        Kind kind = Kind::None;
    };
    static bool isLetters(std::string_view text) {
        for (const char c : text) {
            if (c < 'a' || c > 'z') return false;
        }
        return true;
    }
    static std::size_t slot(std::string_view word) {
        return (static_cast<std::size_t>(static_cast<unsigned char>(word[0])) * 31 +
                static_cast<std::size_t>(static_cast<unsigned char>(word[1])) * 7 +
                static_cast<std::size_t>(static_cast<unsigned char>(word.back())) * 131 + word.size() * 17) %
               1024;
    }
    void add(std::string_view word, Kind kind) {
        std::size_t at = slot(word);
        while (!table_[at].word.empty()) at = (at + 1) % table_.size();
        table_[at] = {word, kind};
    }
    std::array<Entry, 1024> table_;
};

const Words& words() {
    static const Words table;
    return table;
}

struct Symbol {
    std::string_view text;
    Kind kind;
};

// Longer ones first. `>` stands alone always.
constexpr std::array symbols{
    Symbol{"...", Kind::DotDotDot},
    Symbol{"===", Kind::EqualEqualEqual},
    Symbol{"!==", Kind::BangEqualEqual},
    Symbol{"**=", Kind::StarStarEqual},
    Symbol{"&&=", Kind::AmpAmpEqual},
    Symbol{"||=", Kind::PipePipeEqual},
    Symbol{"\?\?=", Kind::QuestionQuestionEqual},
    Symbol{"<<=", Kind::LessLessEqual},
    Symbol{"=>", Kind::Arrow},
    Symbol{"==", Kind::EqualEqual},
    Symbol{"!=", Kind::BangEqual},
    Symbol{"&&", Kind::AmpAmp},
    Symbol{"||", Kind::PipePipe},
    Symbol{"\?\?", Kind::QuestionQuestion},
    Symbol{"++", Kind::PlusPlus},
    Symbol{"--", Kind::MinusMinus},
    Symbol{"+=", Kind::PlusEqual},
    Symbol{"-=", Kind::MinusEqual},
    Symbol{"*=", Kind::StarEqual},
    Symbol{"%=", Kind::PercentEqual},
    Symbol{"&=", Kind::AmpEqual},
    Symbol{"|=", Kind::PipeEqual},
    Symbol{"^=", Kind::CaretEqual},
    Symbol{"<=", Kind::LessEqual},
    Symbol{"<<", Kind::LessLess},
    Symbol{"**", Kind::StarStar},
    Symbol{".", Kind::Dot},
    Symbol{",", Kind::Comma},
    Symbol{";", Kind::Semicolon},
    Symbol{":", Kind::Colon},
    Symbol{"=", Kind::Equal},
    Symbol{"?", Kind::Question},
    Symbol{"<", Kind::Less},
    Symbol{">", Kind::Greater},
    Symbol{"+", Kind::Plus},
    Symbol{"-", Kind::Minus},
    Symbol{"*", Kind::Star},
    Symbol{"%", Kind::Percent},
    Symbol{"&", Kind::Amp},
    Symbol{"|", Kind::Pipe},
    Symbol{"^", Kind::Caret},
    Symbol{"!", Kind::Bang},
    Symbol{"~", Kind::Tilde},
    Symbol{"@", Kind::At},
};

// The symbols that begin with a byte: a range of `symbols`, sorted by that byte.
class SymbolTable {
  public:
    SymbolTable() {
        for (const Symbol& symbol : symbols) {
            auto& list = byFirst_[static_cast<unsigned char>(symbol.text[0])];
            list.symbols[list.count++] = &symbol;
        }
    }
    [[nodiscard]] const Symbol* longestAt(std::string_view text, std::size_t at) const {
        const List& list = byFirst_[static_cast<unsigned char>(text[at])];
        for (std::size_t i = 0; i < list.count; ++i) {
            const std::string_view symbol = list.symbols[i]->text;
            if (text.size() - at >= symbol.size() &&
                std::memcmp(text.data() + at, symbol.data(), symbol.size()) == 0)
                return list.symbols[i];
        }
        return nullptr;
    }

  private:
    struct List {
        std::array<const Symbol*, 8> symbols{};
        std::size_t count = 0;
    };
    std::array<List, 256> byFirst_;
};

const SymbolTable& symbolTable() {
    static const SymbolTable table;
    return table;
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

class Scanner {
  public:
    Scanner(std::string_view text, Tokens& out) : text_(text), out_(out) {}

    bool run() {
        out_.tokens.clear();
        out_.comments.clear();
        out_.tokens.reserve(text_.size() / 5 + 16);
        out_.hashBang = 0;
        if (text_.starts_with("#!")) {
            at_ = std::min(text_.find_first_of("\r\n"), text_.size());
            out_.hashBang = static_cast<std::uint32_t>(at_);
        }
        while (true) {
            if (!skip()) return false;
            if (at_ >= text_.size()) break;
            if (!token()) return false;
        }
        if (!open_.empty()) return false;
        add(Kind::None, text_.size());
        return true;
    }

  private:
    // Blanks and comments. False: something else that is no token either.
    bool skip() {
        newline_ = false;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == ' ' || c == '\t' || c == '\r') {
                ++at_;
            } else if (c == '\n') {
                newline_ = true;
                ++at_;
            } else if (c == '/' && at_ + 1 < text_.size() && text_[at_ + 1] == '/') {
                const char* from = text_.data() + at_;
                const void* stop = std::memchr(from, '\n', text_.size() - at_);
                std::size_t end =
                    stop == nullptr ? text_.size()
                                    : static_cast<std::size_t>(static_cast<const char*>(stop) - text_.data());
                // Some line ends are more than one byte, or none that others know.
                for (std::size_t i = at_; i < end; ++i) {
                    if (text_[i] == '\r') {
                        end = i;
                        break;
                    }
                    if (text_[i] == '\xE2' && i + 2 < end && text_[i + 1] == '\x80' &&
                        (text_[i + 2] == '\xA8' || text_[i + 2] == '\xA9'))
                        return false;
                }
                comment(end);
            } else if (c == '/' && at_ + 1 < text_.size() && text_[at_ + 1] == '*') {
                const std::size_t end = text_.find("*/", at_ + 2);
                if (end == std::string_view::npos) return false;
                comment(end + 2);
            } else {
                return true;
            }
        }
        return true;
    }

    void comment(std::size_t end) {
        out_.comments.push_back({static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(end), newline_});
        newline_ = false;
        at_ = end;
    }

    void add(Kind kind, std::size_t end) {
        out_.tokens.push_back({static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(end), 0,
                               static_cast<std::uint32_t>(out_.comments.size()), kind, newline_});
        at_ = end;
    }

    void open(Kind kind, std::size_t length, bool inTemplate = false) {
        open_.push_back({static_cast<std::uint32_t>(out_.tokens.size()), inTemplate});
        add(kind, at_ + length);
    }

    bool close(Kind opening, Kind closing) {
        if (open_.empty() || open_.back().inTemplate) return false;
        const std::uint32_t partner = open_.back().token;
        if (out_.tokens[partner].kind != opening) return false;
        open_.pop_back();
        out_.tokens[partner].match = static_cast<std::uint32_t>(out_.tokens.size());
        add(closing, at_ + 1);
        out_.tokens.back().match = partner;
        return true;
    }

    bool token() {
        const char c = text_[at_];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$') return word();
        if (isDigit(c) || (c == '.' && at_ + 1 < text_.size() && isDigit(text_[at_ + 1]))) return number();
        switch (c) {
            case '\'':
            case '"':
                return string(c);
            case '`':
                add(Kind::Backtick, at_ + 1);
                return templateText();
            case '(':
                open(Kind::LeftParen, 1);
                return true;
            case ')':
                return close(Kind::LeftParen, Kind::RightParen);
            case '[':
                open(Kind::LeftBracket, 1);
                return true;
            case ']':
                return close(Kind::LeftBracket, Kind::RightBracket);
            case '{':
                if (at_ + 1 < text_.size() && text_[at_ + 1] == '|') return false;  // Flow's exact types
                open(Kind::LeftBrace, 1);
                return true;
            case '}':
                if (!open_.empty() && open_.back().inTemplate) {
                    const std::uint32_t partner = open_.back().token;
                    open_.pop_back();
                    out_.tokens[partner].match = static_cast<std::uint32_t>(out_.tokens.size());
                    add(Kind::RightBrace, at_ + 1);
                    out_.tokens.back().match = partner;
                    return templateText();
                }
                return close(Kind::LeftBrace, Kind::RightBrace);
            case '/':
                return slash();
            case '#':
                return privateName();
            case '<':
                if (text_.substr(at_, 4) == "<!--") return false;
                break;
            case '-':
                if (text_.substr(at_, 3) == "-->") return false;
                break;
            case '|':
                if (text_.substr(at_, 2) == "|}") return false;
                break;
            case '?':
                if (text_.substr(at_, 2) == "?." && !(at_ + 2 < text_.size() && isDigit(text_[at_ + 2]))) {
                    add(Kind::QuestionDot, at_ + 2);
                    return true;
                }
                break;
            default:
                break;
        }
        const Symbol* symbol = symbolTable().longestAt(text_, at_);
        if (symbol == nullptr) return false;
        add(symbol->kind, at_ + symbol->text.size());
        return true;
    }

    // Where the word that begins at `at` ends; npos when it has letters outside of ASCII.
    [[nodiscard]] std::size_t wordEnd(std::size_t at) const {
        while (at < text_.size() && isWordByte(text_[at])) ++at;
        if (at < text_.size() && (text_[at] == '\\' || static_cast<unsigned char>(text_[at]) >= 0x80))
            return std::string_view::npos;
        return at;
    }

    bool word() {
        const std::size_t end = wordEnd(at_);
        if (end == std::string_view::npos) return false;
        add(words().kindOf(text_.substr(at_, end - at_)), end);
        return true;
    }

    bool privateName() {
        if (at_ + 1 >= text_.size() || !isWordByte(text_[at_ + 1]) || isDigit(text_[at_ + 1])) return false;
        const std::size_t end = wordEnd(at_ + 1);
        if (end == std::string_view::npos) return false;
        add(Kind::PrivatePropertyIdentifier, end);
        return true;
    }

    // Plain decimals and hexadecimals; the others are rare.
    bool number() {
        std::size_t end = at_;
        const auto digits = [&] {
            const std::size_t from = end;
            while (end < text_.size() && isDigit(text_[end])) ++end;
            return end > from;
        };
        if (text_[at_] == '0' && at_ + 1 < text_.size() && text_[at_ + 1] == 'x') {
            end += 2;
            const std::size_t from = end;
            while (end < text_.size() && (isDigit(text_[end]) || (text_[end] >= 'a' && text_[end] <= 'f') ||
                                          (text_[end] >= 'A' && text_[end] <= 'F')))
                ++end;
            if (end == from) return false;
        } else {
            if (text_[at_] == '0' && at_ + 1 < text_.size() && isDigit(text_[at_ + 1])) return false;
            (void)digits();
            while (end + 1 < text_.size() && text_[end] == '_' && isDigit(text_[end + 1])) {
                ++end;
                (void)digits();
            }
            if (end < text_.size() && text_[end] == '.') {
                ++end;
                (void)digits();
            }
            if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
                ++end;
                if (end < text_.size() && (text_[end] == '-' || text_[end] == '+')) ++end;
                if (!digits()) return false;
            }
        }
        if (end < text_.size() && (isWordByte(text_[end]) || static_cast<unsigned char>(text_[end]) >= 0x80))
            return false;
        if (end < text_.size() && text_[end] == '.' && text_[end - 1] == '.') return false;
        add(Kind::Number, end);
        return true;
    }

    bool string(char quote) {
        std::size_t end = at_ + 1;
        while (true) {
            while (end < text_.size() && text_[end] != quote && text_[end] != '\\' && text_[end] != '\n' &&
                   text_[end] != '\r')
                ++end;
            if (end >= text_.size()) return false;
            if (text_[end] == quote) break;
            if (text_[end] != '\\') return false;
            const std::uint32_t length = escapeLength(text_, end);
            if (length == 0) return false;
            end += length;
        }
        add(Kind::String, end + 1);
        return true;
    }

    // Behind a backtick, or behind the brace that ends a hole.
    bool templateText() {
        newline_ = false;
        std::size_t from = at_;
        std::size_t end = at_;
        const auto fragment = [&] {
            if (end > from) add(Kind::StringFragment, end);
        };
        while (end < text_.size()) {
            const char c = text_[end];
            if (c == '`') {
                fragment();
                add(Kind::Backtick, end + 1);
                return true;
            }
            if (c == '\\') {
                fragment();
                const std::uint32_t length = escapeLength(text_, end);
                if (length == 0) return false;
                add(Kind::EscapeSequence, end + length);
                from = end = at_;
                continue;
            }
            if (c == '$' && end + 1 < text_.size() && text_[end + 1] == '{') {
                fragment();
                open(Kind::DollarBrace, 2, true);
                return true;
            }
            ++end;
        }
        return false;
    }

    // A division, or a regular expression? By what stands before it; after a `}` only a parser can tell.
    bool slash() {
        if (out_.tokens.empty()) return false;
        const Kind before = out_.tokens.back().kind;
        switch (before) {
            case Kind::RightBrace:
                return false;
            case Kind::Identifier:
            case Kind::Number:
            case Kind::String:
            case Kind::Regex:
            case Kind::RightParen:
            case Kind::RightBracket:
            case Kind::Backtick:
            case Kind::This:
            case Kind::Super:
            case Kind::True:
            case Kind::False:
            case Kind::Null:
            case Kind::Undefined:
            case Kind::PrivatePropertyIdentifier:
            case Kind::PlusPlus:
            case Kind::MinusMinus:
            case Kind::Bang:
                if (before == Kind::Bang || before == Kind::PlusPlus || before == Kind::MinusMinus)
                    return false;
                if (text_.substr(at_, 2) == "/>") return false;
                if (text_.substr(at_, 2) == "/=") {
                    add(Kind::SlashEqual, at_ + 2);
                } else {
                    add(Kind::Slash, at_ + 1);
                }
                return true;
            case Kind::KwReturn:
            case Kind::KwCase:
            case Kind::KwTypeof:
                return regex();
            default:
                break;
        }
        // A word that is a keyword somewhere.
        if (isWordByte(text_[out_.tokens.back().begin])) return false;
        return regex();
    }

    bool regex() {
        std::size_t end = at_ + 1;
        bool inClass = false;
        for (; end < text_.size(); ++end) {
            const char c = text_[end];
            if (c == '\n' || c == '\r') return false;
            if (c == '\\') {
                ++end;
                if (end >= text_.size() || text_[end] == '\n') return false;
            } else if (inClass) {
                inClass = c != ']';
            } else if (c == '[') {
                inClass = true;
            } else if (c == '/') {
                break;
            }
        }
        if (end >= text_.size() || end == at_ + 1) return false;
        ++end;
        while (end < text_.size() && text_[end] >= 'a' && text_[end] <= 'z') ++end;
        if (end < text_.size() && isWordByte(text_[end])) return false;
        add(Kind::Regex, end);
        return true;
    }

    struct Open {
        std::uint32_t token = 0;
        bool inTemplate = false;
    };
    std::string_view text_;
    Tokens& out_;
    std::size_t at_ = 0;
    bool newline_ = false;
    std::vector<Open> open_;
};

bool isHex(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

}  // namespace

std::uint32_t escapeLength(std::string_view text, std::size_t at) {
    if (at + 1 >= text.size()) return 0;
    const char c = text[at + 1];
    const auto hex = [&](std::size_t from, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            if (from + i >= text.size() || !isHex(text[from + i])) return false;
        }
        return true;
    };
    switch (c) {
        case 'x':
            return hex(at + 2, 2) ? 4 : 0;
        case 'u':
            if (hex(at + 2, 4)) return 6;
            if (at + 2 < text.size() && text[at + 2] == '{') {
                std::size_t end = at + 3;
                while (end < text.size() && isHex(text[end])) ++end;
                if (end > at + 3 && end < text.size() && text[end] == '}')
                    return static_cast<std::uint32_t>(end + 1 - at);
            }
            return 0;
        case '\r':
        case '?':
            return 0;
        default:
            break;
    }
    if (static_cast<unsigned char>(c) >= 0x80) return 0;
    if (c >= '0' && c <= '7') {
        std::uint32_t length = 2;
        while (length < 4 && at + length < text.size() && text[at + length] >= '0' &&
               text[at + length] <= '7')
            ++length;
        return length;
    }
    return 2;
}

bool tokenize(std::string_view text, Tokens& out) {
    return Scanner(text, out).run();
}

}  // namespace audit::syntax::quick
