// Text that does not parse: as little as possible is lost, and what is lost is said.
#include <algorithm>

#include "ir/lowered.h"

namespace audit::ir {

namespace {

const Member* memberNamed(const Lowered& lowered, std::string_view name) {
    for (const Class& one : lowered.module.classes) {
        for (std::uint32_t i = 0; i < one.members.count; ++i) {
            const Member& member = lowered.module.members[one.members.first + i];
            if (lowered.str(member.name) == name) return &member;
        }
    }
    return nullptr;
}

const Class* classNamed(const Lowered& lowered, std::string_view name) {
    const auto found = std::ranges::find_if(lowered.module.classes,
                                            [&](const Class& one) { return lowered.str(one.name) == name; });
    return found == lowered.module.classes.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("ir: an error in a method marks the method and the class, not the other members") {
    const Lowered lowered(
        "@Entity() export class A { @Column() a: string; f() { x = = 1; } @Column() b: string }");
    CHECK_FALSE(lowered.module.problems.empty());
    REQUIRE(classNamed(lowered, "A") != nullptr);
    CHECK(classNamed(lowered, "A")->incomplete);
    CHECK_FALSE(classNamed(lowered, "A")->lostMembers);
    REQUIRE(memberNamed(lowered, "f") != nullptr);
    CHECK(memberNamed(lowered, "f")->incomplete);
    REQUIRE(memberNamed(lowered, "b") != nullptr);
    CHECK_FALSE(memberNamed(lowered, "a")->incomplete);
    CHECK_FALSE(memberNamed(lowered, "b")->incomplete);
    CHECK(memberNamed(lowered, "b")->decorators.count == 1);
}

TEST_CASE("ir: a property half typed takes no decorators from the next one and gives it none") {
    const Lowered lowered("class A { @A1() a: string; @B1() b: \n @C1() c: string; @D1() d: string; }");
    REQUIRE(classNamed(lowered, "A") != nullptr);
    CHECK(classNamed(lowered, "A")->lostMembers);
    REQUIRE(memberNamed(lowered, "c") != nullptr);
    CHECK(memberNamed(lowered, "c")->incomplete);
    CHECK(memberNamed(lowered, "c")->decorators.count == 1);
    REQUIRE(memberNamed(lowered, "d") != nullptr);
    CHECK_FALSE(memberNamed(lowered, "d")->incomplete);
}

TEST_CASE("ir: a class that is cut off keeps its head and its whole members") {
    const Lowered lowered(
        "import { B } from 'b';\n@Entity('x') export class A extends B<C> { @Column() a: string; f() { ret");
    REQUIRE(classNamed(lowered, "A") != nullptr);
    const Class& one = *classNamed(lowered, "A");
    CHECK(one.incomplete);
    CHECK(one.decorators.count == 1);
    CHECK(dumpExpr(lowered.module, one.superClass) == "B");
    REQUIRE(memberNamed(lowered, "a") != nullptr);
    CHECK(memberNamed(lowered, "a")->decorators.count == 1);
    CHECK(lowered.module.imports.size() == 1);
    REQUIRE(lowered.module.exports.size() == 1);
    CHECK(lowered.str(lowered.module.exports.front().local) == "A");
}

TEST_CASE("ir: an unclosed decorator loses that class's rest, not the next class") {
    const Lowered lowered(
        "@Entity() export class A { @Column() a: string; @Column( b: string; @Column() c: string; }\n"
        "@Entity() export class B { @Column() x: number }");
    REQUIRE(classNamed(lowered, "A") != nullptr);
    CHECK(classNamed(lowered, "A")->incomplete);
    REQUIRE(memberNamed(lowered, "a") != nullptr);
    REQUIRE(classNamed(lowered, "B") != nullptr);
    CHECK(memberNamed(lowered, "x") != nullptr);
}

TEST_CASE("ir: an error in an expression is opaque and keeps what is whole inside") {
    CHECK(Lowered("f(a, @@ b.c, d)").dump().find("(opaque \"error\"") != std::string::npos);
    // An object with something unreadable in it may have any property: a spread of something unknown.
    const Lowered lowered("x = { a: 1, @ 'q' ], b: 2 }");
    CHECK_FALSE(lowered.module.problems.empty());
    CHECK(std::ranges::any_of(lowered.module.props,
                              [](const Property& one) { return one.kind == Property::Kind::Spread; }));
}

TEST_CASE("ir: other statements survive an error between them") {
    const Lowered lowered("const a = 1;\n%%% ;\nexport function f() {}\nclass B {}\n");
    CHECK(lowered.dump().find("(const a = 1)") != std::string::npos);
    CHECK(lowered.dump().find("(function f () (block))") != std::string::npos);
    CHECK(classNamed(lowered, "B") != nullptr);
}

TEST_CASE("ir: problems are the outermost errors") {
    const Lowered lowered("class A { @Column( b: string; @Column() c: string; }");
    CHECK(lowered.module.problems.size() <= 2);
    for (const Problem& problem : lowered.module.problems) CHECK(lowered.str(problem.message) != "");
}

TEST_CASE("ir: nothing and almost nothing") {
    CHECK(Lowered("").dump() == "");
    CHECK(Lowered("\xEF\xBB\xBF").dump() == "");
    CHECK(Lowered("// only a comment").dump() == "");
    CHECK(Lowered(std::string("\0\0\0", 3)).module.problems.size() == 1);
    CHECK_FALSE(Lowered("\xFF\xFE"
                        "a\0b\0")
                    .module.problems.empty());
}

TEST_CASE("ir: bytes that are no UTF-8 in a string or a comment do not matter") {
    const Lowered lowered("const a = '\xE9'; // \xFF\nconst b = 1");
    CHECK(lowered.dump().find("(const b = 1)") != std::string::npos);
}

}  // namespace audit::ir
