#pragma once
// The migrations of a program read as its database's history: every statement in order, and the database as
// they leave it. What cannot be read is counted, and makes uncertain only what it can concern.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "entities/naming.h"
#include "evaluate/facts.h"
#include "sql/ddl.h"

namespace audit::migrations {

using source::Location;

/// One statement that a migration sends.
struct Statement {
    sql::DdlStatement ddl;
    Location where;            ///< the statement inside its string when it was written there, else the call
    Location call;             ///< the whole call
    bool raw = true;           ///< SQL text; false: a method of the query runner
    bool conditional = false;  ///< under a condition that cannot be decided
    /// By change of `ddl`: the type that the column had until then; "" unknown, or not an ALTER … TYPE.
    std::vector<std::string> typesBefore;
    std::string unknown;  ///< why it could not be read; "" when it could
    std::string text;     ///< of an unknown one: what there is of its text; holes are sql::kHole
};

struct Migration {
    std::string name;
    std::uint64_t timestamp = 0;
    const evaluate::MigrationFact* fact = nullptr;
    std::vector<Statement> statements;  ///< in order of execution
};

/// Something that may have changed tables, and could not be read.
struct Doubt {
    std::string reason;  ///< "a DO block", "SQL built at run time" …
    std::string text;    ///< names in it are what it may concern
    bool open = false;   ///< it may concern tables that it does not name
    Location where;
};

/// What is known of a table beside its description.
struct TableState {
    bool created = false;  ///< these migrations create it: its columns are all known
    bool partial = false;  ///< it has more than its CREATE TABLE says
    std::string doubt;     ///< why its indexes may be others; "" when they are known
    Location doubtWhere;
};

/// The migrations of one database, in the order in which TypeORM runs them.
struct History {
    std::string schema;  ///< the connection's own: tables in it have the schema "" below
    std::string folder;  ///< of its first migration's file
    std::vector<Migration> migrations;
    catalog::Catalog database;                                            ///< as the migrations leave it
    std::vector<TableState> states;                                       ///< by TableId
    std::vector<std::pair<std::string, std::vector<std::string>>> enums;  ///< type → values
    std::vector<Doubt> doubts;
    std::size_t statements = 0, unknown = 0;
};

/// What the migrations say of one table of the entities.
struct Link {
    const History* history = nullptr;         ///< nullptr: no migration speaks of it
    catalog::TableId table = catalog::kNone;  ///< in history->database; kNone: no migration makes it
    std::string doubt;                        ///< why its indexes are not known
    Location doubtWhere;
};

struct Migrations {
    std::vector<History> histories;
    std::size_t foreign = 0;  ///< migrations of other databases, left out
    std::vector<Link> links;  ///< by TableId of the entities' catalog; filled by join()

    [[nodiscard]] const Link* link(catalog::TableId table) const {
        return table < links.size() && links[table].history ? &links[table] : nullptr;
    }
};

Migrations read(const evaluate::Evaluation& evaluation, const project::Project& project,
                std::string_view typeormVersion);

/// Finds each table of `entities` in the histories, and adds to it the indexes that only migrations make
/// (origin Migration). An index that the entities only name (`synchronize: false`) gets its keys.
/// `places`: a place in the source for each table, to choose among several databases.
void join(Migrations& migrations, catalog::Catalog& entities, const std::vector<std::string>& places);

/// "public", and the schema that the connection has anyway, are "".
std::string normalSchema(std::string_view schema, std::string_view usual);

}  // namespace audit::migrations
