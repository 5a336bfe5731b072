#pragma once
// Edits of an entity file that add or take away @Index, written the way the file is written.
#include <string>
#include <string_view>
#include <vector>

#include "rules/facts.h"

namespace audit::rules {

struct IndexDecorator {
    std::string name;
    std::vector<std::string> properties;
    std::string where;  ///< SQL of a partial index; "" = none
};

/// The decorator above the class, beside those that are there, and the import of Index when the file has
/// none. Empty when the entity has no class of the user's own to put it on (EntitySchema, a package, a
/// junction table).
std::vector<Edit> addIndexDecorator(const Program& program, const entities::Entity& entity,
                                    const IndexDecorator& decorator);

/// Takes the decorator at `location` away, with its line when nothing else is on it. Empty when it is no
/// @Index.
std::vector<Edit> removeIndexDecorator(const Program& program, const Location& location);

/// idx_<table>_<property in snake case>…; beyond PostgreSQL's 63 bytes it is shortened and ends in a hash;
/// likewise when another index of the catalog has the name.
std::string indexName(const catalog::Catalog& catalog, const catalog::Table& table,
                      const std::vector<std::string>& properties);

/// "updatedAt" → "updated_at", "name.first" → "name_first"
std::string snakeCase(std::string_view name);

/// `name` cut to PostgreSQL's limit, told apart by a hash.
std::string shortenedName(const std::string& name);

}  // namespace audit::rules
