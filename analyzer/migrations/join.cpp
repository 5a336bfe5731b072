// The histories beside the tables of the entities: which indexes only migrations make.
#include <algorithm>

#include "migrations/migrations.h"
#include "migrations/names.h"
#include "sql/placeholders.h"

namespace audit::migrations {
namespace {

using catalog::Index;
using catalog::IndexOrigin;
using catalog::Table;

std::size_t commonFolders(std::string_view a, std::string_view b) {
    std::size_t folders = 0;
    for (std::size_t i = 0; i < a.size() && i < b.size() && a[i] == b[i]; ++i) folders += a[i] == '/';
    return folders;
}

std::size_t find(const History& history, const Table& table) {
    const catalog::Catalog& database = history.database;
    for (std::size_t i = 0; i < database.tables.size(); ++i)
        if (database.tables[i].name == table.name &&
            database.tables[i].schema == normalSchema(table.schema, history.schema))
            return i;
    return database.tables.size();
}

bool sameKeys(const Index& a, const Index& b) {
    return a.keys.size() == b.keys.size() && a.method == b.method && a.where == b.where &&
           std::equal(a.keys.begin(), a.keys.end(), b.keys.begin(),
                      [](const catalog::IndexKey& x, const catalog::IndexKey& y) {
                          return x.column == y.column && x.expression == y.expression &&
                                 x.descending == y.descending && x.nullsFirst == y.nullsFirst &&
                                 x.opclass == y.opclass && x.collation == y.collation;
                      });
}

void addIndexes(Table& table, const Table& made) {
    for (const Index& index : made.indexes) {
        const auto named = std::ranges::find(table.indexes, index.name, &Index::name);
        if (named != table.indexes.end()) {
            // `synchronize: false`: the entity only names it.
            if (named->synchronize || !named->keys.empty()) continue;
            named->keys = index.keys;
            named->include = index.include;
            named->unique = index.unique;
            named->where = index.where;
            named->method = index.method;
            continue;
        }
        const auto same = std::ranges::find_if(table.indexes, [&](const Index& own) {
            return own.valid && sameKeys(own, index) && (own.unique || !index.unique);
        });
        if (same != table.indexes.end()) continue;
        Index added = index;
        added.origin = IndexOrigin::Migration;
        // Keys over columns that the entities do not have serve none of their queries.
        for (const catalog::IndexKey& key : added.keys)
            if (!key.column.empty() && !table.column(key.column)) added.valid = false;
        if (added.valid) table.indexes.push_back(std::move(added));
    }
}

/// Does the text name any table of either catalogue?
bool namesAny(const Doubt& doubt, const catalog::Catalog& catalog) {
    return std::ranges::any_of(catalog.tables,
                               [&](const Table& table) { return mentionsWord(doubt.text, table.name); });
}

}  // namespace

void join(Migrations& migrations, catalog::Catalog& entities, const std::vector<std::string>& places) {
    migrations.links.assign(entities.tables.size(), {});
    if (migrations.histories.empty()) return;
    for (std::size_t id = 0; id < entities.tables.size(); ++id) {
        Table& table = entities.tables[id];
        Link& link = migrations.links[id];
        std::size_t best = 0;
        for (const History& history : migrations.histories) {
            const std::size_t at = find(history, table);
            if (at == history.database.tables.size()) continue;
            const std::size_t score =
                1 + 2 * commonFolders(history.folder, id < places.size() ? places[id] : std::string()) +
                (history.states[at].created ? 1 : 0);
            if (score <= best) continue;
            best = score;
            link.history = &history;
            link.table = static_cast<catalog::TableId>(at);
        }
        if (!link.history && migrations.histories.size() == 1) link.history = &migrations.histories.front();
        if (link.history && link.table != catalog::kNone) {
            addIndexes(table, link.history->database.tables[link.table]);
            link.doubt = link.history->states[link.table].doubt;
            link.doubtWhere = link.history->states[link.table].doubtWhere;
        }
    }
    // What could not be read concerns the tables it names; when it names none, it may concern any.
    for (const History& history : migrations.histories)
        for (const Doubt& doubt : history.doubts) {
            const bool any = doubt.open && !namesAny(doubt, entities) && !namesAny(doubt, history.database);
            for (std::size_t id = 0; id < entities.tables.size(); ++id) {
                Link& link = migrations.links[id];
                if (link.history != &history || !link.doubt.empty()) continue;
                if (!any && !mentionsWord(doubt.text, entities.tables[id].name)) continue;
                link.doubt = doubt.reason;
                link.doubtWhere = doubt.where;
            }
        }
}

}  // namespace audit::migrations
