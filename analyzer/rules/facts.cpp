#include "rules/facts.h"

#include <algorithm>

namespace audit::rules {

using entities::Entity;

bool editable(const Program& program, const Location& location) {
    return location.known() && program.project && !program.project->file(location.file).inPackage;
}

std::string_view textAt(const Program& program, const Location& location) {
    if (!location.known() || !program.project) return {};
    const std::string_view text = program.project->text(location.file);
    if (location.span.begin > text.size() || location.span.end < location.span.begin) return {};
    return text.substr(location.span.begin, location.span.end - location.span.begin);
}

const Entity* entityOf(const Program& program, TableId table, std::string_view name) {
    if (table == catalog::kNone) return nullptr;
    const Entity* first = nullptr;
    for (const Entity& entity : program.entities.entities) {
        if (entity.table != table) continue;
        if (!name.empty() && entity.name == name) return &entity;
        // A child entity stands in for its table only when it is asked for by name.
        if (!first || (first->kind == entities::EntityKind::ChildEntity && entity.kind != first->kind))
            first = &entity;
    }
    return first;
}

bool isComplete(const Program& program, TableId table) {
    if (table == catalog::kNone || !program.entities.catalog.table(table).complete) return false;
    return std::ranges::all_of(program.entities.entities, [&](const Entity& entity) {
        return entity.table != table || entity.complete;
    });
}

bool indexesKnown(const Program& program, TableId table) {
    const migrations::Link* link = program.migrations.link(table);
    return link == nullptr || link->doubt.empty();
}

std::string indexProperty(const Entity& entity, std::string_view column) {
    for (const entities::ColumnProperty& property : entity.columns)
        if (property.column == column) return property.path;
    for (const entities::Relation& relation : entity.relations)
        if (relation.owning && relation.joinColumns.size() == 1 &&
            relation.joinColumns.front().column == column)
            return relation.path;
    return {};
}

bool indexProperties(const Entity& entity, const std::vector<std::string>& columns,
                     std::vector<std::string>& out) {
    out.clear();
    for (std::size_t i = 0; i < columns.size();) {
        const std::string property = indexProperty(entity, columns[i]);
        if (!property.empty()) {
            out.push_back(property);
            ++i;
            continue;
        }
        // A composite foreign key: the relation's join columns one after the other.
        const auto relation = std::ranges::find_if(entity.relations, [&](const entities::Relation& each) {
            if (!each.owning || each.joinColumns.size() < 2 || i + each.joinColumns.size() > columns.size())
                return false;
            for (std::size_t k = 0; k < each.joinColumns.size(); ++k)
                if (each.joinColumns[k].column != columns[i + k]) return false;
            return true;
        });
        if (relation == entity.relations.end()) return false;
        out.push_back(relation->path);
        i += relation->joinColumns.size();
    }
    return !out.empty();
}

namespace {

std::string list(const std::vector<std::string>& names, std::string_view quote) {
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) out += i + 1 == names.size() ? " and " : ", ";
        out += std::string(quote) + names[i] + std::string(quote);
    }
    return out;
}

}  // namespace

std::string quotedList(const std::vector<std::string>& names) {
    return list(names, "\"");
}
std::string plainList(const std::vector<std::string>& names) {
    return list(names, "");
}

std::string describeSite(const shape::Site& site) {
    const std::string function = site.function.empty() ? std::string("a query") : site.function;
    return site.method.empty() ? function : function + " (" + site.method + ")";
}

std::vector<std::string> plainKeys(const catalog::Index& index) {
    std::vector<std::string> keys;
    if (!index.valid || index.where || index.method != catalog::IndexMethod::Btree) return keys;
    for (const catalog::IndexKey& key : index.keys) {
        if (key.column.empty()) return {};
        keys.push_back(key.column);
    }
    return keys;
}

}  // namespace audit::rules
