// PostgreSQL indexes what a foreign key points to, never the key itself, and neither does TypeORM for
// @ManyToOne: deletes of the parent, joins and lazy loads scan the child (ri_triggers.c sends a SELECT … FOR
// KEY SHARE or the cascading DELETE/UPDATE for each parent row).
#include <algorithm>
#include <map>
#include <set>

#include "coverage/workload.h"
#include "rules/edits/index_decorator.h"
#include "rules/index_needs.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

using entities::Entity;
using entities::Relation;

std::vector<std::string> keyColumns(const Relation& relation) {
    std::vector<std::string> columns;
    for (const entities::JoinColumn& join : relation.joinColumns) columns.push_back(join.column);
    return columns;
}

/// Does a list of keys begin with the columns, in whatever order?
bool leadsWith(const std::vector<std::string>& keys, const std::vector<std::string>& columns) {
    if (keys.size() < columns.size()) return false;
    const std::set<std::string> head(keys.begin(),
                                     keys.begin() + static_cast<std::ptrdiff_t>(columns.size()));
    return std::ranges::all_of(columns, [&](const std::string& column) { return head.contains(column); });
}

/// An index the database alone knows (synchronize: false without columns) may be the one that is missed.
bool mayBeIndexed(const catalog::Table& table, const std::vector<std::string>& columns) {
    return std::ranges::any_of(table.indexes, [&](const catalog::Index& index) {
        if (!index.synchronize && index.keys.empty()) return true;
        if (!index.valid) return true;  // index/unknown-column speaks first
        if (leadsWith(plainKeys(index), columns)) return true;
        // `WHERE "parentId" IS NOT NULL` loses no row that a foreign key looks for.
        if (!index.where || columns.size() != 1 || index.keys.empty() ||
            index.keys.front().column != columns.front())
            return false;
        return index.where->find(columns.front()) != std::string::npos &&
               index.where->find("IS NOT NULL") != std::string::npos &&
               index.where->find(" AND ") == std::string::npos;
    });
}

/// Queries that delete rows of the table: each looks for the children.
std::vector<const CoveredSite*> deletesOf(const Program& program, TableId table) {
    std::vector<const CoveredSite*> sites;
    for (const CoveredSite& covered : program.queries) {
        if (covered.site.inTest || covered.site.operation != shape::Operation::Delete) continue;
        if (std::ranges::any_of(covered.site.variants, [&](const shape::Variant& variant) {
                return !variant.sources.empty() && variant.sources.front().tableId == table;
            }))
            sites.push_back(&covered);
    }
    return sites;
}

/// Queries that join the child by this relation from the parent's side.
std::vector<const CoveredSite*> loadsOf(const Program& program, const Entity& child,
                                        const Relation& relation) {
    std::vector<const CoveredSite*> sites;
    if (relation.inverse.empty()) return sites;
    for (const CoveredSite& covered : program.queries) {
        if (covered.site.inTest) continue;
        if (std::ranges::any_of(covered.site.variants, [&](const shape::Variant& variant) {
                return std::ranges::any_of(variant.sources, [&](const shape::Source& source) {
                    return source.tableId == child.table && source.toMany &&
                           source.relation == relation.inverse;
                });
            }))
            sites.push_back(&covered);
    }
    return sites;
}

struct Missing {
    const Entity* entity = nullptr;
    const Relation* relation = nullptr;
    std::vector<const Entity*> heirs;  ///< other entities that inherit the relation
};

bool isCandidate(const Program& program, const Entity& entity, const Relation& relation) {
    if (!relation.owning || relation.kind != entities::RelationKind::ManyToOne || !relation.createForeignKey)
        return false;
    if (relation.joinColumns.empty() || relation.junction != catalog::kNone) return false;
    const Location& place = relation.decorator.known() ? relation.decorator : relation.location;
    return editable(program, place) && !entity.inTest && entity.kind == entities::EntityKind::Entity;
}

Finding findingFor(const Program& program, const Missing& missing) {
    const Entity& entity = *missing.entity;
    const Relation& relation = *missing.relation;
    const catalog::Table& table = program.entities.catalog.table(entity.table);
    const std::vector<std::string> columns = keyColumns(relation);
    const TableId parent = relation.target == entities::kNone
                               ? catalog::kNone
                               : program.entities.entities[relation.target].table;
    const std::vector<const CoveredSite*> deletes =
        parent == catalog::kNone ? std::vector<const CoveredSite*>{} : deletesOf(program, parent);
    const std::vector<const CoveredSite*> loads = loadsOf(program, entity, relation);

    Finding finding;
    finding.rule = "index/foreign-key-without-index";
    finding.severity = deletes.empty() && loads.empty() ? Severity::Info : Severity::Warning;
    finding.location = relation.decorator.known() ? relation.decorator : relation.location;
    finding.entity = entity.name;
    finding.table = table.name;
    finding.function = entity.name;
    finding.group = "index:" + table.name;
    for (const std::string& column : columns) finding.shape += column + ",";

    const std::string target = relation.targetName.empty() ? "the parent" : relation.targetName;
    finding.message = "the foreign key " + table.name + " (" + quotedList(columns) + ") has no index: ";
    const std::string& action = relation.onDelete;
    if (!deletes.empty() && (action == "CASCADE" || action == "SET NULL"))
        finding.message += "deleting a " + target + " (ON DELETE " + action + ") reads the whole table";
    else if (!deletes.empty())
        finding.message += "deleting a " + target + " reads the whole table";
    else if (!loads.empty())
        finding.message += "loading " + target + "." + relation.inverse + " reads the whole table";
    else
        finding.message += "joins from " + target + " and deletes of its rows read the whole table";
    finding.why = "PostgreSQL makes no index for a foreign key, and TypeORM makes none for @ManyToOne.";
    for (const CoveredSite* site : deletes)
        finding.related.push_back({site->site.location, describeSite(site->site) + " deletes from " +
                                                            program.entities.catalog.table(parent).name});
    for (const CoveredSite* site : loads)
        finding.related.push_back(
            {site->site.location, describeSite(site->site) + " loads " + relation.inverse});
    for (const Entity* heir : missing.heirs)
        finding.related.push_back({heir->location, heir->name + " inherits the relation"});

    NeededIndex needed;
    needed.advice.table = entity.table;
    for (const std::string& column : columns) needed.advice.keys.push_back({.column = column});
    needed.entity = &entity;
    needed.columns = columns;
    needed.properties = {relation.path};
    needed.name = indexName(program.entities.catalog, table, needed.properties);
    // Named indexes in a base class would get the same name on each table: there the SQL has to do.
    if (!missing.heirs.empty()) needed.properties.clear();
    finding.suggestion = addSuggestion(program, needed);
    return finding;
}

void check(const Program& program, Report& report) {
    // Keys that a needed index leads with are served once that one is there.
    std::map<TableId, std::vector<std::vector<std::string>>> proposed;
    for (const auto& list : {neededIndexes(program), awaitedIndexes(program)})
        for (const NeededIndex& needed : list) proposed[needed.advice.table].push_back(needed.columns);

    std::vector<Missing> missing;
    for (const Entity& entity : program.entities.entities) {
        if (!isComplete(program, entity.table) || !indexesKnown(program, entity.table)) continue;
        const catalog::Table& table = program.entities.catalog.table(entity.table);
        for (const Relation& relation : entity.relations) {
            if (!isCandidate(program, entity, relation)) continue;
            const std::vector<std::string> columns = keyColumns(relation);
            if (mayBeIndexed(table, columns)) continue;
            if (std::ranges::any_of(proposed[entity.table],
                                    [&](const auto& keys) { return leadsWith(keys, columns); }))
                continue;
            const auto same = std::ranges::find_if(
                missing, [&](const Missing& each) { return each.relation->location == relation.location; });
            if (same == missing.end())
                missing.push_back({&entity, &relation, {}});
            else if (same->entity->table != entity.table)
                same->heirs.push_back(&entity);
        }
    }
    for (const Missing& each : missing) report.add(findingFor(program, each));
}

}  // namespace

const Rule indexForeignKeyWithoutIndex{
    {"index/foreign-key-without-index", Severity::Warning,
     "a foreign key that no index leads with: joins and deletes of the parent scan the child", true},
    check};

}  // namespace audit::rules
