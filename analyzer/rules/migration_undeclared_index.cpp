// An index that only a migration makes: the next migration:generate (or synchronize) writes DROP INDEX for it
// (RdbmsSchemaBuilder.dropOldIndices), unless the entity names it with `synchronize: false`.
#include "rules/edits/index_decorator.h"
#include "rules/migration_drift.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

using migrations::Drift;

void check(const Program& program, Report& report) {
    for (const Drift& drift : indexDrift(program)) {
        if (drift.kind != Drift::Kind::ExtraIndex || !drift.seen || !editable(program, drift.migration))
            continue;
        // A unique constraint under a name of its own, and a declared one like it: the names differ, no more.
        if (drift.sameKeys) continue;
        const entities::Entity* entity = entityOf(program, drift.table);
        if (!entity || !editable(program, entity->location)) continue;
        const bool constraint = drift.index->origin == catalog::IndexOrigin::Unique;
        Finding finding = driftFinding(program, drift);
        finding.rule = "migration/undeclared-index";
        finding.severity = Severity::Warning;
        finding.message = drift.message + ": the next generated migration drops it";
        finding.why =
            "migration:generate compares the database with the entities, and removes what they do not name.";
        finding.suggestion.title =
            constraint ? "Declare it with @Unique(\"" + drift.subject + "\", …) on " + entity->name
                       : "Keep it: @Index(\"" + drift.subject + "\", { synchronize: false }) on " +
                             entity->name + ", or declare it with its columns";
        report.add(std::move(finding));
    }
}

}  // namespace

const Rule migrationUndeclaredIndex{
    {"migration/undeclared-index", Severity::Warning,
     "an index that only a migration makes: the next generated migration drops it", false},
    check};

}  // namespace audit::rules
