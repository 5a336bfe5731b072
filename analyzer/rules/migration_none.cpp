// Entities, no migrations, and a data source that may synchronize: the schema changes when the application
// starts.
#include <algorithm>

#include "rules/facts.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

using connections::Folded;

bool isTrue(const Folded& folded) {
    return folded.kind == Folded::Kind::Known && folded.value == "true";
}

/// Can it be true in any environment? An unknown value is not taken for one.
bool maySynchronize(const connections::Option& option) {
    return isTrue(option.asSet) || isTrue(option.production) || isTrue(option.development) ||
           isTrue(option.test) || option.asSet.kind == Folded::Kind::Environment;
}

/// A scratch database of another kind (sqlite for a script) says nothing about how this schema changes.
bool isOtherDriver(const connections::DataSource& source) {
    static constexpr std::string_view kPostgres[] = {"\"postgres\"", "\"aurora-postgres\"",
                                                     "\"cockroachdb\""};
    for (const connections::Option& option : source.options)
        if (option.path == "type" && option.asSet.kind == Folded::Kind::Known)
            return std::ranges::find(kPostgres, option.asSet.value) == std::end(kPostgres);
    return false;
}

const connections::Option* synchronizeOf(const connections::DataSource& source) {
    if (isOtherDriver(source)) return nullptr;
    for (const connections::Option& option : source.options)
        if (option.path == "synchronize" && maySynchronize(option)) return &option;
    return nullptr;
}

void check(const Program& program, Report& report) {
    if (program.hasMigrations) return;
    const auto entities =
        std::ranges::count_if(program.entities.entities, [&](const entities::Entity& entity) {
            return !entity.inTest && entity.packageName.empty() && !entity.name.empty();
        });
    if (entities == 0) return;
    Finding finding;
    for (const connections::DataSource& source : program.connections.dataSources) {
        const connections::Option* option = source.inTest ? nullptr : synchronizeOf(source);
        if (!option || !editable(program, option->where)) continue;
        if (!finding.location.known()) {
            finding.location = option->where;
            finding.function = source.name;
        } else {
            finding.related.push_back({option->where, "synchronize of " + source.name});
        }
    }
    if (!finding.location.known()) return;
    finding.rule = "migration/none";
    finding.severity = Severity::Warning;
    finding.message = "the project has " + std::to_string(entities) +
                      (entities == 1 ? " entity" : " entities") +
                      " and no migrations: schema changes lean on synchronize";
    finding.why =
        "synchronize drops and recreates what was renamed or retyped, when the application starts and with "
        "nobody looking; a migration can be reviewed, tested and rolled back.";
    finding.suggestion.title =
        "Create a first migration (typeorm migration:generate), run migrations at deployment, and turn "
        "synchronize off";
    report.add(std::move(finding));
}

}  // namespace

const Rule migrationNone{{"migration/none", Severity::Warning,
                          "entities without migrations: schema changes lean on synchronize", false},
                         check};

}  // namespace audit::rules
