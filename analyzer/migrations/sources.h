#pragma once
// Which migrations belong to which database: as the data sources list them, else by folder.
#include <string>
#include <vector>

#include "entities/naming.h"
#include "evaluate/facts.h"
#include "project/project.h"

namespace audit::migrations {

/// The migrations of one data source, or of one folder that none lists.
struct Group {
    std::vector<const evaluate::MigrationFact*> migrations;  ///< by path
    entities::NamingStrategy naming;
    std::string schema;       ///< the connection's own, "" = public
    bool renamesAll = false;  ///< TypeORM 0.2: see runner_methods.h
    bool listed = false;      ///< by a data source whose driver is Postgres
};

struct Groups {
    std::vector<Group> groups;
    std::size_t foreign = 0;  ///< migrations of other databases
};

Groups groupsOf(const evaluate::Evaluation& evaluation, const project::Project& project,
                std::string_view typeormVersion);

}  // namespace audit::migrations
