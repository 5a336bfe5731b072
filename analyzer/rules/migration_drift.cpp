#include "rules/migration_drift.h"

namespace audit::rules {

using migrations::Drift;

std::vector<Drift> indexDrift(const Program& program) {
    std::vector<Drift> all = migrations::drift(program.migrations, program.entities);
    std::erase_if(all, [](const Drift& drift) { return drift.index == nullptr; });
    return all;
}

Finding driftFinding(const Program& program, const Drift& drift) {
    const catalog::Table& table = program.entities.catalog.table(drift.table);
    Finding finding;
    finding.location = drift.entity.known() ? drift.entity : drift.migration;
    if (drift.entity.known() && drift.migration.known())
        finding.related.push_back({drift.migration, "the migration that makes it"});
    finding.table = table.name;
    finding.shape = drift.subject;
    finding.group = "index:" + table.name;
    if (const entities::Entity* entity = entityOf(program, drift.table)) {
        finding.entity = finding.function = entity->name;
        if (!drift.entity.known() && entity->location.known())
            finding.related.push_back({entity->location, "the entity of the table"});
    }
    return finding;
}

}  // namespace audit::rules
