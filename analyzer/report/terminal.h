#pragma once
// Text for terminals: colours, widths of characters, wrapping, code frames. Whatever comes from the analysed
// files passes through printable(), so that a file cannot send escape sequences to somebody's terminal.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace audit::report {

struct Style {
    bool color = false;
    bool wrapFirstLine =
        false;  ///< a terminal: the line with the message is wrapped too; else it stays one line for grep
    int width = 80;  ///< columns
};

enum class Paint : std::uint8_t { Error, Warning, Info, Path, Rule, Label, Caret, Added, Removed, Gutter };

/// `text` between the escape sequences of that colour, or as it is.
std::string painted(const Style& style, Paint paint, std::string_view text);

/// Columns that a terminal needs for it: 0 for combining marks, 2 for wide characters.
int displayWidth(std::string_view text);

/// Control characters (escape sequences begin with one) and invalid bytes are replaced; tabs become one
/// space.
std::string printable(std::string_view text);

/// Words of `text` on lines of at most `width` columns; a word that is longer gets a line of its own.
std::vector<std::string> wrapped(std::string_view text, int width);

/// One line of code and the carets below it, both without line end and at most `width` columns wide, cut
/// around the carets where the line is longer. `begin` and `end` are byte offsets into `line`; at least one
/// caret is drawn.
struct Frame {
    std::string code;
    std::string carets;
};
Frame frame(std::string_view line, std::size_t begin, std::size_t end, int width);

/// `line` on at most `width` columns, cut at the end.
std::string shortened(std::string_view line, int width);

}  // namespace audit::report
