#include "ir/lowered.h"

namespace audit::ir {

TEST_CASE("ir: names, arguments, literals") {
    CHECK(dumpedType("string") == "string");
    CHECK(dumpedType("undefined") == "undefined");
    CHECK(dumpedType("null") == "null");
    CHECK(dumpedType("unique symbol") == "unique symbol");
    CHECK(dumpedType("this") == "this");
    CHECK(dumpedType("A") == "A");
    CHECK(dumpedType("a . B .C") == "a.B.C");
    CHECK(dumpedType("Promise<A[]>") == "(Promise ([] A))");
    CHECK(dumpedType("Map<string, Array<() => void>>") == "(Map string (Array (function (): void)))");
    CHECK(dumpedType("'a\\n'") == "\"a\\n\"");
    CHECK(dumpedType("-1") == "-1");
    CHECK(dumpedType("true") == "true");
}

TEST_CASE("ir: arrays, tuples, unions") {
    CHECK(dumpedType("readonly A[][]") == "([] ([] A))");
    CHECK(dumpedType("[a: A, b?: B]") == "(tuple A B)");
    CHECK(dumpedType("A | B | null") == "(| A B null)");
    CHECK(dumpedType("| 'a' | 'b'") == "(| \"a\" \"b\")");
    CHECK(dumpedType("A & (B | C)") == "(& A (| B C))");
    CHECK(dumpedType("A | readonly B[] | C") == "(| A ([] B) C)");
    CHECK(dumpedType("(A | B)[]") == "([] (| A B))");
}

TEST_CASE("ir: objects and functions") {
    CHECK(dumpedType(
              "{ a: A; b?: B, readonly c: C; d(x: X): D; get e(): E; [k: string]: any; (): F; new (): G }") ==
          "{a: A; b?: B; c: C; d: (function d (x: X): D); e: E}");
    CHECK(dumpedType("(a: A, b?: B, ...c: C[]) => D") == "(function (a: A b?: B ...c: ([] C)): D)");
    CHECK(dumpedType("new (a: A) => B") == "(function (a: A): B)");
    CHECK(dumpedType("abstract new () => B") == "(function (): B)");
    CHECK(dumpedType("(x: any) => x is A") == "(function (x: any): (is A))");
}

TEST_CASE("ir: operators on types") {
    CHECK(dumpedType("typeof a.b") == "(typeof a.b)");
    CHECK(dumpedType("keyof typeof a") == "(keyof (typeof a))");
    CHECK(dumpedType("A['b'][number]") == "(index (index A \"b\") number)");
    CHECK(dumpedType("import('x')") == "(import \"x\")");
    CHECK(dumpedType("import('x').A.B") == "(import \"x\" A.B)");
}

TEST_CASE("ir: what is kept as text") {
    CHECK(dumpedType("A extends B ? C : D") == "(type \"A extends B ? C : D\")");
    CHECK(dumpedType("{ [K in keyof A]?: A[K] }") == "(type \"{ [K in keyof A]?: A[K] }\")");
    CHECK(dumpedType("{ [type in A]: B }") == "(type \"{ [type in A]: B }\")");
    CHECK(dumpedType("`a${string}`") == "(type \"`a${string}`\")");
    CHECK(dumpedType("typeof import('x')") == "(type \"typeof import('x')\")");
}

TEST_CASE("ir: predicates") {
    CHECK(dumped("function f(x): asserts x is A {}") == "(function f (x): (is A) (block))");
    CHECK(dumped("function f(x): asserts x {}") == "(function f (x): (is) (block))");
    CHECK(dumped("function f(): this is A {}") == "(function f (): (is A) (block))");
}

TEST_CASE("ir: interfaces and aliases") {
    CHECK(dumped("export interface A<T> extends B<T>, c.D { e: T }") ==
          "(export-type A)\n(interface A <T> extends (B T) c.D {e: T})");
    CHECK(dumped("type A<T extends string = 'b'> = T[]") == "(type A <T extends string = \"b\"> ([] T))");
    CHECK(dumped("export type A = B") == "(export-type A)\n(type A B)");
}

TEST_CASE("ir: a union of thousands is one list") {
    std::string text = "'x'";
    for (int i = 0; i < 5000; ++i) text += " | '" + std::to_string(i) + "'";
    const Lowered lowered("type A = " + text);
    CHECK(lowered.module.problems.empty());
    const Type& type = lowered.module.types[lowered.module.typeDeclarations.front().type];
    CHECK(type.kind == TypeKind::Union);
    CHECK(type.items.count == 5001);
}

}  // namespace audit::ir
