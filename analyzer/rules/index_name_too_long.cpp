// NAMEDATALEN is 64: PostgreSQL cuts identifiers to 63 bytes with a notice, and TypeORM compares by the long
// name.
#include "rules/edits/index_decorator.h"
#include "rules/facts.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

constexpr std::size_t kLimit = 63;

void check(const Program& program, Report& report) {
    const catalog::Catalog& catalog = program.entities.catalog;
    for (TableId id = 0; id < catalog.tables.size(); ++id) {
        const entities::Entity* entity = entityOf(program, id);
        if (!entity || entity->inTest) continue;
        for (const catalog::Index& index : catalog.tables[id].indexes) {
            if (index.name.size() <= kLimit || index.generatedName || !editable(program, index.location))
                continue;
            Finding finding;
            finding.rule = "index/name-too-long";
            finding.severity = Severity::Warning;
            finding.location = index.location;
            finding.entity = finding.function = entity->name;
            finding.table = catalog.tables[id].name;
            finding.shape = index.name;
            finding.message =
                "the name \"" + index.name + "\" has " + std::to_string(index.name.size()) +
                " bytes: PostgreSQL keeps the first 63, and TypeORM sees another index for ever";
            finding.why =
                "Every synchronize and migration:generate then drops the index and creates it again.";
            finding.suggestion.title = "Name it \"" + shortenedName(index.name) + "\"";
            report.add(std::move(finding));
        }
    }
}

}  // namespace

const Rule indexNameTooLong{
    {"index/name-too-long", Severity::Warning,
     "an index name of more than 63 bytes: PostgreSQL cuts it, TypeORM sees drift for ever", false},
    check};

}  // namespace audit::rules
