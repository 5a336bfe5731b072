// What the quick reader reads it reads as tree-sitter does: over the fixtures, over forms that are easily got
// wrong, and over texts broken at random. It may leave a text to tree-sitter, but not most of them.
#include "syntax/quick/reader.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "syntax/parser.h"

using namespace audit::syntax;

namespace {

struct Source {
    std::string path;
    std::string text;
};

std::vector<Source> sourcesOf(const std::string& folder) {
    std::vector<Source> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file() || entry.path().extension() != ".ts") continue;
        std::ifstream in(entry.path(), std::ios::binary);
        found.push_back({entry.path().string(), std::string(std::istreambuf_iterator<char>(in), {})});
    }
    std::ranges::sort(found, {}, &Source::path);
    return found;
}

const std::vector<Source>& fixtures() {
    static const std::vector<Source> sources = sourcesOf("fixtures");
    return sources;
}

std::string describe(const std::string& text, const std::vector<NodeData>& nodes, std::size_t at) {
    if (at >= nodes.size()) return "nothing";
    const NodeData& node = nodes[at];
    return std::string(fieldName(node.field)) + ":" + std::string(kindName(node.kind)) + " `" +
           text.substr(node.begin, std::min<std::size_t>(node.end - node.begin, 60)) + "` depth " +
           std::to_string(node.depth) + " to " + std::to_string(node.end);
}

// "" when both read the same.
std::string difference(const std::string& text, Dialect dialect, const std::vector<NodeData>& quick) {
    Parser parser;
    const Tree tree = parser.parse(text, dialect, Keep::native);
    const std::vector<NodeData>& slow = tree.nodes();
    if (slow.size() == quick.size() &&
        std::memcmp(slow.data(), quick.data(), slow.size() * sizeof(NodeData)) == 0)
        return {};
    // The first node that begins, ends or is called otherwise tells more than the sizes of those around it.
    std::size_t at = 0;
    while (at < slow.size() && at < quick.size() && slow[at].kind == quick[at].kind &&
           slow[at].end == quick[at].end && slow[at].begin == quick[at].begin &&
           slow[at].field == quick[at].field && slow[at].depth == quick[at].depth)
        ++at;
    return "tree-sitter: " + describe(text, slow, at) + "; quick: " + describe(text, quick, at);
}

// Deletes, doubles, replaces or moves apart some token.
void damage(std::string& text, std::mt19937& random) {
    static const std::vector<std::string> words{
        "(",       ")",      "{",         "}",      "[",     "]",   "<",        ">",         ";",
        ",",       ".",      "?",         ":",      "=",     "=>",  "+",        "-",         "!",
        "&&",      "|",      "as",        "async",  "await", "new", "\n",       "\n(",       "\n[",
        "/* c */", "// x\n", "\n/* y */", "type",   "in",    "of",  "'s'",      "`t`",       "1",
        "...",     "?.",     "@d",        "static", "get",   "is",  "abstract", "class",     "function",
        "export",  "typeof", "keyof",     "++",     "const", "if",  "else",     "satisfies", "??",
        "yield",   "let",    "enum",      "for",    "{}",    "()",  "() => {}"};
    quick::Tokens scanned;
    if (!quick::tokenize(text, scanned) || scanned.tokens.size() < 3) return;
    const auto any = [&] { return scanned.tokens[random() % (scanned.tokens.size() - 1)]; };
    const quick::Token at = any();
    const std::string& word = words[random() % words.size()];
    switch (random() % 6) {
        case 0:
            text.erase(at.begin, at.end - at.begin);
            break;
        case 1:
            text.insert(at.begin, " " + word + " ");
            break;
        case 2:
            text.replace(at.begin, at.end - at.begin, word);
            break;
        case 3: {
            const quick::Token other = any();
            text.insert(at.begin, text.substr(other.begin, other.end - other.begin) + " ");
            break;
        }
        case 4:
            text.insert(at.begin, "\n");
            break;
        default: {
            std::size_t begin = at.begin;
            while (begin > 0 && (text[begin - 1] == ' ' || text[begin - 1] == '\n')) --begin;
            text.replace(begin, at.begin - begin, " ");
            break;
        }
    }
}

}  // namespace

TEST_CASE("the quick reader reads nearly all of the fixtures, and as tree-sitter does") {
    quick::Reader reader;
    std::size_t read = 0;
    for (const Source& source : fixtures()) {
        std::vector<NodeData> nodes;
        if (!reader.read(source.text, Dialect::typescript, nodes)) continue;
        ++read;
        INFO(source.path);
        CHECK(difference(source.text, Dialect::typescript, nodes).empty());
    }
    REQUIRE(fixtures().size() > 100);
    CHECK(read * 100 >= fixtures().size() * 90);
}

// By hand, over public code outside of the tree: AUDIT_TREES="FOLDER FOLDER…" build/debug/tests/test_syntax
// '[trees]'
TEST_CASE("the quick reader agrees with tree-sitter on the trees that are named", "[.][trees]") {
    const char* const trees = std::getenv("AUDIT_TREES");
    REQUIRE(trees != nullptr);
    std::istringstream folders(trees);
    quick::Reader reader;
    std::size_t seen = 0;
    std::size_t read = 0;
    for (std::string folder; folders >> folder;) {
        for (const Source& source : sourcesOf(folder)) {
            ++seen;
            std::vector<NodeData> nodes;
            if (!reader.read(source.text, Dialect::typescript, nodes)) continue;
            ++read;
            INFO(source.path);
            CHECK(difference(source.text, Dialect::typescript, nodes).empty());
        }
    }
    WARN(read << " of " << seen << " files were read without tree-sitter");
}

TEST_CASE("the quick reader agrees with tree-sitter on single forms") {
    const std::vector<std::string> forms{
        "a + b as T; a && b!; await x as T; !a as T; a as T && b; a ?? b || c; a ** b ** c; -a * b",
        "a?.b(); a?.[0]; a?.(1); new A; new A.B<C>(1).d; new (f())(x); f<T>(x); x = <T>y; x = <any>y.z<T>(1)",
        "x = a + f<T>(y); !f<T>(y); await f<T>(y); a < b && c > d; i >>= j >>> k >> l; m >= n",
        "a = b = c; a += b; a ? b : c ? d : e; x ? (a) : b; (a, b, c); a++; --b; `a${b}c\\n${`d`}`; "
        "/a[/]b/gi.test(c)",
        "({ a, b: c, ...d, e() {}, get f() { return 1 }, async *g() {}, [h]: i, 'j': k, 1: l })",
        "({ a, b = 1 } = c); [a.b, c[0]] = d; const { a, b: c = 1, ...d } = e, [f, , g = 1, ...h] = i;",
        "async (x) => { await y }; async x => y; async <T>(x: T): Promise<T> => y; (x): x is T => z",
        "f(() => {} // c\n); g(() => {} /* y */, [])",
        "function f(this: X, a?: B, ...c: D[]) { return } // x\nfoo // y\n/* z */\nbar()",
        "function f(x: string): void;\nfunction f() {}\nasync function* g() { yield* 1; yield }",
        "for (let i = 0; i < 3; i++) {}\nfor (;;) {}\nfor (const [a, b] of c) d;\nfor await (x of y) {}\nfor "
        "(a in b) {}",
        "l: for (;;) { break l }\nif (a) b; else if (c) { d() } else e\ndo x(); while (y)\nwhile (a) { b = c "
        "}",
        "switch (a) { case 1: case b ? c : d: { e(); break }\n default: f() }\ntry { a() } catch { b() } "
        "finally { c() }",
        "try { a() } catch (e: unknown) { throw e }\nreturn\nreturn a\n",
        "class A<T> extends f(B)<C> implements D, E { @d() x: string; // c\n @e() m() {} // d\n get y() { "
        "return 1 }\n"
        " static { }\n [k: string]: any\n constructor(private readonly a: B, @I() public b = 1) { super() }\n"
        " declare z?: number\n #p = 1; protected static override readonly q: T; async *r() {} }",
        "abstract class A { abstract q(): void\n protected abstract r: string; abstract get s(): T; t(): "
        "void; t() {} }",
        "@A() export class B {}\n@A()\nexport default class C {}\n@A({ b: 1 }) abstract class D {}",
        "export default function () {}\nfoo\nexport default { a: 1 }\nexport = x;\nexport * as y from 'x'",
        "import D, * as E from 'x'; import type { X, type Y as Z } from 'x'; import './x'\nimport x = "
        "require('y');",
        "export { default as x, type Y } from 'y'; export type { X } from 'x'; export { a }\nexport const "
        "enum A { b }",
        "namespace X { a() }\nexport namespace Y { b() }\ndeclare module 'x' { export const a: string; }\n"
        "declare global { interface X { a } }\nexport declare const x: string;",
        "type A = keyof B | C; type D = readonly A[] | B; type E = | A | B & C; let x: this; let y: "
        "a.b.C<D>[];",
        "type Z = A extends (infer B)[] ? C : D extends E ? F : G; let u: typeof x[number]; let w: typeof "
        "x.y[]",
        "type M = { -readonly [K in keyof T as U]-?: X }; type N = { [K in T]?: X; }; type L = `a${B}c`",
        "type O = { a?: string, b(): void; new (x: T): U; (y): z; readonly c: d; [k: string]: any\n get e(): "
        "f }",
        "type T = [A, B?, ...C[], n: T, m?: U]; type F = new (...a: any[]) => T; type G = (x: any) => x is T",
        "function f(x): asserts x is T {}\nfunction g(x): asserts x {}\ninterface I<T = {}> extends A.B<C>, "
        "D { a: 1 }",
        "enum E { a, b = 1, 'c' = 2, }\nlet x: import('y').Z;\nlet v!: T;\nvar a = b!\nlet n: -1 | 'a' | "
        "null",
        "a\n++b\nc\n(d)\ne\n[f]\nlet g = h\n!i\ntype J = K\nL.m()",
        "#!/usr/bin/env node\n// c\nimport 'x'",
        "a\n.b()\n// c\n.d()\n/* e */ ;",
    };
    quick::Reader reader;
    std::size_t read = 0;
    for (const std::string& form : forms) {
        std::vector<NodeData> nodes;
        if (!reader.read(form, Dialect::typescript, nodes)) continue;
        ++read;
        INFO(form);
        CHECK(difference(form, Dialect::typescript, nodes) == "");
    }
    CHECK(read + 6 >= forms.size());
}

TEST_CASE("the quick reader agrees with tree-sitter on damaged text, or leaves it alone") {
    std::mt19937 random(20240607);
    quick::Reader reader;
    std::size_t read = 0;
    for (int round = 0; round < 1500; ++round) {
        std::string text = fixtures()[random() % fixtures().size()].text;
        if (text.size() > 6000) continue;
        damage(text, random);
        if (random() % 2 == 0) damage(text, random);
        std::vector<NodeData> nodes;
        if (!reader.read(text, Dialect::typescript, nodes)) continue;
        ++read;
        const std::string different = difference(text, Dialect::typescript, nodes);
        if (!different.empty()) FAIL_CHECK(different << "\n" << text);
    }
    CHECK(read > 200);
}

TEST_CASE("the quick reader leaves alone what nests too deep, and is not slow on what is long") {
    quick::Reader reader;
    std::vector<NodeData> nodes;
    CHECK_FALSE(
        reader.read(std::string(5000, '(') + "a" + std::string(5000, ')'), Dialect::typescript, nodes));
    std::string sum = "a";
    for (int i = 0; i < 100000; ++i) sum += " + a";
    (void)reader.read(sum, Dialect::typescript, nodes);
    CHECK_FALSE(reader.read("", Dialect::typescript, nodes));
    CHECK_FALSE(reader.read("const a = <b>c</b>", Dialect::tsx, nodes));
}
