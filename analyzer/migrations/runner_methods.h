#pragma once
// The query runner's own methods (createTable, addColumn, createIndex …) as the statements that TypeORM's
// PostgresQueryRunner sends for them.
#include <string>
#include <vector>

#include "entities/naming.h"
#include "evaluate/facts.h"
#include "migrations/database.h"
#include "sql/ddl.h"

namespace audit::migrations {

struct RunnerStatements {
    std::vector<sql::DdlStatement> statements;
    std::string unknown;   ///< why (part of) it could not be read
    sql::TableName table;  ///< the one it is about, when that is known
    bool indexes = true;   ///< what could not be read may concern indexes
};

/// `renamesAll`: TypeORM 0.2, where a rename of a table or column takes names with it that somebody gave.
RunnerStatements statementsOf(const evaluate::CallFact& call, Database& database,
                              const entities::NamingStrategy& naming, bool renamesAll);

}  // namespace audit::migrations
