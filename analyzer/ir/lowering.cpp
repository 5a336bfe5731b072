#include "ir/lowering.h"

#include "ir/limits.h"
#include "ir/literals.h"

namespace audit::ir {

namespace {

// Measured on Vendure: nodes of the syntax tree for each node of the module.
constexpr std::size_t nodesPerExpression = 7;
constexpr std::size_t nodesPerString = 40;

template <typename... Tables>
void shrink(Tables&... tables) {
    (tables.shrink_to_fit(), ...);
}

void releaseSpareMemory(Module& m) {
    shrink(m.exprs, m.stmts, m.patterns, m.patternElements, m.props, m.declarators, m.cases, m.types,
           m.typeMembers, m.typeParameters, m.decorators, m.parameters, m.functions, m.members, m.classes,
           m.enumMembers, m.enums, m.typeDeclarations, m.imports, m.exports, m.problems, m.ids, m.topLevel,
           m.stringBytes, m.stringOffsets);
}

}  // namespace

Lowering::Descent::Descent(Lowering& lowering)
    : lowering_(lowering), allowed_(lowering.depth_ < maxRecursion) {
    ++lowering_.depth_;
    ++lowering_.nesting_;
}

Lowering::Descent::~Descent() {
    --lowering_.depth_;
    --lowering_.nesting_;
}

Lowering::OtherTree::OtherTree(Lowering& lowering, const syntax::Tree& tree)
    : lowering_(lowering), before_(lowering.tree_), brokenBefore_(lowering.broken_) {
    lowering_.tree_ = &tree;
    lowering_.broken_ = tree.hasError();
    misgroupedBefore_.swap(lowering_.misgrouped_);
    ++lowering_.fragments_;
    lowering_.findMisgrouped();
}

Lowering::OtherTree::~OtherTree() {
    lowering_.tree_ = before_;
    lowering_.broken_ = brokenBefore_;
    lowering_.misgrouped_.swap(misgroupedBefore_);
    --lowering_.fragments_;
}

Lowering::Lowering(const syntax::Tree& tree, std::string_view bytes, const Repairs& repairs,
                   Workspace& workspace)
    : tree_(&tree),
      bytes_(bytes),
      repairs_(repairs),
      work_(workspace),
      strings_(out_, tree.nodes().size() / nodesPerString),
      broken_(tree.hasError()) {}

Module Lowering::run(bool isJavaScript, bool isDeclaration) {
    out_.isJavaScript = isJavaScript;
    out_.isDeclaration = isDeclaration;
    ambient_ = isDeclaration;
    out_.exprs.reserve(tree_->nodes().size() / nodesPerExpression);

    findMisgrouped();

    IdList topLevel(work_.ids);
    const Node root = tree_->root();
    if (root.is(Kind::Error)) {
        recover(root, topLevel);
    } else {
        for (const Node child : root.children()) statement(child, topLevel);
    }
    topLevel.finish(out_.topLevel);
    if (broken_) collectProblems();
    releaseSpareMemory(out_);
    return std::move(out_);
}

std::string_view Lowering::source(Node node) const {
    return bytes_.substr(node.start(), node.end() - node.start());
}

// Fragments are parsed as stored: nothing in them stands for something else.
const Repair* Lowering::repairAt(std::uint32_t anchor, Repair::Kind kind) const {
    return repairs_.empty() || fragments_ != 0 ? nullptr : repairs_.at(anchor, kind);
}

StrId Lowering::name(Node node) {
    const std::string_view text = source(node);
    if (text.find('\\') == std::string_view::npos) return intern(text);
    return intern(cook(text, work_.cooked));
}

Span inside(Node node) {
    Span span = node.span();
    if (span.end >= span.begin + 2) {
        ++span.begin;
        --span.end;
    }
    return span;
}

StrId Lowering::stringValue(Node node) {
    const Span span = inside(node);
    return intern(cook(bytes_.substr(span.begin, span.end - span.begin), work_.cooked));
}

StrId Lowering::stringValueOf(Node node) {
    return node.is(Kind::String) ? stringValue(node) : 0;
}

StrId Lowering::dottedName(Node node) {
    if (node.firstChild() == Node()) return name(node);
    std::string dotted;
    for (std::uint32_t i = node.index() + 1; i < node.descendantsEnd(); ++i) {
        const Node part = tree_->node(i);
        if (!part.isAny(Kind::Identifier, Kind::TypeIdentifier, Kind::PropertyIdentifier, Kind::This,
                        Kind::Undefined, Kind::PrivatePropertyIdentifier)) {
            continue;
        }
        if (!dotted.empty()) dotted += '.';
        dotted += source(part);
    }
    return intern(dotted);
}

Node firstNamed(Node node) {
    for (const Node child : node.namedChildren()) return child;
    return {};
}

bool hasErrorChild(Node node) {
    if (!node.hasError()) return false;
    for (const Node child : node.children()) {
        if (child.is(Kind::Error)) return true;
    }
    return false;
}

// The outermost errors only: what is inside one is its consequence.
void Lowering::collectProblems() {
    for (std::uint32_t i = 0; i < tree_->nodes().size();) {
        const Node node = tree_->node(i);
        if (node.is(Kind::Error)) {
            out_.problems.push_back({node.span(), intern("syntax error")});
            i = node.descendantsEnd();
        } else if (node.missing()) {
            out_.problems.push_back(
                {node.span(), intern("missing " + std::string(syntax::kindName(node.kind())))});
            ++i;
        } else {
            i = node.hasError() ? i + 1 : node.descendantsEnd();
        }
    }
}

}  // namespace audit::ir
