#include "syntax/query.h"

#include <tree_sitter/api.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

#include "syntax/language.h"

namespace audit::syntax {

namespace {

struct DeleteQuery {
    void operator()(TSQuery* query) const { ts_query_delete(query); }
};
struct DeleteCursor {
    void operator()(TSQueryCursor* cursor) const { ts_query_cursor_delete(cursor); }
};

// One operand of a predicate: a capture, or a string.
struct Operand {
    bool isCapture = false;
    std::uint32_t capture = 0;
    std::string text;
};

// (#eq? @a "x"), (#not-any-of? @a "x" "y"): is the subject among the others?
struct Predicate {
    Operand subject;
    std::vector<Operand> others;
    bool negated = false;
};

std::string_view messageOf(TSQueryError error) {
    switch (error) {
        case TSQueryErrorSyntax:
            return "syntax error";
        case TSQueryErrorNodeType:
            return "the grammar has no such node";
        case TSQueryErrorField:
            return "the grammar has no such field";
        case TSQueryErrorCapture:
            return "no such capture";
        case TSQueryErrorStructure:
            return "no tree can look like this";
        case TSQueryErrorLanguage:
            return "the grammar does not fit the runtime";
        case TSQueryErrorNone:
            break;
    }
    return "";
}

std::optional<Predicate> readPredicate(std::vector<Operand> operands) {
    if (operands.size() < 3 || operands[0].isCapture) return std::nullopt;
    const std::string& name = operands[0].text;
    const bool one = name == "eq?" || name == "not-eq?";
    const bool any = name == "any-of?" || name == "not-any-of?";
    if (!any && !(one && operands.size() == 3)) return std::nullopt;
    Predicate predicate;
    predicate.negated = name.starts_with("not-");
    predicate.subject = std::move(operands[1]);
    predicate.others.assign(std::make_move_iterator(operands.begin() + 2),
                            std::make_move_iterator(operands.end()));
    return predicate;
}

// The array element that a native node was copied to. Elements are sorted by where they begin.
Node find(const Tree& tree, const Language& language, TSNode node) {
    const std::vector<NodeData>& nodes = tree.nodes();
    const std::uint32_t begin = ts_node_start_byte(node);
    const std::uint32_t end = ts_node_end_byte(node);
    const Kind kind = language.kind(ts_node_symbol(node));
    for (auto at = std::ranges::lower_bound(nodes, begin, {}, &NodeData::begin);
         at != nodes.end() && at->begin == begin; ++at) {
        if (at->end == end && at->kind == kind)
            return tree.node(static_cast<std::uint32_t>(at - nodes.begin()));
    }
    return {};
}

std::string_view textOf(const Operand& operand, const Match& match) {
    if (!operand.isCapture) return operand.text;
    const auto capture = std::ranges::find(match.captures, operand.capture, &Capture::name);
    return capture == match.captures.end() ? std::string_view() : capture->node.text();
}

bool holds(const Predicate& predicate, const Match& match) {
    const std::string_view subject = textOf(predicate.subject, match);
    const bool among = std::ranges::any_of(
        predicate.others, [&](const Operand& other) { return textOf(other, match) == subject; });
    return among != predicate.negated;
}

}  // namespace

struct Query::State {
    std::unique_ptr<TSQuery, DeleteQuery> native;
    const Language* language = nullptr;
    std::vector<std::string> captureNames;
    std::vector<std::vector<Predicate>> predicates;  // by pattern
};

Query::Query(std::unique_ptr<State> state) : state_(std::move(state)) {}
Query::~Query() = default;
Query::Query(Query&&) noexcept = default;
Query& Query::operator=(Query&&) noexcept = default;

const std::vector<std::string>& Query::captureNames() const {
    return state_->captureNames;
}

source::Result<Query, QueryError> Query::compile(std::string_view text, Dialect dialect) {
    auto state = std::make_unique<State>();
    state->language = &languageOf(dialect);
    std::uint32_t offset = 0;
    TSQueryError error = TSQueryErrorNone;
    state->native.reset(ts_query_new(state->language->native, text.data(),
                                     static_cast<std::uint32_t>(text.size()), &offset, &error));
    if (!state->native) return QueryError{offset, std::string(messageOf(error))};
    const TSQuery* native = state->native.get();

    for (std::uint32_t i = 0; i < ts_query_capture_count(native); ++i) {
        std::uint32_t length = 0;
        const char* name = ts_query_capture_name_for_id(native, i, &length);
        state->captureNames.emplace_back(name, length);
    }
    state->predicates.resize(ts_query_pattern_count(native));
    for (std::uint32_t pattern = 0; pattern < state->predicates.size(); ++pattern) {
        std::uint32_t count = 0;
        const TSQueryPredicateStep* steps = ts_query_predicates_for_pattern(native, pattern, &count);
        std::vector<Operand> operands;
        for (std::uint32_t i = 0; i < count; ++i) {
            if (steps[i].type == TSQueryPredicateStepTypeCapture) {
                operands.push_back({true, steps[i].value_id, {}});
            } else if (steps[i].type == TSQueryPredicateStepTypeString) {
                std::uint32_t length = 0;
                const char* string = ts_query_string_value_for_id(native, steps[i].value_id, &length);
                operands.push_back({false, 0, std::string(string, length)});
            } else {
                auto predicate = readPredicate(std::exchange(operands, {}));
                if (!predicate) {
                    return QueryError{ts_query_start_byte_for_pattern(native, pattern), "unknown predicate"};
                }
                state->predicates[pattern].push_back(std::move(*predicate));
            }
        }
    }
    return Query(std::move(state));
}

std::vector<Match> Query::matches(const Tree& tree) const {
    const auto* native = static_cast<const TSTree*>(tree.native());
    if (!native) throw std::logic_error("Query::matches: the tree was parsed without Keep::native");
    const std::unique_ptr<TSQueryCursor, DeleteCursor> cursor(ts_query_cursor_new());
    ts_query_cursor_exec(cursor.get(), state_->native.get(), ts_tree_root_node(native));

    std::vector<Match> matches;
    TSQueryMatch found;
    while (ts_query_cursor_next_match(cursor.get(), &found)) {
        Match match{found.pattern_index, {}};
        for (std::uint16_t i = 0; i < found.capture_count; ++i) {
            match.captures.push_back(
                {found.captures[i].index, find(tree, *state_->language, found.captures[i].node)});
        }
        const auto& predicates = state_->predicates[match.pattern];
        if (std::ranges::all_of(predicates, [&](const Predicate& p) { return holds(p, match); })) {
            matches.push_back(std::move(match));
        }
    }
    return matches;
}

}  // namespace audit::syntax
