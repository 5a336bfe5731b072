// TypeORM compares the columns of an index as a set and never looks at a named one's WHERE
// (RdbmsSchemaBuilder.dropOldIndices): a declaration that changed only there is never brought to the
// database.
#include "rules/migration_drift.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

using migrations::Drift;

void check(const Program& program, Report& report) {
    for (const Drift& drift : indexDrift(program)) {
        if (drift.kind != Drift::Kind::IndexDiffers || drift.seen || !editable(program, drift.entity))
            continue;
        Finding finding = driftFinding(program, drift);
        finding.rule = "migration/order-change-ignored";
        finding.severity = Severity::Error;
        finding.message =
            drift.message + ": migration:generate sees no difference, so the database keeps the old one";
        finding.why =
            "TypeORM compares an index's columns as a set, and not the WHERE of a named one; only a "
            "migration "
            "written by hand changes it.";
        finding.suggestion.title = "Write a migration that drops the index and makes it anew";
        finding.suggestion.sql = drift.sql + ";";
        report.add(std::move(finding));
    }
}

}  // namespace

const Rule migrationOrderChangeIgnored{
    {"migration/order-change-ignored", Severity::Error,
     "a declared index that differs from the migrated one in a way TypeORM does not see", false},
    check};

}  // namespace audit::rules
