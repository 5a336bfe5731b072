#include "rules/index_redundancy.h"

#include <algorithm>

#include "rules/edits/index_decorator.h"

namespace audit::rules {
namespace {

using catalog::Index;
using catalog::IndexOrigin;

bool sameKey(const catalog::IndexKey& a, const catalog::IndexKey& b) {
    return a.column == b.column && a.expression == b.expression && a.opclass == b.opclass &&
           a.collation == b.collation && a.descending == b.descending && a.nullsFirst == b.nullsFirst;
}

bool comparable(const Index& a, const Index& b) {
    // What only migrations make is told apart by the rules about migrations.
    if (a.origin == IndexOrigin::Migration || b.origin == IndexOrigin::Migration) return false;
    return a.valid && b.valid && a.synchronize && b.synchronize && a.method == b.method &&
           a.where == b.where && !a.keys.empty() && !b.keys.empty();
}

bool isPrefix(const Index& a, const Index& b) {
    return a.keys.size() <= b.keys.size() &&
           std::equal(a.keys.begin(), a.keys.end(), b.keys.begin(), sameKey);
}

/// What somebody wrote as @Index; the others come with keys, constraints and relations.
bool isDeclared(const Program& program, const Index& index) {
    return (index.origin == IndexOrigin::Index || index.origin == IndexOrigin::Unique) &&
           editable(program, index.location);
}

/// Of two with the same keys the plain one goes; of two plain ones the later.
bool goesBefore(const Index& a, const Index& b) {
    const auto rank = [](const Index& index) {
        if (index.origin == IndexOrigin::Index) return index.unique ? 1 : 0;
        return index.origin == IndexOrigin::Unique ? 2 : 3;
    };
    if (rank(a) != rank(b)) return rank(a) < rank(b);
    return a.location.span.begin > b.location.span.begin;
}

template <typename Visit>
void forEachTable(const Program& program, Visit visit) {
    const catalog::Catalog& catalog = program.entities.catalog;
    for (TableId id = 0; id < catalog.tables.size(); ++id) {
        const entities::Entity* entity = entityOf(program, id);
        if (entity && !entity->inTest) visit(id, catalog.tables[id]);
    }
}

bool areDuplicates(const Index& a, const Index& b) {
    // Of one name they collide: index/name-collision.
    return comparable(a, b) && a.keys.size() == b.keys.size() && isPrefix(a, b) && a.include == b.include &&
           a.name != b.name;
}

}  // namespace

std::vector<Superfluous> duplicateIndexes(const Program& program) {
    std::vector<Superfluous> out;
    forEachTable(program, [&](TableId id, const catalog::Table& table) {
        for (const Index& index : table.indexes) {
            if (!isDeclared(program, index)) continue;
            for (const Index& other : table.indexes) {
                if (&index == &other || !areDuplicates(index, other)) continue;
                // Two with a unique key each: both are needed for nothing; one of them goes.
                if (isDeclared(program, other) && !goesBefore(index, other)) continue;
                if (index.unique && !other.unique) continue;
                out.push_back({id, &index, &other});
                break;
            }
        }
    });
    return out;
}

std::vector<Superfluous> redundantIndexes(const Program& program) {
    std::vector<Superfluous> out;
    forEachTable(program, [&](TableId id, const catalog::Table& table) {
        for (const Index& index : table.indexes) {
            if (index.origin != IndexOrigin::Index || index.unique || !index.include.empty() ||
                index.method != catalog::IndexMethod::Btree || !editable(program, index.location))
                continue;
            for (const Index& other : table.indexes) {
                if (&index == &other || !comparable(index, other) || other.keys.size() <= index.keys.size())
                    continue;
                if (!isPrefix(index, other)) continue;
                out.push_back({id, &index, &other});
                break;
            }
        }
    });
    return out;
}

Finding superfluousFinding(const Program& program, const Superfluous& each) {
    const catalog::Table& table = program.entities.catalog.table(each.table);
    Finding finding;
    finding.location = each.index->location;
    finding.table = table.name;
    finding.shape = each.index->name;
    finding.group = "index:" + table.name;
    if (const entities::Entity* entity = entityOf(program, each.table))
        finding.entity = finding.function = entity->name;
    if (each.other->location.known() && editable(program, each.other->location) &&
        each.other->location != each.index->location)
        finding.related.push_back({each.other->location, describeIndex(*each.other)});
    finding.suggestion.edits = removeIndexDecorator(program, each.index->location);
    finding.suggestion.title =
        finding.suggestion.edits.empty() ? "Drop \"" + each.index->name + "\"" : "Remove the @Index";
    const std::string schema = table.schema.empty() ? "" : "\"" + table.schema + "\".";
    if (each.index->origin == IndexOrigin::Index)
        finding.suggestion.sql = "DROP INDEX CONCURRENTLY " + schema + "\"" + each.index->name + "\";";
    return finding;
}

std::string describeIndex(const Index& index) {
    std::vector<std::string> keys;
    for (const catalog::IndexKey& key : index.keys)
        keys.push_back(key.column.empty() ? key.expression : key.column);
    const std::string columns = " (" + plainList(keys) + ")";
    switch (index.origin) {
        case IndexOrigin::PrimaryKey:
            return "the primary key" + columns;
        case IndexOrigin::Unique:
            return "the unique constraint \"" + index.name + "\"" + columns;
        case IndexOrigin::OneToOne:
            return "the unique constraint of the one-to-one relation" + columns;
        default:
            return "the index \"" + index.name + "\"" + columns;
    }
}

}  // namespace audit::rules
