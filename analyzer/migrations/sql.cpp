#include "migrations/sql.h"

#include <algorithm>
#include <set>

#include "migrations/names.h"

namespace audit::migrations {

using catalog::Index;
using catalog::IndexOrigin;
using catalog::Table;

namespace {

std::string list(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + sqlName(name);
    return out;
}

std::string keyText(const catalog::IndexKey& key, catalog::IndexMethod method) {
    std::string out = !key.column.empty() ? sqlName(key.column) : "(" + key.expression + ")";
    if (!key.collation.empty()) out += " COLLATE " + sqlName(key.collation);
    if (!key.opclass.empty()) out += " " + quoted(key.opclass);
    if (method != catalog::IndexMethod::Btree) return out;
    if (key.descending) out += " DESC";
    if (key.nullsFirst != key.descending) out += key.nullsFirst ? " NULLS FIRST" : " NULLS LAST";
    return out;
}

std::vector<std::string> columnsOf(const Index& index) {
    std::vector<std::string> out;
    for (const catalog::IndexKey& key : index.keys) out.push_back(key.column);
    return out;
}

std::string constraintText(const Index& index) {
    return "CONSTRAINT " + sqlName(index.name) +
           (index.origin == IndexOrigin::PrimaryKey ? " PRIMARY KEY (" : " UNIQUE (") +
           list(columnsOf(index)) + ")";
}

std::string columnText(const catalog::Column& column) {
    std::string out = sqlName(column.name) + " " + sqlType(column);
    if (column.collation) out += " COLLATE " + sqlName(*column.collation);
    if (!column.nullable) out += " NOT NULL";
    if (column.defaultValue) out += " DEFAULT " + *column.defaultValue;
    return out;
}

}  // namespace

std::string sqlName(std::string_view name) {
    std::string out = "\"";
    for (const char c : name) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

std::string sqlName(const Table& table) {
    return (table.schema.empty() ? "" : sqlName(table.schema) + ".") + sqlName(table.name);
}

std::string sqlType(const catalog::Column& column) {
    if (column.generated && !column.defaultValue) {
        if (column.type == "integer") return "SERIAL";
        if (column.type == "bigint") return "BIGSERIAL";
        if (column.type == "smallint") return "SMALLSERIAL";
    }
    return column.type;
}

bool isConstraint(const Index& index) {
    return index.origin == IndexOrigin::PrimaryKey || index.origin == IndexOrigin::Unique ||
           index.origin == IndexOrigin::OneToOne;
}

std::string createTable(const Table& table) {
    std::string body;
    const auto add = [&](const std::string& part) { body += (body.empty() ? "" : ", ") + part; };
    for (const catalog::Column& column : table.columns) add(columnText(column));
    for (const Index& index : table.indexes)
        if (isConstraint(index)) add(constraintText(index));
    for (const catalog::Check& check : table.checks)
        add("CONSTRAINT " + sqlName(check.name) + " CHECK (" + check.expression + ")");
    return "CREATE TABLE " + sqlName(table) + " (" + body + ")";
}

std::string addColumn(const Table& table, const catalog::Column& column) {
    return "ALTER TABLE " + sqlName(table) + " ADD " + columnText(column);
}

std::string createIndex(const Table& table, const Index& index, bool concurrently) {
    static constexpr const char* kMethods[] = {"btree", "hash", "gist", "spgist", "gin", "brin"};
    std::string out = index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
    if (concurrently) out += "CONCURRENTLY ";
    out += sqlName(index.name) + " ON " + sqlName(table);
    if (index.method != catalog::IndexMethod::Btree)
        out += std::string(" USING ") + kMethods[static_cast<std::size_t>(index.method)];
    std::string keys;
    for (const catalog::IndexKey& key : index.keys)
        keys += (keys.empty() ? "" : ", ") + keyText(key, index.method);
    out += " (" + keys + ")";
    if (!index.include.empty()) out += " INCLUDE (" + list(index.include) + ")";
    if (index.nullsNotDistinct) out += " NULLS NOT DISTINCT";
    if (index.where) out += " WHERE " + *index.where;
    return out;
}

std::string addConstraint(const Table& table, const Index& index) {
    return "ALTER TABLE " + sqlName(table) + " ADD " + constraintText(index);
}

std::string addForeignKey(const Table& table, const catalog::ForeignKey& key) {
    std::string target = (key.referencedSchema.empty() ? "" : sqlName(key.referencedSchema) + ".") +
                         sqlName(key.referencedTable);
    if (!key.referencedColumns.empty()) target += "(" + list(key.referencedColumns) + ")";
    return "ALTER TABLE " + sqlName(table) + " ADD CONSTRAINT " + sqlName(key.name) + " FOREIGN KEY (" +
           list(key.columns) + ") REFERENCES " + target + " ON DELETE " + key.onDelete + " ON UPDATE " +
           key.onUpdate;
}

std::string dropIndex(const Table& table, const Index& index) {
    if (isConstraint(index))
        return "ALTER TABLE " + sqlName(table) + " DROP CONSTRAINT " + sqlName(index.name);
    return "DROP INDEX " + (table.schema.empty() ? "" : sqlName(table.schema) + ".") + sqlName(index.name);
}

std::vector<std::string> createDatabase(const History& history) {
    std::vector<std::string> out;
    std::set<std::string> schemas;
    for (const Table& table : history.database.tables)
        if (!table.schema.empty() && schemas.insert(table.schema).second)
            out.push_back("CREATE SCHEMA IF NOT EXISTS " + sqlName(table.schema));
    for (const auto& [name, values] : history.enums) {
        std::string text;
        for (const std::string& value : values) {
            text += text.empty() ? "'" : ", '";
            for (const char c : value) text += c == '\'' ? std::string("''") : std::string(1, c);
            text += "'";
        }
        out.push_back("CREATE TYPE " + sqlName(name) + " AS ENUM (" + text + ")");
    }
    for (const Table& table : history.database.tables) out.push_back(createTable(table));
    for (const Table& table : history.database.tables)
        for (const Index& index : table.indexes)
            if (!isConstraint(index)) out.push_back(createIndex(table, index));
    for (const Table& table : history.database.tables)
        for (const catalog::ForeignKey& key : table.foreignKeys) out.push_back(addForeignKey(table, key));
    return out;
}

}  // namespace audit::migrations
