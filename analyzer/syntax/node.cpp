#include "syntax/node.h"

#include <utility>

namespace audit::syntax {

Tree::Tree(std::string_view text, std::vector<NodeData> nodes) : text_(text), nodes_(std::move(nodes)) {}

Node Tree::smallest(std::uint32_t begin, std::uint32_t end) const {
    Node found = root();
    for (bool deeper = true; deeper;) {
        deeper = false;
        for (const Node child : found.children()) {
            if (child.start() > begin) break;
            if (child.end() >= end && child.start() != child.end()) {
                found = child;
                deeper = true;
                break;
            }
        }
    }
    return found;
}

std::string_view Node::text() const {
    return tree_ ? tree_->text().substr(start(), end() - start()) : std::string_view();
}

Node Node::parent() const {
    return tree_ && index_ != 0 ? Node(tree_, data()->parent) : Node();
}

Node Node::nextSibling() const {
    if (!tree_ || index_ == 0) return {};
    const std::uint32_t next = data()->next;
    return next < tree_->nodes()[data()->parent].next ? Node(tree_, next) : Node();
}

Node Node::nextNamedSibling() const {
    Node next = nextSibling();
    while (next && (!next.named() || next.extra())) next = next.nextSibling();
    return next;
}

Node Node::previousSibling() const {
    Node previous;
    for (const Node sibling : parent().children()) {
        if (sibling == *this) break;
        previous = sibling;
    }
    return previous;
}

Node Node::firstChild() const {
    return tree_ && data()->next > index_ + 1 ? Node(tree_, index_ + 1) : Node();
}

namespace {

ChildRange range(const Tree* tree, std::uint32_t index, ChildIterator::Filter filter, Field field) {
    if (!tree) return {{}, {}};
    const std::uint32_t end = tree->nodes()[index].next;
    return {ChildIterator(tree, index + 1, end, filter, field), ChildIterator(tree, end, end, filter, field)};
}

}  // namespace

ChildRange Node::children() const {
    return range(tree_, index_, ChildIterator::Filter::all, Field::None);
}

ChildRange Node::namedChildren() const {
    return range(tree_, index_, ChildIterator::Filter::named, Field::None);
}

ChildRange Node::children(Field field) const {
    return range(tree_, index_, ChildIterator::Filter::field, field);
}

Node Node::child(Field field) const {
    const ChildRange found = children(field);
    return found.empty() ? Node() : *found.begin();
}

Node Node::child(Kind kind) const {
    for (const Node child : children()) {
        if (child.kind() == kind) return child;
    }
    return {};
}

Node Node::namedChild(std::uint32_t n) const {
    for (const Node child : namedChildren()) {
        if (n-- == 0) return child;
    }
    return {};
}

std::uint32_t Node::namedChildCount() const {
    const ChildRange named = namedChildren();
    return static_cast<std::uint32_t>(std::distance(named.begin(), named.end()));
}

}  // namespace audit::syntax
