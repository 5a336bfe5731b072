// Index names are unique in a schema (pg_class). TypeORM's generated ones hash the SORTED columns
// (DefaultNamingStrategy.indexName), so that (a, b) and (b, a) get one name.
#include <algorithm>
#include <map>
#include <utility>

#include "entities/letter_case.h"
#include "rules/facts.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

struct Named {
    const catalog::Table* table;
    TableId id;
    const catalog::Index* index;
};

std::string keysOf(const catalog::Index& index) {
    std::vector<std::string> keys;
    for (const catalog::IndexKey& key : index.keys)
        keys.push_back(key.column.empty() ? key.expression : key.column);
    return "(" + plainList(keys) + ")";
}

// One declaration counts once, unless it makes several indexes: in a class that is embedded twice.
bool sameDeclaration(const Named& a, const Named& b) {
    return a.table == b.table && a.index->location == b.index->location &&
           keysOf(*a.index) == keysOf(*b.index);
}

void reportCollision(const Program& program, const std::vector<Named>& all, Report& report) {
    // The later one fails; all others are related places.
    const Named& last = all.back();
    if (!editable(program, last.index->location)) return;
    Finding finding;
    finding.rule = "index/name-collision";
    finding.severity = Severity::Error;
    finding.location = last.index->location;
    finding.table = last.table->name;
    finding.shape = last.index->name;
    if (const entities::Entity* entity = entityOf(program, last.id))
        finding.entity = finding.function = entity->name;
    finding.message = "two indexes get the name \"" + last.index->name +
                      "\": synchronize and migrations fail with \"relation already exists\"";
    finding.why = last.index->generatedName
                      ? "TypeORM makes the name from the table and the sorted columns: the same columns in "
                        "another order, "
                        "or the same @Index twice, give the same name. Name one of them, or drop it."
                      : "PostgreSQL keeps the names of all indexes of a schema in one place.";
    for (const Named& each : all)
        if (&each != &last)
            finding.related.push_back(
                {each.index->location, "the other one: " + each.table->name + " " + keysOf(*each.index)});
    report.add(std::move(finding));
}

void check(const Program& program, Report& report) {
    std::map<std::pair<std::string, std::string>, std::vector<Named>> byName;
    const catalog::Catalog& catalog = program.entities.catalog;
    for (TableId id = 0; id < catalog.tables.size(); ++id) {
        const catalog::Table& table = catalog.tables[id];
        const entities::Entity* entity = entityOf(program, id);
        if (!table.synchronize || (entity && entity->inTest)) continue;
        for (const catalog::Index& index : table.indexes) {
            if (index.name.empty() || !index.synchronize || !index.valid) continue;
            if (index.origin == catalog::IndexOrigin::Migration) continue;
            const Named named{&table, id, &index};
            std::vector<Named>& same = byName[{table.schema, entities::truncatedIdentifier(index.name)}];
            if (std::ranges::none_of(same, [&](const Named& each) { return sameDeclaration(each, named); }))
                same.push_back(named);
        }
    }
    const auto place = [&](const Named& each) {
        const Location& location = each.index->location;
        return std::pair(location.known() ? program.project->file(location.file).path : std::string(),
                         location.span.begin);
    };
    for (auto& [name, list] : byName) {
        if (list.size() < 2) continue;
        std::ranges::stable_sort(list, {}, place);
        reportCollision(program, list, report);
    }
}

}  // namespace

const Rule indexNameCollision{
    {"index/name-collision", Severity::Error,
     "two indexes of a schema get the same name: synchronize and migrations fail", false},
    check};

}  // namespace audit::rules
