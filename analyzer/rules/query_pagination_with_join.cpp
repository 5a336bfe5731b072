// take/skip with a join: SelectQueryBuilder.executeEntitiesAndRawResults sends SELECT DISTINCT over the
// joined rows, sorts them all, and a second query by the ids. No index gives that order.
#include <algorithm>
#include <set>

#include "coverage/terms.h"
#include "rules/facts.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

struct Joins {
    std::vector<std::string> names;
    std::vector<Related> places;
    bool toMany = false, eager = false, onlyLoaded = true;
    bool onlyKeys = true;  ///< those that filter do it by a key that the entity holds itself
};

/// Is the far side of a many-to-many one row, named by its key? Then the pair is there once or not at all.
bool isPinned(const Program& program, const shape::Variant& variant, const shape::Source& junction) {
    const auto pins = [&](const shape::Predicate& predicate) {
        if (predicate.kind != shape::Predicate::Kind::Leaf || predicate.optional) return false;
        const shape::Comparison& leaf = predicate.leaf;
        if (leaf.op != shape::PredicateOp::Eq || leaf.value == shape::ValueKind::Column) return false;
        return std::ranges::any_of(variant.sources, [&](const shape::Source& source) {
            if (source.alias != leaf.alias || source.parentAlias != junction.alias) return false;
            const auto& indexes = program.entities.catalog.table(source.tableId).indexes;
            return std::ranges::any_of(indexes, [&](const catalog::Index& index) {
                return index.origin == catalog::IndexOrigin::PrimaryKey && index.keys.size() == 1 &&
                       index.keys.front().column == leaf.column;
            });
        });
    };
    if (!variant.where) return false;
    if (variant.where->kind == shape::Predicate::Kind::And)
        return std::ranges::any_of(variant.where->children, pins);
    return pins(*variant.where);
}

Joins joinsOf(const Program& program, const shape::Variant& variant) {
    Joins joins;
    std::set<std::string> seen;
    for (const shape::Source& source : variant.sources) {
        joins.onlyKeys = joins.onlyKeys && (source.join == shape::JoinKind::From || source.selected ||
                                            (!source.toMany && !source.junction && !source.relation.empty()));
        if (source.junction) joins.toMany = joins.toMany || !isPinned(program, variant, source);
        if (source.join == shape::JoinKind::From || source.junction) continue;
        joins.toMany = joins.toMany || source.toMany;
        joins.eager = joins.eager || source.eager;
        joins.onlyLoaded = joins.onlyLoaded && source.selected;
        const std::string name = source.relation.empty() ? source.table : source.relation;
        if (!seen.insert(name).second) continue;
        joins.names.push_back(name + (source.eager ? " (eager)" : ""));
        if (editable(program, source.location))
            joins.places.push_back({source.location, "the join of " + name});
    }
    return joins;
}

std::string advice(const shape::Site& site, const Joins& joins) {
    if (site.api == shape::Api::QueryBuilder)
        return joins.toMany ? "Select the page of ids first without the joins (limit/offset), then load "
                              "those rows with their "
                              "relations"
                            : "Use limit() and offset(): these joins add no rows, so that take() and skip() "
                              "are not needed";
    if (joins.eager && joins.names.size() == 1)
        return "Pass loadEagerRelations: false, or make the relation not eager";
    if (joins.onlyLoaded) return "Load the relations apart: relationLoadStrategy: 'query'";
    if (joins.onlyKeys)
        return "Compare the entity's own foreign key instead of the relation's, and load relations apart: "
               "relationLoadStrategy: 'query'";
    return "Select the page of ids first with a query builder (limit/offset), then load those rows with "
           "their "
           "relations";
}

/// One row looked for by a value: few rows match, and sorting them costs nothing. What is sorted by the
/// author (the newest of …) or compared with flags only may match any number.
bool looksForOne(const Program& program, const shape::Site& site, const shape::Variant& variant) {
    if (!site.method.starts_with("findOne") || !variant.where) return false;
    if (std::ranges::any_of(variant.order, [](const shape::OrderItem& item) { return !item.implicit; }))
        return false;
    const auto isValue = [&](const shape::Predicate& predicate) {
        if (predicate.kind != shape::Predicate::Kind::Leaf || predicate.optional) return false;
        const shape::Comparison& leaf = predicate.leaf;
        if (leaf.op != shape::PredicateOp::Eq || leaf.value == shape::ValueKind::Column) return false;
        for (const shape::Source& source : variant.sources) {
            if (source.alias != leaf.alias || source.tableId == catalog::kNone) continue;
            const catalog::Column* column =
                program.entities.catalog.table(source.tableId).column(leaf.column);
            return column && !coverage::isBoolean(column);
        }
        return false;
    };
    if (variant.where->kind == shape::Predicate::Kind::And)
        return std::ranges::any_of(variant.where->children, isValue);
    return isValue(*variant.where);
}

void check(const Program& program, Report& report) {
    for (const CoveredSite& covered : program.queries) {
        const shape::Site& site = covered.site;
        if (site.inTest || !site.resolved || !editable(program, site.location)) continue;
        for (std::size_t i = 0; i < site.variants.size(); ++i) {
            const shape::Variant& variant = site.variants[i];
            if (variant.pagination != shape::Pagination::DistinctWrapper || variant.sources.empty()) continue;
            // A table whose keys are not all known may have one that leaves a single row.
            if (!isComplete(program, variant.sources.front().tableId)) continue;
            // One row at most: there is nothing to sort.
            if (i < covered.coverage.size() && covered.coverage[i].use.uniqueRow) continue;
            if (looksForOne(program, site, variant)) continue;
            const Joins joins = joinsOf(program, variant);
            if (joins.names.empty()) continue;
            const std::string& table = variant.sources.front().table;
            Finding finding;
            finding.rule = "query/pagination-with-join";
            finding.severity = Severity::Warning;
            finding.location = site.location;
            finding.entity = variant.sources.front().entity;
            finding.table = table;
            finding.function = site.function;
            finding.message = "a limit together with the join of " + plainList(joins.names) +
                              ": all matching rows of " + table +
                              " are joined and sorted before the first is returned";
            finding.why =
                "TypeORM wraps the query in SELECT DISTINCT over the joined rows and loads the page by a "
                "second "
                "query; no index gives the order inside the wrapper.";
            for (const std::string& name : joins.names) finding.shape += name + ",";
            finding.related = joins.places;
            std::erase_if(finding.related,
                          [&](const Related& each) { return each.location == site.location; });
            finding.suggestion.title = advice(site, joins);
            report.add(std::move(finding));
            break;
        }
    }
}

}  // namespace

const Rule queryPaginationWithJoin{
    {"query/pagination-with-join", Severity::Warning,
     "take/skip with a join: all rows are joined and sorted before the first page", false},
    check};

}  // namespace audit::rules
