// Where module specifiers lead.
#include <catch2/catch.hpp>

#include "tree.h"

using namespace audit::project;

TEST_CASE("relative specifiers: extensions, folders, compiled names") {
    const Tree tree{
        {"src/main.ts", "import './a'"},
        {"src/a.ts", ""},
        {"src/b.tsx", ""},
        {"src/c.mts", ""},
        {"src/d.d.ts", "export declare const d: number"},
        {"src/e.js", ""},
        {"src/f/index.ts", ""},
        {"src/g.entity.ts", ""},
        {"src/h.ts", ""},
        {"src/h/index.ts", ""},
        {"src/i/package.json", R"({"main": "./lib/entry.js"})"},
        {"src/i/lib/entry.ts", ""},
        {"src/data.json", "{}"},
        {"index.ts", ""},
    };
    const auto project = tree.build();
    const auto from = [&](std::string_view specifier) {
        return resolved(*project, "src/main.ts", specifier);
    };
    CHECK(from("./a") == "src/a.ts");
    CHECK(from("./a.ts") == "src/a.ts");
    CHECK(from("./a.js") == "src/a.ts");
    CHECK(from("./b") == "src/b.tsx");
    CHECK(from("./b.js") == "src/b.tsx");
    CHECK(from("./b.jsx") == "src/b.tsx");
    CHECK(from("./c.mjs") == "src/c.mts");
    CHECK(from("./c") == "src/c.mts");
    CHECK(from("./d") == "src/d.d.ts");
    CHECK(from("./e") == "src/e.js");
    CHECK(from("./e.js") == "src/e.js");
    CHECK(from("./f") == "src/f/index.ts");
    CHECK(from("./f/") == "src/f/index.ts");
    CHECK(from("./f/index.js") == "src/f/index.ts");
    CHECK(from("./g.entity") == "src/g.entity.ts");
    CHECK(from("./h") == "src/h.ts");  // a file goes before a folder
    CHECK(from("./h/") == "src/h/index.ts");
    CHECK(from("./i") == "src/i/lib/entry.ts");
    CHECK(from("..") == "index.ts");
    CHECK(from("../") == "index.ts");
    CHECK(from("./nothing") == "missing");
    CHECK(from("./data.json") == "external ./data.json");  // it is there, but no module
    CHECK(from("") == "missing");
}

TEST_CASE("tsconfig: paths, baseUrl and what extends says") {
    const Tree tree{
        {"tsconfig.base.json", R"({
            // the usual way to write it
            "compilerOptions": {
                "baseUrl": ".", /* the folder of this file */
                "paths": {
                    "@app/*": ["apps/*/src"],
                    "@app/special": ["libs/special/entry.ts"],
                    "@long/prefix/*": ["libs/long/*"],
                    "@long/*": ["nowhere/*", "libs/*"],
                },
            },
        })"},
        {"apps/shop/tsconfig.json",
         R"({"extends": "../../tsconfig.base", "compilerOptions": {"strict": true}})"},
        {"apps/shop/src/index.ts", ""},
        {"apps/shop/src/deep/x.ts", ""},
        {"apps/pay/src/index.ts", ""},
        {"libs/special/entry.ts", ""},
        {"libs/long/a.ts", ""},
        {"libs/b.ts", ""},
        {"libs/c.ts", ""},
    };
    const auto project = tree.build();
    const auto from = [&](std::string_view specifier) {
        return resolved(*project, "apps/shop/src/deep/x.ts", specifier);
    };
    CHECK(from("@app/pay") == "apps/pay/src/index.ts");
    CHECK(from("@app/special") == "libs/special/entry.ts");  // the exact one wins
    CHECK(from("@long/prefix/a") == "libs/long/a.ts");       // the longest prefix wins
    CHECK(from("@long/b") == "libs/b.ts");                   // targets are tried in order
    CHECK(from("libs/c") == "libs/c.ts");                    // baseUrl
    CHECK(from("@long/none") == "external @long/none");
    CHECK(from("typeorm") == "external typeorm");
}

TEST_CASE("tsconfig: a list of bases, paths without baseUrl, ${configDir}, a solution's references") {
    const Tree tree{
        {"one.json", R"({"compilerOptions": {"paths": {"~/*": ["./wrong/*"]}}})"},
        {"shared/two.json",
         R"({"compilerOptions": {"paths": {"~/*": ["${configDir}/../source/*"], "$/*": ["./own/*"]}}})"},
        {"shared/own/y.ts", ""},
        {"source/x.ts", ""},
        {"main/tsconfig.json", R"({"extends": ["../one.json", "../shared/two.json"]})"},
        {"main/a.ts", ""},
        {"solution/tsconfig.json", R"({"files": [], "references": [{"path": "./tsconfig.lib.json"}]})"},
        {"solution/tsconfig.lib.json", R"({"compilerOptions": {"paths": {"@lib/*": ["./lib/*"]}}})"},
        {"solution/lib/z.ts", ""},
        {"solution/b.ts", ""},
    };
    const auto project = tree.build();
    CHECK(resolved(*project, "main/a.ts", "$/y") == "shared/own/y.ts");
    CHECK(resolved(*project, "main/a.ts", "~/x") == "source/x.ts");
    CHECK(resolved(*project, "solution/b.ts", "@lib/z") == "solution/lib/z.ts");
}

TEST_CASE("tsconfig: broken ones are told and passed over") {
    const Tree tree{
        {"tsconfig.json", R"({"compilerOptions": {"paths": {"@/*": ["src/*"]}}})"},
        {"a/tsconfig.json", "{ this is no JSON"},
        {"b/tsconfig.json", R"({"extends": "./circle.json"})"},
        {"b/circle.json", R"({"extends": "./tsconfig.json"})"},
        {"c/tsconfig.json",
         R"({"extends": "./missing.json", "compilerOptions": {"paths": {"@": 1, "#": ["x", 2]}}})"},
        {"d/tsconfig.json", R"([1, 2])"},
        {"a/x.ts", "import '@/y'"},
        {"b/x.ts", "import '@/y'"},
        {"c/x.ts", "import '@/y'"},
        {"d/x.ts", "import '@/y'"},
        {"src/y.ts", ""},
    };
    const auto project = tree.build();
    REQUIRE(project->error().empty());
    for (const char* from : {"a/x.ts", "c/x.ts", "d/x.ts"}) {
        CHECK(resolved(*project, from, "@/y") == "src/y.ts");  // the one further up still helps
    }
    CHECK(resolved(*project, "b/x.ts", "./x") == "b/x.ts");
    Strings told;
    for (const auto& skip : project->skips()) told.push_back(skip.path + ": " + skip.reason);
    CHECK(std::find(told.begin(), told.end(), "a/tsconfig.json: malformed JSON") != told.end());
    CHECK(std::find(told.begin(), told.end(), "d/tsconfig.json: malformed JSON") != told.end());
}

TEST_CASE("workspaces: names lead to sources, built or not") {
    const Tree tree{
        {"package.json", R"({"name": "top", "workspaces": ["packages/*"]})"},
        {"packages/core/package.json",
         R"({"name": "@shop/core", "main": "dist/index.js", "types": "dist/index.d.ts"})"},
        {"packages/core/tsconfig.json", R"({"compilerOptions": {"outDir": "./dist", "rootDir": "./src"}})"},
        {"packages/core/src/index.ts", "export const core = 1"},
        {"packages/core/src/deep/part.ts", ""},
        {"packages/core/dist/index.js", "exports.core = 1"},
        {"packages/core/dist/index.d.ts", ""},
        {"packages/common/package.json", R"({"name": "@shop/common"})"},
        {"packages/common/src/index.ts", ""},
        {"packages/common/src/shared-types.ts", ""},
        {"packages/mapped/package.json", R"({"name": "@shop/mapped", "exports": {
            ".": {"types": "./dist/main.d.ts", "import": "./dist/esm/main.mjs", "require": "./dist/cjs/main.js"},
            "./features/*": "./dist/features/*.js",
            "./features/private/*": null
        }})"},
        {"packages/mapped/src/main.ts", ""},
        {"packages/mapped/src/features/one.ts", ""},
        {"packages/app/package.json", R"({"name": "@shop/app"})"},
        {"packages/app/src/app.ts", ""},
    };
    const auto project = tree.build();
    const auto from = [&](std::string_view specifier) {
        return resolved(*project, "packages/app/src/app.ts", specifier);
    };
    CHECK(from("@shop/core") == "packages/core/src/index.ts");
    CHECK(from("@shop/core/dist/deep/part") == "packages/core/src/deep/part.ts");
    CHECK(from("@shop/core/src/deep/part") == "packages/core/src/deep/part.ts");
    CHECK(from("@shop/common") == "packages/common/src/index.ts");
    CHECK(from("@shop/common/lib/shared-types") == "packages/common/src/shared-types.ts");
    CHECK(from("@shop/mapped") == "packages/mapped/src/main.ts");
    CHECK(from("@shop/mapped/features/one") == "packages/mapped/src/features/one.ts");
    CHECK(from("@shop/other") == "external @shop/other");
    CHECK(resolved(*project, "packages/mapped/src/main.ts", "@shop/mapped/features/one") ==
          "packages/mapped/src/features/one.ts");  // a package by its own name
}

TEST_CASE("workspaces: the root is one package, its siblings are named above it") {
    SECTION("pnpm") {
        const Tree tree{
            {"pnpm-workspace.yaml",
             "packages:\n  - 'apps/*'   # programs\n  - \"libs/**\"\n  - '!libs/old'\n"},
            {"apps/api/package.json", R"({"name": "api"})"},
            {"apps/api/src/main.ts", "import { User } from '@acme/db'"},
            {"libs/data/db/package.json", R"({"name": "@acme/db", "main": "src/index.ts"})"},
            {"libs/data/db/src/index.ts", "export * from './user'"},
            {"libs/data/db/src/user.ts", "import { Entity } from 'typeorm'\n@Entity() export class User {}"},
        };
        const auto project = tree.build("apps/api");
        CHECK(resolved(*project, "src/main.ts", "@acme/db") == "../../libs/data/db/src/index.ts");
        CHECK(lookup(*project, "src/main.ts", "User") == "../../libs/data/db/src/user.ts:User");
        CHECK(roots(*project).empty());  // what lies above the root is read, not audited
    }
    SECTION("yarn") {
        const Tree tree{
            {"package.json", R"({"workspaces": {"packages": ["packages/*"]}})"},
            {"packages/api/package.json", R"({"name": "api"})"},
            {"packages/api/main.ts", ""},
            {"packages/db/package.json", R"({"name": "db"})"},
            {"packages/db/index.ts", ""},
        };
        CHECK(resolved(*tree.build("packages/api"), "main.ts", "db") == "../db/index.ts");
    }
    SECTION("lerna") {
        const Tree tree{
            {"lerna.json", R"({"packages": ["modules/*"]})"},
            {"modules/api/package.json", R"({"name": "api"})"},
            {"modules/api/main.ts", ""},
            {"modules/db/package.json", R"({"name": "db"})"},
            {"modules/db/src/index.ts", ""},
        };
        CHECK(resolved(*tree.build("modules/api"), "main.ts", "db") == "../db/src/index.ts");
    }
}

TEST_CASE("installed packages are looked into when TypeORM is behind them") {
    const Tree tree{
        {"package.json", R"({"dependencies": {"orm-kit": "^1.0.0", "lodash": "4", "typeorm": "0.3.20"}})"},
        {"src/a.ts", "import { Kit } from 'orm-kit'"},
        {"node_modules/typeorm/package.json",
         R"({"name": "typeorm", "version": "0.3.20", "main": "./index.js"})"},
        {"node_modules/typeorm/index.js", ""},
        {"node_modules/lodash/package.json",
         R"({"name": "lodash", "version": "4.17.21", "main": "lodash.js"})"},
        {"node_modules/lodash/lodash.js", ""},
        {"node_modules/orm-kit/package.json",
         R"({"name": "orm-kit", "version": "1.2.3", "main": "dist/index.js",
            "types": "types/index.d.ts", "peerDependencies": {"typeorm": "*"}})"},
        {"node_modules/orm-kit/dist/index.js", "exports.Kit = require('./kit').Kit"},
        {"node_modules/orm-kit/dist/kit.js", "class Kit {}\nexports.Kit = Kit;"},
        {"node_modules/orm-kit/dist/kit.d.ts", "export declare class Kit {}"},
        {"node_modules/orm-kit/types/index.d.ts", "export * from '../dist/kit'"},
        {"node_modules/only-types/package.json",
         R"({"name": "only-types", "types": "index.d.ts", "dependencies": {"typeorm": "*"}})"},
        {"node_modules/only-types/index.d.ts", ""},
        {"node_modules/esm/package.json",
         R"({"name": "esm", "dependencies": {"typeorm": "*"}, "type": "module",
            "exports": {".": {"types": "./t.d.ts", "browser": "./b.js", "import": {"node": "./n.mjs"}}, "./sub": ["./s.js"]}})"},
        {"node_modules/esm/n.mjs", ""},
        {"node_modules/esm/s.js", ""},
    };
    const auto project = tree.build();
    const auto from = [&](std::string_view specifier) { return resolved(*project, "src/a.ts", specifier); };
    CHECK(from("typeorm") == "external typeorm");
    CHECK(from("typeorm/browser") == "external typeorm/browser");
    CHECK(from("lodash") == "external lodash");
    CHECK(from("lodash/fp") == "external lodash/fp");
    CHECK(from("orm-kit") == "node_modules/orm-kit/dist/index.js");
    CHECK(from("orm-kit/dist/kit") == "node_modules/orm-kit/dist/kit.js");
    CHECK(from("only-types") == "node_modules/only-types/index.d.ts");
    CHECK(from("esm") == "node_modules/esm/n.mjs");
    CHECK(from("esm/sub") == "node_modules/esm/s.js");
    CHECK(from("@scope/unknown/deep/path") == "external @scope/unknown/deep/path");
    CHECK(from("node:path") == "external node:path");
    CHECK(from("fs") == "external fs");

    const FileId entry = fileOf(*project, "node_modules/orm-kit/dist/index.js");
    REQUIRE(entry != kNoFile);
    CHECK(project->file(entry).inPackage);
    CHECK(project->packages()[project->file(entry).package].version == "1.2.3");
    CHECK(project->packages()[project->file(entry).package].installed);
    CHECK(project->file(project->declarationsOf(entry)).path == "node_modules/orm-kit/types/index.d.ts");
    const FileId kit = fileOf(*project, "node_modules/orm-kit/dist/kit.js");
    CHECK(project->file(project->declarationsOf(kit)).path == "node_modules/orm-kit/dist/kit.d.ts");
    CHECK(project->declarationsOf(fileOf(*project, "src/a.ts")) == kNoFile);
    CHECK(lookupExport(*project, "node_modules/orm-kit/dist/index.js", "Kit") ==
          "node_modules/orm-kit/dist/kit.js:Kit");
}

TEST_CASE("installed packages: the nearest folder, links of pnpm, links to workspaces") {
    const Tree tree{
        {"package.json", R"({"workspaces": ["packages/*"]})"},
        {"node_modules/kit/package.json",
         R"({"name": "kit", "version": "1.0.0", "dependencies": {"typeorm": "*"}})"},
        {"node_modules/kit/index.js", ""},
        {"packages/a/package.json", R"({"name": "a"})"},
        {"packages/a/a.ts", ""},
        {"packages/a/node_modules/kit/package.json",
         R"({"name": "kit", "version": "2.0.0", "dependencies": {"typeorm": "*"}})"},
        {"packages/a/node_modules/kit/index.js", ""},
        {"packages/b/package.json", R"({"name": "b", "main": "dist/b.js"})"},
        {"packages/b/b.ts", ""},
        {"node_modules/.pnpm/other@1.0.0/node_modules/other/package.json",
         R"({"name": "other", "version": "1.0.0", "dependencies": {"typeorm": "*", "helper": "1"}})"},
        {"node_modules/.pnpm/other@1.0.0/node_modules/other/index.js", ""},
        {"node_modules/.pnpm/other@1.0.0/node_modules/helper/package.json",
         R"({"name": "helper", "version": "1.1.0", "peerDependencies": {"typeorm": "*"}})"},
        {"node_modules/.pnpm/other@1.0.0/node_modules/helper/index.js", ""},
    };
    tree.link("node_modules/b", "../packages/b");
    tree.link("node_modules/other", ".pnpm/other@1.0.0/node_modules/other");
    const auto project = tree.build();
    CHECK(resolved(*project, "packages/a/a.ts", "kit") == "packages/a/node_modules/kit/index.js");
    CHECK(resolved(*project, "packages/b/b.ts", "kit") == "node_modules/kit/index.js");
    CHECK(project->versionOf(fileOf(*project, "packages/a/a.ts"), "kit") == "2.0.0");
    CHECK(project->versionOf(fileOf(*project, "packages/b/b.ts"), "kit") == "1.0.0");
    CHECK(resolved(*project, "packages/a/a.ts", "b") == "packages/b/b.ts");
    const std::string other = "node_modules/.pnpm/other@1.0.0/node_modules/other/index.js";
    CHECK(resolved(*project, "packages/a/a.ts", "other") == other);
    CHECK(resolved(*project, other, "helper") ==
          "node_modules/.pnpm/other@1.0.0/node_modules/helper/index.js");
}

TEST_CASE("specifiers that begin with #, module-alias, rootDirs, a folder named like a dependency") {
    const Tree tree{
        {"package.json", R"({"name": "app", "dependencies": {"vite": "5"}, "imports": {
            "#db": "./dist/db.js", "#util/*": {"types": "./types/*.d.ts", "default": "./dist/util/*.js"}, "#loop": "#loop"},
            "_moduleAliases": {"@root": "dist", "@": "./dist/inner"}})"},
        {"tsconfig.json",
         R"({"compilerOptions": {"outDir": "dist", "baseUrl": ".", "rootDirs": ["src", "generated"]}})"},
        {"src/db.ts", ""},
        {"src/util/strings.ts", ""},
        {"src/inner/x.ts", ""},
        {"generated/made.ts", ""},
        {"vite/index.ts", ""},
        {"lib/index.ts", ""},
    };
    const auto project = tree.build();
    const auto from = [&](std::string_view specifier) { return resolved(*project, "src/db.ts", specifier); };
    CHECK(from("#db") == "src/db.ts");
    CHECK(from("#util/strings") == "src/util/strings.ts");
    CHECK(from("#loop") == "external #loop");
    CHECK(from("#none") == "external #none");
    CHECK(from("@root/util/strings") == "src/util/strings.ts");
    CHECK(from("@/x") == "src/inner/x.ts");
    CHECK(from("./made") == "generated/made.ts");
    CHECK(from("vite") == "external vite");
    CHECK(from("lib") == "lib/index.ts");
}

TEST_CASE("the repository of TypeORM itself: its sources are TypeORM") {
    const Tree tree{
        {"package.json", R"({"name": "typeorm", "version": "1.1.0"})"},
        {"src/index.ts", ""},
        {"src/decorator/columns/Column.ts", ""},
        {"test/entity/User.ts", "import { Entity } from '../../src'"},
        {"test/utils.ts", ""},
    };
    const auto project = tree.build("test");
    CHECK(resolved(*project, "entity/User.ts", "../../src") == "external typeorm/index");
    CHECK(resolved(*project, "entity/User.ts", "../../src/decorator/columns/Column") ==
          "external typeorm/decorator/columns/Column");
    CHECK(resolved(*project, "entity/User.ts", "../utils") == "utils.ts");
    CHECK(roots(*project) == Strings{"entity/User.ts"});
    CHECK(project->versionOf(fileOf(*project, "entity/User.ts"), "typeorm") == "1.1.0");
}

TEST_CASE("a build output that is named leads to its source") {
    const Tree tree{
        {"package.json", R"({"name": "app"})"},
        {"tsconfig.json", R"({"compilerOptions": {"outDir": "./built", "rootDir": "./src"}})"},
        {"src/db/postgre.ts", ""},
        {"ormconfig.js", "const e = require('./built/db/postgre.js')"},
    };
    const auto project = tree.build();
    CHECK(resolved(*project, "ormconfig.js", "./built/db/postgre.js") == "src/db/postgre.ts");
}

TEST_CASE("unsaved texts stand in for files, and add some") {
    const Tree tree{{"src/a.ts", "export class Old {}"}, {"src/b.ts", "import { New } from './a'"}};
    Options options = tree.options();
    options.overlays = {
        {"src/a.ts", "export class New {}"},
        {tree.at("src/fresh/c.ts"), "import { Entity } from 'typeorm'; @Entity() export class C {}"}};
    const auto project = Project::build(options);
    CHECK(lookup(*project, "src/b.ts", "New") == "src/a.ts:New");
    CHECK(resolved(*project, "src/b.ts", "./fresh/c") == "src/fresh/c.ts");
    CHECK(roots(*project) == Strings{"src/fresh/c.ts"});
    CHECK(project->text(fileOf(*project, "src/a.ts")) == "export class New {}");
}
