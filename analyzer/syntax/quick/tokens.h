// A file's bytes as the tokens of plain TypeScript: what syntax/quick/reader.h reads.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "syntax/kinds.h"

namespace audit::syntax::quick {

// Words are Kind::Identifier, or the keyword that they spell (contextual ones too), or Kind::True and its
// like. String and Regex are whole literals. A template is Backtick, StringFragment, EscapeSequence,
// DollarBrace … RightBrace, Backtick. `>` always stands alone: `>>` and `>=` are put together by the reader.
// The last token is Kind::None at the end of the text.
struct Token {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t match = 0;    // of a bracket: the index of its partner
    std::uint32_t comment = 0;  // number of comments before it
    Kind kind = Kind::None;
    bool newline = false;  // a line feed between it and what stands before it, be it a comment
};

struct Comment {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    bool newline = false;  // as above
};

struct Tokens {
    std::vector<Token> tokens;
    std::vector<Comment> comments;
    std::uint32_t hashBang = 0;  // length of a first line that begins with #!
};

// False for whatever is not plain: then `out` means nothing.
bool tokenize(std::string_view text, Tokens& out);

inline bool isWordByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

// The length of the escape sequence that begins at `at`; 0 when it is none, or an odd one.
std::uint32_t escapeLength(std::string_view text, std::size_t at);

}  // namespace audit::syntax::quick
