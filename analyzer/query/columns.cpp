#include "query/columns.h"

#include <algorithm>

#include "query/names.h"

namespace audit::query {

namespace {

std::string_view lastSegment(std::string_view path) {
    const std::size_t dot = path.rfind('.');
    return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

bool startsSegment(char c) {
    return c == ' ' || c == '=' || c == '(';
}
bool endsSegment(char c) {
    return c == ' ' || c == '=' || c == ')' || c == ',';
}
bool stopsProperty(char c) {
    return startsSegment(c) || c == ')' || c == ',';
}

}  // namespace

Property findProperty(const Env& env, EntityId id, std::string_view path) {
    const Entity* entity = env.entity(id);
    if (entity == nullptr) return {};
    if (const entities::ColumnProperty* c = entity->column(path))
        return {Property::Kind::Column, c->column, nullptr};
    if (const Relation* r = entity->relation(path)) return {Property::Kind::Relation, "", r};
    for (const Relation& r : entity->relations)
        for (const entities::JoinColumn& j : r.joinColumns)
            if (path.size() > r.path.size() && path.starts_with(r.path) && path[r.path.size()] == '.' &&
                path.substr(r.path.size() + 1) == j.referencedProperty)
                return {Property::Kind::Column, j.column, nullptr};
    const std::string prefix = std::string(path) + ".";
    for (const entities::ColumnProperty& c : entity->columns)
        if (c.path.starts_with(prefix)) return {Property::Kind::Embedded, "", nullptr};
    for (const Relation& r : entity->relations)
        if (r.path.starts_with(prefix)) return {Property::Kind::Embedded, "", nullptr};
    return {};
}

std::optional<std::string> translatedColumn(const Env& env, EntityId id, std::string_view path) {
    const Entity* entity = env.entity(id);
    if (entity == nullptr) return std::nullopt;
    // From most to least relevant: property path, property name, database name, relation + column, relation.
    for (const entities::ColumnProperty& c : entity->columns)
        if (c.path == path) return c.column;
    for (const Relation& r : entity->relations)
        for (const entities::JoinColumn& j : r.joinColumns)
            if (path.size() > r.path.size() && path.starts_with(r.path) && path[r.path.size()] == '.' &&
                path.substr(r.path.size() + 1) == j.referencedProperty)
                return j.column;
    for (const entities::ColumnProperty& c : entity->columns)
        if (lastSegment(c.path) == path) return c.column;
    for (const entities::ColumnProperty& c : entity->columns)
        if (c.column == path) return c.column;
    for (const Relation& r : entity->relations)
        for (const entities::JoinColumn& j : r.joinColumns)
            if (j.column == path) return j.column;
    for (const Relation& r : entity->relations) {
        if (!r.owning || r.junction == catalog::kNone) continue;
        for (const auto* columns : {&r.junctionOwnColumns, &r.junctionOtherColumns})
            for (const entities::JoinColumn& j : *columns)
                if (path == r.path + "." + j.referencedProperty) return j.column;
    }
    for (const Relation& r : entity->relations) {
        if (r.path != path) continue;
        if (!r.joinColumns.empty()) return r.joinColumns[0].column;
        if (r.owning && !r.junctionOwnColumns.empty()) return r.junctionOwnColumns[0].column;
    }
    // Columns without a property of their own: discriminator, materialized path, nested set.
    if (const catalog::Table* table = env.table(entity->table))
        if (const catalog::Column* c = table->column(path)) return c->name;
    return std::nullopt;
}

std::vector<std::string> criteriaColumns(const Env& env, EntityId id, std::string_view path) {
    const Property property = findProperty(env, id, path);
    if (property.kind == Property::Kind::Column) return {property.column};
    std::vector<std::string> out;
    if (property.kind == Property::Kind::Relation)
        for (const entities::JoinColumn& j : property.relation->joinColumns) out.push_back(j.column);
    return out;
}

std::string translate(const Env& env, std::string_view text, std::span<const Alias> aliases, bool prefixed) {
    std::string out;
    out.reserve(text.size() + 32);
    std::size_t at = 0;
    while (at < text.size()) {
        const bool lineStart = at == 0 || text[at - 1] == '\n' || text[at - 1] == '\r';
        std::size_t begin = at;
        if (startsSegment(text[at])) {
            begin = at + 1;
        } else if (!lineStart) {
            out += text[at++];
            continue;
        }
        // The property runs to the next separator; a line break inside it is part of it, as in TypeORM's
        // pattern.
        std::size_t end = begin;
        while (end < text.size() && !stopsProperty(text[end])) ++end;
        bool closed = end > begin && (end == text.size() || endsSegment(text[end]));
        while (!closed && end > begin) {
            --end;
            closed = end > begin && (text[end] == '\n' || text[end] == '\r');
        }
        bool replaced = false;
        if (closed) {
            const std::string_view word = text.substr(begin, end - begin);
            for (const Alias& alias : aliases) {
                if (alias.entity == entities::kNone) continue;
                std::string_view property = word;
                if (prefixed) {
                    if (word.size() <= alias.name.size() + 1 || !word.starts_with(alias.name) ||
                        word[alias.name.size()] != '.')
                        continue;
                    property = word.substr(alias.name.size() + 1);
                }
                const auto column = translatedColumn(env, alias.entity, property);
                if (!column) break;
                out.append(text.substr(at, begin - at));
                if (prefixed) out += quoteName(alias.name) + ".";
                out += quoteName(*column);
                at = end;
                replaced = true;
                break;
            }
        }
        if (replaced) continue;
        if (begin == at) {
            out += text[at++];
        } else {
            out.append(text.substr(at, begin - at));
            at = begin;
            // The separator was consumed: what follows it is no line start, but may hold the next separator.
            while (at < text.size() && !startsSegment(text[at]) && text[at] != '\n' && text[at] != '\r')
                out += text[at++];
        }
    }
    return out;
}

std::vector<PrimaryColumn> primaryColumns(const Env& env, EntityId id) {
    std::vector<PrimaryColumn> out;
    const Entity* entity = env.entity(id);
    if (entity == nullptr) return out;
    for (const entities::ColumnProperty& c : entity->columns)
        if (c.primary) out.push_back({c.path, c.column});
    for (const Relation& r : entity->relations)
        if (r.primary)
            for (const entities::JoinColumn& j : r.joinColumns)
                if (std::ranges::find(out, j.column, &PrimaryColumn::column) == out.end())
                    out.push_back({r.path + "." + j.referencedProperty, j.column});
    return out;
}

std::vector<std::string> selectedColumns(const Env& env, EntityId id) {
    std::vector<std::string> out;
    const Entity* entity = env.entity(id);
    if (entity == nullptr) return out;
    // The table lists its columns as metadata.columns does: own ones, join columns, embedded ones.
    if (const catalog::Table* table = env.table(entity->table); table != nullptr && !table->columns.empty()) {
        for (const catalog::Column& column : table->columns) {
            const auto own =
                std::ranges::find(entity->columns, column.name, &entities::ColumnProperty::column);
            const bool join = std::ranges::any_of(entity->relations, [&](const Relation& r) {
                return std::ranges::find(r.joinColumns, column.name, &entities::JoinColumn::column) !=
                       r.joinColumns.end();
            });
            if (own != entity->columns.end() ? own->select : join) out.push_back(column.name);
        }
        return out;
    }
    for (const entities::ColumnProperty& c : entity->columns)
        if (c.select) out.push_back(c.column);
    for (const Relation& r : entity->relations)
        for (const entities::JoinColumn& j : r.joinColumns) {
            const bool declared =
                std::ranges::find(entity->columns, j.column, &entities::ColumnProperty::column) !=
                entity->columns.end();
            if (!declared && std::ranges::find(out, j.column) == out.end()) out.push_back(j.column);
        }
    return out;
}

std::string tablePath(const Env& env, EntityId id) {
    const Entity* entity = env.entity(id);
    const catalog::Table* table = entity == nullptr ? nullptr : env.table(entity->table);
    if (table == nullptr) return "";
    return table->schema.empty() ? table->name : table->schema + "." + table->name;
}

const Relation* inverseRelation(const Env& env, const Relation& relation) {
    const Entity* target = env.entity(relation.target);
    return target == nullptr || relation.inverse.empty() ? nullptr : target->relation(relation.inverse);
}

}  // namespace audit::query
