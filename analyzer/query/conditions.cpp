#include "query/conditions.h"

#include <algorithm>
#include <cctype>

#include "query/columns.h"
#include "query/names.h"
#include "sql/statement.h"

namespace audit::query {

namespace {

using shape::Predicate;

std::string chained(const Condition& group) {
    std::string out;
    for (std::size_t i = 0; i < group.items.size(); ++i) {
        if (i > 0)
            out += group.chain[i] == Condition::Chain::Or    ? " OR "
                   : group.chain[i] == Condition::Chain::And ? " AND "
                                                             : " ";
        out += conditionText(group.items[i]);
    }
    return out;
}

std::string joined(const Condition& condition, std::string_view word) {
    std::string out;
    for (const Condition& item : condition.items) {
        const std::string text = conditionText(item);
        if (text.empty()) continue;
        if (!out.empty()) out += word;
        out += condition.bare ? text : "(" + text + ")";
    }
    return out.empty() ? out : "(" + out + ")";
}

void mark(Predicate& p, bool optional, bool repeated) {
    p.optional = p.optional || optional;
    p.repeated = p.repeated || repeated;
    for (Predicate& child : p.children) mark(child, optional, repeated);
}

Predicate combined(Predicate::Kind kind, std::vector<Predicate> items) {
    std::vector<Predicate> flat;
    for (Predicate& item : items) {
        if (item.kind == kind)
            for (Predicate& child : item.children) flat.push_back(std::move(child));
        else
            flat.push_back(std::move(item));
    }
    if (flat.size() == 1) return std::move(flat.front());
    Predicate out;
    out.kind = kind;
    out.location = flat.empty() ? Location{} : flat.front().location;
    // A conjunction of one origin has that origin (a join of two key columns).
    if (!flat.empty() &&
        std::ranges::all_of(flat, [&](const Predicate& p) { return p.origin == flat.front().origin; }))
        out.origin = flat.front().origin;
    out.children = std::move(flat);
    return out;
}

Predicate unknownPredicate(std::string reason, Location where, shape::Origin origin) {
    Predicate p;
    p.kind = Predicate::Kind::Unknown;
    p.reason = std::move(reason);
    p.location = where;
    p.origin = origin;
    return p;
}

bool foldedEquals(std::string_view folded, std::string_view name) {
    return std::ranges::equal(folded, name, [](char a, char b) {
        return a == static_cast<char>(std::tolower(static_cast<unsigned char>(b)));
    });
}

}  // namespace

std::string conditionText(const Condition& condition) {
    switch (condition.kind) {
        case Condition::Kind::Text:
        case Condition::Kind::Direct:
            return condition.text;
        case Condition::Kind::Unknown:
            return std::string(1, sql::kHole);
        case Condition::Kind::Not:
            return "NOT(" + conditionText(condition.items.front()) + ")";
        case Condition::Kind::AllOf:
            return joined(condition, " AND ");
        case Condition::Kind::AnyOf:
            return joined(condition, " OR ");
        case Condition::Kind::Group:
            if (condition.items.empty()) return "1=1";
            if (condition.items.size() == 1 && !condition.wrap) return chained(condition);
            return "(" + chained(condition) + ")";
    }
    return "";
}

Predicate allOf(std::vector<Predicate> items) {
    return combined(Predicate::Kind::And, std::move(items));
}
Predicate anyOf(std::vector<Predicate> items) {
    return combined(Predicate::Kind::Or, std::move(items));
}

const std::string* unknownIn(const Predicate& predicate) {
    if (predicate.kind == Predicate::Kind::Unknown) return &predicate.reason;
    for (const Predicate& child : predicate.children)
        if (const std::string* reason = unknownIn(child)) return reason;
    return nullptr;
}

Predicates::Predicates(const Env& env, const Expression& expression, Fragments& fragments,
                       shape::Variant& out)
    : env_(env), expression_(expression), fragments_(fragments), out_(out) {
    for (const auto& [name, text] : expression.ctes) {
        sql::StatementOptions options;
        options.db = &env.model.catalog;
        auto parsed = sql::parseStatement(text, options);
        if (parsed.ok() && parsed->statements.size() == 1)
            ctes_.emplace(name, std::move(parsed->statements.front().variant));
    }
}

sql::FragmentOptions Predicates::options(shape::Origin origin, Location where) const {
    sql::FragmentOptions o;
    o.origin = origin;
    o.location = where;
    o.db = &env_.model.catalog;
    if (!ctes_.empty()) o.ctes = &ctes_;
    o.firstSubquery = out_.subqueries.size();
    o.parameters = [this](const sql::Placeholder& p) -> std::optional<sql::ParameterValue> {
        const auto found = expression_.parameters.find(p.name);
        if (found == expression_.parameters.end()) return std::nullopt;
        return found->second;
    };
    o.resolve = [this](const sql::ColumnName& name) -> std::optional<sql::ResolvedColumn> {
        const auto found = [&](const Alias& alias, std::string column) {
            const catalog::Table* table = env_.table(alias.table);
            const catalog::Column* c = table == nullptr ? nullptr : table->column(column);
            return sql::ResolvedColumn{alias.name, std::move(column), c == nullptr ? "" : c->type};
        };
        const auto columnIn = [&](const Alias& alias) -> std::optional<std::string> {
            const catalog::Table* table = env_.table(alias.table);
            if (table == nullptr) return name.nameQuoted ? name.name : name.foldedName();
            for (const catalog::Column& c : table->columns)
                if (name.nameQuoted ? c.name == name.name : c.name == name.foldedName()) return c.name;
            // Tables that are known in part only may have it; an entity may map only some columns of its
            // table, and a name in quotes was written for PostgreSQL, not for TypeORM.
            if (!table->complete || name.nameQuoted) return name.nameQuoted ? name.name : name.foldedName();
            return std::nullopt;
        };
        if (!name.alias.empty()) {
            for (const Alias& alias : expression_.aliases) {
                const bool same = name.aliasQuoted ? alias.name == name.alias
                                                   : alias.name == name.foldedAlias() ||
                                                         foldedEquals(name.foldedAlias(), alias.name);
                if (!same) continue;
                if (const auto column = columnIn(alias)) return found(alias, *column);
            }
            return std::nullopt;
        }
        if (!expression_.prefixAliases) {
            const Alias* main = expression_.mainAlias();
            if (main == nullptr) return std::nullopt;
            if (const auto column = columnIn(*main)) return found(*main, *column);
            return std::nullopt;
        }
        for (const Alias& alias : expression_.aliases)
            if (env_.table(alias.table) != nullptr)
                if (const auto column = columnIn(alias)) return found(alias, *column);
        // Nothing is known of the columns of a subquery or a CTE: it may be one of theirs.
        for (const Alias& alias : expression_.aliases)
            if (env_.table(alias.table) == nullptr)
                return found(alias, name.nameQuoted ? name.name : name.foldedName());
        return std::nullopt;
    };
    return o;
}

Predicate Predicates::parse(const Condition& condition, bool& loose) {
    const std::string text = translate(env_, condition.text, expression_.aliases, expression_.prefixAliases);
    auto parsed = fragments_.predicate(text, options(condition.origin, condition.where));
    if (!parsed.ok()) {
        const sql::Error& error = parsed.error();
        return unknownPredicate(error.code == sql::ErrorCode::Hole
                                    ? "part of the condition is known at run time only"
                                    : "PostgreSQL cannot read it: " + error.message,
                                condition.where, condition.origin);
    }
    loose = parsed->topLevelOr;
    for (shape::Variant& subquery : parsed->subqueries) out_.subqueries.push_back(std::move(subquery));
    return std::move(parsed->predicate);
}

std::optional<Predicate> Predicates::one(const Condition& condition, bool& loose) {
    loose = false;
    std::optional<Predicate> out;
    switch (condition.kind) {
        case Condition::Kind::Text:
            out = parse(condition, loose);
            break;
        case Condition::Kind::Direct:
            out = condition.direct;
            break;
        case Condition::Kind::Unknown:
            out = unknownPredicate(condition.reason, condition.where, condition.origin);
            break;
        case Condition::Kind::Not: {
            bool ignored = false;
            std::optional<Predicate> inner = one(condition.items.front(), ignored);
            if (!inner) break;
            if (inner->kind == Predicate::Kind::Unknown) {
                out = std::move(inner);
                break;
            }
            if (inner->kind == Predicate::Kind::Not) {
                out = std::move(inner->children.front());
                break;
            }
            if (inner->kind == Predicate::Kind::Leaf && (inner->leaf.everyRow || inner->leaf.noRow)) {
                std::swap(inner->leaf.everyRow, inner->leaf.noRow);
                out = std::move(inner);
                break;
            }
            Predicate negated;
            negated.kind = Predicate::Kind::Not;
            negated.location = condition.where;
            negated.origin = inner->origin;
            negated.children.push_back(std::move(*inner));
            out = std::move(negated);
            break;
        }
        case Condition::Kind::AllOf:
        case Condition::Kind::AnyOf: {
            std::vector<Predicate> items;
            for (const Condition& item : condition.items) {
                bool ignored = false;
                if (auto p = one(item, ignored)) items.push_back(std::move(*p));
            }
            if (items.empty()) break;
            out =
                condition.kind == Condition::Kind::AllOf ? allOf(std::move(items)) : anyOf(std::move(items));
            break;
        }
        case Condition::Kind::Group: {
            if (condition.items.empty()) break;
            out = chain(condition, loose);
            if (condition.wrap || condition.items.size() > 1) loose = false;
            break;
        }
    }
    if (out && (condition.optional || condition.repeated)) mark(*out, condition.optional, condition.repeated);
    return out;
}

// `A AND B OR C` without brackets is (A AND B) OR C, also when A is itself a text with an OR in it.
std::optional<Predicate> Predicates::chain(const Condition& group, bool& loose) {
    std::vector<std::vector<Predicate>> arms;
    for (std::size_t i = 0; i < group.items.size(); ++i) {
        bool open = false;
        std::optional<Predicate> p = one(group.items[i], open);
        if (!p) {
            // An empty condition is `1=1`: it matters only behind OR.
            if (i == 0 || group.chain[i] != Condition::Chain::Or) continue;
            Predicate every;
            every.leaf.everyRow = true;
            every.leaf.op = shape::PredicateOp::Expression;
            every.leaf.expression = "1 = 1";
            every.location = group.where;
            p = std::move(every);
        }
        std::vector<Predicate> parts;
        if (open && p->kind == Predicate::Kind::Or)
            parts = std::move(p->children);
        else
            parts.push_back(std::move(*p));
        const bool newArm = arms.empty() || (i > 0 && group.chain[i] == Condition::Chain::Or);
        for (std::size_t k = 0; k < parts.size(); ++k) {
            if (newArm || k > 0) arms.emplace_back();
            arms.back().push_back(std::move(parts[k]));
        }
    }
    if (arms.empty()) return std::nullopt;
    std::vector<Predicate> alternatives;
    for (auto& arm : arms) alternatives.push_back(allOf(std::move(arm)));
    loose = alternatives.size() > 1;
    return anyOf(std::move(alternatives));
}

std::optional<Predicate> Predicates::of(const Condition& condition) {
    bool ignored = false;
    return one(condition, ignored);
}

shape::OrderItem Predicates::expressionItem(const std::string& text, Location where) {
    const std::string translated = translate(env_, text, expression_.aliases, expression_.prefixAliases);
    auto parsed = fragments_.order(translated, options(shape::Origin::Written, where));
    shape::OrderItem item;
    if (parsed.ok() && parsed->items.size() == 1) item = parsed->items.front();
    if (item.column.empty()) item.expression = translated;
    item.location = where;
    return item;
}

namespace {

/// `"total"` → `total`; "" for anything that is no plain name.
std::string plainName(std::string_view text) {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
    if (text.size() > 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    const bool plain = std::ranges::all_of(
        text, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$'; });
    return plain ? std::string(text) : std::string();
}

/// `count(*) AS total`, the name written inside the selected text: what stands before it; "" when it has
/// another name.
std::string selectedAs(std::string_view text, const std::string& name) {
    std::string folded(text);
    for (char& c : folded)
        c = std::isspace(static_cast<unsigned char>(c))
                ? ' '
                : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const std::size_t at = folded.rfind(" as ");
    if (name.empty() || at == std::string::npos || plainName(text.substr(at + 4)) != name) return {};
    const std::size_t from = folded.starts_with("distinct ") ? 9 : 0;
    return from < at ? std::string(text.substr(from, at - from)) : std::string();
}

}  // namespace

std::optional<shape::OrderItem> Predicates::order(const OrderBy& order) {
    if (order.key.find(sql::kHole) != std::string::npos) return std::nullopt;
    std::string key = order.key;
    // ORDER BY a selection's alias orders by what is selected under it.
    const std::string name = plainName(key);
    for (const Selection& s : expression_.selects) {
        if (!s.alias.empty() && (s.alias == key || s.alias == name)) {
            key = s.text;
            break;
        }
        if (std::string text = selectedAs(s.text, name); !text.empty()) {
            key = std::move(text);
            break;
        }
    }
    const std::string translated = translate(env_, key, expression_.aliases, expression_.prefixAliases);
    auto parsed =
        fragments_.order(translated + " " + order.direction + (order.nulls.empty() ? "" : " " + order.nulls),
                         options(shape::Origin::Written, order.where));
    shape::OrderItem item;
    if (parsed.ok() && !parsed->items.empty()) {
        item = parsed->items.front();
    } else {
        item.expression = translated;
        item.descending = order.direction == "DESC";
    }
    if (item.column.empty() && parsed.ok() && !parsed->unresolved.empty()) item.expression = translated;
    item.optional = order.optional;
    item.directionUnknown = order.unknown.starts_with("direction: ");
    item.implicit = order.implicit;
    item.location = order.where;
    return item;
}

}  // namespace audit::query
