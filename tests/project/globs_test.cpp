// Globs of TypeORM's options, and the files they find.
#include "project/globs.h"

#include <catch2/catch.hpp>

#include "tree.h"

using namespace audit::project;

TEST_CASE("braces") {
    CHECK(expandBraces("src/*.ts") == Strings{"src/*.ts"});
    CHECK(expandBraces("*.entity{.ts,.js}") == Strings{"*.entity.ts", "*.entity.js"});
    CHECK(expandBraces("{a,b}/{c,d}") == Strings{"a/c", "a/d", "b/c", "b/d"});
    CHECK(expandBraces("a{,.b}c") == Strings{"ac", "a.bc"});
    CHECK(expandBraces("{a,{b,c}d}") == Strings{"a", "bd", "cd"});
    CHECK(expandBraces("v{1..3}") == Strings{"v1", "v2", "v3"});
    CHECK(expandBraces("{a}") == Strings{"{a}"});
    CHECK(expandBraces("{}") == Strings{"{}"});
    CHECK(expandBraces("{a,b") == Strings{"{a,b"});
    CHECK(expandBraces("a}b") == Strings{"a}b"});
    CHECK(expandBraces("\\{a,b}") == Strings{"\\{a,b}"});
    CHECK(expandBraces(std::string(5000, '{')).empty());
    std::string many;
    for (int i = 0; i < 30; ++i) many += "{a,b}";
    CHECK(expandBraces(many).size() == 1000);
}

TEST_CASE("patterns") {
    const auto matches = [](std::string_view pattern, std::string_view path) {
        return matchesPattern(pattern, path);
    };
    CHECK(matches("src/*.ts", "src/a.ts"));
    CHECK_FALSE(matches("src/*.ts", "src/b/a.ts"));
    CHECK(matches("**/*.ts", "a.ts"));
    CHECK(matches("**/*.ts", "x/y/a.ts"));
    CHECK(matches("src/**/entity/*.ts", "src/entity/a.ts"));
    CHECK(matches("src/**/entity/*.ts", "src/x/y/entity/a.ts"));
    CHECK_FALSE(matches("src/**/entity/*.ts", "src/x/entities/a.ts"));
    CHECK(matches("src/**", "src/x/a.ts"));
    CHECK(matches("**/**/a", "a"));
    CHECK(matches("*.entity.?s", "user.entity.ts"));
    CHECK(matches("[a-c]*.ts", "book.ts"));
    CHECK_FALSE(matches("[a-c]*.ts", "door.ts"));
    CHECK(matches("[!a-c]*.ts", "door.ts"));
    CHECK(matches("[]x].ts", "].ts"));
    CHECK(matches("[x", "[x"));  // no class: itself
    CHECK(matches("*.+(ts|js)", "a.ts"));
    CHECK(matches("*.@(entity|view).ts", "user.view.ts"));
    CHECK_FALSE(matches("*.@(entity|view).ts", "user.dto.ts"));
    CHECK(matches("user?(.entity).ts", "user.ts"));
    CHECK(matches("user?(.entity).ts", "user.entity.ts"));
    CHECK(matches("*(a|b)c", "abbac"));
    CHECK(matches("!(index).ts", "user.ts"));
    CHECK_FALSE(matches("!(index).ts", "index.ts"));
    CHECK(matches("+(a|b", "+(a|b"));
    CHECK(matches("**.ts", "a.ts"));
    CHECK_FALSE(matches("**.ts", "x/a.ts"));
    CHECK_FALSE(matches("", "a"));
    CHECK(matches("", ""));
    CHECK_FALSE(matches("a/b", "a"));
    CHECK_FALSE(matches("a", "a/b"));
    // Bounded, however it is made to be slow.
    CHECK_FALSE(matches("+(a|aa|aaa)+(a|aa|aaa)+(a|aa)b", std::string(200, 'a')));
    CHECK_FALSE(matches("*a*a*a*a*a*a*a*a*a*b", std::string(200, 'a')));
}

TEST_CASE("files that a glob finds") {
    const Tree tree{
        {"package.json", R"({"name": "app"})"},
        {"tsconfig.json", R"({"compilerOptions": {"outDir": "./dist", "rootDir": "./src"}})"},
        {"src/user.entity.ts", ""},
        {"src/deep/post.entity.ts", ""},
        {"src/deep/post.dto.ts", ""},
        {"src/view.mts", ""},
        {"src/types.d.ts", ""},
        {"src/legacy.entity.js", ""},
        {"src/entity/Tag.ts", ""},
        {"migrations/1-first.ts", ""},
        {"node_modules/kit/package.json", R"({"name": "kit"})"},
        {"node_modules/kit/a.entity.js", ""},
        {"node_modules/kit/a.entity.d.ts", ""},
        {"node_modules/kit/node_modules/x/b.entity.js", ""},
    };
    const auto project = tree.build();
    const auto glob = [&](std::string_view pattern, std::string_view base = "") {
        return paths(*project, project->glob(pattern, base));
    };
    const Strings all{"src/deep/post.entity.ts", "src/legacy.entity.js", "src/user.entity.ts"};
    CHECK(glob("src/**/*.entity{.ts,.js}") == all);
    CHECK(glob("./src/**/*.entity.{js,ts}") == all);
    CHECK(glob("**/*.entity{.ts,.js}", "src") == all);
    CHECK(glob("/../src/**/*.entity.ts", "") == Strings{});
    CHECK(glob("../**/*.entity.ts", "src/deep") == Strings{"src/deep/post.entity.ts", "src/user.entity.ts"});
    CHECK(glob(tree.at("src") + "/**/*.entity{.ts,.js}") == all);  // path.join(__dirname, …)
    CHECK(glob("dist/**/*.entity.js") == all);
    CHECK(glob("dist/**/*.js", "") == Strings{"src/deep/post.dto.ts", "src/deep/post.entity.ts",
                                              "src/entity/Tag.ts", "src/legacy.entity.js",
                                              "src/user.entity.ts"});
    CHECK(glob("dist/**/*.ts").size() == 4);  // no such output, but surely meant
    CHECK(glob("dist/deep/*.entity.js") == Strings{"src/deep/post.entity.ts"});
    CHECK(glob("build/entity/*.js") == Strings{"src/entity/Tag.ts"});  // the usual name of such a folder
    CHECK(glob("src/*.js") == Strings{"src/legacy.entity.js", "src/user.entity.ts"});
    CHECK(glob("src/*.mjs") == Strings{"src/view.mts"});
    CHECK(glob("src/entity/Tag.ts") == Strings{"src/entity/Tag.ts"});
    CHECK(glob("dist/entity/Tag.js") == Strings{"src/entity/Tag.ts"});
    CHECK(glob("src/*.d.ts") == Strings{});
    CHECK(glob("migrations/*{.ts,.js}") == Strings{"migrations/1-first.ts"});
    CHECK(glob("node_modules/kit/**/*.entity.js") == Strings{"node_modules/kit/a.entity.js"});
    CHECK(glob("nowhere/**/*.ts") == Strings{});
    CHECK(glob("") == Strings{});
    CHECK(glob("/**/*.ts") == Strings{});  // not the whole machine
}

TEST_CASE("a glob that leaves the root") {
    const Tree tree{
        {"package.json", R"({"workspaces": ["packages/*"]})"},
        {"packages/api/package.json", R"({"name": "api"})"},
        {"packages/api/main.ts", ""},
        {"packages/db/package.json", R"({"name": "db"})"},
        {"packages/db/src/user.entity.ts", ""},
    };
    const auto project = tree.build("packages/api");
    CHECK(paths(*project, project->glob("../db/src/*.entity{.ts,.js}", "")) ==
          Strings{"../db/src/user.entity.ts"});
}
