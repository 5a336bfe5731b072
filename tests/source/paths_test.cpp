#include "source/paths.h"

#include <catch2/catch.hpp>

using namespace audit::source;

TEST_CASE("paths are normalized") {
    CHECK(normalize("") == ".");
    CHECK(normalize(".") == ".");
    CHECK(normalize("./a//b/./c/") == "a/b/c");
    CHECK(normalize("a/../b") == "b");
    CHECK(normalize("a/..") == ".");
    CHECK(normalize("../../a/../b") == "../../b");
    CHECK(normalize("/..") == "/");
    CHECK(normalize("/a/../../b") == "/b");
}

TEST_CASE("paths are joined, split and compared") {
    CHECK(join("src/orders", "../users/user") == "src/users/user");
    CHECK(join(".", "a.ts") == "a.ts");
    CHECK(join("a", "/b") == "/b");
    CHECK(join("/", "a") == "/a");
    CHECK(parentPath("a/b.ts") == "a");
    CHECK(parentPath("b.ts") == ".");
    CHECK(parentPath("/a") == "/");
    CHECK(parentPath("/") == "/");
    CHECK(fileName("a/b.ts") == "b.ts");
    CHECK(fileName("b.ts") == "b.ts");
    CHECK(relative("a/b", "a/c/d.ts") == "../c/d.ts");
    CHECK(relative(".", "a/b") == "a/b");
    CHECK(relative("a/b", "a/b") == ".");
    CHECK(relative("/x/root", "/x/tsconfig.base.json") == "../tsconfig.base.json");
    CHECK(relative("a", ".") == "..");
    CHECK(isWithin("a", "a/b"));
    CHECK(isWithin("a", "a"));
    CHECK_FALSE(isWithin("a", "ab"));
    CHECK(isWithin("/", "/a"));
    CHECK(isWithin(".", "a/b"));
    CHECK_FALSE(isWithin(".", "../a"));
}
