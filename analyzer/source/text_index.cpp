#include "source/text_index.h"

#include <algorithm>

namespace audit::source {

namespace {

bool isContinuation(std::string_view text, std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0u) == 0x80u;
}

// A character of four bytes is a surrogate pair in UTF-16.
std::uint32_t unitsOf(std::uint32_t bytes) {
    return bytes == 4 ? 2 : 1;
}

}  // namespace

std::uint32_t utf8CharacterLength(std::string_view text, std::size_t at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    std::uint32_t length = 1;
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4;
    }
    for (std::uint32_t i = 1; i < length; ++i) {
        if (!isContinuation(text, at + i)) return 1;
    }
    return length;
}

std::uint32_t utf16Length(std::string_view utf8) {
    std::uint32_t units = 0;
    for (std::size_t at = 0; at < utf8.size();) {
        const std::uint32_t length = utf8CharacterLength(utf8, at);
        units += unitsOf(length);
        at += length;
    }
    return units;
}

TextIndex::TextIndex(std::string_view text) : text_(text) {
    lineStarts_.push_back(text.starts_with(byteOrderMark) ? static_cast<std::uint32_t>(byteOrderMark.size())
                                                          : 0);
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\n' || (c == '\r' && (at + 1 == text.size() || text[at + 1] != '\n'))) {
            lineStarts_.push_back(static_cast<std::uint32_t>(at + 1));
        }
    }
}

std::uint32_t TextIndex::lineOf(std::uint32_t byte) const {
    const auto after = std::upper_bound(lineStarts_.begin(), lineStarts_.end(), byte);
    return std::max<std::uint32_t>(1, static_cast<std::uint32_t>(after - lineStarts_.begin()));
}

std::uint32_t TextIndex::lineStart(std::uint32_t line) const {
    if (line < 1) return lineStarts_.front();
    return line <= lineStarts_.size() ? lineStarts_[line - 1] : static_cast<std::uint32_t>(text_.size());
}

std::string_view TextIndex::line(std::uint32_t line) const {
    if (line < 1 || line > lineStarts_.size()) return {};
    const std::uint32_t start = lineStarts_[line - 1];
    std::string_view content = text_.substr(start, lineStart(line + 1) - start);
    if (content.ends_with('\n')) content.remove_suffix(1);
    if (content.ends_with('\r')) content.remove_suffix(1);
    return content;
}

Position TextIndex::position(std::uint32_t byte) const {
    const std::uint32_t end = std::min(byte, static_cast<std::uint32_t>(text_.size()));
    const std::uint32_t line = lineOf(end);
    std::uint32_t column = 1;
    for (std::uint32_t at = lineStarts_[line - 1]; at < end;) {
        const std::uint32_t length = utf8CharacterLength(text_, at);
        if (at + length > end) break;
        column += unitsOf(length);
        at += length;
    }
    return {line, column};
}

std::uint32_t TextIndex::byteAt(Position position) const {
    if (position.line > lineStarts_.size()) return static_cast<std::uint32_t>(text_.size());
    const std::uint32_t line = std::max<std::uint32_t>(1, position.line);
    const std::uint32_t start = lineStarts_[line - 1];
    const std::uint32_t end = start + static_cast<std::uint32_t>(this->line(line).size());
    std::uint32_t column = 1;
    std::uint32_t at = start;
    while (at < end && column < position.column) {
        const std::uint32_t length = utf8CharacterLength(text_, at);
        column += unitsOf(length);
        // A column in the middle of a surrogate pair is the character's start.
        if (column > position.column) break;
        at += length;
    }
    return at;
}

std::uint32_t TextIndex::byteColumn(std::uint32_t byte) const {
    const std::uint32_t end = std::min(byte, static_cast<std::uint32_t>(text_.size()));
    const std::uint32_t start = lineStarts_[lineOf(end) - 1];
    return end < start ? 1 : end - start + 1;
}

}  // namespace audit::source
