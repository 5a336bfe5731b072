#include "coverage/terms.h"

#include <algorithm>
#include <array>

#include "sql/predicate.h"

namespace audit::coverage {
namespace {

using shape::Comparison;
using shape::PredicateOp;
using shape::ValueKind;

struct Alias {
    std::string_view spelled, full;
};
constexpr std::array<Alias, 15> kAliases{{{"varchar", "character varying"},
                                          {"char", "character"},
                                          {"bpchar", "character"},
                                          {"int", "integer"},
                                          {"int4", "integer"},
                                          {"int8", "bigint"},
                                          {"int2", "smallint"},
                                          {"bool", "boolean"},
                                          {"float8", "double precision"},
                                          {"float4", "real"},
                                          {"decimal", "numeric"},
                                          {"timestamptz", "timestamp with time zone"},
                                          {"timestamp", "timestamp without time zone"},
                                          {"timetz", "time with time zone"},
                                          {"time", "time without time zone"}}};

bool isInteger(std::string_view type) {
    return type == "integer" || type == "bigint" || type == "smallint";
}

// A cast that PostgreSQL drops or makes a mere relabelling: the column stays itself.
bool isNoOpCast(const Comparison& leaf, const catalog::Column& column) {
    if (!leaf.castOrFunction.starts_with("::")) return false;
    const std::string target = leaf.castOrFunction.substr(2);
    if (target.find('(') != std::string::npos) return false;
    if (leaf.expression != sql::quoteIdentifier(leaf.column) + leaf.castOrFunction &&
        leaf.expression != leaf.column + leaf.castOrFunction)
        return false;
    const std::string from = baseType(column.type);
    const std::string to = baseType(target);
    // text and varchar share their representation (pg_cast.castmethod 'b').
    if (isText(from) && isText(to)) return true;
    return !from.empty() && from == to && column.type.find('[') == std::string::npos;
}

}  // namespace

std::string baseType(std::string_view type) {
    std::string out;
    int depth = 0;
    for (char c : type) {
        if (c == '(') ++depth;
        if (depth == 0) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        if (c == ')') --depth;
    }
    if (out.starts_with("pg_catalog.")) out.erase(0, 11);
    while (!out.empty() && out.back() == ' ') out.pop_back();
    for (const Alias& a : kAliases)
        if (out == a.spelled) return std::string(a.full);
    return out;
}

bool isText(std::string_view type) {
    return type == "text" || type == "character varying";
}

bool isBoolean(const catalog::Column* column) {
    return column && baseType(column->type) == "boolean";
}

bool sameFamily(std::string_view indexed, std::string_view value) {
    const std::string a = baseType(indexed);
    const std::string b = baseType(value);
    if (a.empty() || b.empty() || a == b) return true;
    if (isInteger(a)) return isInteger(b);
    // A numeric or floating column takes an integer: the cast is on the value.
    if (a == "numeric") return isInteger(b);
    if (a == "double precision") return isInteger(b) || b == "real" || b == "numeric";
    if (a == "real") return b == "double precision" || isInteger(b);
    if (isText(a)) return isText(b) || b == "character";
    const auto dated = [](const std::string& t) { return t == "date" || t.starts_with("timestamp"); };
    return dated(a) && dated(b);
}

std::string canonicalExpression(std::string_view expression) {
    std::string out(expression);
    // pg_get_indexdef writes lower((name)::text) where people write lower(name).
    for (std::string_view cast : {"::text", "::varchar", "::character varying"}) {
        std::size_t at = 0;
        while ((at = out.find(cast, at)) != std::string::npos) {
            const std::size_t end = at + cast.size();
            const bool whole = end == out.size() || (out[end] != '(' && out[end] != '[' && out[end] != '_');
            const bool onColumn = at > 0 && (std::isalnum(static_cast<unsigned char>(out[at - 1])) ||
                                             out[at - 1] == '"' || out[at - 1] == '_' || out[at - 1] == ')');
            const bool inside = out.find('(') < at;
            if (whole && onColumn && inside) {
                out.erase(at, cast.size());
            } else {
                at = end;
            }
        }
    }
    // (name) → name, left over from (name)::text.
    for (std::size_t open = out.find("("); open != std::string::npos; open = out.find("(", open + 1)) {
        const std::size_t close = out.find_first_of("() ,", open + 1);
        const bool call =
            open > 0 && (std::isalnum(static_cast<unsigned char>(out[open - 1])) || out[open - 1] == '_');
        if (close != std::string::npos && out[close] == ')' && !call) {
            out.erase(close, 1);
            out.erase(open, 1);
        }
    }
    return out;
}

Term termOf(const Comparison& leaf, const catalog::Column* column) {
    if (leaf.castOrFunction.empty() || (column && isNoOpCast(leaf, *column))) return {leaf.column, ""};
    return {"", canonicalExpression(leaf.expression)};
}

Term termOf(const catalog::IndexKey& key) {
    if (key.expression.empty()) return {key.column, ""};
    const auto normal = sql::normaliseExpression(key.expression);
    const std::string& text = normal.ok() ? normal.value() : key.expression;
    // An index on (name::text) of a varchar column, or on ("name"), is an index on the column.
    return {"", canonicalExpression(text)};
}

bool castsColumn(const Comparison& leaf, const catalog::Column& column) {
    if (leaf.literal.empty() || leaf.op == PredicateOp::Like || leaf.op == PredicateOp::LikePrefix)
        return false;
    if (!isInteger(baseType(column.type)) || leaf.value == ValueKind::Column) return false;
    bool quoted = false;
    for (std::size_t i = 0; i < leaf.literal.size(); ++i) {
        if (leaf.literal[i] == '\'') quoted = !quoted;
        if (!quoted && leaf.literal[i] == '.') return true;
    }
    return !quoted && leaf.literal.find("::numeric") != std::string::npos;
}

Binding bindingOf(const Comparison& leaf, const catalog::Column* column) {
    if (column && castsColumn(leaf, *column)) return Binding::Special;
    if (leaf.value == ValueKind::Subquery && leaf.op != PredicateOp::Eq && leaf.op != PredicateOp::In &&
        leaf.op != PredicateOp::Lt && leaf.op != PredicateOp::Lte && leaf.op != PredicateOp::Gt &&
        leaf.op != PredicateOp::Gte)
        return Binding::Special;
    switch (leaf.op) {
        case PredicateOp::Eq:
            return Binding::Equal;
        // transformAExprIn makes a list of one value a plain equality.
        case PredicateOp::In:
            return leaf.valueCount == 1 && leaf.value != ValueKind::Subquery ? Binding::Equal
                                                                             : Binding::Multi;
        case PredicateOp::IsNull:
            return Binding::Multi;
        case PredicateOp::Lt:
        case PredicateOp::Lte:
        case PredicateOp::Gt:
        case PredicateOp::Gte:
        case PredicateOp::Between:
        case PredicateOp::IsNotNull:
            return Binding::Range;
        default:
            return Binding::Special;
    }
}

bool isExactPattern(std::string_view literal) {
    return literal.size() >= 2 && literal.front() == '\'' &&
           literal.find_first_of("%_\\") == std::string_view::npos;
}

}  // namespace audit::coverage
