#include "source/import_scanner.h"

#include <catch2/catch.hpp>
#include <string>

using namespace audit::source;

namespace {

// One line for each import, in a notation of the test: form specifier [type] {exported>local, …}
std::string scan(std::string_view text) {
    std::string out;
    for (const ScannedImport& import : scanImports(text)) {
        constexpr std::string_view forms[] = {"import", "effect", "export", "dynamic", "require"};
        if (!out.empty()) out += " | ";
        out += std::string(forms[static_cast<int>(import.form)]) + " " + std::string(import.specifier);
        if (import.typeOnly) out += " type";
        for (const ScannedName& name : import.names) {
            out += " " + std::string(name.typeOnly && !import.typeOnly ? "type:" : "") +
                   std::string(name.exported);
            if (name.local != name.exported) out += ">" + std::string(name.local);
        }
        CHECK(text.substr(import.span.begin, 2).find_first_of("ier") == 0);
        CHECK(std::string_view("'\"`").find(text[import.span.end - 1]) != std::string_view::npos);
    }
    return out;
}

}  // namespace

TEST_CASE("the forms of import") {
    CHECK(scan("import 'reflect-metadata';") == "effect reflect-metadata");
    CHECK(scan("import Foo from \"./foo\"") == "import ./foo default>Foo");
    CHECK(scan("import { A, B as C, type D, default as E } from './x';") ==
          "import ./x A B>C type:D default>E");
    CHECK(scan("import * as orm from 'typeorm';") == "import typeorm *>orm");
    CHECK(scan("import Foo, { A } from 'x'") == "import x default>Foo A");
    CHECK(scan("import Foo, * as all from 'x'") == "import x default>Foo *>all");
    CHECK(scan("import type { A } from 'x'") == "import x type A");
    CHECK(scan("import type Foo from 'x'") == "import x type default>Foo");
    CHECK(scan("import type * as ns from 'x'") == "import x type *>ns");
    CHECK(scan("import {} from 'x'") == "import x");
    CHECK(scan("import{A}from'x'") == "import x A");
    CHECK(scan("import {\n  A,\n  B,\n} from 'x';\n") == "import x A B");
    CHECK(scan("import data from './d.json' with { type: 'json' };") == "import ./d.json default>data");
    CHECK(scan("import fs = require('fs');") == "require fs");
    CHECK(scan("export import fs = require('fs');") == "require fs");
    CHECK(scan("import type fs = require('fs');") == "require fs type");
    CHECK(scan("import defer * as ns from 'x'") == "import x *>ns");
    CHECK(scan("import { 'a b' as c } from 'x'") == "import x a b>c");
    CHECK(scan("import /* why */ { A /* B */, // C\n D } from /* */ 'x'") == "import x A D");
}

TEST_CASE("type, defer, source, from and as are names too") {
    CHECK(scan("import type from 'x'") == "import x default>type");
    CHECK(scan("import type, { A } from 'x'") == "import x default>type A");
    CHECK(scan("import type from from 'x'") == "import x type default>from");
    CHECK(scan("import defer from 'x'") == "import x default>defer");
    CHECK(scan("import { type } from 'x'") == "import x type");
    CHECK(scan("import { type as t } from 'x'") == "import x type>t");
    CHECK(scan("import { type as } from 'x'") == "import x type:as");
    CHECK(scan("import { type as as } from 'x'") == "import x type>as");
    CHECK(scan("import { type as as x } from 'x'") == "import x type:as>x");
    CHECK(scan("import { type type } from 'x'") == "import x type:type");
    CHECK(scan("import { from, as } from 'x'") == "import x from as");
}

TEST_CASE("the forms of export") {
    CHECK(scan("export * from './user'") == "export ./user *");
    CHECK(scan("export * as users from './user'") == "export ./user *>users");
    CHECK(scan("export { A, B as C, default } from './user'") == "export ./user A B>C default");
    CHECK(scan("export type { A } from './user'") == "export ./user type A");
    CHECK(scan("export type * from './user'") == "export ./user type *");
    CHECK(scan("export { A };\nimport 'x'") == "effect x");
    CHECK(scan("export const from = 'x'") == "");
    CHECK(scan("export default class {}") == "");
    CHECK(scan("export type A = import('./a').A") == "dynamic ./a");
}

TEST_CASE("calls") {
    CHECK(scan("const x = await import('./lazy')") == "dynamic ./lazy");
    CHECK(scan("import(/* webpackChunkName: 'a' */ './lazy')") == "dynamic ./lazy");
    CHECK(scan("import(`./lazy`)") == "dynamic ./lazy");
    CHECK(scan("import(`./lazy/${x}`)") == "");
    CHECK(scan("import(path)") == "");
    CHECK(scan("const { A } = require('x');") == "require x");
    CHECK(scan("f(...require('x'))") == "require x");
    CHECK(scan("module.require('x')") == "");
    CHECK(scan("require.resolve('x')") == "");
    CHECK(scan("import.meta.url") == "");
}

TEST_CASE("words inside words, comments and strings") {
    CHECK(scan("important('x'); reimport('y'); $require('z'); export_('q')") == "");
    CHECK(scan("// import { A } from 'x'\nimport { B } from 'y'") == "import y B");
    CHECK(scan("/**\n * import { A } from 'x'\n */\nimport { B } from 'y'") == "import y B");
    CHECK(scan("/* a */ import { B } from 'y'") == "import y B");
    CHECK(scan("// import\nimport { B } from 'y'") == "import y B");
    CHECK(scan("const s = 'import';\nimport { B } from 'y'") == "import y B");
    CHECK(scan("/* export { */ import { B } from 'y'") == "import y B");
    CHECK(scan("const q = /[\"'`]/;\nimport B from 'y'") == "import y default>B");
}

TEST_CASE("what never ends is no import") {
    CHECK(scan("import") == "");
    CHECK(scan("import {") == "");
    CHECK(scan("import { A") == "");
    CHECK(scan("import { A } from") == "");
    CHECK(scan("import { A } from 'x") == "");
    CHECK(scan("import 'x\n'") == "");
    CHECK(scan("import /*") == "");
    CHECK(scan("export * as from 'x'") == "");
    CHECK(scan("import('x\\") == "");
}

TEST_CASE("how much of the other module is used") {
    const auto whole = [](std::string_view text) { return scanImports(text).at(0).wholeModule(); };
    CHECK(whole("import * as x from 'x'"));
    CHECK(whole("export * from 'x'"));
    CHECK(whole("require('x')"));
    CHECK(whole("import('x')"));
    CHECK_FALSE(whole("import { a } from 'x'"));
    CHECK_FALSE(whole("import 'x'"));
}

TEST_CASE("a megabyte of half imports is read in linear time") {
    std::string text;
    while (text.size() < 1'000'000) text += "import { a, ";
    CHECK(scanImports(text).empty());
    text.clear();
    while (text.size() < 1'000'000) text += "import /* ";
    CHECK(scanImports(text).empty());
}
