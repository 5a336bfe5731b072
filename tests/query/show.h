#pragma once
// Queries as one line of text, so that two of them can be compared: what TypeORM sent, and what was foretold.
#include <algorithm>
#include <string>
#include <vector>

#include "query/names.h"
#include "shape/query.h"

namespace audit::test {

inline std::string opName(shape::PredicateOp op) {
    constexpr const char* names[] = {
        "=",       "<>",          "<",    "<=",   ">",     ">=", "between", "in",  "not in",
        "is null", "is not null", "like", "like", "ilike", "@>", "json@>",  "expr"};
    return names[static_cast<std::size_t>(op)];
}

std::string show(const shape::Variant& v);

inline std::string show(const shape::Predicate& p, const std::vector<shape::Variant>& subqueries) {
    using Kind = shape::Predicate::Kind;
    std::string mark = p.optional ? "?" : "";
    switch (p.kind) {
        case Kind::Unknown:
            return mark + "unknown";
        case Kind::Not:
            return mark + "not(" + show(p.children.front(), subqueries) + ")";
        case Kind::And:
        case Kind::Or: {
            std::vector<std::string> parts;
            for (const shape::Predicate& child : p.children) parts.push_back(show(child, subqueries));
            std::sort(parts.begin(), parts.end());
            std::string out;
            for (const std::string& part : parts)
                out += (out.empty() ? "" : p.kind == Kind::And ? " & " : " | ") + part;
            return mark + "(" + out + ")";
        }
        case Kind::Leaf:
            break;
    }
    const shape::Comparison& c = p.leaf;
    if (c.everyRow) return mark + "true";
    if (c.noRow) return mark + "false";
    std::string left = c.alias + "." + c.column, right;
    if (c.value == shape::ValueKind::Column) {
        right = c.otherAlias + "." + c.otherColumn;
        if (c.op == shape::PredicateOp::Eq && right < left) std::swap(left, right);
    }
    std::string out = mark + left + " " + opName(c.op);
    if (!right.empty()) out += " " + right;
    if (!c.castOrFunction.empty()) out += " fn:" + c.castOrFunction;
    if (c.op == shape::PredicateOp::Expression) out += " " + c.operatorName;
    if (c.subquery && *c.subquery < subqueries.size()) out += " {" + show(subqueries[*c.subquery]) + "}";
    return out;
}

inline std::string show(const shape::Variant& v) {
    std::string out;
    std::vector<std::string> sources;
    for (const shape::Source& s : v.sources) {
        std::string text = s.join == shape::JoinKind::From    ? "from "
                           : s.join == shape::JoinKind::Inner ? "inner "
                                                              : "left ";
        text += s.subquery && *s.subquery < v.subqueries.size() ? "{" + show(v.subqueries[*s.subquery]) + "}"
                                                                : s.table;
        text += " " + s.alias;
        if (s.on) text += " on " + show(*s.on, v.subqueries);
        sources.push_back((s.optional ? "?" : "") + text);
    }
    if (!sources.empty()) std::sort(sources.begin() + 1, sources.end());
    for (const std::string& s : sources) out += (out.empty() ? "" : "; ") + s;
    if (v.where) out += " where " + show(*v.where, v.subqueries);
    for (const shape::OrderItem& o : v.order)
        out += std::string(&o == &v.order.front() ? " order " : ", ") + (o.optional ? "?" : "") +
               (o.column.empty() ? o.expression : o.alias + "." + o.column) + (o.descending ? " desc" : "") +
               (o.nullsFirst ? (*o.nullsFirst ? " nulls first" : " nulls last") : "");
    for (const shape::OrderItem& o : v.groupBy)
        out += std::string(&o == &v.groupBy.front() ? " group " : ", ") +
               (o.column.empty() ? o.expression : o.alias + "." + o.column);
    for (const shape::OrderItem& o : v.distinctOn)
        out += std::string(&o == &v.distinctOn.front() ? " distinct on " : ", ") +
               (o.column.empty() ? o.expression : o.alias + "." + o.column);
    if (v.limit) out += " limit";
    if (v.offset) out += " offset";
    if (v.pagination == shape::Pagination::DistinctWrapper) out += " wrapped";
    if (v.distinct) out += " distinct";
    return out;
}

inline std::string showSite(const shape::Site& site) {
    if (!site.resolved) return "unresolved: " + site.reason;
    std::string out;
    for (const shape::Variant& v : site.variants) {
        if (!out.empty()) out += "\n";
        out += show(v);
        if (v.runtimeOnly) out += " [" + v.runtimeReason + "]";
    }
    return out;
}

}  // namespace audit::test
