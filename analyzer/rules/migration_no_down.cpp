// A migration without a way back.
#include "rules/migration_recent.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

void check(const Program& program, Report& report) {
    for (const Recent& recent : recentMigrations(program)) {
        const evaluate::MigrationFact& fact = *recent.migration->fact;
        if (recent.migration->statements.empty()) continue;
        if (fact.hasDown && !fact.downEmpty && !fact.downThrows) continue;
        Finding finding;
        finding.rule = "migration/no-down";
        finding.severity = Severity::Info;
        finding.location = fact.hasDown ? fact.down : fact.cls->nameLocation;
        finding.function = finding.shape = recent.migration->name;
        finding.message =
            fact.downThrows ? "migration:revert fails at this migration: down() throws"
            : fact.hasDown  ? "down() is empty: migration:revert forgets the migration and leaves its changes"
                            : "the migration has no down(): migration:revert fails";
        finding.why = "A deployment that has to be rolled back needs the database as it was before.";
        finding.suggestion.title = "Write down() as the reverse of up()";
        report.add(std::move(finding));
    }
}

}  // namespace

const Rule migrationNoDown{
    {"migration/no-down", Severity::Info, "down() is empty or throws: there is no way back", false}, check};

}  // namespace audit::rules
