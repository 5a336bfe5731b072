#include "report/terminal.h"

#include <catch2/catch.hpp>

using namespace audit::report;

TEST_CASE("widths of characters", "[report]") {
    CHECK(displayWidth("abc") == 3);
    CHECK(displayWidth("ä") == 1);
    CHECK(displayWidth("a\u0308") == 1);
    CHECK(displayWidth("日本") == 4);
    CHECK(displayWidth("😀") == 2);
}

TEST_CASE("nothing from a file reaches the terminal as a command", "[report]") {
    CHECK(printable("a\x1b[31mb") == "a\uFFFD[31mb");
    CHECK(printable("a\xff") == "a\uFFFD");
    CHECK(printable("a\u202Eb") == "a\uFFFDb");
    CHECK(printable("a\tb") == "a b");
}

TEST_CASE("carets stand below their characters, whatever their width", "[report]") {
    const std::string line = "  x = '日本', y";
    const Frame drawn = frame(line, line.find("'日"), line.find(", y"), 80);
    CHECK(drawn.code == "  x = '日本', y");
    CHECK(drawn.carets == "      ^^^^^^");
    CHECK(frame("\tindented", 1, 9, 80).code == "    indented");
    CHECK(frame("\tindented", 1, 9, 80).carets == "    ^^^^^^^^");
    CHECK(frame("abc", 3, 3, 80).carets == "   ^");
    CHECK(frame("abc", 1, 1, 80).carets == " ^");
    CHECK(frame("", 0, 0, 80).carets == "^");
}

TEST_CASE("a long line is cut around the carets", "[report]") {
    const std::string line = std::string(300, 'a') + "NEEDLE" + std::string(300, 'b');
    const Frame drawn = frame(line, 300, 306, 40);
    CHECK(displayWidth(drawn.code) <= 40);
    CHECK(drawn.code.find("NEEDLE") != std::string::npos);
    CHECK(drawn.code.starts_with("…"));
    CHECK(drawn.code.ends_with("…"));
    CHECK(displayWidth(drawn.code.substr(0, drawn.code.find("NEEDLE"))) ==
          static_cast<int>(drawn.carets.find('^')));

    const Frame indented = frame(std::string(60, ' ') + "short", 60, 65, 30);
    CHECK(indented.code == "short");
    CHECK(indented.carets == "^^^^^");

    const Frame huge = frame(line, 0, line.size(), 40);
    CHECK(displayWidth(huge.code) <= 40);
    CHECK(displayWidth(huge.carets) <= 40);
}

TEST_CASE("text is wrapped between words", "[report]") {
    CHECK(wrapped("one two  three", 7) == std::vector<std::string>{"one two", "three"});
    CHECK(wrapped("averylongword b", 5) == std::vector<std::string>{"averylongword", "b"});
    CHECK(wrapped("", 10).empty());
    CHECK(shortened("abcdef", 4) == "abc…");
    CHECK(shortened("abc", 4) == "abc");
}
