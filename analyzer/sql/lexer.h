#pragma once
// Where the literals, quoted identifiers and comments of an SQL text are: just enough of PostgreSQL's scanner
// (src/backend/parser/scan.l) to leave them alone. Internal to the room.
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace audit::sql {

struct Token {
    enum class Kind : std::uint8_t {
        End,
        Space,
        Comment,
        Literal,
        QuotedIdentifier,
        Word,
        Number,
        Parameter,
        Punctuation
    };
    Kind kind = Kind::End;
    std::size_t begin = 0, end = 0;
};

/// The token at `at`. Never fails: what is unterminated runs to the end of the text.
Token tokenAt(std::string_view text, std::size_t at);

bool isIdentifierStart(char c);
bool isIdentifierPart(char c);

/// ASCII, as SQL keywords are.
bool equalsIgnoringCase(std::string_view a, std::string_view lower);

}  // namespace audit::sql
