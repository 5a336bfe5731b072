// A syntax tree as plain data, and the value type that walks it.
//
// tree-sitter's own nodes cost a search from the first sibling for every child, a heap allocation for every
// cursor, and number the same symbol differently in each dialect. So a parsed file is copied once into one
// array in source order; a Node is a position in it, every step is a few additions, and no tree-sitter header
// is needed to read it.
//
// Ownership: a Node borrows its Tree, and the Tree borrows the bytes that were parsed; both must outlive it.
// Units: positions are byte offsets into those bytes, half-open. Nothing here fails: what is absent is a Node
// that is false, whose kind is Kind::None and whose children are empty, so that steps can be chained without
// checks.
#pragma once

#include <cstdint>
#include <iterator>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "source/file_id.h"
#include "syntax/kinds.h"

namespace audit::syntax {

class Tree;

// One element of a Tree's array. Children follow their parent; `next` is the position after the last
// descendant.
struct NodeData {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t next = 0;
    std::uint32_t parent = 0;  // the root is its own parent
    std::uint32_t depth = 0;   // 0 for the root
    Kind kind = Kind::None;
    Field field = Field::None;
    std::uint8_t flags = 0;

    enum Flag : std::uint8_t {
        named = 1,
        extra = 2,     // a comment, which may stand anywhere
        missing = 4,   // the parser put it there to go on; it has no text
        hasError = 8,  // itself or a descendant is an error or missing
    };
};

class ChildRange;

class Node {
  public:
    Node() = default;
    Node(const Tree* tree, std::uint32_t index) : tree_(tree), index_(index) {}

    explicit operator bool() const { return tree_ != nullptr; }
    friend bool operator==(const Node&, const Node&) = default;

    [[nodiscard]] Kind kind() const;
    [[nodiscard]] bool is(Kind kind) const { return this->kind() == kind; }
    template <typename... Kinds>
    [[nodiscard]] bool isAny(Kinds... kinds) const {
        const Kind own = kind();
        return ((own == kinds) || ...);
    }
    // The role of this node below its parent; Field::None for most tokens and for elements of lists.
    [[nodiscard]] Field field() const;
    [[nodiscard]] bool named() const { return flag(NodeData::named); }
    [[nodiscard]] bool extra() const { return flag(NodeData::extra); }
    [[nodiscard]] bool missing() const { return flag(NodeData::missing); }
    [[nodiscard]] bool hasError() const { return flag(NodeData::hasError); }
    // See syntax/limits.h: a recursive walk stops at maxTreeDepth.
    [[nodiscard]] std::uint32_t depth() const;

    [[nodiscard]] std::uint32_t start() const;
    [[nodiscard]] std::uint32_t end() const;
    [[nodiscard]] source::Span span() const { return {start(), end()}; }
    [[nodiscard]] std::string_view text() const;

    [[nodiscard]] Node parent() const;
    [[nodiscard]] Node nextSibling() const;       // tokens and comments too
    [[nodiscard]] Node nextNamedSibling() const;  // comments skipped
    [[nodiscard]] Node previousSibling() const;   // linear in the number of siblings before
    [[nodiscard]] Node firstChild() const;

    // All children, tokens and comments too, in source order.
    [[nodiscard]] ChildRange children() const;
    // Named children without comments.
    [[nodiscard]] ChildRange namedChildren() const;
    // Children in that role (`decorator` and a few others repeat).
    [[nodiscard]] ChildRange children(Field field) const;
    // The first child in that role.
    [[nodiscard]] Node child(Field field) const;
    // The first child of that kind, tokens too: child(Kind::KwAsync).
    [[nodiscard]] Node child(Kind kind) const;
    [[nodiscard]] bool has(Kind kind) const { return static_cast<bool>(child(kind)); }
    // The n-th named child, comments not counted. Linear.
    [[nodiscard]] Node namedChild(std::uint32_t n) const;
    [[nodiscard]] std::uint32_t namedChildCount() const;

    // Position in Tree::nodes(): source order, parents before children. descendantsEnd() is the position
    // after the last descendant, so that a walk over a whole subtree needs no recursion:
    //     for (auto i = node.index(); i < node.descendantsEnd(); ++i) { Node n = tree.node(i); … }
    [[nodiscard]] std::uint32_t index() const { return index_; }
    [[nodiscard]] std::uint32_t descendantsEnd() const;

  private:
    friend class ChildIterator;
    [[nodiscard]] const NodeData* data() const;
    [[nodiscard]] bool flag(NodeData::Flag flag) const;

    const Tree* tree_ = nullptr;
    std::uint32_t index_ = 0;
};

// A file as parsed. Made by Parser (syntax/parser.h); moving it invalidates its Nodes. Never empty: the root
// is a Kind::Program (or Kind::Error when nothing at all could be made of the text).
class Tree {
  public:
    Tree(std::string_view text, std::vector<NodeData> nodes);
    Tree(Tree&&) = default;
    Tree& operator=(Tree&&) = default;
    Tree(const Tree&) = delete;
    Tree& operator=(const Tree&) = delete;
    ~Tree() = default;

    [[nodiscard]] Node root() const { return {this, 0}; }
    [[nodiscard]] Node node(std::uint32_t index) const { return {this, index}; }
    [[nodiscard]] const std::vector<NodeData>& nodes() const { return nodes_; }
    [[nodiscard]] std::string_view text() const { return text_; }
    [[nodiscard]] bool hasError() const { return (nodes_.front().flags & NodeData::hasError) != 0; }
    // Read without tree-sitter (syntax/quick/reader.h): it has no error, and none of the forms that the
    // grammar takes silently for something else.
    [[nodiscard]] bool isPlain() const { return plain_; }
    void setPlain() { plain_ = true; }
    // The smallest node that holds [begin, end).
    [[nodiscard]] Node smallest(std::uint32_t begin, std::uint32_t end) const;

    // For Query only: tree-sitter's own tree, or null when the parser was not asked to keep it.
    using Native = std::unique_ptr<void, void (*)(void*)>;
    [[nodiscard]] const void* native() const { return native_.get(); }
    void keep(Native native) { native_ = std::move(native); }

  private:
    std::string_view text_;
    std::vector<NodeData> nodes_;
    bool plain_ = false;
    Native native_{nullptr, [](void*) {}};
};

// Visits the children of one node that satisfy a filter.
class ChildIterator {
  public:
    enum class Filter : std::uint8_t { all, named, field };

    using value_type = Node;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::forward_iterator_tag;

    ChildIterator() = default;
    ChildIterator(const Tree* tree, std::uint32_t at, std::uint32_t end, Filter filter, Field field)
        : tree_(tree), at_(at), end_(end), filter_(filter), field_(field) {
        settle();
    }

    Node operator*() const { return {tree_, at_}; }
    ChildIterator& operator++() {
        at_ = tree_->nodes()[at_].next;
        settle();
        return *this;
    }
    ChildIterator operator++(int) {
        ChildIterator before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(const ChildIterator& a, const ChildIterator& b) { return a.at_ == b.at_; }

  private:
    void settle() {
        while (at_ < end_ && !wanted(tree_->nodes()[at_])) at_ = tree_->nodes()[at_].next;
    }
    [[nodiscard]] bool wanted(const NodeData& node) const {
        switch (filter_) {
            case Filter::all:
                return true;
            case Filter::named:
                return (node.flags & (NodeData::named | NodeData::extra)) == NodeData::named;
            case Filter::field:
                return node.field == field_;
        }
        return false;
    }

    const Tree* tree_ = nullptr;
    std::uint32_t at_ = 0;
    std::uint32_t end_ = 0;
    Filter filter_ = Filter::all;
    Field field_ = Field::None;
};

class ChildRange {
  public:
    ChildRange(ChildIterator begin, ChildIterator end) : begin_(begin), end_(end) {}
    [[nodiscard]] ChildIterator begin() const { return begin_; }
    [[nodiscard]] ChildIterator end() const { return end_; }
    [[nodiscard]] bool empty() const { return begin_ == end_; }

  private:
    ChildIterator begin_;
    ChildIterator end_;
};

inline const NodeData* Node::data() const {
    return tree_ ? &tree_->nodes()[index_] : nullptr;
}
inline Kind Node::kind() const {
    return tree_ ? data()->kind : Kind::None;
}
inline Field Node::field() const {
    return tree_ ? data()->field : Field::None;
}
inline bool Node::flag(NodeData::Flag flag) const {
    return tree_ && (data()->flags & flag) != 0;
}
inline std::uint32_t Node::depth() const {
    return tree_ ? data()->depth : 0;
}
inline std::uint32_t Node::start() const {
    return tree_ ? data()->begin : 0;
}
inline std::uint32_t Node::end() const {
    return tree_ ? data()->end : 0;
}
inline std::uint32_t Node::descendantsEnd() const {
    return tree_ ? data()->next : 0;
}

}  // namespace audit::syntax
