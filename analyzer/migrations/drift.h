#pragma once
// Entities against migrations, both ways: what `migration:generate` would write on a database that the
// migrations made (RdbmsSchemaBuilder.executeSchemaSyncOperationsInProperOrder), and what it does not see.
// Only tables that are known completely on both sides are compared. Defaults are not.
#include <string>
#include <vector>

#include "entities/model.h"
#include "migrations/migrations.h"

namespace audit::migrations {

struct Drift {
    enum class Kind : std::uint8_t {
        MissingTable,   ///< no migration creates the entity's table
        MissingColumn,  ///< the entity has it, no migration adds it
        ExtraColumn,    ///< a migration adds it, no entity has it
        ColumnType,
        ColumnNull,
        MissingIndex,  ///< declared, and no migration makes one of that name; unique constraints too
        ExtraIndex,    ///< only a migration makes it: the next generated migration drops it
        IndexDiffers,  ///< of one name with other keys, predicate or uniqueness
        MissingForeignKey,
        ExtraForeignKey
    };
    Kind kind = Kind::MissingTable;
    catalog::TableId table = catalog::kNone;  ///< of the entities' catalog
    std::string subject;                      ///< column, index or constraint
    std::string message;                      ///< one sentence
    bool seen = true;                         ///< migration:generate sees it
    bool sameKeys = false;  ///< MissingIndex, ExtraIndex: the other side has the same keys under another name
    Location entity;        ///< what declares it; unknown when nothing does
    Location migration;     ///< the statement that made it; unknown when none did
    std::string sql;        ///< what TypeORM would send (or, when it sees nothing, what would mend it)
    const catalog::Index* index = nullptr;  ///< the declared one, else the migrations'
};

/// By table in the catalog's order.
std::vector<Drift> drift(const Migrations& migrations, const entities::EntityModel& model);

}  // namespace audit::migrations
