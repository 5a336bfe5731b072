// What names mean, followed over modules.
#include <catch2/catch.hpp>

#include "tree.h"

using namespace audit::project;

TEST_CASE("declarations, imports, renames, defaults, namespaces") {
    const Tree tree{
        {"a.ts", R"(
            export class A {}
            class Inner {}
            export { Inner as Outer };
            export default class Main {}
            export const { x, y: [z] } = f();
            export enum E { One }
            export namespace N.M { export const v = 1 }
            export type T = string;
            export interface I {}
            export function f(): any {}
        )"},
        {"b.ts", R"(
            import Main, { A, Outer as O, type T } from './a';
            import * as ns from './a';
            import { Repository as Repo } from 'typeorm';
            import def from 'typeorm';
            import * as orm from 'typeorm';
            import { nothing } from './a';
            const local = 1;
        )"},
        {"c.ts", "export default { entities: [] }"},
        {"d.ts", "import config from './c'; export default config"},
        {"e.ts", "export default function () {}"},
    };
    const auto project = tree.build();
    CHECK(lookup(*project, "b.ts", "Main") == "a.ts:Main");
    CHECK(lookup(*project, "b.ts", "A") == "a.ts:A");
    CHECK(lookup(*project, "b.ts", "O") == "a.ts:Inner");
    CHECK(lookup(*project, "b.ts", "T") == "a.ts:T");
    CHECK(lookup(*project, "b.ts", "ns") == "a.ts:*");
    CHECK(lookup(*project, "b.ts", "Repo") == "typeorm:Repository");
    CHECK(lookup(*project, "b.ts", "def") == "typeorm:default");
    CHECK(lookup(*project, "b.ts", "orm") == "typeorm:*");
    CHECK(lookup(*project, "b.ts", "nothing") == "none");
    CHECK(lookup(*project, "b.ts", "local") == "b.ts:local");
    CHECK(lookup(*project, "b.ts", "undeclared") == "none");
    CHECK(lookupExport(*project, "b.ts", "local") == "none");  // not exported
    for (const char* name : {"A", "x", "z", "E", "N", "T", "I", "f"}) {
        CHECK(lookupExport(*project, "a.ts", name) == std::string("a.ts:") + name);
    }
    CHECK(lookupExport(*project, "a.ts", "y") == "none");
    CHECK(lookupExport(*project, "a.ts", "*") == "a.ts:*");
    CHECK(lookupExport(*project, "c.ts", "default") == "c.ts:(expression)");
    CHECK(lookupExport(*project, "d.ts", "default") == "c.ts:(expression)");
    CHECK(lookupExport(*project, "e.ts", "default") == "e.ts:(expression)");
}

TEST_CASE("re-exports: chains, conflicts, circles, packages") {
    const Tree tree{
        {"index.ts",
         "export * from './one';\nexport * from './two';\nexport { X as Y } from './two';\n"
         "export * as all from './one';\nexport { default as Def, default } from './def';"},
        {"one.ts", "export * from './deep';\nexport class Both { one = 1 }"},
        {"two.ts", "export class Both { two = 2 }\nexport class X {}\nexport * from './index';"},
        {"deep.ts", "export * from './deeper'"},
        {"deeper.ts",
         "export * from './deep'; export const found = 1; export default 1; export * from 'typeorm'"},
        {"def.ts", "class D {}\nexport default D"},
        {"explicit.ts", "export * from './one';\nexport { X as Both } from './two';"},
        {"passed.ts", "import { found } from './index';\nexport { found as handed };"},
        {"self.ts", "export * from './self'; export { a } from './self';"},
        {"user.ts",
         "import { Both, Y, all, found, Def, nowhere, Entity } from './index'; import Default from "
         "'./index'"},
    };
    const auto project = tree.build();
    CHECK(lookup(*project, "user.ts", "Both") == "one.ts:Both");  // the first star
    CHECK(lookup(*project, "user.ts", "Y") == "two.ts:X");
    CHECK(lookup(*project, "user.ts", "all") == "one.ts:*");
    CHECK(lookup(*project, "user.ts", "found") == "deeper.ts:found");
    CHECK(lookup(*project, "user.ts", "Def") == "def.ts:D");
    CHECK(lookup(*project, "user.ts", "Default") == "def.ts:D");
    // A star of a package may hold any name.
    CHECK(lookup(*project, "user.ts", "Entity") == "typeorm:Entity");
    CHECK(lookupExport(*project, "one.ts", "default") == "none");  // stars leave the default out
    CHECK(lookupExport(*project, "explicit.ts", "Both") == "two.ts:X");
    CHECK(lookupExport(*project, "passed.ts", "handed") == "deeper.ts:found");
    CHECK(lookupExport(*project, "self.ts", "a") == "none");
    CHECK(lookupExport(*project, "self.ts", "b") == "none");

    const auto names = project->exportedNames(fileOf(*project, "index.ts"));
    CHECK(Strings(names.begin(), names.end()) == Strings{"Both", "Def", "X", "Y", "all", "default", "found"});
    const auto twoNames = project->exportedNames(fileOf(*project, "two.ts"));
    CHECK(Strings(twoNames.begin(), twoNames.end()) == Strings{"Both", "Def", "X", "Y", "all", "found"});
}

TEST_CASE("an export that the scan of bytes does not see is found all the same") {
    const Tree tree{
        {"index.ts", "export * from './many'; export * from './pattern'"},
        {"many.ts", "export const first = 1, second = 2;"},
        {"pattern.ts", "export const { third, x: { fourth } } = thing"},
        {"user.ts", "import { second, third, fourth } from './index'"},
    };
    const auto project = tree.build();
    CHECK(lookup(*project, "user.ts", "second") == "many.ts:second");
    CHECK(lookup(*project, "user.ts", "third") == "pattern.ts:third");
    CHECK(lookup(*project, "user.ts", "fourth") == "pattern.ts:fourth");
}

TEST_CASE("TypeScript's require and export =") {
    const Tree tree{
        {"whole.ts", "class Whole {}\nexport = Whole"},
        {"object.ts", "const a = 1; export = { a, b: 2 }"},
        {"named.ts", "export const n = 1"},
        {"user.ts",
         "import Whole = require('./whole'); import named = require('./named');\n"
         "import orm = require('typeorm'); import Default from './whole'; import { a, b } from './object'"},
    };
    const auto project = tree.build();
    CHECK(lookup(*project, "user.ts", "Whole") == "whole.ts:Whole");
    CHECK(lookup(*project, "user.ts", "Default") == "whole.ts:Whole");
    CHECK(lookup(*project, "user.ts", "named") == "named.ts:*");
    CHECK(lookup(*project, "user.ts", "orm") == "typeorm:*");
    CHECK(lookup(*project, "user.ts", "a") == "object.ts:a");
    CHECK(lookup(*project, "user.ts", "b") == "object.ts:(expression)");
}

TEST_CASE("CommonJS as compilers write it") {
    const Tree tree{
        {"package.json", R"({"dependencies": {"kit": "1"}})"},
        {"user.ts",
         "import { User, Post, Money, Kind, Late, helper, Renamed, tag, viaGetter } from 'kit'; import kit "
         "from 'kit'"},
        {"node_modules/kit/package.json", R"({"name": "kit", "dependencies": {"typeorm": "*"}})"},
        {"node_modules/kit/index.js", R"("use strict";
var __createBinding = (this && this.__createBinding) || (Object.create ? (function(o, m, k, k2) {}) : (function(o, m) {}));
var __exportStar = (this && this.__exportStar) || function(m, exports) {
    for (var p in m) if (p !== "default" && !exports.hasOwnProperty(p)) __createBinding(exports, m, p);
};
Object.defineProperty(exports, "__esModule", { value: true });
exports.tag = exports.Renamed = void 0;
__exportStar(require("./user"), exports);
tslib_1.__exportStar(require("./post"), exports);
var helpers_1 = require("./helpers");
Object.defineProperty(exports, "helper", { enumerable: true, get: function () { return helpers_1.helper; } });
Object.defineProperty(exports, "viaGetter", { enumerable: true, get: () => helpers_1.other });
exports.Renamed = helpers_1.helper;
const tag = "x";
exports.tag = tag;
)"},
        {"node_modules/kit/user.js", R"("use strict";
const typeorm_1 = require("typeorm");
const { Money } = require("./helpers");
exports.User = exports.Kind = void 0;
let User = class User extends typeorm_1.BaseEntity {};
exports.User = User;
exports.User = User = __decorate([(0, typeorm_1.Entity)()], User);
var Kind;
(function (Kind) { Kind["A"] = "a"; })(Kind || (exports.Kind = Kind = {}));
exports.Money = Money;
)"},
        {"node_modules/kit/post.js", R"(
let Late = exports.Late = class Late {};
exports.Post = class Post {};
)"},
        {"node_modules/kit/helpers.js", R"(
exports.helper = helper;
function helper() {}
exports.other = () => 1;
exports.Money = require("./money");
)"},
        {"node_modules/kit/money.js", "module.exports = function Money() {}"},
    };
    const auto project = tree.build();
    const std::string kit = "node_modules/kit/";
    CHECK(lookup(*project, "user.ts", "User") == kit + "user.js:User");
    CHECK(lookup(*project, "user.ts", "Kind") == kit + "user.js:Kind");
    CHECK(lookup(*project, "user.ts", "Post") == kit + "post.js:(expression)");
    CHECK(lookup(*project, "user.ts", "Late") == kit + "post.js:Late");
    CHECK(lookup(*project, "user.ts", "helper") == kit + "helpers.js:helper");
    CHECK(lookup(*project, "user.ts", "Renamed") == kit + "helpers.js:helper");
    CHECK(lookup(*project, "user.ts", "viaGetter") == kit + "helpers.js:(expression)");
    CHECK(lookup(*project, "user.ts", "tag") == kit + "index.js:tag");
    CHECK(lookup(*project, "user.ts", "Money") == kit + "money.js:(expression)");
    CHECK(lookup(*project, "user.ts", "kit") == kit + "index.js:*");
    CHECK(lookup(*project, kit + "user.js", "typeorm_1") == "typeorm:*");
    const auto names = project->exportedNames(fileOf(*project, kit + "index.js"));
    CHECK(Strings(names.begin(), names.end()) ==
          Strings{"Kind", "Late", "Money", "Post", "Renamed", "User", "helper", "tag", "viaGetter"});
}

TEST_CASE("CommonJS written by hand") {
    const Tree tree{
        {"package.json", R"({"name": "js"})"},
        {"ormconfig.js",
         "const path = require('path');\nmodule.exports = { type: 'postgres', entities: "
         "[path.join(__dirname, 'x')] }"},
        {"repo.js",
         "const { getRepository: repo } = require('typeorm');\nconst cfg = require('./ormconfig');\n"
         "module.exports = { find, ...require('./more'), named: cfg };\nfunction find() { return "
         "repo('User').find() }"},
        {"more.js", "exports.extra = 1; module.exports.second = 2; exports['third'] = 3"},
        {"user.ts",
         "import cfg from './ormconfig'; import { find, extra, named, second, third } from './repo'"},
    };
    const auto project = tree.build();
    CHECK(lookup(*project, "user.ts", "cfg") == "ormconfig.js:(expression)");
    CHECK(lookup(*project, "user.ts", "find") == "repo.js:find");
    CHECK(lookup(*project, "user.ts", "extra") == "more.js:(expression)");
    CHECK(lookup(*project, "user.ts", "second") == "more.js:(expression)");
    CHECK(lookup(*project, "user.ts", "third") == "more.js:(expression)");
    CHECK(lookup(*project, "user.ts", "named") == "ormconfig.js:(expression)");
    CHECK(lookup(*project, "repo.js", "repo") == "typeorm:getRepository");
    CHECK(isRoot(*project, "repo.js"));
}

TEST_CASE("what a name is declared as, whether its file is lowered or not") {
    const char* text =
        "export class C {}\nexport abstract class A {}\nexport default class D {}\nexport async function f() "
        "{}\n"
        "export function* g() {}\nexport const v = 1;\nexport let w = 1\nexport enum E { X }\nexport const "
        "enum F { X }\n"
        "export interface I {}\nexport type T = string;\nexport declare class DC {}\nexport namespace N {}\n"
        "export type Both = 'a';\nexport const Both = { a: 1 };\nexport interface Merged {}\nexport class "
        "Merged {}\n"
        "namespace Hidden {\n  export class Inner {}\n}\n/*\nexport class Gone {}\n*/\n"
        "const code = `\nexport class Quoted {}\n`;\nclass Listed {}\nexport { Listed };\n// export class "
        "Line {}\n";
    const Tree tree{{"a.ts", text}};
    using Sort = Declaration::Sort;
    const std::pair<const char*, Sort> expected[] = {
        {"C", Sort::Class},     {"A", Sort::Class},       {"default", Sort::Class}, {"f", Sort::Function},
        {"g", Sort::Function},  {"v", Sort::Variable},    {"w", Sort::Variable},    {"E", Sort::Enum},
        {"F", Sort::Enum},      {"I", Sort::Interface},   {"T", Sort::TypeAlias},   {"DC", Sort::Class},
        {"N", Sort::Namespace}, {"Both", Sort::Variable}, {"Merged", Sort::Class},  {"Listed", Sort::Class}};
    for (const bool lowered : {false, true}) {
        for (const auto& [name, sort] : expected) {
            CAPTURE(name, lowered);
            const auto project = tree.build();
            const FileId file = fileOf(*project, "a.ts");
            if (lowered) REQUIRE(project->module(file) != nullptr);
            const Declaration found = project->lookupExport(file, name);
            CHECK(found.kind == Declaration::Kind::Local);
            CHECK(found.sort == sort);
        }
        for (const char* name : {"Inner", "Gone", "Quoted", "Line", "Hidden", "D"}) {
            CAPTURE(name, lowered);
            const auto project = tree.build();
            const FileId file = fileOf(*project, "a.ts");
            if (lowered) REQUIRE(project->module(file) != nullptr);
            CHECK(project->lookupExport(file, name).kind == Declaration::Kind::None);
        }
    }
    const auto project = tree.build();
    CHECK(project->lookupExport(fileOf(*project, "a.ts"), "C").sort == Sort::Class);
    CHECK(project->counters().lowered == 0);
}
