// Byte offsets of one text <=> the lines and columns that people, editors and reports count in.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace audit::source {

// Both 1-based. The column counts UTF-16 code units, as LSP, SARIF and JavaScript do.
struct Position {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
    friend bool operator==(const Position&, const Position&) = default;
};

// Lines end with "\n", "\r\n" or a lone "\r" (as LSP has it). A byte order mark takes no column. Each byte
// that is not UTF-8 counts as one unit, as if it were U+FFFD. Borrows the text; built by one pass over it.
class TextIndex {
  public:
    explicit TextIndex(std::string_view text);

    [[nodiscard]] std::uint32_t lineCount() const { return static_cast<std::uint32_t>(lineStarts_.size()); }

    // Offsets after the end count as the end; an offset inside a character counts as its start.
    [[nodiscard]] Position position(std::uint32_t byte) const;
    // The inverse. A line after the last is the end of the text, a column after the end of its line is that
    // end.
    [[nodiscard]] std::uint32_t byteAt(Position position) const;
    // 1-based, in bytes, as compilers and git count.
    [[nodiscard]] std::uint32_t byteColumn(std::uint32_t byte) const;

    [[nodiscard]] std::uint32_t lineOf(std::uint32_t byte) const;  // 1-based
    // Without its line end. Empty for a line that does not exist.
    [[nodiscard]] std::string_view line(std::uint32_t line) const;
    // Offset of the first character of a line, behind a byte order mark.
    [[nodiscard]] std::uint32_t lineStart(std::uint32_t line) const;

  private:
    std::string_view text_;
    std::vector<std::uint32_t> lineStarts_;
};

// Length in UTF-16 code units.
std::uint32_t utf16Length(std::string_view utf8);

// Bytes of the character that starts at `at` (1 for a byte that is not UTF-8); `at` < text.size().
std::uint32_t utf8CharacterLength(std::string_view text, std::size_t at);

inline constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

}  // namespace audit::source
