#include "syntax/parser.h"

#include <catch2/catch.hpp>
#include <string>

#include "syntax/limits.h"
#include "syntax/node.h"

using namespace audit::syntax;

namespace {

// The tree as tree-sitter prints it: named nodes with the fields they fill.
std::string sexp(Node node) {
    std::string out = "(" + std::string(kindName(node.kind()));
    for (const Node child : node.namedChildren()) {
        out += ' ';
        if (child.field() != Field::None) out += std::string(fieldName(child.field())) + ": ";
        out += sexp(child);
    }
    return out + ")";
}

Node firstOf(const Tree& tree, Kind kind) {
    for (std::uint32_t i = 0; i < tree.nodes().size(); ++i) {
        if (tree.node(i).is(kind)) return tree.node(i);
    }
    return {};
}

}  // namespace

TEST_CASE("a decorated class becomes a tree with fields") {
    Parser parser;
    const std::string text = "@Entity()\nexport class User { @Column() name: string }\n";
    const Tree tree = parser.parse(text, Dialect::typescript);
    CHECK_FALSE(tree.hasError());
    CHECK(
        sexp(tree.root()) ==
        "(program (export_statement decorator: (decorator (call_expression function: (identifier) arguments: "
        "(arguments))) declaration: (class_declaration name: (type_identifier) body: (class_body "
        "(public_field_definition decorator: (decorator (call_expression function: (identifier) arguments: "
        "(arguments))) name: (property_identifier) type: (type_annotation (predefined_type)))))))");

    const Node declaration = firstOf(tree, Kind::ClassDeclaration);
    CHECK(declaration.child(Field::Name).text() == "User");
    CHECK(declaration.has(Kind::KwClass));
    CHECK(declaration.parent().is(Kind::ExportStatement));
    CHECK(declaration.parent().child(Field::Decorator).text() == "@Entity()");
    CHECK(declaration.depth() == 2);
}

TEST_CASE("steps from an absent node lead to absent nodes") {
    const Node none;
    CHECK_FALSE(none);
    CHECK(none.kind() == Kind::None);
    CHECK_FALSE(none.child(Field::Name).child(Kind::KwClass).parent().nextSibling());
    CHECK(none.children().empty());
    CHECK(none.text().empty());
    CHECK(none.namedChildCount() == 0);
}

TEST_CASE("siblings, tokens, comments and named children") {
    Parser parser;
    const std::string text = "f(a, /* why */ b, c)";
    const Tree tree = parser.parse(text, Dialect::typescript);
    const Node arguments = firstOf(tree, Kind::Arguments);
    std::string all;
    for (const Node child : arguments.children()) all += std::string(kindName(child.kind())) + " ";
    CHECK(all == "( identifier , comment identifier , identifier ) ");
    CHECK(arguments.namedChildCount() == 3);
    CHECK(arguments.namedChild(1).text() == "b");
    CHECK_FALSE(arguments.namedChild(3));
    CHECK(arguments.namedChild(0).nextSibling().is(Kind::Comma));
    CHECK(arguments.namedChild(0).nextNamedSibling().text() == "b");
    CHECK(arguments.namedChild(1).previousSibling().extra());
    CHECK_FALSE(arguments.firstChild().previousSibling());
    CHECK_FALSE(tree.root().nextSibling());
    CHECK_FALSE(tree.root().parent());
    CHECK(tree.smallest(15, 16).text() == "b");
    CHECK(tree.smallest(2, 16) == arguments);
}

TEST_CASE("both dialects give the same kinds") {
    Parser parser;
    const std::string text = "const x = await a?.b<T>`q` satisfies C as const;";
    const Tree ts = parser.parse(text, Dialect::typescript);
    const Tree tsx = parser.parse(text, Dialect::tsx);
    CHECK(sexp(ts.root()) == sexp(tsx.root()));
    CHECK(parser.parse("let a = <T>b", Dialect::typescript).root().hasError() == false);
    CHECK(parser.parse("let a = <T>b</T>", Dialect::tsx).root().hasError() == false);
    CHECK(parser.parse("let a = <T>b", Dialect::tsx).root().hasError());
}

TEST_CASE("the dialect follows the extension") {
    CHECK(dialectOf("a/b.ts") == Dialect::typescript);
    CHECK(dialectOf("a/b.d.ts") == Dialect::typescript);
    CHECK(dialectOf("b.mts") == Dialect::typescript);
    CHECK(dialectOf("b.tsx") == Dialect::tsx);
    CHECK(dialectOf("b.js") == Dialect::tsx);
    CHECK(dialectOf("b.cjs") == Dialect::tsx);
    CHECK_FALSE(dialectOf("b.json"));
    CHECK_FALSE(dialectOf("ts"));
}

TEST_CASE("errors are marked on the way up and nowhere else") {
    Parser parser;
    const std::string text = "class A { x = ; }\nclass B { y = 1; }";
    const Tree tree = parser.parse(text, Dialect::typescript);
    CHECK(tree.hasError());
    int wrong = 0;
    for (const Node child : tree.root().namedChildren()) wrong += child.hasError() ? 1 : 0;
    CHECK(wrong == 1);
    CHECK(firstOf(tree, Kind::Error));
}

TEST_CASE("a missing token is marked") {
    Parser parser;
    const std::string text = "if (a { b(); }";
    const Tree tree = parser.parse(text, Dialect::typescript);
    const Node close = firstOf(tree, Kind::ParenthesizedExpression).child(Kind::RightParen);
    CHECK(close.missing());
    CHECK(close.hasError());
    CHECK(close.text().empty());
}

TEST_CASE("positions are bytes of the file, a byte order mark counted") {
    Parser parser;
    const std::string text = "\xEF\xBB\xBF#!/usr/bin/env node\nconst ä = '😀';";
    const Tree tree = parser.parse(text, Dialect::typescript);
    CHECK(firstOf(tree, Kind::StringFragment).text() == "😀");
    const Node name = firstOf(tree, Kind::VariableDeclarator).child(Field::Name);
    CHECK(text.substr(name.start(), name.end() - name.start()) == "ä");
}

TEST_CASE("empty and odd input") {
    Parser parser;
    CHECK(parser.parse("", Dialect::typescript).root().is(Kind::Program));
    CHECK_FALSE(parser.parse("// only a comment", Dialect::typescript).hasError());
    CHECK(parser.parse(std::string_view("\0\0\0", 3), Dialect::typescript).nodes().size() >= 1);
    CHECK(parser.parse("\xff\xfe\xfd class A {}", Dialect::typescript).hasError());
}

TEST_CASE("200,000 nested brackets, a long chain and 1 MB on one line are parsed without a deep stack") {
    Parser parser;
    const std::string brackets(200'000, '[');
    const Tree open = parser.parse(brackets, Dialect::typescript);
    CHECK(open.hasError());

    const std::string closed = "x = " + brackets + std::string(200'000, ']');
    const Tree nested = parser.parse(closed, Dialect::typescript);
    std::uint32_t deepest = 0;
    for (const NodeData& node : nested.nodes()) deepest = std::max(deepest, node.depth);
    CHECK(deepest > maxTreeDepth);
    CHECK(nested.nodes().front().next == nested.nodes().size());

    std::string line = "const s = 'a'";
    while (line.size() < 1'000'000) line += " + 'abcdefgh'";
    CHECK_FALSE(parser.parse(line, Dialect::typescript).hasError());
}
