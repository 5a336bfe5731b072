#include "query/operators.h"

#include <array>

#include "query/limits.h"
#include "query/names.h"
#include "query/text.h"

namespace audit::query {

namespace {

using shape::Comparison;
using shape::PredicateOp;
using shape::ValueKind;

struct Call {
    const Target& target;
    std::span<const V> args;
    Run& run;
    Expression& into;
    Location where;
    int depth;
};

Condition operatorCondition(const Target& target, V value, Run& run, Expression& into, Location where,
                            int depth);

Condition direct(const Call& call, PredicateOp op, std::string text, const sql::ParameterValue& value = {}) {
    Condition c;
    c.kind = Condition::Kind::Direct;
    c.where = call.where;
    c.text = std::move(text);
    c.direct.kind = shape::Predicate::Kind::Leaf;
    c.direct.location = call.where;
    Comparison& leaf = c.direct.leaf;
    leaf.alias = call.target.alias;
    leaf.column = call.target.column;
    leaf.op = op;
    leaf.value = ValueKind::Parameter;
    if (value.literal) leaf.literal = *value.literal;
    leaf.valueCount = value.count;
    return c;
}

V argument(const Call& call, std::size_t i) {
    return i < call.args.size() ? call.run.replay.pick(call.args[i]) : nullptr;
}

/// path <sign> :param
Condition binary(const Call& call, PredicateOp op, std::string_view sign) {
    const sql::ParameterValue value = parameterValue(argument(call, 0), call.run.replay);
    return direct(call, op, call.target.path + " " + std::string(sign) + " :" + call.into.parameter(value),
                  value);
}

/// A text that PostgreSQL's parser reads later.
Condition parsed(const Call& call, std::string_view sign) {
    const sql::ParameterValue value = parameterValue(argument(call, 0), call.run.replay);
    return Condition::textOf(call.target.path + " " + std::string(sign) + " :" + call.into.parameter(value),
                             call.where);
}

/// 'abc%' or `${x}%`: only a wildcard at the end. The hole of a template is taken for a text without
/// wildcards.
bool isPrefixPattern(V pattern, Run& run) {
    Expression ignored;
    const Text text = textOf(pattern, run, ignored);
    if (text.whole || text.text.size() < 2 || text.text.back() != '%') return false;
    return text.text.substr(0, text.text.size() - 1).find_first_of("%_") == std::string::npos;
}

Condition like(const Call& call, PredicateOp op, std::string_view sign) {
    V pattern = argument(call, 0);
    Condition c = binary(call, op, sign);
    if (op == PredicateOp::Like && pattern != nullptr && isPrefixPattern(pattern, call.run))
        c.direct.leaf.op = PredicateOp::LikePrefix;
    return c;
}

Condition in(const Call& call) {
    const sql::ParameterValue value = parameterValue(argument(call, 0), call.run.replay);
    V list = argument(call, 0);
    const bool array = list != nullptr && list->is(Kind::Array) && list->cell != nullptr;
    if (array && !list->cell->open && list->cell->elements.empty()) {
        Condition c = direct(call, PredicateOp::In, "0=1");
        c.direct.leaf.noRow = true;
        return c;
    }
    return direct(call, PredicateOp::In, call.target.path + " IN (:..." + call.into.parameter(value) + ")",
                  value);
}

Condition any(const Call& call) {
    const sql::ParameterValue value = parameterValue(argument(call, 0), call.run.replay);
    sql::ParameterValue single;  // one array parameter, not a list of them
    Condition c = direct(call, PredicateOp::In,
                         call.target.path + " = ANY(:" + call.into.parameter(single) + ")", value);
    return c;
}

Condition between(const Call& call) {
    const sql::ParameterValue from = parameterValue(argument(call, 0), call.run.replay);
    const sql::ParameterValue to = parameterValue(argument(call, 1), call.run.replay);
    const std::string first = call.into.parameter(from);
    const std::string second = call.into.parameter(to);
    return direct(call, PredicateOp::Between, call.target.path + " BETWEEN :" + first + " AND :" + second);
}

Condition isNull(const Call& call) {
    return direct(call, PredicateOp::IsNull, call.target.path + " IS NULL");
}

Condition equal(const Call& call) {
    return operatorCondition(call.target, argument(call, 0), call.run, call.into, call.where, call.depth + 1);
}

Condition negation(const Call& call) {
    V value = argument(call, 0);
    if (!isFindOperator(value)) return binary(call, PredicateOp::Ne, "!=");
    Condition c;
    c.kind = Condition::Kind::Not;
    c.where = call.where;
    c.items.push_back(operatorCondition(call.target, value, call.run, call.into, call.where, call.depth + 1));
    return c;
}

Condition combined(const Call& call, Condition::Kind kind) {
    Condition c;
    c.kind = kind;
    c.bare = true;
    c.where = call.where;
    for (std::size_t i = 0; i < call.args.size(); ++i) {
        V value = argument(call, i);
        if (value != nullptr && value->is(Kind::Array)) {
            const Items list = items(value, call.run.replay);
            for (const Item& item : list.list)
                c.items.push_back(operatorCondition(call.target, item.value, call.run, call.into, call.where,
                                                    call.depth + 1));
            if (list.open)
                c.items.push_back(Condition::unknown("more conditions may be in the list", call.where));
        } else {
            c.items.push_back(
                operatorCondition(call.target, value, call.run, call.into, call.where, call.depth + 1));
        }
    }
    return c;
}

Condition raw(const Call& call) {
    V value = argument(call, 0);
    // Raw(alias => `${alias} > now()`, parameters) or Raw("now()").
    if (V parameters = argument(call, 1); isObjectLike(parameters))
        for (const Member& m : members(parameters, call.run.replay).list)
            call.into.parameters[std::string(m.name)] = parameterValue(m.value, call.run.replay);
    if (value != nullptr && value->is(Kind::Function)) {
        V result = value->closure != nullptr ? call.run.replay.pick(value->closure->result) : nullptr;
        if (result == nullptr) return Condition::unknown("SQL made by a function in Raw()", call.where);
        // The first symbol in what it returns is its parameter: the column.
        std::string text;
        V column = nullptr;
        const V one[] = {result};
        const std::span<const V> parts = result->is(Kind::Template) ? result->items : std::span<const V>(one);
        for (V part : parts) {
            part = call.run.replay.pick(part);
            if (part == nullptr) continue;
            if (part->is(Kind::Symbol) && (column == nullptr || column == part)) {
                column = part;
                text += call.target.path;
            } else {
                text += textOf(part, call.run, call.into).text;
            }
        }
        return Condition::textOf(text, call.where);
    }
    const Text text = textOf(value, call.run, call.into);
    if (text.whole) return Condition::unknown("SQL known at run time only: " + text.reason, call.where);
    return Condition::textOf(call.target.path + " = " + text.text, call.where);
}

struct Row {
    std::string_view name;
    Condition (*make)(const Call&);
};

/// One row a FindOperator; find-options/operator/*.ts.
constexpr std::array kOperators{
    Row{"Equal", equal},
    Row{"Not", negation},
    Row{"LessThan", [](const Call& c) { return binary(c, PredicateOp::Lt, "<"); }},
    Row{"LessThanOrEqual", [](const Call& c) { return binary(c, PredicateOp::Lte, "<="); }},
    Row{"MoreThan", [](const Call& c) { return binary(c, PredicateOp::Gt, ">"); }},
    Row{"MoreThanOrEqual", [](const Call& c) { return binary(c, PredicateOp::Gte, ">="); }},
    Row{"Like", [](const Call& c) { return like(c, PredicateOp::Like, "LIKE"); }},
    Row{"ILike", [](const Call& c) { return like(c, PredicateOp::ILike, "ILIKE"); }},
    Row{"Between", between},
    Row{"In", in},
    Row{"Any", any},
    Row{"IsNull", isNull},
    Row{"Raw", raw},
    Row{"And", [](const Call& c) { return combined(c, Condition::Kind::AllOf); }},
    Row{"Or", [](const Call& c) { return combined(c, Condition::Kind::AnyOf); }},
    Row{"ArrayContains", [](const Call& c) { return binary(c, PredicateOp::ArrayContains, "@>"); }},
    Row{"ArrayContainedBy", [](const Call& c) { return parsed(c, "<@"); }},
    Row{"ArrayOverlap", [](const Call& c) { return parsed(c, "&&"); }},
    Row{"JsonContains", [](const Call& c) { return binary(c, PredicateOp::JsonContains, "::jsonb @>"); }},
};

Condition operatorCondition(const Target& target, V value, Run& run, Expression& into, Location where,
                            int depth) {
    value = run.replay.pick(value);
    if (depth > kMaxConditionDepth) return Condition::unknown("conditions nested too deep", where);
    if (isFindOperator(value)) {
        const Call call{target, value->items, run, into, where, depth};
        for (const Row& row : kOperators)
            if (row.name == value->text) return row.make(call);
        return Condition::unknown("the operator " + std::string(value->text), where);
    }
    const V one[] = {value};
    const Call call{target, std::span<const V>(one), run, into, where, depth};
    return binary(call, PredicateOp::Eq, "=");
}

}  // namespace

Condition compare(const Target& target, V value, Run& run, Expression& into, Location where) {
    return operatorCondition(target, value, run, into, where, 0);
}

}  // namespace audit::query
