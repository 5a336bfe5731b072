#pragma once
// The picture: the results of all phases in order, made by one function that can be read top to bottom.
#include <memory>
#include <string>
#include <vector>

#include "connections/connections.h"
#include "coverage/coverage.h"
#include "entities/model.h"
#include "evaluate/facts.h"
#include "migrations/migrations.h"
#include "project/project.h"
#include "shape/query.h"

namespace audit::program {

struct Options {
    project::Options project;
    int postgresVersion = 15;
};

/// A query site with its verdicts, variants and verdicts in the same order.
struct CoveredSite {
    shape::Site site;
    std::vector<coverage::VariantCoverage> coverage;
    coverage::Verdict verdict = coverage::Verdict::Unknown;
};

struct PhaseTime {
    std::string name;
    double milliseconds = 0;
};

struct Program {
    std::unique_ptr<project::Project> project;
    std::unique_ptr<evaluate::Evaluation> evaluation;
    entities::EntityModel entities;
    connections::Connections connections;
    /// What migrations make. The indexes that only they make are in the entities' catalog as well, with
    /// origin Migration.
    migrations::Migrations migrations;
    std::vector<CoveredSite> queries;  ///< sorted by path, line, column
    bool hasMigrations = false;        ///< the project holds TypeORM migration classes
    std::string typeormVersion;        ///< "" unknown
    int postgresVersion = 15;
    std::vector<PhaseTime> times;
    std::string error;  ///< set: the root cannot be analysed at all
};

Program build(const Options& options);

}  // namespace audit::program
