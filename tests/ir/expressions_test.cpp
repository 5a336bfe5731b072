#include "ir/lowered.h"

namespace audit::ir {

TEST_CASE("ir: literals") {
    CHECK(dumped("null") == "null");
    CHECK(dumped("[true, false, undefined, NaN]") == "(array true false undefined NaN)");
    CHECK(dumped("'a'") == "\"a\"");
    CHECK(dumped("/a[/]b/giu.test(x)") == "(call (. /a[/]b/giu test) x)");
    CHECK(dumped("a / b / c") == "(/ (/ a b) c)");
}

TEST_CASE("ir: escapes in strings are resolved") {
    CHECK(dumped(R"('\x41\u0042\u{43}\101\n\t\\\'')") == R"("ABCA\n\t\\'")");
    CHECK(dumped(R"("\uD83D\uDE00")") == "\"\U0001F600\"");
    CHECK(dumped(R"("\uD83D!")") == "\"\uFFFD!\"");
    CHECK(dumped("'a\\\nb'") == "\"ab\"");
    CHECK(dumped("'a\\\r\nb'") == "\"ab\"");
    CHECK(dumped(R"('\q\é')") == "\"qé\"");
    CHECK(dumped("'\\0'") == std::string("\"\0\"", 3));
}

TEST_CASE("ir: numbers") {
    const auto number = [](const std::string& text) {
        const Lowered lowered(text);
        return lowered.module.expr(lowered.expression()).number;
    };
    CHECK(number("1_000") == 1000);
    CHECK(number("0x1F") == 31);
    CHECK(number("0b101") == 5);
    CHECK(number("0o17") == 15);
    CHECK(number("017") == 15);
    CHECK(number(".5") == 0.5);
    CHECK(number("5.") == 5);
    CHECK(number("1e-3") == 0.001);
    CHECK(number("10n") == 10);
    CHECK(std::isnan(number("99999999999999999999n")));
    CHECK(std::isinf(number("1e999")));
    CHECK(dumped("1_000n") == "1_000n");
}

TEST_CASE("ir: templates") {
    CHECK(dumped("``") == "(template)");
    CHECK(dumped("`a`") == "(template \"a\")");
    CHECK(dumped("`a${b}${c}d`") == "(template \"a\" b c \"d\")");
    CHECK(dumped("`\\`${`${x}`}\\n`") == "(template \"`\" (template x) \"\\n\")");
    CHECK(dumped("`a\r\nb`") == "(template \"a\\nb\")");
    CHECK(dumped("a.b`c${d}`") == "(tag (. a b) (template \"c\" d))");
    CHECK(dumped("`{ ${a /* } */} }`") == "(template \"{ \" a \" }\")");
}

TEST_CASE("ir: members, calls, optional chains") {
    CHECK(dumped("a.b.c[0]") == "([] (. (. a b) c) 0)");
    CHECK(dumped("a?.b?.[c]?.(d)") == "(call? ([]? (.? a b) c) d)");
    CHECK(dumped("f<T, U>(...a, b)") == "(call f <T U> (... a) b)");
    CHECK(dumped("new Foo") == "(new Foo)");
    CHECK(dumped("new a.Foo<T>(b).c()") == "(call (. (new (. a Foo) <T> b) c))");
    CHECK(dumped("new (f())(x)") == "(new (call f) x)");
    CHECK(dumped("this.#x") == "(. this #x)");
    CHECK(dumped("#x in y") == "(in #x y)");
    CHECK(dumped("import('x')") == "(import \"x\")");
    CHECK(dumped("import('x', { with: { type: 'json' } })") == "(import \"x\")");
    CHECK(dumped("import.meta.url") == "(. import.meta url)");
    CHECK(dumped("new.target") == "new.target");
    CHECK(dumped("super.a()") == "(call (. super a))");
}

TEST_CASE("ir: operators") {
    CHECK(dumped("a + b * c - d") == "(- (+ a (* b c)) d)");
    CHECK(dumped("a || b && c ?? d") == "(?? (|| a (&& b c)) d)");
    CHECK(dumped("a ** b ** c") == "(** a (** b c))");
    CHECK(dumped("!a, -b, ~c, +d, typeof e, void f, delete g.h") ==
          "(, (! a) (- b) (~ c) (+ d) (typeof e) (void f) (delete (. g h)))");
    CHECK(dumped("a++, --b") == "(, (_++ a) (--_ b))");
    CHECK(dumped("a ? b : c ? d : e") == "(?: a b (?: c d e))");
    CHECK(dumped("a = b = c") == "(= a (= b c))");
    CHECK(dumped("a += 1, b ??= 2, c &&= 3, d >>>= 4") == "(, (+= a 1) (??= b 2) (&&= c 3) (>>>= d 4))");
    CHECK(dumped("a instanceof B && 'c' in d") == "(&& (instanceof a B) (in \"c\" d))");
    CHECK(dumped("(0, a.b)()") == "(call (, 0 (. a b)))");
}

TEST_CASE("ir: parentheses are a flag") {
    const Lowered lowered("(a.b).c");
    const Expr& outer = lowered.module.expr(lowered.expression());
    CHECK((outer.flags & kParenthesized) == 0);
    CHECK((lowered.module.expr(outer.a).flags & kParenthesized) != 0);
    CHECK(lowered.at(lowered.module.expr(outer.a).span) == "a.b");
}

TEST_CASE("ir: casts") {
    CHECK(dumped("a as B") == "(as a B)");
    CHECK(dumped("<B>a") == "(as a B)");
    CHECK(dumped("a satisfies B as C") == "(as (satisfies a B) C)");
    CHECK(dumped("['a'] as const") == "(const (array \"a\"))");
    CHECK(dumped("a!.b!") == "(! (. (! a) b))");
}

TEST_CASE("ir: arrays, holes, spreads") {
    CHECK(dumped("[a, , b, ...c,]") == "(array a _ b (... c))");
    CHECK(dumped("[,]") == "(array _)");
}

TEST_CASE("ir: object literals") {
    CHECK(dumped("({ a, 'b-c': 1, 2: x, [k]: v, ...s })") == "(object a b-c: 1 2: x [k]: v (... s))");
    CHECK(dumped("({ get a() { return 1 }, set a(v) {}, async *m() {}, n() {} })") ==
          "(object get a: (function a () (block\n  (return 1))) set a: (function a (v) (block)) m: (function "
          "async * "
          "m () (block)) n: (function n () (block)))");
    CHECK(dumped("({ get: 1, set, async: 2, static: 3, new: 4 })") ==
          "(object get: 1 set async: 2 static: 3 new: 4)");
}

TEST_CASE("ir: the name and the value of a property have their places") {
    const Lowered lowered("f({ 'a b': 1 })");
    const Property& property = lowered.module.props.front();
    CHECK(lowered.str(property.name) == "a b");
    CHECK(lowered.at(property.nameSpan) == "'a b'");
    CHECK(lowered.at(property.span) == "'a b': 1");
}

TEST_CASE("ir: functions and arrows") {
    CHECK(dumped("x => x") == "(=> (x) x)");
    CHECK(dumped("async (a: A, b = 1, ...c: C[]): Promise<D> => {}") ==
          "(=> async (a: A (= b 1) ...c: ([] C)): (Promise D) (block))");
    CHECK(dumped("f(function* g<T extends X = Y>(this: Z, a?) { yield; yield* a; })") ==
          "(call f (function * g <T extends X = Y> (a?) (block\n  (yield)\n  (yield* a))))");
    CHECK(dumped("async () => await a") == "(=> async () (await a))");
}

TEST_CASE("ir: destructuring assignments") {
    CHECK(dumped("({ a, b: c.d, e = 1, ...f } = g)") == "(= {a: a b: (. c d) e: (= e 1) ...f} g)");
    CHECK(dumped("[a, , b.c, d = 1, ...e] = f") == "(= [a _ (. b c) (= d 1) ...e] f)");
}

TEST_CASE("ir: JSX is opaque and keeps the expressions inside") {
    CHECK(dumped("const a = <b.c d={e} f='g' {...h}>text {i} <j k={l} /> & more</b.c>", "a.tsx") ==
          "(const a = (opaque \"jsx\" e (... h) i (opaque \"jsx\" l)))");
    CHECK(dumped("const a = <T,>(x: T) => <>{x}</>", "a.tsx") ==
          "(const a = (=> <T> (x: T) (opaque \"jsx\" x)))");
}

TEST_CASE("ir: spans of expressions") {
    const Lowered lowered("  repo.find({ where: { id: 'x' } });");
    const Expr& call = lowered.module.expr(lowered.expression());
    CHECK(lowered.at(call.span) == "repo.find({ where: { id: 'x' } })");
    const Expr& callee = lowered.module.expr(call.a);
    CHECK(lowered.at(callee.span) == "repo.find");
    CHECK(lowered.at(callee.textSpan) == "find");
    for (const Expr& expr : lowered.module.exprs) {
        if (expr.kind == ExprKind::String) CHECK(lowered.at(expr.textSpan) == "x");
    }
}

TEST_CASE("ir: spans of the literal parts of a template") {
    const Lowered lowered("`SELECT ${x} \\n FROM`");
    const Module& m = lowered.module;
    const Expr& whole = m.expr(lowered.expression());
    REQUIRE(whole.items.count == 3);
    CHECK(lowered.at(m.expr(m.at(whole.items, 0)).span) == "SELECT ");
    CHECK(lowered.at(m.expr(m.at(whole.items, 2)).span) == " \\n FROM");
    CHECK(lowered.str(m.expr(m.at(whole.items, 2)).text) == " \n FROM");
}

TEST_CASE("ir: a byte order mark and hash bang count as bytes") {
    const Lowered lowered("\xEF\xBB\xBF#!/usr/bin/env node\r\nconst a = 'b'\r\nconst c = 1\r\n");
    CHECK(lowered.dump() == "(const a = \"b\")\n(const c = 1)");
    CHECK(lowered.at(lowered.module.stmt(lowered.module.topLevel.at(1)).span) == "const c = 1");
}

}  // namespace audit::ir
