#include "config/suppressions.h"

#include <catch2/catch.hpp>

using audit::config::Suppressions;

TEST_CASE("a directive switches off the next line, its own line, a range or the file", "[config]") {
    const Suppressions file(
        "// typeorm-audit-disable-next-line index/redundant -- small table\n"
        "@Index(['a'])\n"
        "@Index(['b']) // typeorm-audit-disable-line\n"
        "/* typeorm-audit-disable query/needless-join, index/duplicate */\n"
        "code();\n"
        "// typeorm-audit-enable query/needless-join\n"
        "code();\n");
    REQUIRE(file.directives().size() == 4);
    CHECK(file.find("index/redundant", 2)->reason == "small table");
    CHECK(file.find("index/other", 2) == nullptr);
    CHECK(file.find("index/redundant", 1) == nullptr);
    CHECK(file.find("anything/at-all", 3) != nullptr);
    CHECK(file.find("query/needless-join", 5) != nullptr);
    CHECK(file.find("query/needless-join", 7) == nullptr);
    CHECK(file.find("index/duplicate", 7) != nullptr);
    CHECK(file.find("index/redundant", 5) == nullptr);

    const Suppressions whole("# typeorm-audit-disable-file\nDB_HOST=x\n");
    CHECK(whole.find("connection/env-undocumented", 2) != nullptr);
}

TEST_CASE("only comments count", "[config]") {
    const Suppressions file(
        "const text = 'typeorm-audit-disable-file';\n"
        "see typeorm-audit-disable-line\n"
        "// typeorm-audit-disabled\n");
    CHECK(file.directives().empty());
}

TEST_CASE("other line ends and a byte order mark do not move a directive", "[config]") {
    const Suppressions file("\xEF\xBB\xBF// typeorm-audit-disable-next-line\r\ncode();\rmore();\r");
    CHECK(file.find("a/b", 2) != nullptr);
    CHECK(file.find("a/b", 3) == nullptr);
}
