#include "rules/index_needs.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>

#include "coverage/terms.h"
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

/// Columns by which few rows can be told from many: a flag has two values, and most rows have (or lack) a
/// date of deletion. An index whose keys are only such columns is hardly ever used.
class Selectivity {
  public:
    Selectivity(const Program& program, const Variant& variant, TableId table)
        : table_(program.entities.catalog.table(table)) {
        for (const shape::Source& source : variant.sources)
            if (source.tableId == table) aliases_.insert(source.alias);
        for (const shape::OrderItem& item : variant.order)
            if (!item.implicit && aliases_.contains(item.alias)) sorted_.insert(item.column);
        if (variant.where) visit(*variant.where);
        for (const shape::Source& source : variant.sources)
            if (source.on) visit(*source.on);
    }
    [[nodiscard]] bool tells(const std::string& column) const {
        if (sorted_.contains(column)) return true;
        const catalog::Column* declared = table_.column(column);
        if (declared && coverage::isBoolean(declared)) return false;
        return !null_.contains(column) || compared_.contains(column);
    }
    /// Is it compared in the query's own words?
    [[nodiscard]] bool filters(const std::string& column) const {
        return null_.contains(column) || compared_.contains(column);
    }
    [[nodiscard]] bool sorts() const { return !sorted_.empty(); }

  private:
    const catalog::Table& table_;
    std::set<std::string> aliases_, sorted_, null_, compared_;

    void visit(const Predicate& predicate) {
        for (const Predicate& child : predicate.children) visit(child);
        if (predicate.kind != Predicate::Kind::Leaf) return;
        const shape::Comparison& leaf = predicate.leaf;
        if (aliases_.contains(leaf.otherAlias)) compared_.insert(leaf.otherColumn);
        if (!aliases_.contains(leaf.alias)) return;
        const bool null = leaf.op == shape::PredicateOp::IsNull || leaf.op == shape::PredicateOp::IsNotNull;
        (null ? null_ : compared_).insert(leaf.column);
        compared_.insert(leaf.rowColumns.begin(), leaf.rowColumns.end());
    }
};

const catalog::Index* indexNamed(const catalog::Table& table, const std::string& name) {
    for (const catalog::Index& index : table.indexes)
        if (index.name == name) return &index;
    return nullptr;
}

/// Is the index worth its writes for this query?
bool isWorthwhile(const Program& program, const Variant& variant, const coverage::VariantCoverage& coverage,
                  const coverage::IndexAdvice& advice, const TableVerdict& verdict) {
    const Selectivity selectivity(program, variant, advice.table);
    const auto tells = [&](const catalog::IndexKey& key) { return selectivity.tells(key.column); };
    if (verdict.verdict == Verdict::Uncovered) return std::ranges::any_of(advice.keys, tells);
    // Partial. The rows are few already where a key or a unique index is searched, and where the way leads
    // over a joined table.
    if (verdict.probed) return false;
    const std::vector<std::string>& bound = coverage.use.bound;
    if (std::ranges::none_of(bound, [&](const std::string& column) { return selectivity.filters(column); }))
        return coverage.use.ordered && std::ranges::any_of(advice.keys, tells);
    const auto isBound = [&](const std::string& column) {
        return std::ranges::find(bound, column) != bound.end();
    };
    const catalog::Table& table = program.entities.catalog.table(advice.table);
    if (const catalog::Index* used = indexNamed(table, coverage.use.index);
        used && used->unique &&
        std::ranges::all_of(used->keys, [&](const catalog::IndexKey& key) { return isBound(key.column); }))
        return false;
    const auto isKey = [&](const catalog::IndexKey& key) {
        return std::ranges::any_of(table.indexes, [&](const catalog::Index& index) {
            return index.origin == catalog::IndexOrigin::PrimaryKey && index.keys.size() == 1 &&
                   index.keys.front().column == key.column;
        });
    };
    return std::ranges::any_of(advice.keys, [&](const catalog::IndexKey& key) {
        return !isBound(key.column) && tells(key) && !isKey(key);
    });
}

bool hasFewValues(const Program& program, const Variant& variant, const coverage::IndexAdvice& advice) {
    const Selectivity selectivity(program, variant, advice.table);
    if (selectivity.sorts()) return false;
    const catalog::Table& table = program.entities.catalog.table(advice.table);
    return std::ranges::all_of(advice.keys, [&](const catalog::IndexKey& key) {
        const catalog::Column* column = table.column(key.column);
        return !selectivity.tells(key.column) || (column && !column->enumValues.empty());
    });
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
        if (!indexesKnown(program, advice.table)) continue;
        if (program.entities.catalog.table(advice.table).view) continue;
        const TableVerdict table = verdictOf(variant, coverage, advice.table);
        if (badness(table.verdict) == 0) continue;
        if (!isWorthwhile(program, variant, coverage, advice, table)) continue;
        Need need;
        need.site = &covered;
        need.variant = number;
        need.verdict = table.verdict;
        need.reason = table.reason;
        need.probed = table.probed;
        need.always = isAlways(covered.site, variant, advice);
        need.fewValues = hasFewValues(program, variant, advice);
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

/// Does a query that always runs make this index's own queries hardly better? `where a` and, with an option,
/// `where a and b`: the index for the first serves the second well enough.
bool isServedBy(const NeededIndex& rare, const NeededIndex& always) {
    if (&rare == &always || rare.advice.table != always.advice.table) return false;
    const auto has = [&](const std::string& column) {
        return std::ranges::find(rare.columns, column) != rare.columns.end();
    };
    if (rare.columns.size() <= always.columns.size() || !std::ranges::all_of(always.columns, has))
        return false;
    const std::string& leading = always.columns.front();
    return std::ranges::all_of(rare.needs, [&](const Need& need) {
        const Variant& variant = need.site->site.variants[need.variant];
        return variant.where && requires_(*variant.where, leading) &&
               std::ranges::any_of(always.needs, [&](const Need& other) {
                   return other.site == need.site && other.variant != need.variant && other.always;
               });
    });
}

void foldOptions(std::vector<NeededIndex>& list) {
    std::vector<bool> dropped(list.size(), false);
    for (std::size_t i = 0; i < list.size(); ++i)
        for (std::size_t k = 0; k < list.size() && !dropped[i]; ++k) {
            if (dropped[k] || !isServedBy(list[i], list[k])) continue;
            dropped[i] = true;
            list[k].otherCombinations += list[i].needs.size();
        }
    std::vector<NeededIndex> kept;
    for (std::size_t i = 0; i < list.size(); ++i)
        if (!dropped[i]) kept.push_back(std::move(list[i]));
    list = std::move(kept);
}

/// Each arm of an OR needs an index, and none of them is used without the others: one finding.
void joinArms(std::vector<NeededIndex>& list) {
    const auto sameQueries = [](const NeededIndex& a, const NeededIndex& b) {
        return a.advice.table == b.advice.table &&
               std::ranges::equal(a.needs, b.needs, [](const Need& x, const Need& y) {
                   return x.site == y.site && x.variant == y.variant;
               });
    };
    std::vector<NeededIndex> kept;
    for (NeededIndex& needed : list) {
        const auto at = std::ranges::find_if(kept, [&](const NeededIndex& other) {
            return other.entity == needed.entity && sameQueries(other, needed);
        });
        if (at == kept.end())
            kept.push_back(std::move(needed));
        else
            at->arms.push_back({std::move(needed.advice), std::move(needed.name), std::move(needed.columns),
                                std::move(needed.properties)});
    }
    list = std::move(kept);
}

/// Where one query keeps deleted rows out by itself and another asks for the same columns of all rows, the
/// index over all rows serves both.
void widenPartial(std::vector<coverage::IndexAdvice>& list) {
    // The keys of the first are, or can be put, in front of the other's.
    const auto startsOther = [](const coverage::IndexAdvice& a, const coverage::IndexAdvice& b) {
        if (a.table != b.table || a.keys.size() > b.keys.size()) return false;
        if (std::equal(a.keys.begin(), a.keys.end(), b.keys.begin(),
                       [](const auto& x, const auto& y) { return x.column == y.column; }))
            return true;
        const auto end =
            b.keys.begin() + static_cast<std::ptrdiff_t>(std::min(b.equalityKeys, b.keys.size()));
        return std::ranges::all_of(a.keys, [&](const catalog::IndexKey& key) {
            return std::find_if(b.keys.begin(), end,
                                [&](const auto& other) { return other.column == key.column; }) != end;
        });
    };
    for (coverage::IndexAdvice& advice : list) {
        if (!advice.where || advice.whereOptional) continue;
        const bool shared = std::ranges::any_of(list, [&](const coverage::IndexAdvice& other) {
            return (!other.where || other.whereOptional) && startsOther(advice, other);
        });
        if (shared) advice.where.reset();
    }
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

/// The smallest set of indexes for the needs with that verdict.
void merge(const Program& program, const Collected& collected, Verdict verdict,
           std::vector<NeededIndex>& list) {
    std::vector<coverage::IndexAdvice> advice;
    std::vector<std::size_t> from;
    for (std::size_t i = 0; i < collected.needs.size(); ++i) {
        if (collected.needs[i].verdict != verdict) continue;
        advice.push_back(collected.advice[i]);
        from.push_back(i);
    }
    widenPartial(advice);
    for (const coverage::MergedAdvice& merged : coverage::mergeAdvice(advice, program.entities.catalog)) {
        NeededIndex needed;
        needed.advice = merged.advice;
        std::vector<std::string> names;
        for (const std::size_t i : merged.serves) {
            needed.needs.push_back(collected.needs[from[i]]);
            names.push_back(collected.entities[from[i]]);
        }
        if (needed.needs.empty()) continue;
        for (const catalog::IndexKey& key : needed.advice.keys) needed.columns.push_back(key.column);
        chooseEntity(program, names, needed);
        if (!needed.entity || needed.entity->inTest) continue;
        list.push_back(std::move(needed));
    }
}

/// Does an index for queries that have none serve this need, too?
bool startsWith(const NeededIndex& wide, const NeededIndex& narrow) {
    return wide.advice.table == narrow.advice.table && wide.columns.size() >= narrow.columns.size() &&
           std::equal(narrow.columns.begin(), narrow.columns.end(), wide.columns.begin()) &&
           (!wide.advice.where || wide.advice.where == narrow.advice.where);
}

void chooseNames(const Program& program, std::vector<NeededIndex>& list) {
    std::set<std::string> taken;
    for (NeededIndex& needed : list) {
        const catalog::Table& table = program.entities.catalog.table(needed.advice.table);
        needed.name = indexName(program.entities.catalog, table,
                                needed.properties.empty() ? needed.columns : needed.properties);
        const std::string base = needed.name;
        for (int i = 2; !taken.insert(needed.name).second; ++i) needed.name = base + "_" + std::to_string(i);
    }
}

std::vector<NeededIndex> allNeeded(const Program& program) {
    const Collected collected = collect(program);
    std::vector<NeededIndex> list, partial;
    merge(program, collected, Verdict::Uncovered, list);
    merge(program, collected, Verdict::Partial, partial);
    std::erase_if(partial, [&](const NeededIndex& narrow) {
        return std::ranges::any_of(list, [&](const NeededIndex& wide) { return startsWith(wide, narrow); });
    });
    list.insert(list.end(), std::make_move_iterator(partial.begin()), std::make_move_iterator(partial.end()));
    const auto table = [&](const NeededIndex& needed) -> const std::string& {
        return program.entities.catalog.table(needed.advice.table).name;
    };
    std::ranges::stable_sort(list, [&](const NeededIndex& a, const NeededIndex& b) {
        return std::tie(table(a), a.columns) < std::tie(table(b), b.columns);
    });
    foldOptions(list);
    foldSearchForms(list);
    chooseNames(program, list);
    joinArms(list);
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

/// Decorators of several indexes go to the same place: one edit, one below the other.
void addEdits(std::vector<Edit>& edits, const std::vector<Edit>& more) {
    for (const Edit& edit : more) {
        const auto same = std::ranges::find_if(edits, [&](const Edit& e) { return e.range == edit.range; });
        if (same == edits.end())
            edits.push_back(edit);
        else if (same->newText != edit.newText)
            same->newText += edit.newText;
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
    suggestion.edits = addIndexDecorator(program, *needed.entity,
                                         {needed.name, needed.properties, needed.advice.where.value_or("")});
    std::string columns = plainList(needed.columns), properties = plainList(needed.properties);
    std::size_t left = needed.arms.size();
    for (const NeededIndex::Arm& arm : needed.arms) {
        addEdits(suggestion.edits,
                 addIndexDecorator(program, *needed.entity,
                                   {arm.name, arm.properties, arm.advice.where.value_or("")}));
        columns += "; " + plainList(arm.columns);
        properties += (--left == 0 ? "; and on " : "; on ") + plainList(arm.properties);
    }
    suggestion.title =
        suggestion.edits.empty()
            ? "Create an index on " + table.name + " (" + columns + ") in a migration"
            : (needed.arms.empty() ? "Add @Index on " + properties + " to " + needed.entity->name
                                   : "Add to " + needed.entity->name + " an @Index on " + properties);
    if (const std::vector<std::string> redundant = coverage::redundantAfter(needed.advice, table);
        !redundant.empty())
        suggestion.title += "; it makes " + plainList(redundant) + " redundant";
    suggestion.sql = coverage::createIndexSql(needed.advice, table, needed.name);
    if (!suggestion.sql.ends_with(';')) suggestion.sql += ';';
    for (const NeededIndex::Arm& arm : needed.arms)
        suggestion.sql += "\n" + coverage::createIndexSql(arm.advice, table, arm.name) + ";";
    return suggestion;
}

std::vector<Related> sitesOf(const NeededIndex& needed) {
    // A generic method is a site for each entity that reaches it, and one place.
    std::vector<Related> related;
    for (const Need& need : needed.needs) {
        const Location& where = need.site->site.location;
        if (std::ranges::find(related, where, &Related::location) == related.end())
            related.push_back({where, describeSite(need.site->site)});
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
