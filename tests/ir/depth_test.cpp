// Code that nests deeper than anybody writes: no stack overflow, no quadratic time, and a reason where it
// ends.
#include <algorithm>
#include <functional>
#include <string>

#include "ir/limits.h"
#include "ir/lowered.h"
#include "source/thread_pool.h"

namespace audit::ir {

namespace {

// As deep a stack as the threads have that lower files.
void deep(const std::function<void()>& work) {
    source::ThreadPool(1).run(work);
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

std::size_t count(const Module& module, ExprKind kind) {
    return static_cast<std::size_t>(
        std::ranges::count_if(module.exprs, [&](const Expr& expr) { return expr.kind == kind; }));
}

bool endsTooDeep(const Lowered& lowered) {
    return std::ranges::any_of(lowered.module.exprs, [&](const Expr& expr) {
        return expr.kind == ExprKind::Opaque && lowered.str(expr.text) == "too deep";
    });
}

// Children come before their parents, so one pass suffices.
std::uint32_t nesting(const Module& module) {
    std::vector<std::uint32_t> height(module.exprs.size(), 1);
    std::uint32_t most = 0;
    for (std::size_t i = 0; i < module.exprs.size(); ++i) {
        const Expr& expr = module.exprs[i];
        for (const ExprId child : {expr.a, expr.b, expr.c}) {
            if (child != kNone) height[i] = std::max(height[i], height[child] + 1);
        }
        if (expr.kind != ExprKind::Object) {
            for (std::uint32_t k = 0; k < expr.items.count; ++k) {
                const ExprId child = module.at(expr.items, k);
                if (child != kNone) height[i] = std::max(height[i], height[child] + 1);
            }
        }
        most = std::max(most, height[i]);
    }
    return most;
}

}  // namespace

TEST_CASE("ir: a chain of 2,000 calls lowers whole") {
    deep([] {
        const Lowered lowered("qb" + repeated(".andWhere('a = :a', { a })", 2000));
        CHECK(count(lowered.module, ExprKind::Call) == 2000);
        CHECK_FALSE(endsTooDeep(lowered));
    });
}

TEST_CASE("ir: 4,000 concatenations lower whole") {
    deep([] {
        const Lowered lowered("x = 'a'" + repeated(" +\n  'b'", 4000));
        CHECK(count(lowered.module, ExprKind::Binary) == 4000);
        CHECK_FALSE(endsTooDeep(lowered));
    });
}

TEST_CASE("ir: 100,000 terms end in a reason") {
    deep([] {
        for (const std::string_view term : {" + a", " && a", ".a()", "[0]", "!", " as A", "`b`", "?.a"}) {
            CAPTURE(term);
            const Lowered lowered("a" + repeated(term, 100000));
            CHECK(endsTooDeep(lowered));
            CHECK(nesting(lowered.module) <= maxNesting + 1);
        }
    });
}

TEST_CASE("ir: 200,000 nested brackets, closed") {
    deep([] {
        for (const auto& [open, close] :
             {std::pair{"[", "]"}, {"(", ")"}, {"f(", ")"}, {"{", "}"}, {"!", ""}}) {
            CAPTURE(open);
            const Lowered lowered(repeated(open, 200000) + "x" + repeated(close, 200000));
            CHECK(nesting(lowered.module) <= maxNesting + 1);
        }
    });
}

TEST_CASE("ir: 100,000 of everything that nests to the right") {
    deep([] {
        for (const std::string_view part :
             {"a ? b : ", "x => ", "a = ", "await ", "if (a) b; else ", "while (a) ", "() => { ", "`${",
              "a ** ", "new ", "class A { a = ", "{ a: ", "function f() { ", "a: "}) {
            CAPTURE(part);
            const Lowered lowered(repeated(part, 100000) + "1");
            CHECK(nesting(lowered.module) <= maxNesting + 1);
        }
    });
}

TEST_CASE("ir: a million brackets are not even parsed") {
    deep([] {
        const Lowered lowered(repeated("[", 1000000));
        CHECK(lowered.dump() == "(opaque \"too deep\")\n(problem 0-1000000 \"too deep\")");
    });
}

TEST_CASE("ir: types nest too") {
    deep([] {
        const Lowered arguments("let a: " + repeated("A<", 100000) + "B" + repeated(">", 100000));
        const Lowered arrays("let a: A" + repeated("[]", 100000));
        const Lowered functions("let a: " + repeated("() => ", 100000) + "A");
        const Lowered conditions("type A = " + repeated("B extends C ? D : ", 100000) + "E");
        CHECK(arrays.module.types.size() <= maxNesting);
        const Lowered patterns("const " + repeated("[", 100000) + "a" + repeated("]", 100000) + " = b");
        const Lowered elements(repeated("<a>", 50000) + repeated("</a>", 50000), "a.tsx");
    });
}

TEST_CASE("ir: long lists are linear") {
    deep([] {
        const Lowered array("x = [" + repeated("1,", 200000) + "]");
        CHECK(array.module.exprs.size() > 200000);
        const Lowered statements(repeated("f();\n", 100000));
        CHECK(statements.module.topLevel.size() == 100000);
        const Lowered members("class A { " + repeated("a: string;\n", 50000) + "}");
        CHECK(members.module.members.size() == 50000);
        const Lowered overloads("class A { " + repeated("f(): void;\n", 50000) + " f() {} }");
        CHECK(overloads.module.members.size() == 1);
        const Lowered otherwise("if (a) b;" + repeated(" else if (a) b;", 5000));
        CHECK_FALSE(endsTooDeep(otherwise));
    });
}

TEST_CASE("ir: many repairs are linear") {
    deep([] {
        const Lowered decorators("class A { " + repeated("@(b ?? c) d;\n", 20000) + "}");
        CHECK(decorators.module.members.size() == 20000);
        const Lowered usings(repeated("using a = f();\n", 50000));
        CHECK(usings.module.topLevel.size() == 50000);
        const Lowered open(repeated("@(", 50000));
        const Lowered less(repeated("sql<", 50000) + ">`a`");
        const Lowered awaits("f(" + repeated("await a<B>(c), ", 50000) + ")");
        CHECK(count(awaits.module, ExprKind::Await) == 50000);
        const Lowered regrouped("a" + repeated(" + b<C>(d)", 5000));
        CHECK(count(regrouped.module, ExprKind::Binary) == 5000);
    });
}

}  // namespace audit::ir
