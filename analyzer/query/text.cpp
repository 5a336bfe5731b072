#include "query/text.h"

#include "query/builder.h"
#include "query/limits.h"
#include "query/sql_text.h"
#include "query/subquery_texts.h"

namespace audit::query {

namespace {

void append(Text& out, V value, Run& run, Expression& into) {
    value = run.replay.pick(value);
    if (value == nullptr) return;
    switch (value->kind) {
        case Kind::String:
            out.text += value->text;
            return;
        case Kind::Number:
            out.text += numberText(value->number);
            return;
        case Kind::Bool:
            out.text += value->number != 0 ? "true" : "false";
            return;
        case Kind::Undefined:
            out.text += "undefined";
            return;
        case Kind::Null:
            out.text += "null";
            return;
        case Kind::Template:
            for (V item : value->items) append(out, item, run, into);
            return;
        case Kind::Function:
            if (value->closure != nullptr && value->closure->result != nullptr) {
                append(out, value->closure->result, run, into);
                return;
            }
            break;
        case Kind::Native:
            if ((value->native == NativeKind::SubqueryText || value->native == NativeKind::Builder) &&
                value->cell != nullptr && value->cell->builder != nullptr) {
                out.text += subqueryText(*value->cell->builder, run, into, false);
                return;
            }
            break;
        default:
            break;
    }
    out.text += sql::kHole;
    if (!out.holes) out.reason = describeForPeople(value);
    out.holes = true;
}

}  // namespace

Text textOf(V value, Run& run, Expression& into) {
    Text out;
    append(out, value, run, into);
    out.whole = out.text.size() == 1 && out.holes;
    return out;
}

std::optional<std::string> constantText(V value, Run& run) {
    Expression ignored;
    value = run.replay.pick(value);
    if (value == nullptr || !(value->is(Kind::String) || value->is(Kind::Template))) return std::nullopt;
    Text text = textOf(value, run, ignored);
    if (text.holes) return std::nullopt;
    return std::move(text.text);
}

namespace {

SubqueryTexts::Written written(const evaluate::BuilderState& state, Run& run, bool brackets) {
    SubqueryTexts::Written out;
    Run inner{run.env, run.replay, run.depth + 1};
    Expression expression = replayBuilder(state, inner);
    out.text = std::string(1, sql::kHole);
    if (run.replay.wanted() != nullptr) return out;
    const std::string text = selectText(run.env, expression);
    for (const auto& [name, known] : expression.parameters)
        if (!name.starts_with("orm_param_")) out.parameters.emplace_back(name, known);
    out.runtime = expression.runtime;
    if (expression.unresolved.empty())
        out.text = (brackets && !expression.subQuery) ? "(" + text + ")" : text;
    return out;
}

/// Parameters of the subquery reach the outer one by setParameters(); what is known of them is known there.
std::string taken(const SubqueryTexts::Written& written, Expression& into) {
    for (const auto& [name, known] : written.parameters) into.parameters.emplace(name, known);
    if (!written.runtime.empty()) into.runtimeOnly(written.runtime);
    return written.text;
}

}  // namespace

std::string subqueryText(const evaluate::BuilderState& state, Run& run, Expression& into, bool brackets) {
    if (run.depth >= kMaxSubqueryDepth) return std::string(1, sql::kHole);
    Replay& replay = run.replay;
    if (const auto* known = replay.subqueries().find(state, run.depth, brackets, replay))
        return taken(*known, into);
    const std::size_t before = replay.decisions().size();
    const bool refused = !replay.refused().empty();
    SubqueryTexts::Written made = written(state, run, brackets);
    // A run that is thrown away does not read to the end; what is refused inside is refused by each run.
    if (replay.wanted() != nullptr || refused || !replay.refused().empty()) return taken(made, into);
    made.decisions.assign(replay.decisions().begin() + static_cast<std::ptrdiff_t>(before),
                          replay.decisions().end());
    return taken(replay.subqueries().add(state, run.depth, brackets, std::move(made)), into);
}

}  // namespace audit::query
