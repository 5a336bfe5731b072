#include "syntax/parser.h"

#include <flatten.h>
#include <tree_sitter/api.h>

#include <cstddef>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "syntax/language.h"
#include "syntax/quick/reader.h"

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

// flatten_tree() writes NodeData as it stands, with kinds and fields of ours.
static_assert(sizeof(NodeData) == sizeof(FlatNode) && std::is_trivially_copyable_v<NodeData>);
static_assert(offsetof(NodeData, begin) == offsetof(FlatNode, begin));
static_assert(offsetof(NodeData, end) == offsetof(FlatNode, end));
static_assert(offsetof(NodeData, next) == offsetof(FlatNode, next));
static_assert(offsetof(NodeData, parent) == offsetof(FlatNode, parent));
static_assert(offsetof(NodeData, depth) == offsetof(FlatNode, depth));
static_assert(offsetof(NodeData, kind) == offsetof(FlatNode, kind));
static_assert(offsetof(NodeData, field) == offsetof(FlatNode, field));
static_assert(offsetof(NodeData, flags) == offsetof(FlatNode, flags));
static_assert(static_cast<int>(NodeData::named) == FLAT_NAMED &&
              static_cast<int>(NodeData::extra) == FLAT_EXTRA);
static_assert(static_cast<int>(NodeData::missing) == FLAT_MISSING);
static_assert(static_cast<int>(NodeData::hasError) == FLAT_HAS_ERROR);

std::vector<NodeData> flatten(const TSTree* tree, const Language& language) {
    std::vector<NodeData> nodes(flat_node_count(tree));
    flatten_tree(tree, reinterpret_cast<const std::uint16_t*>(language.kinds.data()),
                 reinterpret_cast<const std::uint8_t*>(language.fields.data()),
                 static_cast<std::uint16_t>(Kind::Error), reinterpret_cast<FlatNode*>(nodes.data()));
    return nodes;
}

}  // namespace

struct Parser::Native {
    quick::Reader quick;
    std::unique_ptr<TSParser, DeleteParser> parser{ts_parser_new()};
};

Parser::Parser() : native_(std::make_unique<Native>()) {}
Parser::~Parser() = default;
Parser::Parser(Parser&&) noexcept = default;
Parser& Parser::operator=(Parser&&) noexcept = default;

Tree Parser::parse(std::string_view text, Dialect dialect, Keep keep) {
    // Most files are plain: tree-sitter, some ten times as slow, reads the others.
    if (keep == Keep::arrayOnly) {
        std::vector<NodeData> nodes;
        if (native_->quick.read(text, dialect, nodes)) {
            Tree tree(text, std::move(nodes));
            tree.setPlain();
            return tree;
        }
    }
    const Language& language = languageOf(dialect);
    TSParser* parser = native_->parser.get();
    if (!ts_parser_set_language(parser, language.native)) {
        throw std::logic_error("the grammar does not fit the tree-sitter runtime");
    }
    NativeTree native(
        ts_parser_parse_string(parser, nullptr, text.data(), static_cast<std::uint32_t>(text.size())));
    if (!native) throw std::logic_error("tree-sitter gave no tree although nothing may cancel it");
    Tree tree(text, flatten(native.get(), language));
    if (keep == Keep::native) {
        tree.keep({native.release(), [](void* kept) { ts_tree_delete(static_cast<TSTree*>(kept)); }});
    }
    return tree;
}

}  // namespace audit::syntax
