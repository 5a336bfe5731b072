#include "coverage/pathkeys.h"

#include <algorithm>

namespace audit::coverage {
namespace {

// `WHERE b` or `WHERE NOT b` fixes a boolean key although it is no equality
// (indxpath.c, indexcol_is_bool_constant_for_query).
bool isBooleanConstant(const TableQuery& query, const Term& term) {
    if (!term.expression.empty() || !isBoolean(query.table->column(term.column))) return false;
    return std::ranges::any_of(query.items,
                               [&](const Item& i) { return i.term == term && i.binding == Binding::Equal; });
}

}  // namespace

OrderMatch matchOrder(const PreparedIndex& index, const TableQuery& query, const WantedOrder& order,
                      const Scope& scope) {
    std::vector<const OrderTerm*> wanted;
    for (const OrderTerm& t : order.terms)
        if (!t.constant) wanted.push_back(&t);
    OrderMatch out;
    if (wanted.empty()) {
        out.complete = true;
        return out;
    }
    std::optional<bool> backward;
    for (std::size_t k = 0; k < index.keys.size(); ++k) {
        if (out.matched == wanted.size()) break;
        const catalog::IndexKey& key = index.index.keys[k];
        const Term& term = index.keys[k];
        const std::string ec = scope.classOf(query.alias, term);
        if (scope.isConstant(ec)) continue;
        const bool inOrder = std::ranges::any_of(wanted, [&](const OrderTerm* t) { return t->ec == ec; });
        if (!inOrder) {
            if (isBooleanConstant(query, term)) continue;
            break;
        }
        const OrderTerm& next = *wanted[out.matched];
        if (next.ec != ec) {
            const bool earlier =
                std::ranges::any_of(wanted.begin(), wanted.begin() + static_cast<std::ptrdiff_t>(out.matched),
                                    [&](const OrderTerm* t) { return t->ec == ec; });
            if (earlier) continue;
            break;
        }
        // Pattern ops and another collation sort differently from ORDER BY.
        if (key.opclass.ends_with("_pattern_ops")) break;
        const catalog::Column* column = query.table->column(key.column);
        if (!key.collation.empty() && key.collation != "default" &&
            !(column && column->collation == key.collation))
            break;
        // nullsFirst of a key is PostgreSQL's default for its direction unless said otherwise.
        const bool forward = key.descending == next.descending && key.nullsFirst == next.nullsFirst;
        const bool reverse = key.descending != next.descending && key.nullsFirst != next.nullsFirst;
        if (!forward && !reverse) break;
        if (backward && *backward != reverse) break;
        backward = reverse;
        ++out.matched;
    }
    out.complete = out.matched == wanted.size();
    return out;
}

}  // namespace audit::coverage
