// The array that the parser hands out against tree-sitter's public cursor, node by node.
#include <tree_sitter/api.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "syntax/language.h"
#include "syntax/node.h"
#include "syntax/parser.h"

using namespace audit::syntax;

namespace {

std::vector<NodeData> byCursor(const std::string& text, Dialect dialect) {
    const Language& language = languageOf(dialect);
    const std::unique_ptr<TSParser, decltype(&ts_parser_delete)> parser(ts_parser_new(), &ts_parser_delete);
    ts_parser_set_language(parser.get(), language.native);
    const std::unique_ptr<TSTree, decltype(&ts_tree_delete)> tree(
        ts_parser_parse_string(parser.get(), nullptr, text.data(), static_cast<std::uint32_t>(text.size())),
        &ts_tree_delete);

    std::vector<NodeData> nodes;
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree.get()));
    std::uint32_t parent = 0;
    std::uint32_t depth = 0;
    for (;;) {
        const TSNode node = ts_tree_cursor_current_node(&cursor);
        const auto index = static_cast<std::uint32_t>(nodes.size());
        NodeData data;
        data.begin = ts_node_start_byte(node);
        data.end = ts_node_end_byte(node);
        data.parent = parent;
        data.depth = depth;
        data.kind = language.kind(ts_node_symbol(node));
        data.field = language.fields[ts_tree_cursor_current_field_id(&cursor)];
        data.flags = static_cast<std::uint8_t>((ts_node_is_named(node) ? NodeData::named : 0) |
                                               (ts_node_is_extra(node) ? NodeData::extra : 0) |
                                               (ts_node_is_missing(node) ? NodeData::missing : 0) |
                                               (ts_node_has_error(node) ? NodeData::hasError : 0));
        nodes.push_back(data);
        if (ts_tree_cursor_goto_first_child(&cursor)) {
            parent = index;
            ++depth;
            continue;
        }
        nodes.back().next = index + 1;
        while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
            if (!ts_tree_cursor_goto_parent(&cursor)) {
                ts_tree_cursor_delete(&cursor);
                return nodes;
            }
            nodes[parent].next = static_cast<std::uint32_t>(nodes.size());
            parent = nodes[parent].parent;
            --depth;
        }
    }
}

void compare(const std::string& text, Dialect dialect) {
    Parser parser;
    const Tree tree = parser.parse(text, dialect);
    const std::vector<NodeData>& actual = tree.nodes();
    const std::vector<NodeData> expected = byCursor(text, dialect);
    REQUIRE(actual.size() == expected.size());
    for (std::size_t i = 0; i < actual.size(); ++i) {
        const NodeData& a = actual[i];
        const NodeData& e = expected[i];
        INFO("node " << i << " of " << text.substr(0, 60) << ": " << kindName(e.kind) << " at " << e.begin);
        REQUIRE(a.begin == e.begin);
        REQUIRE(a.end == e.end);
        REQUIRE(a.next == e.next);
        REQUIRE(a.parent == e.parent);
        REQUIRE(a.depth == e.depth);
        REQUIRE(a.kind == e.kind);
        REQUIRE(a.field == e.field);
        REQUIRE(static_cast<int>(a.flags) == static_cast<int>(e.flags));
    }
}

}  // namespace

TEST_CASE("the array is what the cursor says, for odd text") {
    for (const std::string text :
         {"", "   ", "// only\n", "\xEF\xBB\xBF#!/x\nlet a", "f(a", "class A { x = ; }", "]]]",
          "export default", "a /* x */ ? /* y */ b : c // z",
          "@A() @B export abstract class C<T> extends D<T>(e) implements F { static { } }",
          "for await (const { a = 1, ...b } of c) d: while (0) continue d;",
          "type A<in T> = { [k in keyof B]-?: C }", "`a${b`${c}`}`", "if (a { b(); }", "enum E { A = 1, B }",
          "declare module 'x' { export = y }", "a?.[0]!.b<C>`d` satisfies E as const", "\xff\xfe",
          "(((((((((("}) {
        compare(text, Dialect::typescript);
        compare(text, Dialect::tsx);
    }
    compare("const a = <A b={c} {...d}>text &amp; <B/>{e}</A>;", Dialect::tsx);
    compare(std::string("a\0b", 3), Dialect::typescript);
    compare("x = " + std::string(5000, '[') + std::string(5000, ']'), Dialect::typescript);
}

TEST_CASE("the array is what the cursor says, for the fixtures") {
    std::size_t files = 0;
    if (!std::filesystem::is_directory("fixtures")) return;
    for (const auto& entry : std::filesystem::recursive_directory_iterator("fixtures")) {
        const auto dialect = dialectOf(entry.path().string());
        if (!entry.is_regular_file() || !dialect || ++files > 200) continue;
        std::ifstream in(entry.path(), std::ios::binary);
        compare(std::string(std::istreambuf_iterator<char>(in), {}), *dialect);
    }
}
