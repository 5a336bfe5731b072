#include "report/terminal.h"

#include <algorithm>
#include <array>

#include "source/text_index.h"

namespace audit::report {
namespace {

constexpr std::string_view kEllipsis = "\xE2\x80\xA6";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr int kTab = 4;

struct CodeRange {
    std::uint32_t first, last;
};

// Unicode's combining marks, joiners and variation selectors that source text really holds.
constexpr std::array kZeroWidth = {
    CodeRange{0x0300, 0x036F}, CodeRange{0x0483, 0x0489},  CodeRange{0x0591, 0x05BD},
    CodeRange{0x0610, 0x061A}, CodeRange{0x064B, 0x065F},  CodeRange{0x0E31, 0x0E31},
    CodeRange{0x0E34, 0x0E3A}, CodeRange{0x200B, 0x200F},  CodeRange{0x202A, 0x202E},
    CodeRange{0x2060, 0x2064}, CodeRange{0x20D0, 0x20FF},  CodeRange{0xFE00, 0xFE0F},
    CodeRange{0xFEFF, 0xFEFF}, CodeRange{0xE0100, 0xE01EF}};
// East Asian Wide and Fullwidth (UAX 11), and the emoji that terminals draw two columns wide.
constexpr std::array kWide = {
    CodeRange{0x1100, 0x115F},   CodeRange{0x231A, 0x231B},   CodeRange{0x23E9, 0x23EC},
    CodeRange{0x2614, 0x2615},   CodeRange{0x26A1, 0x26A1},   CodeRange{0x2705, 0x2705},
    CodeRange{0x274C, 0x274C},   CodeRange{0x2E80, 0x303E},   CodeRange{0x3041, 0x33FF},
    CodeRange{0x3400, 0x4DBF},   CodeRange{0x4E00, 0x9FFF},   CodeRange{0xA000, 0xA4CF},
    CodeRange{0xA960, 0xA97C},   CodeRange{0xAC00, 0xD7A3},   CodeRange{0xF900, 0xFAFF},
    CodeRange{0xFE30, 0xFE6F},   CodeRange{0xFF00, 0xFF60},   CodeRange{0xFFE0, 0xFFE6},
    CodeRange{0x1F300, 0x1F64F}, CodeRange{0x1F680, 0x1F6FF}, CodeRange{0x1F900, 0x1F9FF},
    CodeRange{0x1FA70, 0x1FAFF}, CodeRange{0x20000, 0x3FFFD}};

template <std::size_t N>
bool within(const std::array<CodeRange, N>& ranges, std::uint32_t code) {
    return std::ranges::any_of(ranges, [&](const CodeRange& r) { return code >= r.first && code <= r.last; });
}

/// One character as it is drawn.
struct Cell {
    std::string text;
    int width = 1;
    std::size_t begin = 0;  ///< byte offset in the source line
};

/// The character at `at`; advances it. Invalid bytes come as U+FFFD.
std::uint32_t decode(std::string_view text, std::size_t& at, std::string_view& bytes) {
    const auto first = static_cast<unsigned char>(text[at]);
    const std::size_t length = source::utf8CharacterLength(text, at);
    bytes = text.substr(at, length);
    at += length;
    if (length == 1) return first < 0x80 ? first : 0xFFFD;
    std::uint32_t code = first & (0xFFu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i)
        code = code << 6 | (static_cast<unsigned char>(bytes[i]) & 0x3Fu);
    return code;
}

bool isControl(std::uint32_t code) {
    return code < 0x20 || (code >= 0x7F && code < 0xA0);
}
// Characters that turn the direction of what follows can make code look like other code ("Trojan Source").
bool isBidirectional(std::uint32_t code) {
    return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

std::vector<Cell> cells(std::string_view line, int tabWidth) {
    std::vector<Cell> out;
    int column = 0;
    for (std::size_t at = 0; at < line.size();) {
        Cell cell;
        cell.begin = at;
        std::string_view bytes;
        const std::uint32_t code = decode(line, at, bytes);
        if (code == '\t') {
            cell.width = tabWidth - column % tabWidth;
            cell.text.assign(static_cast<std::size_t>(cell.width), ' ');
        } else if (isControl(code) || isBidirectional(code) || code == 0xFFFD) {
            cell.text = kReplacement;
        } else {
            cell.text = bytes;
            cell.width = within(kZeroWidth, code) ? 0 : within(kWide, code) ? 2 : 1;
        }
        column += cell.width;
        out.push_back(std::move(cell));
    }
    return out;
}

int widthOf(const std::vector<Cell>& line, std::size_t from, std::size_t to) {
    int sum = 0;
    for (std::size_t i = from; i < to; ++i) sum += line[i].width;
    return sum;
}

/// Cells [from, to) that fit into `width`, chosen so that the carets' start is seen with some code before it
/// and as much of their range as there is room for.
std::pair<std::size_t, std::size_t> window(const std::vector<Cell>& line, std::size_t caretFrom,
                                           std::size_t caretTo, int width) {
    std::size_t from = 0, to = line.size();
    if (widthOf(line, 0, to) <= width) return {from, to};
    // The indentation is the first thing nobody needs.
    while (from < caretFrom && line[from].text.find_first_not_of(' ') == std::string::npos) ++from;
    const int room = std::max(width - 2, 8);  // an ellipsis on each side
    if (widthOf(line, from, std::max(caretTo, from)) > room) {
        // Some code before the carets, also when they alone are wider than the screen.
        const int before = std::max(room / 5, std::min(room / 3, room - widthOf(line, caretFrom, caretTo)));
        std::size_t start = caretFrom;
        int used = 0;
        while (start > from && used + line[start - 1].width <= before) used += line[--start].width;
        from = start;
    }
    int used = 0;
    to = from;
    while (to < line.size() && used + line[to].width <= room) used += line[to++].width;
    return {from, to};
}

}  // namespace

std::string painted(const Style& style, Paint paint, std::string_view text) {
    if (!style.color || text.empty()) return std::string(text);
    std::string_view code;
    switch (paint) {
        case Paint::Error:
            code = "1;31";
            break;
        case Paint::Warning:
            code = "1;33";
            break;
        case Paint::Info:
            code = "1;36";
            break;
        case Paint::Path:
            code = "1";
            break;
        case Paint::Rule:
            code = "2";
            break;
        case Paint::Label:
            code = "1";
            break;
        case Paint::Caret:
            code = "1;31";
            break;
        case Paint::Added:
            code = "32";
            break;
        case Paint::Removed:
            code = "31";
            break;
        case Paint::Gutter:
            code = "2";
            break;
    }
    return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

int displayWidth(std::string_view text) {
    int sum = 0;
    for (const Cell& cell : cells(text, 1)) sum += cell.width;
    return sum;
}

std::string printable(std::string_view text) {
    std::string out;
    for (const Cell& cell : cells(text, 1)) out += cell.text;
    return out;
}

std::vector<std::string> wrapped(std::string_view text, int width) {
    std::vector<std::string> lines;
    std::string line;
    int used = 0;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = text.find(' ', at);
        if (end == std::string_view::npos) end = text.size();
        const std::string_view word = text.substr(at, end - at);
        at = end + 1;
        if (word.empty()) continue;
        const int wide = displayWidth(word);
        if (!line.empty() && used + 1 + wide > width) {
            lines.push_back(std::move(line));
            line.clear();
            used = 0;
        }
        if (!line.empty()) {
            line += ' ';
            ++used;
        }
        line += word;
        used += wide;
    }
    if (!line.empty()) lines.push_back(std::move(line));
    return lines;
}

Frame frame(std::string_view line, std::size_t begin, std::size_t end, int width) {
    const std::vector<Cell> all = cells(line, kTab);
    const auto cellAt = [&](std::size_t byte) {
        std::size_t i = 0;
        while (i < all.size() && (i + 1 < all.size() ? all[i + 1].begin : line.size()) <= byte) ++i;
        return i;
    };
    const std::size_t caretFrom = cellAt(begin);
    // An empty range (a place to insert at) is drawn below the character that follows.
    const std::size_t caretTo = std::min((end > begin ? cellAt(end - 1) : caretFrom) + 1, all.size());
    const auto [from, to] = window(all, caretFrom, caretTo, width);

    Frame out;
    const bool cut =
        std::any_of(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(from),
                    [](const Cell& cell) { return cell.text.find_first_not_of(' ') != std::string::npos; });
    if (cut) {
        out.code = kEllipsis;
        out.carets = " ";
    }
    for (std::size_t i = from; i < to; ++i) {
        out.code += all[i].text;
        const bool marked = i >= caretFrom && i < caretTo;
        out.carets.append(static_cast<std::size_t>(all[i].width), marked ? '^' : ' ');
    }
    if (to < all.size()) out.code += kEllipsis;
    while (out.carets.ends_with(' ') && out.carets.find('^') != std::string::npos) out.carets.pop_back();
    if (out.carets.find('^') == std::string::npos) out.carets += '^';
    return out;
}

std::string shortened(std::string_view line, int width) {
    const std::vector<Cell> all = cells(line, 1);
    std::string out;
    if (widthOf(all, 0, all.size()) <= width) {
        for (const Cell& cell : all) out += cell.text;
        return out;
    }
    int used = 0;
    for (const Cell& cell : all) {
        if (used + cell.width > width - 1) break;
        out += cell.text;
        used += cell.width;
    }
    return out + std::string(kEllipsis);
}

}  // namespace audit::report
