#pragma once
// A catalog from CREATE TABLE and CREATE INDEX statements: tests and the referee say in SQL what the database
// holds.
#include <stdexcept>
#include <string>
#include <string_view>

#include "catalog/catalog.h"
#include "sql/ddl.h"

namespace audit::coverage::test {

inline catalog::Table* tableNamed(catalog::Catalog& db, const std::string& name) {
    for (catalog::Table& t : db.tables)
        if (t.name == name) return &t;
    return nullptr;
}

inline void addConstraint(catalog::Table& table, const sql::TableChange& change) {
    if (change.constraintType == "foreign-key") {
        table.foreignKeys.push_back(change.foreignKey);
        return;
    }
    const bool primary = change.constraintType == "primary-key";
    if (!primary && change.constraintType != "unique") return;
    catalog::Index index;
    index.unique = true;
    index.origin = primary ? catalog::IndexOrigin::PrimaryKey : catalog::IndexOrigin::Unique;
    index.name = change.name.empty()
                     ? table.name + (primary ? "_pkey" : "_" + change.columns.front() + "_key")
                     : change.name;
    for (const std::string& c : change.columns) {
        catalog::IndexKey key;
        key.column = c;
        index.keys.push_back(key);
    }
    if (primary) table.primaryKey = change.columns;
    table.indexes.push_back(std::move(index));
}

inline void apply(catalog::Catalog& db, std::string_view ddl) {
    const auto parsed = sql::parseDdl(ddl);
    if (!parsed.ok()) throw std::runtime_error(parsed.error().message + ": " + std::string(ddl));
    for (const sql::DdlStatement& s : parsed.value()) {
        if (s.kind == sql::DdlStatement::Kind::CreateTable) {
            db.tables.emplace_back();
            db.tables.back().name = s.table.name;
        }
        catalog::Table* table = tableNamed(db, s.table.name);
        if (!table) continue;
        if (s.kind == sql::DdlStatement::Kind::CreateIndex) {
            table->indexes.push_back(s.index);
            table->indexes.back().origin = catalog::IndexOrigin::Index;  // as an entity declares it
            if (table->indexes.back().name.empty())
                table->indexes.back().name = "unnamed" + std::to_string(table->indexes.size());
        }
        for (const sql::TableChange& change : s.changes) {
            if (change.kind == sql::TableChange::Kind::AddColumn) table->columns.push_back(change.column);
            if (change.kind == sql::TableChange::Kind::AddConstraint) addConstraint(*table, change);
        }
    }
}

inline catalog::Catalog fromDdl(std::string_view ddl) {
    catalog::Catalog db;
    apply(db, ddl);
    return db;
}

}  // namespace audit::coverage::test
