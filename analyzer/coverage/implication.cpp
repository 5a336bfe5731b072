#include "coverage/implication.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "coverage/predicates.h"
#include "coverage/terms.h"

namespace audit::coverage {
namespace {

using shape::Comparison;
using shape::Predicate;
using shape::PredicateOp;
using shape::ValueKind;
using Kind = Predicate::Kind;

std::string withoutCast(const std::string& literal) {
    // 'x'::text and 'x' are one value where a column takes both.
    const std::size_t at = literal.rfind("'::");
    return at == std::string::npos ? literal : literal.substr(0, at + 1);
}

std::optional<double> number(const std::string& literal) {
    std::string text = withoutCast(literal);
    if (text.size() >= 2 && text.front() == '\'' && text.back() == '\'') return std::nullopt;
    double out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return out;
}

bool known(const Comparison& c) {
    return !c.literal.empty() && c.value != ValueKind::Column && c.value != ValueKind::Subquery;
}

bool sameTerm(const Comparison& a, const Comparison& b) {
    if (a.column != b.column) return false;
    if (a.castOrFunction.empty() && b.castOrFunction.empty()) return true;
    return canonicalExpression(a.expression) == canonicalExpression(b.expression);
}

// The constants of IN (…), by their text; empty when they are not all known.
std::vector<std::string> listOf(const Comparison& c) {
    std::vector<std::string> out;
    if (c.op == PredicateOp::Eq) {
        if (known(c)) out.push_back(withoutCast(c.literal));
        return out;
    }
    if ((c.op != PredicateOp::In && c.op != PredicateOp::NotIn) || !known(c)) return out;
    std::string text = c.literal;
    if (c.valueCount == 1 && !text.starts_with('(')) return {withoutCast(text)};
    if (text.starts_with("ARRAY[")) text = text.substr(5);
    if (text.size() < 2) return out;
    if (text.starts_with("'{")) {
        // '{1,2}' and '{"x","y"}': elements are written without the quotes of SQL.
        text = withoutCast(text);
        text = text.substr(2, text.size() - 4);
        for (std::size_t from = 0; from <= text.size();) {
            const std::size_t comma = std::min(text.find(',', from), text.size());
            std::string value = text.substr(from, comma - from);
            if (value.size() > 1 && value.front() == '"') value = value.substr(1, value.size() - 2);
            const bool digits =
                !value.empty() && value.find_first_not_of("0123456789.-") == std::string::npos;
            out.push_back(digits ? value : "'" + value + "'");
            from = comma + 1;
        }
        return out;
    }
    text = text.substr(1, text.find_last_of(")]") - 1);
    std::string item;
    bool quoted = false;
    for (char ch : text + ",") {
        if (ch == '\'') quoted = !quoted;
        if (ch == ',' && !quoted) {
            const std::size_t from = item.find_first_not_of(' ');
            if (from != std::string::npos) out.push_back(withoutCast(item.substr(from)));
            item.clear();
        } else {
            item += ch;
        }
    }
    return out;
}

// A NULL in the column cannot satisfy it.
bool isStrict(const Comparison& c) {
    switch (c.op) {
        case PredicateOp::IsNull:
            return false;
        case PredicateOp::Expression:
            return isStrictOperator(c.operatorName) && c.value != ValueKind::Column && !c.subquery;
        default:
            return isStrictWrapper(c) && c.rowColumns.empty() && !c.everyRow && !c.noRow;
    }
}

// predtest.c, operator_predicate_proof: col op1 c1 ⇒ col op2 c2, by the constants.
bool provesByConstants(const Comparison& clause, const Comparison& wanted) {
    const auto a = number(clause.literal);
    const auto b = number(wanted.literal);
    const std::string x = withoutCast(clause.literal);
    const std::string y = withoutCast(wanted.literal);
    switch (clause.op) {
        case PredicateOp::Eq:
            switch (wanted.op) {
                case PredicateOp::Eq:
                    return a && b ? *a == *b : x == y;
                case PredicateOp::Ne:
                    return a && b ? *a != *b : x != y;
                case PredicateOp::Lt:
                    return a && b && *a < *b;
                case PredicateOp::Lte:
                    return (a && b && *a <= *b) || x == y;
                case PredicateOp::Gt:
                    return a && b && *a > *b;
                case PredicateOp::Gte:
                    return (a && b && *a >= *b) || x == y;
                default:
                    return false;
            }
        case PredicateOp::Lt:
        case PredicateOp::Lte: {
            if (wanted.op != PredicateOp::Lt && wanted.op != PredicateOp::Lte && wanted.op != PredicateOp::Ne)
                return false;
            if (!a || !b)
                return x == y && (clause.op == wanted.op || wanted.op == PredicateOp::Lte ||
                                  (wanted.op == PredicateOp::Ne && clause.op == PredicateOp::Lt));
            if (wanted.op == PredicateOp::Ne) return clause.op == PredicateOp::Lt ? *a <= *b : *a < *b;
            return wanted.op == PredicateOp::Lt && clause.op == PredicateOp::Lte ? *a < *b : *a <= *b;
        }
        case PredicateOp::Gt:
        case PredicateOp::Gte: {
            if (wanted.op != PredicateOp::Gt && wanted.op != PredicateOp::Gte && wanted.op != PredicateOp::Ne)
                return false;
            if (!a || !b)
                return x == y && (clause.op == wanted.op || wanted.op == PredicateOp::Gte ||
                                  (wanted.op == PredicateOp::Ne && clause.op == PredicateOp::Gt));
            if (wanted.op == PredicateOp::Ne) return clause.op == PredicateOp::Gt ? *a >= *b : *a > *b;
            return wanted.op == PredicateOp::Gt && clause.op == PredicateOp::Gte ? *a > *b : *a >= *b;
        }
        case PredicateOp::Ne:
            return wanted.op == PredicateOp::Ne && (a && b ? *a == *b : x == y);
        default:
            return false;
    }
}

bool impliesLeaf(const Predicate& clause, const Comparison& wanted) {
    if (clause.kind == Kind::And)
        return std::ranges::any_of(clause.children,
                                   [&](const Predicate& c) { return impliesLeaf(c, wanted); });
    if (clause.kind == Kind::Or)
        return !clause.children.empty() && std::ranges::all_of(clause.children, [&](const Predicate& c) {
            return impliesLeaf(c, wanted);
        });
    if (clause.kind == Kind::Not) {
        // NOT (col LIKE …) is strict in col, too.
        const Predicate& inner = clause.children.front();
        return inner.kind == Kind::Leaf && wanted.op == PredicateOp::IsNotNull &&
               sameTerm(inner.leaf, wanted) &&
               (inner.leaf.op == PredicateOp::Like || inner.leaf.op == PredicateOp::LikePrefix ||
                inner.leaf.op == PredicateOp::ILike);
    }
    if (clause.kind != Kind::Leaf || clause.optional) return false;
    const Comparison& c = clause.leaf;
    if (wanted.op == PredicateOp::IsNotNull && wanted.castOrFunction.empty())
        return c.column == wanted.column && isStrict(c);
    if (!sameTerm(c, wanted)) return false;
    if (c.op == PredicateOp::IsNull || c.op == PredicateOp::IsNotNull) return c.op == wanted.op;
    if (c.op == PredicateOp::Expression || wanted.op == PredicateOp::Expression)
        return c.op == wanted.op && c.value == ValueKind::Literal && wanted.value == ValueKind::Literal &&
               canonicalExpression(c.expression) == canonicalExpression(wanted.expression);
    if (!known(c) || !known(wanted)) return false;
    // `b IS TRUE` is another expression than b, though it finds the same rows.
    const auto test = [](const Comparison& x) {
        return x.operatorName == "is true" || x.operatorName == "is false";
    };
    if (test(c) != test(wanted)) return false;
    // x NOT IN (7, 8) is x <> 7 AND x <> 8.
    if (c.op == PredicateOp::NotIn || wanted.op == PredicateOp::NotIn) {
        const std::vector<std::string> excluded =
            c.op == PredicateOp::NotIn ? listOf(c) : std::vector<std::string>{};
        std::vector<std::string> toExclude = listOf(wanted);
        if (wanted.op == PredicateOp::Ne) toExclude = {withoutCast(wanted.literal)};
        return !toExclude.empty() && std::ranges::all_of(toExclude, [&](const std::string& v) {
            if (c.op == PredicateOp::NotIn) return std::ranges::find(excluded, v) != excluded.end();
            Comparison one = wanted;
            one.op = PredicateOp::Ne;
            one.literal = v;
            return c.op != PredicateOp::In && provesByConstants(c, one);
        });
    }
    if (wanted.op == PredicateOp::In || c.op == PredicateOp::In) {
        const std::vector<std::string> have = listOf(c);
        const std::vector<std::string> allowed = listOf(wanted);
        if (wanted.op == PredicateOp::In)
            return !have.empty() && std::ranges::all_of(have, [&](const std::string& v) {
                return std::ranges::find(allowed, v) != allowed.end();
            });
        // Every value of the list has to prove it.
        return !have.empty() && std::ranges::all_of(have, [&](const std::string& v) {
            Comparison one = c;
            one.op = PredicateOp::Eq;
            one.literal = v;
            return provesByConstants(one, wanted);
        });
    }
    if (c.op == PredicateOp::Between && wanted.op == PredicateOp::Between) return c.literal == wanted.literal;
    if (c.op == PredicateOp::Like || c.op == PredicateOp::LikePrefix || c.op == PredicateOp::ILike ||
        c.op == PredicateOp::ArrayContains || c.op == PredicateOp::JsonContains)
        return c.op == wanted.op && c.literal == wanted.literal && c.operatorName == wanted.operatorName;
    return provesByConstants(c, wanted);
}

bool impliesOne(const std::vector<const Predicate*>& clauses, const Predicate& wanted) {
    switch (wanted.kind) {
        case Kind::Unknown:
            return false;
        case Kind::And:
            return std::ranges::all_of(wanted.children,
                                       [&](const Predicate& w) { return impliesOne(clauses, w); });
        case Kind::Or: {
            if (std::ranges::any_of(wanted.children,
                                    [&](const Predicate& w) { return impliesOne(clauses, w); }))
                return true;
            // An OR of the query whose every arm proves some arm.
            return std::ranges::any_of(clauses, [&](const Predicate* clause) {
                return clause->kind == Kind::Or && !clause->optional &&
                       std::ranges::all_of(clause->children, [&](const Predicate& arm) {
                           const std::vector<const Predicate*> one = conjuncts(arm);
                           return std::ranges::any_of(wanted.children,
                                                      [&](const Predicate& w) { return impliesOne(one, w); });
                       });
            });
        }
        case Kind::Not: {
            // The same negation.
            const Predicate& inner = wanted.children.front();
            return std::ranges::any_of(clauses, [&](const Predicate* clause) {
                if (clause->kind != Kind::Not || clause->optional) return false;
                const Predicate& other = clause->children.front();
                return other.kind == Kind::Leaf && inner.kind == Kind::Leaf &&
                       impliesLeaf(other, inner.leaf) && impliesLeaf(inner, other.leaf);
            });
        }
        case Kind::Leaf:
            break;
    }
    if (wanted.leaf.everyRow) return true;
    if (wanted.leaf.op == PredicateOp::Between) {
        // Two comparisons to PostgreSQL.
        const std::size_t at = wanted.leaf.literal.find(" AND ");
        if (at != std::string::npos) {
            Predicate low = wanted;
            low.leaf.op = PredicateOp::Gte;
            low.leaf.literal = wanted.leaf.literal.substr(0, at);
            Predicate high = wanted;
            high.leaf.op = PredicateOp::Lte;
            high.leaf.literal = wanted.leaf.literal.substr(at + 5);
            if (impliesOne(clauses, low) && impliesOne(clauses, high)) return true;
        }
    }
    return std::ranges::any_of(clauses, [&](const Predicate* clause) {
        if (impliesLeaf(*clause, wanted.leaf)) return true;
        if (clause->kind != Kind::Leaf || clause->leaf.op != PredicateOp::Between) return false;
        const std::size_t at = clause->leaf.literal.find(" AND ");
        if (at == std::string::npos) return false;
        Predicate low = *clause;
        low.leaf.op = PredicateOp::Gte;
        low.leaf.literal = clause->leaf.literal.substr(0, at);
        Predicate high = *clause;
        high.leaf.op = PredicateOp::Lte;
        high.leaf.literal = clause->leaf.literal.substr(at + 5);
        return impliesLeaf(low, wanted.leaf) || impliesLeaf(high, wanted.leaf);
    });
}

}  // namespace

bool implies(const std::vector<const Predicate*>& clauses, const Predicate& predicate) {
    return impliesOne(clauses, predicate);
}

}  // namespace audit::coverage
