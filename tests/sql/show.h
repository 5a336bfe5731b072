#pragma once
// Predicates and variants as one line of text, so that a test reads like the query it is about.
#include <string>

#include "shape/query.h"

namespace audit::sql::test {

inline std::string name(shape::PredicateOp op) {
    using enum shape::PredicateOp;
    switch (op) {
        case Eq:
            return "=";
        case Ne:
            return "<>";
        case Lt:
            return "<";
        case Lte:
            return "<=";
        case Gt:
            return ">";
        case Gte:
            return ">=";
        case Between:
            return "between";
        case In:
            return "in";
        case NotIn:
            return "not-in";
        case IsNull:
            return "is-null";
        case IsNotNull:
            return "is-not-null";
        case Like:
            return "like";
        case LikePrefix:
            return "like-prefix";
        case ILike:
            return "ilike";
        case ArrayContains:
            return "array-contains";
        case JsonContains:
            return "json-contains";
        case Expression:
            return "expression";
    }
    return "?";
}

inline std::string show(const shape::Predicate& p) {
    using Kind = shape::Predicate::Kind;
    std::string out;
    switch (p.kind) {
        case Kind::Unknown:
            return "unknown(" + p.reason + ")";
        case Kind::Not:
            return "not(" + show(p.children.front()) + ")";
        case Kind::And:
        case Kind::Or:
            out = p.kind == Kind::And ? "and(" : "or(";
            for (std::size_t i = 0; i < p.children.size(); ++i) out += (i ? ", " : "") + show(p.children[i]);
            return out + ")";
        case Kind::Leaf:
            break;
    }
    const shape::Comparison& c = p.leaf;
    if (c.everyRow) return "true";
    if (c.noRow) return "false";
    if (!c.rowColumns.empty()) {
        out = "row(";
        for (std::size_t i = 0; i < c.rowColumns.size(); ++i) out += (i ? "," : "") + c.rowColumns[i];
        out += ")";
    } else {
        out = c.alias.empty() ? c.column : c.alias + "." + c.column;
    }
    if (!c.castOrFunction.empty()) out += "{" + c.castOrFunction + "}";
    out += " " + name(c.op);
    if (!c.operatorName.empty()) out += "[" + c.operatorName + "]";
    if (c.op == shape::PredicateOp::Expression) out += " `" + c.expression + "`";
    switch (c.value) {
        case shape::ValueKind::Parameter:
            out += " ?";
            break;
        case shape::ValueKind::Literal:
            break;
        case shape::ValueKind::Column:
            out += " " + c.otherAlias + "." + c.otherColumn;
            break;
        case shape::ValueKind::Subquery:
            out += " subquery" + (c.subquery ? std::to_string(*c.subquery) : "?");
            break;
    }
    if (!c.literal.empty()) out += " " + c.literal;
    if (c.valueCount) out += " x" + std::to_string(c.valueCount);
    return out;
}

inline std::string show(const shape::OrderItem& o) {
    std::string out =
        o.column.empty() ? "`" + o.expression + "`" : (o.alias.empty() ? "" : o.alias + ".") + o.column;
    if (o.descending) out += " desc";
    if (o.nullsFirst) out += *o.nullsFirst ? " nulls first" : " nulls last";
    if (o.directionUnknown) out += " ?";
    return out;
}

inline std::string show(const shape::Variant& v) {
    std::string out;
    for (const shape::Source& s : v.sources) {
        if (!out.empty()) out += s.join == shape::JoinKind::Left ? " left " : " inner ";
        out += (s.table.empty() ? "-" : s.table) + " " + s.alias;
        if (s.subquery) out += " subquery" + std::to_string(*s.subquery);
        if (s.on) out += " on " + show(*s.on);
    }
    if (v.where) out += " where " + show(*v.where);
    const auto list = [&](const char* word, const std::vector<shape::OrderItem>& items) {
        for (std::size_t i = 0; i < items.size(); ++i)
            out += (i ? ", " : std::string(" ") + word + " ") + show(items[i]);
    };
    list("group", v.groupBy);
    list("distinct-on", v.distinctOn);
    list("order", v.order);
    if (v.distinct) out += " distinct";
    if (v.limit) out += " limit";
    if (v.offset) out += " offset";
    if (!v.lock.empty()) out += " lock " + v.lock;
    if (!v.aggregate.empty()) out += " " + v.aggregate + "(" + v.aggregateColumn + ")";
    if (v.runtimeOnly) out += " runtime(" + v.runtimeReason + ")";
    for (const shape::Variant& s : v.subqueries) out += " {" + show(s) + "}";
    return out;
}

}  // namespace audit::sql::test
