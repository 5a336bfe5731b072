#include "syntax/query.h"

#include <catch2/catch.hpp>
#include <stdexcept>
#include <string>

using namespace audit::syntax;

namespace {

// The texts of all captures in order, `name=text`.
std::string run(std::string_view query, std::string_view text) {
    const auto compiled = Query::compile(query, Dialect::typescript);
    REQUIRE(compiled.ok());
    Parser parser;
    const Tree tree = parser.parse(text, Dialect::typescript, Keep::native);
    std::string out;
    for (const Match& match : compiled->matches(tree)) {
        for (const Capture& capture : match.captures) {
            out += compiled->captureNames()[capture.name] + "=" + std::string(capture.node.text()) + " ";
        }
    }
    return out;
}

}  // namespace

TEST_CASE("captures are nodes of the tree") {
    CHECK(run("(class_declaration name: (type_identifier) @name)", "class A {}\nclass B {}") ==
          "name=A name=B ");
    CHECK(run("(call_expression function: (identifier) @f arguments: (arguments (string) @a))",
              "f('x'); g(1)") == "f=f a='x' ");
}

TEST_CASE("predicates select") {
    const std::string text = "@Entity() class A {}  @Injectable() class B {}  @ViewEntity() class C {}";
    const std::string decorated =
        "(class_declaration decorator: (decorator (call_expression function: (identifier) @d)) name: (_) @n ";
    CHECK(run(decorated + "(#eq? @d \"Entity\"))", text) == "d=Entity n=A ");
    CHECK(run(decorated + "(#not-eq? @d \"Entity\"))", text) == "d=Injectable n=B d=ViewEntity n=C ");
    CHECK(run(decorated + "(#any-of? @d \"Entity\" \"ViewEntity\"))", text) ==
          "d=Entity n=A d=ViewEntity n=C ");
    CHECK(run(decorated + "(#not-any-of? @d \"Entity\" \"ViewEntity\"))", text) == "d=Injectable n=B ");
    CHECK(run("(assignment_expression left: (_) @l right: (_) @r (#eq? @l @r))", "a = b; c = c;") ==
          "l=c r=c ");
}

TEST_CASE("a query that cannot work is refused with its place") {
    const auto node = Query::compile("(class_declaratio) @x", Dialect::typescript);
    REQUIRE_FALSE(node.ok());
    CHECK(node.error().offset == 1);
    CHECK(node.error().message == "the grammar has no such node");
    CHECK(Query::compile("((identifier) @x (#match? @x \"a\"))", Dialect::typescript).error().message ==
          "unknown predicate");
    CHECK(Query::compile("((identifier) @x", Dialect::typescript).error().message == "syntax error");
}

TEST_CASE("a tree without its native half cannot be queried") {
    const auto query = Query::compile("(identifier) @x", Dialect::typescript);
    Parser parser;
    const Tree tree = parser.parse("a", Dialect::typescript);
    CHECK_THROWS_AS(query->matches(tree), std::logic_error);
}
