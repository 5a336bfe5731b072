#pragma once
// Statements that make what a catalog describes.
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "migrations/migrations.h"

namespace audit::migrations {

/// Always quoted, as TypeORM writes names.
std::string sqlName(std::string_view name);
std::string sqlName(const catalog::Table& table);
std::string sqlType(const catalog::Column& column);

std::string createTable(const catalog::Table& table);  ///< foreign keys and indexes apart
std::string addColumn(const catalog::Table& table, const catalog::Column& column);
std::string createIndex(const catalog::Table& table, const catalog::Index& index, bool concurrently = false);
std::string addConstraint(const catalog::Table& table, const catalog::Index& index);  ///< primary key, unique
std::string addForeignKey(const catalog::Table& table, const catalog::ForeignKey& key);
std::string dropIndex(const catalog::Table& table, const catalog::Index& index);
/// Is it a constraint for PostgreSQL, or only an index?
bool isConstraint(const catalog::Index& index);

/// The whole database, in an order in which it can be run.
std::vector<std::string> createDatabase(const History& history);

}  // namespace audit::migrations
