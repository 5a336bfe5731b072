// A declared index that no migration makes: the database never gets it, and queries scan.
#include "migrations/sql.h"
#include "rules/migration_drift.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

using migrations::Drift;

void check(const Program& program, Report& report) {
    for (const Drift& drift : indexDrift(program)) {
        // Under another name it is there: queries are served, only the next generated migration renames it.
        if (drift.kind != Drift::Kind::MissingIndex || drift.sameKeys || !editable(program, drift.entity))
            continue;
        Finding finding = driftFinding(program, drift);
        finding.rule = "migration/index-drift";
        finding.severity = Severity::Warning;
        finding.message = drift.message + ": a database that is migrated does not have it";
        finding.why =
            "With migrations as the way to change the schema, what a decorator says reaches the database "
            "only "
            "when a migration says it, too.";
        finding.suggestion.title =
            "Generate a migration (typeorm migration:generate), or write one that makes it";
        finding.suggestion.sql = drift.sql + ";";
        report.add(std::move(finding));
    }
}

}  // namespace

const Rule migrationIndexDrift{
    {"migration/index-drift", Severity::Warning, "a declared index that no migration makes", false}, check};

}  // namespace audit::rules
