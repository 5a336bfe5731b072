#include "syntax/parser.h"

#include <tree_sitter/api.h>

#include <stdexcept>
#include <utility>

#include "syntax/language.h"

namespace audit::syntax {

std::optional<Dialect> dialectOf(std::string_view path) {
    for (const std::string_view extension : {".ts", ".mts", ".cts"}) {
        if (path.ends_with(extension)) return Dialect::typescript;
    }
    for (const std::string_view extension : {".tsx", ".jsx", ".js", ".mjs", ".cjs"}) {
        if (path.ends_with(extension)) return Dialect::tsx;
    }
    return std::nullopt;
}

namespace {

struct DeleteParser {
    void operator()(TSParser* parser) const { ts_parser_delete(parser); }
};
struct DeleteTree {
    void operator()(TSTree* tree) const { ts_tree_delete(tree); }
};
using NativeTree = std::unique_ptr<TSTree, DeleteTree>;

// The cursor's stack is on the heap, so this loop is as deep as the tree without using our own.
std::vector<NodeData> flatten(const TSTree* tree, const Language& language, std::size_t textSize) {
    std::vector<NodeData> nodes;
    nodes.reserve(textSize / 5 + 16);  // measured: one node for every 5 to 7 bytes of TypeScript

    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
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

}  // namespace

struct Parser::Native {
    std::unique_ptr<TSParser, DeleteParser> parser{ts_parser_new()};
};

Parser::Parser() : native_(std::make_unique<Native>()) {}
Parser::~Parser() = default;
Parser::Parser(Parser&&) noexcept = default;
Parser& Parser::operator=(Parser&&) noexcept = default;

Tree Parser::parse(std::string_view text, Dialect dialect) {
    const Language& language = languageOf(dialect);
    TSParser* parser = native_->parser.get();
    if (!ts_parser_set_language(parser, language.native)) {
        throw std::logic_error("the grammar does not fit the tree-sitter runtime");
    }
    const NativeTree tree(
        ts_parser_parse_string(parser, nullptr, text.data(), static_cast<std::uint32_t>(text.size())));
    if (!tree) throw std::logic_error("tree-sitter gave no tree although nothing may cancel it");
    return Tree(text, flatten(tree.get(), language, text.size()));
}

}  // namespace audit::syntax
