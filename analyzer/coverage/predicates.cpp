#include "coverage/predicates.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace audit::coverage {
namespace {

using shape::Comparison;
using shape::Predicate;
using shape::PredicateOp;
using shape::ValueKind;
using Kind = Predicate::Kind;

Predicate combined(Kind kind, std::vector<Predicate> children, const Predicate& like) {
    Predicate out;
    out.kind = kind;
    out.origin = like.origin;
    out.optional = like.optional;
    out.repeated = like.repeated;
    out.location = like.location;
    const bool flat = std::ranges::none_of(
        children, [&](const Predicate& child) { return child.kind == kind && !child.optional; });
    if (flat) {
        out.children = std::move(children);
        return out;
    }
    for (Predicate& child : children) {
        if (child.kind == kind && !child.optional) {
            for (Predicate& grandchild : child.children) out.children.push_back(std::move(grandchild));
        } else {
            out.children.push_back(std::move(child));
        }
    }
    return out;
}

Predicate truth(bool value, const Predicate& like) {
    Predicate out;
    out.origin = like.origin;
    out.optional = like.optional;
    out.location = like.location;
    out.leaf.op = PredicateOp::Expression;
    out.leaf.value = ValueKind::Literal;
    out.leaf.everyRow = value;
    out.leaf.noRow = !value;
    return out;
}

// Without a pair of known, equal values two conditions may still differ.
bool valueKnown(const Comparison& c) {
    return c.op == PredicateOp::IsNull || c.op == PredicateOp::IsNotNull || c.value == ValueKind::Column ||
           !c.literal.empty();
}

// prepqual.c, process_duplicate_ors: (A AND x) OR (A AND y) is A AND (x OR y).
Predicate pullOutCommon(Predicate orPredicate) {
    std::vector<Predicate> common;
    const std::vector<const Predicate*> first = conjuncts(orPredicate.children.front());
    for (const Predicate* candidate : first) {
        const bool everywhere = std::ranges::all_of(orPredicate.children, [&](const Predicate& arm) {
            return std::ranges::any_of(conjuncts(arm),
                                       [&](const Predicate* p) { return sameCondition(*p, *candidate); });
        });
        if (everywhere) common.push_back(*candidate);
    }
    if (common.empty()) return orPredicate;
    std::vector<Predicate> arms;
    bool someArmIsCommonOnly = false;
    for (const Predicate& arm : orPredicate.children) {
        std::vector<Predicate> rest;
        for (const Predicate* p : conjuncts(arm))
            if (std::ranges::none_of(common, [&](const Predicate& c) { return sameCondition(*p, c); }))
                rest.push_back(*p);
        if (rest.empty()) {
            someArmIsCommonOnly = true;
        } else if (rest.size() == 1) {
            arms.push_back(std::move(rest.front()));
        } else {
            arms.push_back(combined(Kind::And, std::move(rest), arm));
        }
    }
    if (!someArmIsCommonOnly)
        common.push_back(arms.size() == 1 ? std::move(arms.front())
                                          : combined(Kind::Or, std::move(arms), orPredicate));
    if (common.size() == 1) return std::move(common.front());
    return combined(Kind::And, std::move(common), orPredicate);
}

Predicate simplify(Kind kind, const Predicate& like, std::vector<Predicate> children) {
    // A gate in an OR (`:s IS NULL OR a.s = :s`) is decided before planning: the rest is there or it is not.
    bool gated = false;
    const bool constant = std::ranges::any_of(children, [&](const Predicate& child) {
        return !child.optional && !isGate(child) && (kind == Kind::And ? isNoRow(child) : isEveryRow(child));
    });
    if (constant) return truth(kind == Kind::Or, like);
    std::erase_if(children, [&](const Predicate& child) {
        if (isGate(child)) {
            gated = gated || kind == Kind::Or;
            return true;
        }
        return kind == Kind::And ? isEveryRow(child) : isNoRow(child);
    });
    std::vector<Predicate>& kept = children;
    if (kept.empty()) return truth(kind == Kind::And || gated, like);
    Predicate out = kept.size() == 1 ? std::move(kept.front()) : combined(kind, std::move(kept), like);
    if (out.kind == Kind::Or) out = pullOutCommon(std::move(out));
    out.optional = out.optional || gated || like.optional;
    return out;
}

std::optional<PredicateOp> negatorOf(PredicateOp op) {
    switch (op) {
        case PredicateOp::Eq:
            return PredicateOp::Ne;
        case PredicateOp::Ne:
            return PredicateOp::Eq;
        case PredicateOp::Lt:
            return PredicateOp::Gte;
        case PredicateOp::Lte:
            return PredicateOp::Gt;
        case PredicateOp::Gt:
            return PredicateOp::Lte;
        case PredicateOp::Gte:
            return PredicateOp::Lt;
        case PredicateOp::In:
            return PredicateOp::NotIn;
        case PredicateOp::NotIn:
            return PredicateOp::In;
        case PredicateOp::IsNull:
            return PredicateOp::IsNotNull;
        case PredicateOp::IsNotNull:
            return PredicateOp::IsNull;
        default:
            return std::nullopt;
    }
}

Predicate negate(Predicate p) {
    switch (p.kind) {
        case Kind::Unknown:
            return p;
        case Kind::Not: {
            Predicate inner = normalise(std::move(p.children.front()));
            inner.optional = inner.optional || p.optional;
            return inner;
        }
        case Kind::And:
        case Kind::Or: {
            std::vector<Predicate> children;
            children.reserve(p.children.size());
            for (Predicate& child : p.children) children.push_back(negate(std::move(child)));
            return simplify(p.kind == Kind::And ? Kind::Or : Kind::And, p, std::move(children));
        }
        case Kind::Leaf:
            break;
    }
    if (p.leaf.everyRow || p.leaf.noRow) return truth(p.leaf.noRow, p);
    Predicate out = p;
    if (p.leaf.op == PredicateOp::Eq && p.leaf.operatorName == "boolean") {
        out.leaf.literal = p.leaf.literal == "true" ? "false" : "true";
        return out;
    }
    // NOT (a >= x AND a <= y), which is what BETWEEN is.
    if (p.leaf.op == PredicateOp::Between) {
        Predicate below = p;
        below.leaf.op = PredicateOp::Lt;
        below.leaf.literal.clear();
        Predicate above = p;
        above.leaf.op = PredicateOp::Gt;
        above.leaf.literal.clear();
        below.optional = above.optional = false;
        return combined(Kind::Or, {std::move(below), std::move(above)}, p);
    }
    const auto op = negatorOf(p.leaf.op);
    const bool row = !p.leaf.rowColumns.empty();
    const bool subquery = p.leaf.value == ValueKind::Subquery;  // NOT IN (SELECT …) has no negator
    if (op && !(subquery && (*op == PredicateOp::NotIn || *op == PredicateOp::In)) &&
        !(row && p.leaf.op == PredicateOp::Eq)) {
        out.leaf.op = *op;
        return out;
    }
    Predicate not_;
    not_.kind = Kind::Not;
    not_.origin = p.origin;
    not_.optional = std::exchange(out.optional, false);
    not_.location = p.location;
    not_.children.push_back(std::move(out));
    return not_;
}

void addCorrelations(const shape::Variant& inner, std::set<std::string>& out);

void addAliases(const Predicate& p, const std::vector<shape::Variant>& subqueries,
                std::set<std::string>& out) {
    for (const Predicate& child : p.children) addAliases(child, subqueries, out);
    if (p.kind != Kind::Leaf) return;
    if (!p.leaf.alias.empty()) out.insert(p.leaf.alias);
    if (!p.leaf.otherAlias.empty()) out.insert(p.leaf.otherAlias);
    if (p.leaf.subquery && *p.leaf.subquery < subqueries.size())
        addCorrelations(subqueries[*p.leaf.subquery], out);
}

// Aliases of the outer query that a subquery reads.
void addCorrelations(const shape::Variant& inner, std::set<std::string>& out) {
    std::set<std::string> all;
    if (inner.where) addAliases(*inner.where, inner.subqueries, all);
    for (const shape::Source& s : inner.sources)
        if (s.on) addAliases(*s.on, inner.subqueries, all);
    for (const shape::Source& s : inner.sources) all.erase(s.alias);
    out.insert(all.begin(), all.end());
}

}  // namespace

// proisstrict of what people write around a column; what else may stand inside must be strict, too.
bool isStrictWrapper(const Comparison& c) {
    if (c.castOrFunction.empty()) return true;
    static constexpr std::array<std::string_view, 24> kStrict{
        "lower",  "upper", "btrim", "ltrim", "rtrim", "date_trunc", "date_part", "extract",
        "length", "abs",   "md5",   "round", "+",     "-",          "*",         "/",
        "%",      "||",    "->>",   "->",    "#>>",   "ceil",       "floor",     "substring"};
    if (!c.castOrFunction.starts_with("::") && std::ranges::find(kStrict, c.castOrFunction) == kStrict.end())
        return false;
    for (std::string_view loose :
         {"COALESCE", "CASE ", "NULLIF", "GREATEST", "LEAST", "concat", " IS ", "SELECT"})
        if (c.expression.find(loose) != std::string::npos) return false;
    return true;
}

bool isStrictOperator(std::string_view name) {
    return name == "@>" || name == "<@" || name == "&&" || name == "~" || name == "~*" || name == "@@" ||
           name == "?";
}

bool isEveryRow(const Predicate& p) {
    return p.kind == Kind::Leaf && p.leaf.everyRow;
}
bool isNoRow(const Predicate& p) {
    return p.kind == Kind::Leaf && p.leaf.noRow;
}

bool isGate(const Predicate& p) {
    if (p.kind == Kind::Not) return isGate(p.children.front());
    return p.kind == Kind::Leaf && p.leaf.alias.empty() && p.leaf.column.empty() && !p.leaf.everyRow &&
           !p.leaf.noRow && p.leaf.op == PredicateOp::Expression && p.leaf.operatorName != "exists" &&
           !p.leaf.subquery;
}

Predicate normalise(Predicate p) {
    switch (p.kind) {
        case Kind::Leaf:
        case Kind::Unknown:
            return p;
        case Kind::Not: {
            Predicate out = negate(std::move(p.children.front()));
            out.optional = out.optional || p.optional;
            return out;
        }
        case Kind::And:
        case Kind::Or: {
            std::vector<Predicate> children = std::move(p.children);
            for (Predicate& child : children)
                if (child.kind != Kind::Leaf) child = normalise(std::move(child));
            return simplify(p.kind, p, std::move(children));
        }
    }
    return p;
}

std::vector<const Predicate*> conjuncts(const Predicate& p) {
    if (p.kind != Kind::And) return {&p};
    std::vector<const Predicate*> out;
    for (const Predicate& child : p.children)
        for (const Predicate* c : conjuncts(child)) out.push_back(c);
    return out;
}

std::set<std::string> aliasesOf(const Predicate& p, const std::vector<shape::Variant>& subqueries) {
    std::set<std::string> out;
    addAliases(p, subqueries, out);
    return out;
}

std::set<std::string> strictAliases(const Predicate& p) {
    std::set<std::string> out;
    switch (p.kind) {
        case Kind::Unknown:
            return out;
        case Kind::And:
            for (const Predicate& child : p.children) out.merge(strictAliases(child));
            return out;
        case Kind::Or: {
            bool first = true;
            for (const Predicate& child : p.children) {
                std::set<std::string> arm = strictAliases(child);
                if (first) {
                    out = std::move(arm);
                    first = false;
                } else {
                    std::erase_if(out, [&](const std::string& a) { return !arm.contains(a); });
                }
            }
            return out;
        }
        // NOT of a strict operator is as strict: NULL stays NULL.
        case Kind::Not:
            return p.children.front().kind == Kind::Leaf ? strictAliases(p.children.front()) : out;
        case Kind::Leaf:
            break;
    }
    // Absent or absent-by-gate conditions prove nothing; functions are not known to be strict, but for a few.
    if (p.optional || p.leaf.op == PredicateOp::IsNull || p.leaf.subquery) return out;
    if (p.leaf.op == PredicateOp::Expression && !isStrictOperator(p.leaf.operatorName)) return out;
    if (!isStrictWrapper(p.leaf)) return out;
    if (p.leaf.operatorName == "is true" || p.leaf.operatorName == "is false" ||
        p.leaf.operatorName.empty() || isStrictOperator(p.leaf.operatorName) ||
        p.leaf.operatorName == "boolean") {
        if (!p.leaf.alias.empty()) out.insert(p.leaf.alias);
        if (p.leaf.value == ValueKind::Column && !p.leaf.otherAlias.empty()) out.insert(p.leaf.otherAlias);
    }
    return out;
}

bool sameCondition(const Predicate& a, const Predicate& b) {
    if (a.kind != b.kind || a.optional || b.optional) return false;
    if (a.kind != Kind::Leaf) {
        if (a.kind == Kind::Unknown || a.children.size() != b.children.size()) return false;
        for (std::size_t i = 0; i < a.children.size(); ++i)
            if (!sameCondition(a.children[i], b.children[i])) return false;
        return true;
    }
    const Comparison& x = a.leaf;
    const Comparison& y = b.leaf;
    return x.alias == y.alias && x.column == y.column && x.op == y.op && x.expression == y.expression &&
           x.castOrFunction == y.castOrFunction && x.literal == y.literal && x.otherAlias == y.otherAlias &&
           x.otherColumn == y.otherColumn && x.rowColumns == y.rowColumns &&
           x.operatorName == y.operatorName && !x.subquery && !y.subquery && valueKnown(x) && valueKnown(y);
}

}  // namespace audit::coverage
