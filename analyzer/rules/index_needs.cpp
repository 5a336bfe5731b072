#include "rules/index_needs.h"

#include <algorithm>
#include <set>

#include "coverage/workload.h"
#include "rules/edits/index_decorator.h"

namespace audit::rules {
namespace {

using coverage::Verdict;
using shape::Predicate;
using shape::Site;
using shape::Variant;

bool isBtree(const coverage::IndexAdvice& advice) {
    return advice.declarable && advice.method == catalog::IndexMethod::Btree && !advice.keys.empty() &&
           std::ranges::none_of(advice.keys, [](const catalog::IndexKey& key) { return key.column.empty(); });
}

/// What TypeORM does by primary key is served by it; an upsert without its unique index is another matter.
bool countsFor(const Site& site) {
    return site.resolved && !site.inTest && site.operation != shape::Operation::Insert &&
           site.operation != shape::Operation::Upsert && site.operation != shape::Operation::Other;
}

const shape::Source* sourceOf(const Variant& variant, const std::string& alias) {
    for (const shape::Source& source : variant.sources)
        if (source.alias == alias) return &source;
    return nullptr;
}

/// The verdict of one table in a variant, with the reason; Covered when it is fine.
struct TableVerdict {
    Verdict verdict = Verdict::Covered;
    std::string reason;
    bool probed = false;
};

int badness(Verdict verdict) {
    switch (verdict) {
        case Verdict::Uncovered:
            return 2;
        case Verdict::Partial:
            return 1;
        default:
            return 0;
    }
}

TableVerdict verdictOf(const Variant& variant, const coverage::VariantCoverage& coverage, TableId table) {
    TableVerdict out;
    const auto worse = [&](Verdict verdict, const std::string& reason, bool probed) {
        if (badness(verdict) > badness(out.verdict)) out = {verdict, reason, probed};
    };
    if (!variant.sources.empty() && variant.sources.front().tableId == table)
        worse(coverage.verdict, coverage.reason, false);
    for (const coverage::JoinCoverage& join : coverage.joins) {
        const shape::Source* source = sourceOf(variant, join.alias);
        if (source && source->tableId == table) worse(join.verdict, join.reason, true);
    }
    return out;
}

/// Is there, AND-ed at the top and never left out, a predicate on that column?
bool requires_(const Predicate& predicate, const std::string& column) {
    if (predicate.optional) return false;
    if (predicate.kind == Predicate::Kind::Leaf)
        return predicate.leaf.column == column || predicate.leaf.otherColumn == column;
    if (predicate.kind == Predicate::Kind::And)
        return std::ranges::any_of(predicate.children,
                                   [&](const Predicate& child) { return requires_(child, column); });
    return false;
}

bool mentionsOptionally(const Predicate& predicate, const std::string& column, bool optional) {
    optional = optional || predicate.optional;
    if (predicate.kind == Predicate::Kind::Leaf) return optional && predicate.leaf.column == column;
    return std::ranges::any_of(predicate.children, [&](const Predicate& child) {
        return mentionsOptionally(child, column, optional);
    });
}

/// Does the query run like this without its optional clauses, or is the predicate there whatever was chosen?
bool isAlways(const Site& site, const Variant& variant, const coverage::IndexAdvice& advice) {
    const std::string& leading = advice.keys.front().column;
    if (variant.where && mentionsOptionally(*variant.where, leading, false)) return false;
    std::size_t fewest = variant.conditions.size();
    for (const Variant& each : site.variants) fewest = std::min(fewest, each.conditions.size());
    if (variant.conditions.size() == fewest) return true;
    return std::ranges::all_of(
        site.variants, [&](const Variant& each) { return each.where && requires_(*each.where, leading); });
}

struct Collected {
    std::vector<coverage::IndexAdvice> advice;
    std::vector<Need> needs;            ///< in step with `advice`
    std::vector<std::string> entities;  ///< name of the source's entity
};

std::string entityName(const Variant& variant, TableId table) {
    for (const shape::Source& source : variant.sources)
        if (source.tableId == table) return source.entity;
    return {};
}

void collectVariant(const Program& program, const CoveredSite& covered, std::size_t number, Collected& out) {
    const Variant& variant = covered.site.variants[number];
    const coverage::VariantCoverage& coverage = covered.coverage[number];
    if (variant.primaryKeyLookup || variant.runtimeOnly) return;
    for (const coverage::IndexAdvice& advice : coverage.advice) {
        if (!isBtree(advice) || !isComplete(program, advice.table)) continue;
        if (program.entities.catalog.table(advice.table).view) continue;
        const TableVerdict table = verdictOf(variant, coverage, advice.table);
        if (badness(table.verdict) == 0) continue;
        Need need;
        need.site = &covered;
        need.variant = number;
        need.verdict = table.verdict;
        need.reason = table.reason;
        need.probed = table.probed;
        need.always = isAlways(covered.site, variant, advice);
        need.sortUnderLimit = !table.probed && !variant.order.empty() && variant.limit &&
                              !coverage.use.ordered &&
                              variant.pagination != shape::Pagination::DistinctWrapper;
        out.advice.push_back(advice);
        out.needs.push_back(std::move(need));
        out.entities.push_back(entityName(variant, advice.table));
    }
}

Collected collect(const Program& program) {
    Collected out;
    for (const CoveredSite& covered : program.queries) {
        if (!countsFor(covered.site)) continue;
        const std::size_t number = std::min(covered.site.variants.size(), covered.coverage.size());
        for (std::size_t i = 0; i < number; ++i) collectVariant(program, covered, i, out);
    }
    return out;
}

/// The entity to put the decorator on: one that has a property for each column, the queried one first.
void chooseEntity(const Program& program, const std::vector<std::string>& names, NeededIndex& needed) {
    const TableId table = needed.advice.table;
    std::vector<const entities::Entity*> candidates;
    candidates.reserve(names.size());
    for (const std::string& name : names) candidates.push_back(entityOf(program, table, name));
    for (const entities::Entity& entity : program.entities.entities)
        if (entity.table == table) candidates.push_back(&entity);
    for (const entities::Entity* entity : candidates) {
        if (!entity) continue;
        if (!needed.entity) needed.entity = entity;
        if (!indexProperties(*entity, needed.columns, needed.properties)) continue;
        needed.entity = entity;
        return;
    }
    needed.properties.clear();
}

/// A search form can ask for an index for each of its fields. Of the indexes that only optional combinations
/// of one query want, the one that serves the most of them speaks for all.
void foldSearchForms(std::vector<NeededIndex>& list) {
    const auto onlySite = [](const NeededIndex& needed) -> const CoveredSite* {
        for (const Need& need : needed.needs)
            if (need.always || need.site != needed.needs.front().site) return nullptr;
        return needed.needs.front().site;
    };
    std::vector<bool> dropped(list.size(), false);
    for (std::size_t i = 0; i < list.size(); ++i) {
        const CoveredSite* site = onlySite(list[i]);
        if (!site || dropped[i]) continue;
        std::size_t best = i;
        std::vector<std::size_t> same;
        for (std::size_t k = i; k < list.size(); ++k) {
            if (dropped[k] || onlySite(list[k]) != site || list[k].advice.table != list[i].advice.table)
                continue;
            same.push_back(k);
            if (list[k].needs.size() > list[best].needs.size()) best = k;
        }
        for (const std::size_t k : same) {
            dropped[k] = true;
            if (k != best) list[best].otherCombinations += list[k].needs.size();
        }
        dropped[best] = false;
    }
    std::vector<NeededIndex> kept;
    for (std::size_t i = 0; i < list.size(); ++i)
        if (!dropped[i]) kept.push_back(std::move(list[i]));
    list = std::move(kept);
}

/// Columns that a declared index would have if the name that TypeORM does not find were the one that was
/// meant.
std::vector<std::string> intendedColumns(const entities::Entity& entity, const catalog::Table& table,
                                         const entities::Entity::DeclaredIndex& declared) {
    std::vector<std::string> columns;
    for (const std::string& property : declared.properties) {
        std::string path = property;
        for (const entities::RelationId& mirror : entity.relationIds)
            if (mirror.property == property) path = mirror.relation;
        if (const entities::ColumnProperty* column = entity.column(path)) {
            columns.push_back(column->column);
        } else if (const entities::Relation* relation = entity.relation(path)) {
            for (const entities::JoinColumn& join : relation->joinColumns) columns.push_back(join.column);
        } else if (table.column(path)) {
            columns.push_back(path);
        } else {
            return {};
        }
    }
    return columns;
}

bool isAwaited(const Program& program, const NeededIndex& needed) {
    const catalog::Table& table = program.entities.catalog.table(needed.advice.table);
    for (const entities::Entity& entity : program.entities.entities) {
        if (entity.table != needed.advice.table) continue;
        for (const entities::Entity::DeclaredIndex& declared : entity.declaredIndexes) {
            if (declared.resolved) continue;
            const std::vector<std::string> columns = intendedColumns(entity, table, declared);
            if (columns.size() >= needed.columns.size() &&
                std::equal(needed.columns.begin(), needed.columns.end(), columns.begin()))
                return true;
        }
    }
    return false;
}

std::vector<NeededIndex> allNeeded(const Program& program) {
    const Collected collected = collect(program);
    std::vector<NeededIndex> list;
    for (const coverage::MergedAdvice& merged :
         coverage::mergeAdvice(collected.advice, program.entities.catalog)) {
        NeededIndex needed;
        needed.advice = merged.advice;
        std::vector<std::string> names;
        for (const std::size_t i : merged.serves) {
            needed.needs.push_back(collected.needs[i]);
            names.push_back(collected.entities[i]);
        }
        if (needed.needs.empty()) continue;
        for (const catalog::IndexKey& key : needed.advice.keys) needed.columns.push_back(key.column);
        chooseEntity(program, names, needed);
        if (!needed.entity || needed.entity->inTest) continue;
        const catalog::Table& table = program.entities.catalog.table(needed.advice.table);
        needed.name = indexName(program.entities.catalog, table,
                                needed.properties.empty() ? needed.columns : needed.properties);
        list.push_back(std::move(needed));
    }
    foldSearchForms(list);
    return list;
}

/// Keys that the query sorts by, the others it filters (or looks up) by.
void splitKeys(const NeededIndex& needed, std::vector<std::string>& filtered,
               std::vector<std::string>& sorted) {
    for (const std::string& column : needed.columns) {
        const bool isSorted = std::ranges::any_of(needed.needs, [&](const Need& need) {
            const Variant& variant = need.site->site.variants[need.variant];
            return std::ranges::any_of(variant.order, [&](const shape::OrderItem& item) {
                const shape::Source* source = sourceOf(variant, item.alias);
                return item.column == column && source && source->tableId == needed.advice.table;
            });
        });
        const bool isFiltered = std::ranges::any_of(needed.needs, [&](const Need& need) {
            const Variant& variant = need.site->site.variants[need.variant];
            return variant.where && requires_(*variant.where, column);
        });
        (isSorted && !isFiltered ? sorted : filtered).push_back(column);
    }
}

}  // namespace

bool NeededIndex::uncovered() const {
    return std::ranges::any_of(needs, [](const Need& need) { return need.verdict == Verdict::Uncovered; });
}

std::vector<NeededIndex> neededIndexes(const Program& program) {
    std::vector<NeededIndex> list = allNeeded(program);
    std::erase_if(list, [&](const NeededIndex& needed) { return isAwaited(program, needed); });
    return list;
}

std::vector<NeededIndex> awaitedIndexes(const Program& program) {
    std::vector<NeededIndex> list = allNeeded(program);
    std::erase_if(list, [&](const NeededIndex& needed) { return !isAwaited(program, needed); });
    return list;
}

Suggestion addSuggestion(const Program& program, const NeededIndex& needed) {
    const catalog::Table& table = program.entities.catalog.table(needed.advice.table);
    Suggestion suggestion;
    IndexDecorator decorator{needed.name, needed.properties, needed.advice.where.value_or("")};
    suggestion.edits = addIndexDecorator(program, *needed.entity, decorator);
    suggestion.title =
        suggestion.edits.empty()
            ? "Create an index on " + table.name + " (" + plainList(needed.columns) + ") in a migration"
            : "Add @Index on " + plainList(needed.properties) + " to " + needed.entity->name;
    if (const std::vector<std::string> redundant = coverage::redundantAfter(needed.advice, table);
        !redundant.empty())
        suggestion.title += "; it makes " + plainList(redundant) + " redundant";
    suggestion.sql = coverage::createIndexSql(needed.advice, table, needed.name);
    if (!suggestion.sql.ends_with(';')) suggestion.sql += ';';
    return suggestion;
}

std::vector<Related> sitesOf(const NeededIndex& needed) {
    std::vector<Related> related;
    std::set<const CoveredSite*> seen;
    for (const Need& need : needed.needs) {
        if (!seen.insert(need.site).second) continue;
        related.push_back({need.site->site.location, describeSite(need.site->site)});
    }
    return related;
}

std::string describeNeed(const Program& program, const NeededIndex& needed, bool plural) {
    const std::string& table = program.entities.catalog.table(needed.advice.table).name;
    std::vector<std::string> filtered, sorted;
    splitKeys(needed, filtered, sorted);
    const std::string s = plural ? "" : "s";
    const bool onlyProbed = std::ranges::all_of(needed.needs, [](const Need& need) { return need.probed; });
    std::string text;
    if (!filtered.empty())
        text =
            (onlyProbed ? "look" + s + " up " : "filter" + s + " ") + table + " by " + quotedList(filtered);
    if (!sorted.empty()) {
        if (text.empty())
            text = "sort" + s + " " + table + " by " + quotedList(sorted);
        else
            text += " and sort" + s + " by " + quotedList(sorted);
    }
    return text;
}

}  // namespace audit::rules
