#include "query/sql_text.h"

#include <algorithm>
#include <cctype>

#include "query/columns.h"
#include "query/conditions.h"
#include "query/joins.h"
#include "query/names.h"

namespace audit::query {

namespace {

std::string listed(const std::vector<std::string>& items) {
    std::string out;
    for (const std::string& item : items) {
        if (!out.empty()) out += ", ";
        out += item;
    }
    return out;
}

std::string selectionOf(const Env& env, const Expression& e) {
    std::vector<std::string> out;
    const auto column = [&](const Alias& alias, const std::string& name) {
        out.push_back(quoteName(alias.name) + "." + quoteName(name) + " AS " +
                      quoteName(buildAlias("_", false, alias.name, name)));
    };
    const auto isWhole = [&](const Alias& alias) {
        return std::ranges::any_of(e.selects, [&](const Selection& s) { return s.text == alias.name; });
    };
    std::vector<bool> used(e.selects.size(), false);
    for (const Alias& alias : e.aliases) {
        if (alias.entity == entities::kNone) {
            if (!alias.from && isWhole(alias)) out.push_back(quoteName(alias.name) + ".*");
            continue;
        }
        const bool whole = isWhole(alias);
        std::vector<std::string> columns;
        if (whole) columns = selectedColumns(env, alias.entity);
        for (std::size_t i = 0; i < e.selects.size(); ++i) {
            const Selection& s = e.selects[i];
            if (s.text == alias.name) used[i] = true;
            if (s.text.size() <= alias.name.size() + 1 || !s.text.starts_with(alias.name) ||
                s.text[alias.name.size()] != '.')
                continue;
            const Property property = findProperty(env, alias.entity, s.text.substr(alias.name.size() + 1));
            if (property.kind != Property::Kind::Column) continue;
            used[i] = true;
            if (!s.alias.empty())
                out.push_back(quoteName(alias.name) + "." + quoteName(property.column) + " AS " +
                              quoteName(s.alias));
            else if (std::ranges::find(columns, property.column) == columns.end())
                columns.push_back(property.column);
        }
        for (const std::string& name : columns) column(alias, name);
    }
    for (std::size_t i = 0; i < e.selects.size(); ++i) {
        if (used[i]) continue;
        const Selection& s = e.selects[i];
        out.push_back(s.text + (s.alias.empty() ? "" : " AS " + quoteName(s.alias)));
    }
    return out.empty() ? "*" : listed(out);
}

std::string tableText(const Alias& alias) {
    const std::string table = alias.subquery.empty() ? quotePath(alias.tablePath) : alias.subquery;
    return table + " " + quoteName(alias.name);
}

std::string joinText(const Env& env, const Expression& e, const Join& join);

std::string childrenText(const Env& env, const Expression& e, const Join& join) {
    std::string out;
    for (const Join& child : e.joins)
        if (child.parentAlias == join.alias) out += (out.empty() ? "" : " ") + joinText(env, e, child);
    return out;
}

std::string joinText(const Env& env, const Expression& e, const Join& join) {
    const std::string direction = join.inner ? "INNER" : "LEFT";
    const Alias* alias = e.alias(join.alias);
    if (alias == nullptr) return "";
    // 1.x hangs child joins into their parent, in brackets only for an INNER below a LEFT; 0.x lists them
    // flat.
    std::string children = env.version.isV1() ? childrenText(env, e, join) : "";
    const bool nest =
        !children.empty() && !join.inner && std::ranges::any_of(e.joins, [&](const Join& child) {
            return child.parentAlias == join.alias && child.inner;
        });
    const JoinConditions conditions = joinConditions(env, e, join);
    std::string out;
    if (conditions.viaJunction) {
        const catalog::Table* junction = env.table(conditions.junction);
        const std::string path = junction == nullptr        ? ""
                                 : junction->schema.empty() ? junction->name
                                                            : junction->schema + "." + junction->name;
        out += " " + direction + " JOIN " + quotePath(path) + " " + quoteName(join.junctionAlias) + " ON " +
               conditions.junctionText + " ";
    }
    const std::string on = conditionText(join.on);
    std::string condition = conditions.text;
    if (!join.on.items.empty()) condition = join.relation == nullptr ? on : condition + " AND (" + on + ")";
    std::string table = tableText(*alias);
    if (nest) table = "(" + table + children + ")";
    out += " " + direction + " JOIN " + table + (condition.empty() ? "" : " ON " + condition);
    return nest ? out : out + children;
}

std::string orderText(const Env& env, const Expression& e) {
    std::string out;
    for (const OrderBy& o : effectiveOrders(env, e)) {
        out += out.empty() ? " ORDER BY " : ", ";
        const bool aliasOfSelection = std::ranges::any_of(
            e.selects, [&](const Selection& s) { return !s.alias.empty() && s.alias == o.key; });
        out += (aliasOfSelection ? quoteName(o.key) : o.key) + " " + o.direction +
               (o.nulls.empty() ? "" : " " + o.nulls);
    }
    return out;
}

std::string lockText(const Expression& e) {
    struct Row {
        std::string_view mode, text;
    };
    constexpr std::array rows{Row{"pessimistic_read", " FOR SHARE"},
                              Row{"pessimistic_write", " FOR UPDATE"},
                              Row{"pessimistic_partial_write", " FOR UPDATE SKIP LOCKED"},
                              Row{"pessimistic_write_or_fail", " FOR UPDATE NOWAIT"},
                              Row{"for_no_key_update", " FOR NO KEY UPDATE"},
                              Row{"for_key_share", " FOR KEY SHARE"}};
    for (const Row& row : rows)
        if (row.mode == e.lock)
            return std::string(row.text) + (e.onLocked == "nowait"        ? " NOWAIT"
                                            : e.onLocked == "skip_locked" ? " SKIP LOCKED"
                                                                          : "");
    return "";
}

std::string distinctText(const Expression& e) {
    if (!e.distinctOn.empty()) return "SELECT DISTINCT ON (" + listed(e.distinctOn) + ") ";
    return e.distinct ? "SELECT DISTINCT " : "SELECT ";
}

std::string fromText(const Env& env, const Expression& e) {
    std::string out;
    for (const Alias& alias : e.aliases)
        if (alias.from) out += (out.empty() ? "" : ", ") + tableText(alias);
    for (const Join& join : e.joins) {
        const bool child =
            env.version.isV1() && !join.parentAlias.empty() && e.join(join.parentAlias) != nullptr;
        if (!child) out += joinText(env, e, join);
    }
    return out;
}

std::string withText(const Expression& e) {
    if (e.ctes.empty()) return "";
    std::string out;
    for (const auto& [alias, text] : e.ctes)
        out += (out.empty() ? "WITH " : ", ") + quoteName(alias) + " AS (" + text + ")";
    return out + " ";
}

std::string body(const Env& env, const Expression& e, const std::string& selection) {
    std::string out =
        withText(e) + distinctText(e) + selection + " FROM " + fromText(env, e) + whereText(env, e);
    if (!e.groupBys.empty()) out += " GROUP BY " + listed(e.groupBys);
    if (!e.havings.items.empty()) {
        Condition havings = e.havings;
        havings.wrap = false;
        std::string text = conditionText(havings);
        if (havings.items.size() > 1) text = text.substr(1, text.size() - 2);
        out += " HAVING " + text;
    }
    out += orderText(env, e);
    if (e.limit.set || e.offset.set || !e.joins.empty())
        out += limitText(e.limit, e.offset);
    else
        out += limitText(e.take, e.skip);
    return out + lockText(e);
}

bool isNamePart(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
}

}  // namespace

std::vector<OrderBy> effectiveOrders(const Env& env, const Expression& e) {
    if (!e.orders.empty() || e.disableGlobalOrder || e.type != QueryType::Select) return e.orders;
    std::vector<OrderBy> out;
    const Alias* main = e.mainAlias();
    const Entity* entity = main == nullptr ? nullptr : env.entity(main->entity);
    if (entity == nullptr) return out;
    for (const auto& [path, direction] : entity->orderBy) {
        OrderBy o;
        o.key = main->name + "." + path;
        o.direction = direction == "DESC" ? "DESC" : "ASC";
        o.implicit = true;
        o.where = main->where;
        out.push_back(std::move(o));
    }
    return out;
}

std::string limitText(const Bound& limit, const Bound& offset) {
    std::string out;
    if (limit.set) out += " LIMIT " + (limit.text.empty() ? std::string(":limit") : limit.text);
    if (offset.set) out += " OFFSET " + (offset.text.empty() ? std::string(":offset") : offset.text);
    return out;
}

std::string whereText(const Env& env, const Expression& e, const std::string& extra) {
    std::vector<std::string> parts;
    if (!e.wheres.items.empty()) {
        Condition wheres = e.wheres;
        std::string text = conditionText(wheres);
        if (wheres.items.size() > 1 && !wheres.wrap) text = text.substr(1, text.size() - 2);
        if (!text.empty() && text != "1=1") parts.push_back(text);
    }
    const Alias* main = e.mainAlias();
    const Entity* entity = main == nullptr ? nullptr : env.entity(main->entity);
    if (entity != nullptr) {
        const std::string prefix = e.prefixAliases ? quoteName(main->name) + "." : "";
        if (e.type == QueryType::Select && !e.withDeleted && !entity->deleteDateColumn.empty())
            parts.push_back(prefix + quoteName(entity->deleteDateColumn) + " IS NULL");
        if (entity->kind == entities::EntityKind::ChildEntity && !entity->discriminatorColumn.empty() &&
            !entity->discriminatorValues.empty())
            parts.push_back(prefix + quoteName(entity->discriminatorColumn) +
                            " IN (:...discriminatorColumnValues)");
    }
    if (!extra.empty()) parts.push_back(extra);
    if (parts.empty()) return "";
    if (parts.size() == 1) return " WHERE " + parts.front();
    std::string out = " WHERE ( " + parts.front();
    for (std::size_t i = 1; i < parts.size(); ++i) out += " ) AND ( " + parts[i];
    return out + " )";
}

std::string selectText(const Env& env, const Expression& e) {
    if (e.type != QueryType::Select) return "";
    std::string text = translate(env, body(env, e, selectionOf(env, e)), e.aliases, true);
    return e.subQuery ? "(" + text + ")" : text;
}

std::string countText(const Env& env, Expression e) {
    std::string keys;
    if (const Alias* main = e.mainAlias())
        for (const PrimaryColumn& key : primaryColumns(env, main->entity))
            keys += (keys.empty() ? "" : ", ") + quoteName(main->name) + "." + quoteName(key.column);
    const std::string what = e.joins.empty() ? "COUNT(1)" : "COUNT(DISTINCT(" + keys + "))";
    e.orders.clear();
    e.groupBys.clear();
    e.take = e.skip = e.limit = e.offset = {};
    e.disableGlobalOrder = true;
    return translate(env, body(env, e, what + " AS \"cnt\""), e.aliases, true);
}

std::string existsText(const Env& env, Expression e) {
    e.orders.clear();
    e.groupBys.clear();
    e.take = e.skip = e.limit = e.offset = {};
    e.disableGlobalOrder = true;
    const std::string inner = translate(env, body(env, e, "1"), e.aliases, true);
    return "SELECT 1 AS \"row_exists\" FROM (SELECT 1 AS dummy_column) \"dummy_table\" WHERE EXISTS (" +
           inner + ") LIMIT 1";
}

std::string distinctWrapperText(const Env& env, const Expression& e) {
    const Alias* main = e.mainAlias();
    if (main == nullptr) return "";
    const std::string wrapper = "\"distinctAlias\".";
    std::string selects, orders, ids, idOrders;
    for (const PrimaryColumn& key : primaryColumns(env, main->entity)) {
        const std::string name = quoteName(buildAlias("_", false, main->name, key.column));
        ids += (ids.empty() ? "" : ", ") + wrapper + name + " AS " +
               quoteName(buildAlias("_", false, "ids_" + main->name, key.column));
        idOrders += (idOrders.empty() ? "" : ", ") + name + " ASC";
    }
    for (const OrderBy& o : effectiveOrders(env, e)) {
        std::string name = o.key;
        const std::size_t dot = o.key.find('.');
        if (dot != std::string::npos) {
            const std::string alias = o.key.substr(0, dot), path = o.key.substr(dot + 1);
            const Alias* a = e.alias(alias);
            const auto column = a == nullptr ? std::nullopt : translatedColumn(env, a->entity, path);
            name = wrapper + quoteName(buildAlias("_", false, alias, column ? *column : path));
            selects += ", " + name;
        } else if (std::ranges::any_of(
                       e.selects, [&](const Selection& s) { return s.alias == o.key || s.text == o.key; })) {
            name = wrapper + quoteName(o.key);
            selects += ", " + name;
        }
        orders +=
            (orders.empty() ? "" : ", ") + name + " " + o.direction + (o.nulls.empty() ? "" : " " + o.nulls);
    }
    Expression inner = e;
    inner.orders.clear();  // .orderBy(): the entity's own order comes back
    inner.limit = inner.offset = {};
    return "SELECT DISTINCT " + ids + selects + " FROM (" +
           translate(env, body(env, inner, selectionOf(env, inner)), e.aliases, true) +
           ") \"distinctAlias\" ORDER BY " + orders + (orders.empty() ? "" : ", ") + idOrders +
           limitText(e.take, e.skip);
}

std::string numbered(const std::string& text, const Expression& e) {
    std::string out;
    std::map<std::string, int> numbers;
    int next = 1;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != 0) {
            out += c;
            if (c == quote) quote = 0;
            continue;
        }
        if (c == '\'' || c == '"') {
            quote = c;
            out += c;
            continue;
        }
        if (c == sql::kHole) {
            out += "$" + std::to_string(next++);
            continue;
        }
        if (c == ':' && i + 1 < text.size() && text[i + 1] == ':') {
            out += "::";
            ++i;
            continue;
        }
        const bool spread = text.compare(i, 4, ":...") == 0;
        std::size_t begin = i + (spread ? 4 : 1);
        if (c != ':' || begin >= text.size() || !isNamePart(text[begin]) ||
            (i > 0 && isNamePart(text[i - 1]))) {
            out += c;
            continue;
        }
        std::size_t end = begin;
        while (end < text.size() && isNamePart(text[end])) ++end;
        const std::string name = text.substr(begin, end - begin);
        int count = 1;
        if (spread) {
            const auto known = e.parameters.find(name);
            if (known != e.parameters.end() && known->second.count > 0)
                count = std::min(known->second.count, 1000);
        }
        // One number a name, lists too: pg's driver of TypeORM keeps a map of names.
        const auto [at, fresh] = numbers.emplace(name, next);
        if (fresh) next += count;
        for (int k = 0; k < count; ++k) out += (k > 0 ? ", $" : "$") + std::to_string(at->second + k);
        i = end - 1;
    }
    return out;
}

}  // namespace audit::query
