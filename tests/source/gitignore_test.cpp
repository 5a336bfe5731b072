#include "source/gitignore.h"

#include <catch2/catch.hpp>
#include <string>

using namespace audit::source;

namespace {

bool ignores(std::string_view rules, std::string_view path, bool isFolder = false) {
    return Gitignore(rules).match(path, isFolder) == Gitignore::Verdict::ignored;
}

}  // namespace

TEST_CASE("globs") {
    CHECK(matchesGlob("a/*.ts", "a/b.ts"));
    CHECK_FALSE(matchesGlob("a/*.ts", "a/b/c.ts"));
    CHECK(matchesGlob("a/**/c.ts", "a/c.ts"));
    CHECK(matchesGlob("a/**/c.ts", "a/x/y/c.ts"));
    CHECK(matchesGlob("**/c", "c"));
    CHECK(matchesGlob("**/c", "a/b/c"));
    CHECK(matchesGlob("a/**", "a/b/c"));
    CHECK_FALSE(matchesGlob("a/**", "a"));
    CHECK(matchesGlob("?[a-c][!x]", "zby"));
    CHECK_FALSE(matchesGlob("?[a-c][!x]", "zbx"));
    CHECK(matchesGlob("[]]", "]"));
    CHECK(matchesGlob("[", "["));
    CHECK(matchesGlob("\\*", "*"));
    CHECK_FALSE(matchesGlob("\\*", "a"));
    CHECK(matchesGlob("*a*b*c*", "xaxbxcx"));
    const std::string many(200, 'a');
    CHECK_FALSE(matchesGlob("*a*a*a*a*a*a*a*a*a*a*a*a*b", many));
}

TEST_CASE("patterns of a .gitignore") {
    CHECK(ignores("dist", "dist", true));
    CHECK(ignores("dist", "a/dist", true));
    CHECK(ignores("dist/", "dist", true));
    CHECK_FALSE(ignores("dist/", "dist", false));
    CHECK(ignores("/dist", "dist"));
    CHECK_FALSE(ignores("/dist", "a/dist"));
    CHECK(ignores("a/b", "a/b"));
    CHECK_FALSE(ignores("a/b", "x/a/b"));
    CHECK(ignores("*.js", "a/b.js"));
    CHECK_FALSE(ignores("# *.js\n\n", "b.js"));
    CHECK(ignores("\\#a", "#a"));
    CHECK(ignores("a  \r\n", "a"));
    CHECK(ignores("a\\ ", "a "));
    CHECK_FALSE(ignores("*.js\n!keep.js", "keep.js"));
    CHECK(ignores("!keep.js\n*.js", "keep.js"));
    CHECK(Gitignore("!keep.js").match("keep.js", false) == Gitignore::Verdict::kept);
    CHECK(Gitignore("a").match("b", false) == Gitignore::Verdict::none);
    CHECK(Gitignore("# only\n").empty());
    CHECK_FALSE(ignores("/", "a", true));
}
