#include "coverage/prepared.h"

#include "coverage/predicates.h"
#include "sql/predicate.h"

namespace audit::coverage {

PreparedIndex prepare(const catalog::Index& index, const catalog::Table& table) {
    PreparedIndex out;
    out.index = index;
    out.readable = index.valid && !index.keys.empty();
    out.keys.reserve(index.keys.size());
    for (const catalog::IndexKey& key : index.keys) out.keys.push_back(termOf(key));
    if (index.where && out.readable) {
        auto where = sql::parseIndexPredicate(*index.where, table);
        if (where.ok()) {
            out.where = normalise(where.value());
        } else {
            out.readable = false;
        }
    }
    return out;
}

const IndexCache::List& IndexCache::of(const catalog::Table& table) {
    const auto [at, added] = entries_.try_emplace(&table);
    Entry& entry = at->second;
    if (added) {
        entry.indexes.reserve(table.indexes.size());
        for (const catalog::Index& index : table.indexes) entry.indexes.push_back(prepare(index, table));
        for (const PreparedIndex& index : entry.indexes) entry.list.push_back(&index);
    }
    return entry.list;
}

}  // namespace audit::coverage
