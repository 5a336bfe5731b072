#include "source/text_index.h"

#include <catch2/catch.hpp>
#include <string>

using namespace audit::source;

namespace Catch {
template <>
struct StringMaker<Position> {
    static std::string convert(const Position& p) {
        return std::to_string(p.line) + ":" + std::to_string(p.column);
    }
};
}  // namespace Catch

TEST_CASE("lines end with LF, CRLF or a lone CR") {
    const TextIndex index("a\nbc\r\nd\re");
    CHECK(index.lineCount() == 4);
    CHECK(index.line(1) == "a");
    CHECK(index.line(2) == "bc");
    CHECK(index.line(3) == "d");
    CHECK(index.line(4) == "e");
    CHECK(index.line(5).empty());
    CHECK(index.line(0).empty());
    CHECK(index.position(0) == Position{1, 1});
    CHECK(index.position(1) == Position{1, 2});  // the line end itself belongs to its line
    CHECK(index.position(2) == Position{2, 1});
    CHECK(index.position(6) == Position{3, 1});
    CHECK(index.position(8) == Position{4, 1});
    CHECK(index.position(9) == Position{4, 2});
    CHECK(index.position(99) == Position{4, 2});
}

TEST_CASE("columns count UTF-16 code units") {
    const std::string text = "ä€😀x\n😀";
    const TextIndex index(text);
    CHECK(index.position(0) == Position{1, 1});
    CHECK(index.position(2) == Position{1, 2});  // behind ä
    CHECK(index.position(5) == Position{1, 3});  // behind €
    CHECK(index.position(9) == Position{1, 5});  // behind the emoji: two units
    CHECK(index.position(7) == Position{1, 3});  // inside the emoji
    CHECK(index.byteColumn(9) == 10);
    CHECK(index.byteAt({1, 5}) == 9);
    CHECK(index.byteAt({1, 4}) == 5);  // the middle of the pair
    CHECK(index.byteAt({2, 3}) == text.size());
    CHECK(index.byteAt({1, 99}) == 10);
    CHECK(index.byteAt({7, 1}) == text.size());
    CHECK(utf16Length("ä€😀x") == 5);
}

TEST_CASE("a byte order mark takes no column") {
    const std::string text = "\xEF\xBB\xBFimport\nx";
    const TextIndex index(text);
    CHECK(index.position(3) == Position{1, 1});
    CHECK(index.position(0) == Position{1, 1});
    CHECK(index.byteAt({1, 1}) == 3);
    CHECK(index.line(1) == "import");
    CHECK(index.position(10) == Position{2, 1});
    CHECK(index.byteColumn(0) == 1);
}

TEST_CASE("bytes that are not UTF-8 count one each") {
    const TextIndex index(
        "\xff\xfe"
        "a\xe2\x82");
    CHECK(index.position(2) == Position{1, 3});
    CHECK(index.position(3) == Position{1, 4});
    CHECK(index.position(5) == Position{1, 6});
}

TEST_CASE("every position leads back to its byte") {
    const std::string text =
        "\xEF\xBB\xBF"
        "a😀b\r\n\r\nä\rz\n";
    const TextIndex index(text);
    for (std::uint32_t byte = 3; byte <= text.size();) {
        const bool inLineEnd = byte < text.size() && byte > 0 && text[byte - 1] == '\r' && text[byte] == '\n';
        if (!inLineEnd) {
            CHECK(index.byteAt(index.position(byte)) == byte);
        }
        byte += byte < text.size() ? utf8CharacterLength(text, byte) : 1;
    }
}

TEST_CASE("an empty text has one empty line") {
    const TextIndex index("");
    CHECK(index.lineCount() == 1);
    CHECK(index.position(0) == Position{1, 1});
    CHECK(index.byteAt({1, 1}) == 0);
}
