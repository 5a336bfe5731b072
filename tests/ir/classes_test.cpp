#include "ir/lowered.h"

namespace audit::ir {

TEST_CASE("ir: class heads") {
    CHECK(dumped("abstract class A<T extends B = C> extends D<E>(F) implements G, H<I> {}") ==
          "(class abstract A <T extends B = C> extends (call D <E> F) implements G (H I))");
    CHECK(dumped("class A extends b.C<D> {}") == "(class A extends (. b C) <D>)");
    CHECK(dumped("class A extends mixin(B, C) {}") == "(class A extends (call mixin B C))");
    CHECK(dumped("const A = class B extends C {}") == "(const A = (class B extends C))");
    CHECK(dumped("let A = class A extends B {}") == "(let A = (class A extends B))");
}

TEST_CASE("ir: members") {
    CHECK(dumpedMembers("private readonly a: A = b") == "(property readonly private a: A = b)");
    CHECK(dumpedMembers("protected static b?") == "(property static protected b?)");
    CHECK(dumpedMembers("declare c: C") == "(property declare c: C)");
    CHECK(dumpedMembers("d!: D[]") == "(property d: ([] D))");
    CHECK(dumpedMembers("#e = 1") == "(property #e = 1)");
    CHECK(dumpedMembers("'f-g' = 1") == "(property f-g = 1)");
    CHECK(dumpedMembers("[h.i]: J") == "(property [(. h i)]: J)");
    CHECK(dumpedMembers("accessor k = 1") == "(property k = 1)");
    CHECK(dumpedMembers("public async l?(): void {}") ==
          "(method public l? (function async l (): void (block)))");
    CHECK(dumpedMembers("static *m() {}") == "(method static m (function * m () (block)))");
    CHECK(dumpedMembers("get n(): N { return 1 }") ==
          "(getter n (function n (): N (block\n    (return 1))))");
    CHECK(dumpedMembers("set n(v) {}") == "(setter n (function n (v) (block)))");
    CHECK(dumpedMembers("static { a() }") == "(static-block (function () (block\n    (call a))))");
    CHECK(dumpedMembers("static constructor() {}") ==
          "(method static constructor (function constructor () (block)))");
    CHECK(dumped("class C { [key: string]: any; readonly [k: number]: A; static [s: string]: B }") ==
          "(class C)");
}

TEST_CASE("ir: words that are modifiers elsewhere name members too") {
    for (const std::string name : {"get", "set", "static", "async", "readonly", "declare", "accessor",
                                   "abstract", "override", "of", "type", "private"}) {
        CAPTURE(name);
        CHECK(dumpedMembers(name + ": A = 1") == "(property " + name + ": A = 1)");
        CHECK(dumpedMembers(name + "() {}") == "(method " + name + " (function " + name + " () (block)))");
    }
}

TEST_CASE("ir: abstract members and overloads") {
    CHECK(dumped("abstract class A { abstract a: B; abstract f(): void; abstract get g(): G; protected "
                 "abstract h; }") ==
          "(class abstract A\n  (property abstract a: B)\n  (method abstract f (function f (): void))\n  "
          "(getter abstract g "
          "(function g (): G))\n  (property abstract protected h))");
    CHECK(dumpedMembers("f(): void; f(a: A): void; f(a?: any) {}") ==
          "(method f (function f (a?: any) (block)))");
    CHECK(dumpedMembers("constructor(); constructor(a?: A) {}") ==
          "(constructor constructor (function constructor (a?: A) (block)))");
    // Without an implementation the last signature is all there is.
    CHECK(dumpedMembers("f(): void;") == "(method f (function f (): void))");
}

TEST_CASE("ir: parameter properties") {
    CHECK(dumpedMembers(
              "constructor(private readonly a: A, public b = 1, protected c?: C, readonly d, e) {}") ==
          "(constructor constructor (function constructor (this.private readonly a: A this.public (= b 1) "
          "this.protected c?: C this.readonly d e) (block)))");
}

TEST_CASE("ir: decorators") {
    CHECK(dumped("@A @b.C() export default abstract class D {}") ==
          "(export D as default)\n(class abstract D @A @(call (. b C)))");
    CHECK(dumped("export @A() class B {}") == "(export B)\n(class B @(call A))");
    CHECK(dumped("@A() export default class {}") == "(export (class @(call A)) as default)");
    CHECK(dumped("const A = @B() class {}") == "(const A = (class @(call B)))");
    CHECK(dumpedMembers("@A() @B(() => C, { d: 1 }) e: F") ==
          "@(call A) @(call B (=> () C) (object d: 1)) (property e: F)");
    CHECK(dumpedMembers("@A() async m(@B('c') d: D, @E() @F g) {}") ==
          "@(call A) (method m (function async m (@(call B \"c\") d: D @(call E) @F g) (block)))");
    CHECK(dumpedMembers("@A() get b() { return 1 }") ==
          "@(call A) (getter b (function b () (block\n    (return 1))))");
    CHECK(dumpedMembers("@A<B>() c: C") == "@(call A <B>) (property c: C)");
    CHECK(dumpedMembers("@A() ['b']: C") == "@(call A) (property [\"b\"]: C)");
}

TEST_CASE("ir: spans of classes, members and decorators") {
    const Lowered lowered(
        "// top\n@Entity('a')\nexport class A {\n  @Column() name: string;\n  @B()\n  m() {}\n}\n");
    const Module& m = lowered.module;
    const Class& one = m.classes.front();
    CHECK(lowered.at(one.span).starts_with("@Entity"));
    CHECK(lowered.at(one.span).ends_with("}"));
    CHECK(lowered.at(one.nameSpan) == "A");
    CHECK(lowered.at(one.bodySpan).starts_with("{\n  @Column"));
    CHECK(lowered.at(m.decorators[one.decorators.first].span) == "@Entity('a')");
    const Member& name = m.members[one.members.first];
    CHECK(lowered.at(name.span) == "@Column() name: string");
    CHECK(lowered.at(name.nameSpan) == "name");
    CHECK(lowered.at(m.decorators[name.decorators.first].span) == "@Column()");
    const Member& method = m.members[one.members.first + 1];
    CHECK(lowered.at(method.span) == "@B()\n  m() {}");
    CHECK(m.functions[method.function].ownerClass == 0);
    CHECK(lowered.at(m.functions[method.function].nameSpan) == "m");
}

TEST_CASE("ir: the span of an exported class begins at export when no decorator stands before") {
    const Lowered lowered("export class A {}");
    CHECK(lowered.at(lowered.module.classes.front().span) == "export class A {}");
}

}  // namespace audit::ir
