#include "ir/lowered.h"

namespace audit::ir {

TEST_CASE("ir: variables") {
    CHECK(dumped("const a = 1, b: B = c; let d; var e!: E;") ==
          "(const a = 1 b: B = c)\n(let d)\n(var e: E)");
    CHECK(dumped("const { a, b: c = 1, [k]: d, 'e-f': g, ...h } = i") ==
          "(const {a: a b: (= c 1) [k]: d e-f: g ...h} = i)");
    CHECK(dumped("const [a, , { b }, [c] = [], ...d] = e") ==
          "(const [a _ {b: b} (= [c] (array)) ...d] = e)");
}

TEST_CASE("ir: conditions and loops") {
    CHECK(dumped("if (a) b(); else if (c) {} else d()") == "(if a (call b) (if c (block) (call d)))");
    CHECK(dumped("for (let i = 0; i < n; i++) f(i)") == "(for (let i = 0) (< i n) (_++ i) (call f i))");
    CHECK(dumped("for (;;) break") == "(for _ _ _ (break))");
    CHECK(dumped("for (i = 0, j = 1; ; ) {}") == "(for (, (= i 0) (= j 1)) _ _ (block))");
    CHECK(dumped("for (const [a, b] of c) {}") == "(for-of const [a b] c (block))");
    CHECK(dumped("for await (const a of b) {}") == "(for-of const a b (block))");
    CHECK(dumped("for (a.b of c) {}") == "(for-of (. a b) c (block))");
    CHECK(dumped("for (var k in o) {}") == "(for-in var k o (block))");
    CHECK(dumped("while (a) b(); do { c() } while (d)") ==
          "(while a (call b))\n(do-while d (block\n  (call c)))");
    CHECK(dumped("a: for (;;) { continue a; break a }") ==
          "(label a (for _ _ _ (block\n  (continue a)\n  (break a))))");
}

TEST_CASE("ir: switch, try, throw, return") {
    CHECK(dumped("switch (a) { case 1: case 'b': f(); break; default: g() }") ==
          "(switch a\n  (case 1)\n  (case \"b\" (call f) (break))\n  (default (call g)))");
    CHECK(dumped("try { a() } catch { } finally { b() }") ==
          "(try (block\n  (call a)) catch _ (block) finally (block\n  (call b)))");
    CHECK(dumped("try {} catch ({ code }: any) { throw code }") ==
          "(try (block) catch {code: code} (block\n  (throw code)))");
    CHECK(dumped("function f() { return }") == "(function f () (block\n  (return)))");
    CHECK(dumped("function f() { return a, b }") == "(function f () (block\n  (return (, a b))))");
    CHECK(dumped("; debugger; with (a) b") == "(empty)\n(empty)\na\nb");
}

TEST_CASE("ir: semicolons that are not there") {
    CHECK(dumped("const a = 1\nconst b = 2\nf();\n;[1].map(g)\nlet c\nd++") ==
          "(const a = 1)\n(const b = 2)\n(call f)\n(empty)\n(call (. (array 1) map) g)\n(let c)\n(_++ d)");
    CHECK(dumped("function f() { return\n1 }") == "(function f () (block\n  (return)\n  1))");
    CHECK(dumped("class A { a = 1\nb\n'c' = 2\nd() {} }") ==
          "(class A\n  (property a = 1)\n  (property b)\n  (property c = 2)\n  (method d (function d () "
          "(block))))");
}

TEST_CASE("ir: function declarations; overload signatures are left out") {
    CHECK(dumped("function f(a: string): void\nfunction f(a?: any) {}") == "(function f (a?: any) (block))");
    CHECK(dumped("async function* f() {}") == "(function async * f () (block))");
    CHECK(dumped("function f({ a, b: [c] = [] }: { a: A; b?: B[] } = {} as any, x?: X, ...rest: any[]): void "
                 "{}") ==
          "(function f ((= {a: a b: (= [c] (array))} (as (object) any)): {a: A; b?: ([] B)} x?: X ...rest: "
          "([] any)): "
          "void (block))");
}

TEST_CASE("ir: enums") {
    CHECK(dumped("enum A { B, C = 'c', 'd-e' = 1 << 2, ['f'] }") == "(enum A B C = \"c\" d-e = (<< 1 2) f)");
    CHECK(dumped("const enum A { B = C.D }") == "(enum A B = (. C D))");
}

TEST_CASE("ir: namespaces") {
    CHECK(
        dumped("namespace A.B { export const c = 1; class D {} export namespace E { export enum F {} } }") ==
        "(namespace A.B (block\n  exported (const c = 1)\n  (class D)\n  exported (namespace E (block\n    "
        "exported "
        "(enum F)))))");
    CHECK(dumped("module A { }") == "(namespace A (block))");
    CHECK(dumped("namespace A\n{\n  const b = 1\n}") == "(namespace A (block\n  (const b = 1)))");
    CHECK(dumped("namespace A { export interface B {} namespace C { type D = E } }").find("(type A.C.D E)") !=
          std::string::npos);
}

TEST_CASE("ir: ambient declarations are marked; other modules' are ignored") {
    CHECK(
        dumped(
            "declare const a: A; declare function f(): void; declare class C { m(): void; m(a: A): void }") ==
        "declare (const a: A)\ndeclare (function f (): void)\ndeclare (class C\n  (method m (function m (): "
        "void))\n  "
        "(method m (function m (a: A): void)))");
    CHECK(dumped("declare module 'x' { const a: A }\ndeclare global { interface Window {} }") == "");
    const Lowered lowered("export class A { m(): void }", "a.d.ts");
    CHECK(lowered.module.isDeclaration);
    CHECK(lowered.module.classes.front().ambient);
    CHECK(lowered.module.stmt(lowered.module.topLevel.front()).ambient);
    CHECK(Lowered("let a", "a.mjs").module.isJavaScript);
}

TEST_CASE("ir: `let` and `export` may stand above what they declare") {
    CHECK(dumped("let // why\n  a = 1") == "(let a = 1)");
    CHECK(dumped("export // why\nconst a = 1") == "(export a)\n(const a = 1)");
}

TEST_CASE("ir: an arrow function ends before a bracket in the next line") {
    CHECK(dumped("const f = () => {}\n(async () => {})()") ==
          "(const f = (=> () (block)))\n(call (=> async () (block)))");
}

}  // namespace audit::ir
