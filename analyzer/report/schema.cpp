#include <algorithm>
#include <set>

#include "report/documents.h"
#include "report/json.h"
#include "report/names.h"

namespace audit::report {
namespace {

using entities::Entity;
using entities::EntityKind;
using program::Program;

bool isListed(const Entity& entity, const SchemaOptions& options) {
    return !entity.inTest && (options.packages || entity.packageName.empty());
}

/// The property of `entity` behind a column: a column property, or the relation that owns the join column.
std::string propertyOf(const Entity& entity, const std::string& column) {
    for (const entities::ColumnProperty& property : entity.columns)
        if (property.column == column) return property.path;
    for (const entities::Relation& relation : entity.relations)
        if (relation.owning && relation.junction == catalog::kNone)
            for (const entities::JoinColumn& join : relation.joinColumns)
                if (join.column == column) return relation.path;
    return {};
}

/// Several entities can share one table: a column belongs to those that have a property for it, and to all
/// when none has (a discriminator, a tree's path).
std::vector<const catalog::Column*> columnsOf(const Program& program, const Entity& entity) {
    std::vector<const catalog::Column*> out;
    if (entity.table == catalog::kNone || entity.kind == EntityKind::ChildEntity) return out;
    std::set<std::string> ofOthers;
    for (const Entity& other : program.entities.entities) {
        if (&other == &entity || other.table != entity.table) continue;
        for (const catalog::Column& column : program.entities.catalog.table(entity.table).columns)
            if (!propertyOf(other, column.name).empty()) ofOthers.insert(column.name);
    }
    for (const catalog::Column& column : program.entities.catalog.table(entity.table).columns)
        if (!ofOthers.contains(column.name) || !propertyOf(entity, column.name).empty())
            out.push_back(&column);
    return out;
}

Json columnJson(const Entity& entity, const catalog::Column& column) {
    std::string property = propertyOf(entity, column.name);
    if (entity.kind == EntityKind::Junction || entity.kind == EntityKind::Closure)
        property.clear();  // their columns belong to no property of a class
    else if (property.empty())
        property = column.property;
    Json json;
    json["property"] = textOrNull(property);
    json["column"] = column.name;
    json["type"] = textOrNull(column.type);
    json["nullable"] = column.nullable;
    json["primary"] = column.primary;
    json["role"] = word(column.role);
    return json;
}

Json indexJson(const Places& places, const catalog::Index& index) {
    Json columns = Json::array();
    for (const catalog::IndexKey& key : index.keys)
        columns.push_back(key.column.empty() ? key.expression : key.column);
    Json json;
    json["name"] = index.name;
    json["columns"] = std::move(columns);
    json["unique"] = index.unique;
    json["where"] = index.where ? Json(*index.where) : Json(nullptr);
    json["method"] = word(index.method);
    json["synchronize"] = index.synchronize;
    json["origin"] = word(index.origin);
    json["location"] = locationJson(places, index.location);
    return json;
}

Json foreignKeyJson(const catalog::ForeignKey& key) {
    Json json;
    json["columns"] = key.columns;
    json["referencedTable"] = key.referencedTable;
    json["referencedColumns"] = key.referencedColumns;
    json["onDelete"] = key.onDelete;
    return json;
}

Json entityJson(const Program& program, const Places& places, const Entity& entity) {
    const bool hasTable = entity.table != catalog::kNone;
    const catalog::Table empty;
    const catalog::Table& table = hasTable ? program.entities.catalog.table(entity.table) : empty;
    // A child entity's columns, indexes and foreign keys are listed once, on its parent's table.
    const bool listed = entity.kind != EntityKind::ChildEntity;

    Json columns = Json::array(), indexes = Json::array(), foreignKeys = Json::array();
    for (const catalog::Column* column : columnsOf(program, entity))
        columns.push_back(columnJson(entity, *column));
    if (listed) {
        for (const catalog::Index& index : table.indexes)
            if (index.valid) indexes.push_back(indexJson(places, index));
        for (const catalog::ForeignKey& key : table.foreignKeys) foreignKeys.push_back(foreignKeyJson(key));
    }
    Json json;
    json["name"] = textOrNull(entity.name);
    json["kind"] = word(entity.kind);
    json["table"] = textOrNull(table.name);
    json["schema"] = textOrNull(table.schema);
    json["package"] = textOrNull(entity.packageName);
    json["location"] = entity.packageName.empty() ? locationJson(places, entity.location) : Json(nullptr);
    json["columns"] = std::move(columns);
    json["primaryKey"] = table.primaryKey;
    json["indexes"] = std::move(indexes);
    json["foreignKeys"] = std::move(foreignKeys);
    json["complete"] = entity.complete;
    json["unknown"] = entity.unknown;
    return json;
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
    std::string out;
    for (const std::string& part : parts) {
        if (!out.empty()) out += separator;
        out += part;
    }
    return out;
}

std::string padded(std::string text, std::size_t width) {
    const auto wide = static_cast<std::size_t>(std::max(displayWidth(text), 0));
    if (wide < width) text.append(width - wide, ' ');
    return text;
}

void writeColumns(const Program& program, const Entity& entity, std::string& out) {
    const std::vector<const catalog::Column*> columns = columnsOf(program, entity);
    std::size_t nameWidth = 0, typeWidth = 0;
    for (const catalog::Column* column : columns) {
        nameWidth = std::max(nameWidth, static_cast<std::size_t>(displayWidth(column->name)));
        typeWidth = std::max(typeWidth, column->type.empty() ? std::size_t{1} : column->type.size());
    }
    nameWidth = std::min<std::size_t>(nameWidth, 32);
    typeWidth = std::min<std::size_t>(typeWidth, 28);
    for (const catalog::Column* column : columns) {
        std::string line = "  " + padded(printable(column->name), nameWidth) + "  " +
                           padded(column->type.empty() ? "?" : printable(column->type), typeWidth);
        line += column->nullable ? "  null    " : "  not null";
        if (column->role != catalog::ColumnRole::Regular) line += "  " + std::string(word(column->role));
        const std::string property = propertyOf(entity, column->name);
        if (!property.empty() && property != column->name) line += "  (" + printable(property) + ")";
        while (line.ends_with(' ')) line.pop_back();
        out += line + "\n";
    }
}

void writeEntity(const Program& program, const Places& places, const Entity& entity, const Style& style,
                 std::string& out) {
    const catalog::Table* table =
        entity.table == catalog::kNone ? nullptr : &program.entities.catalog.table(entity.table);
    std::string title = entity.name.empty() ? std::string(word(entity.kind)) : entity.name;
    if (table) title += " → " + (table->schema.empty() ? "" : table->schema + ".") + table->name;
    out += painted(style, Paint::Path, printable(title));
    if (!entity.name.empty() && entity.kind != EntityKind::Entity)
        out += "  " + std::string(word(entity.kind));
    if (!entity.packageName.empty())
        out += "  " + painted(style, Paint::Rule, entity.packageName);
    else if (entity.location.known())
        out += "  " + painted(style, Paint::Rule, printable(places.brief(entity.location)));
    out += "\n";
    writeColumns(program, entity, out);
    if (table && entity.kind != EntityKind::ChildEntity) {
        for (const catalog::Index& index : table->indexes) {
            std::vector<std::string> keys;
            for (const catalog::IndexKey& key : index.keys)
                keys.push_back(key.column.empty() ? key.expression : key.column);
            std::string line = index.name + " (" + joined(keys, ", ") + ")";
            if (index.where) line += " where " + *index.where;
            std::vector<std::string> traits;
            if (index.unique && index.origin != catalog::IndexOrigin::PrimaryKey)
                traits.emplace_back("unique");
            if (index.method != catalog::IndexMethod::Btree) traits.emplace_back(word(index.method));
            if (index.origin != catalog::IndexOrigin::Index) traits.emplace_back(word(index.origin));
            if (!index.synchronize) traits.emplace_back("in the database only");
            if (!index.valid) traits.emplace_back("invalid: TypeORM refuses it");
            if (!traits.empty()) line += "  " + joined(traits, ", ");
            out += "  index  " + printable(line) + "\n";
        }
        for (const catalog::ForeignKey& key : table->foreignKeys)
            out += "  key    " +
                   printable("(" + joined(key.columns, ", ") + ") → " + key.referencedTable + " (" +
                             joined(key.referencedColumns, ", ") + ")" +
                             (key.onDelete == "NO ACTION" ? "" : "  on delete " + key.onDelete)) +
                   "\n";
    }
    for (const std::string& reason : entity.unknown) out += "  unknown: " + printable(reason) + "\n";
    out += "\n";
}

}  // namespace

std::string schemaJson(const Program& program, const SchemaOptions& options) {
    const Places places(*program.project);
    Json entities = Json::array();
    for (const Entity& entity : program.entities.entities)
        if (isListed(entity, options)) entities.push_back(entityJson(program, places, entity));
    Json document;
    document["version"] = 1;
    document["entities"] = std::move(entities);
    return dump(document);
}

std::string schemaText(const Program& program, const SchemaOptions& options, const Style& style) {
    const Places places(*program.project);
    std::string out;
    std::size_t number = 0;
    for (const Entity& entity : program.entities.entities) {
        if (!isListed(entity, options)) continue;
        writeEntity(program, places, entity, style, out);
        ++number;
    }
    return out +
           (number == 0   ? "No entities."
            : number == 1 ? "1 entity."
                          : std::to_string(number) + " entities.") +
           "\n";
}

}  // namespace audit::report
