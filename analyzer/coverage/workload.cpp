#include "coverage/workload.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>

#include "coverage/advice.h"
#include "coverage/terms.h"
#include "sql/predicate.h"

namespace audit::coverage {
namespace {

using catalog::IndexKey;

// An index whose keys are only partly ordered: the columns of a block may change places.
using Block = std::vector<IndexKey>;
using Blocks = std::vector<Block>;

Blocks blocksOf(const IndexAdvice& advice) {
    Blocks out;
    const std::size_t free = std::min(advice.equalityKeys, advice.keys.size());
    if (free > 0)
        out.emplace_back(advice.keys.begin(), advice.keys.begin() + static_cast<std::ptrdiff_t>(free));
    for (std::size_t i = free; i < advice.keys.size(); ++i) out.push_back({advice.keys[i]});
    return out;
}

bool holds(const Block& block, const IndexKey& key) {
    return std::ranges::any_of(block, [&](const IndexKey& k) { return sameKey(k, key); });
}

bool within(const Block& a, const Block& b) {
    return std::ranges::all_of(a, [&](const IndexKey& k) { return holds(b, k); });
}

Block minus(const Block& a, const Block& b) {
    Block out;
    for (const IndexKey& k : a)
        if (!holds(b, k)) out.push_back(k);
    return out;
}

// The wider index with its blocks ordered further, so that the narrower one is a prefix of it; none =
// impossible.
std::optional<Blocks> refine(const Blocks& wide, Blocks narrow) {
    Blocks out;
    std::size_t w = 0;
    std::size_t n = 0;
    Blocks rest = wide;
    while (n < narrow.size()) {
        if (w == rest.size()) return std::nullopt;
        if (narrow[n].size() == rest[w].size() && within(narrow[n], rest[w])) {
            out.push_back(rest[w]);
            ++w;
            ++n;
        } else if (within(narrow[n], rest[w])) {
            out.push_back(narrow[n]);
            rest[w] = minus(rest[w], narrow[n]);
            ++n;
        } else if (within(rest[w], narrow[n])) {
            out.push_back(rest[w]);
            narrow[n] = minus(narrow[n], rest[w]);
            ++w;
        } else {
            return std::nullopt;
        }
    }
    for (; w < rest.size(); ++w) out.push_back(rest[w]);
    return out;
}

struct Group {
    IndexAdvice advice;
    Blocks blocks;
    std::vector<std::size_t> serves;
};

std::vector<IndexKey> flat(const Blocks& blocks) {
    std::vector<IndexKey> out;
    for (const Block& b : blocks) out.insert(out.end(), b.begin(), b.end());
    return out;
}

std::string keyText(const std::vector<IndexKey>& keys) {
    std::string out;
    for (const IndexKey& k : keys)
        out += (out.empty() ? "" : ",") + (k.expression.empty() ? k.column : k.expression) +
               (k.descending ? " desc" : "");
    return out;
}

bool couldShare(const IndexAdvice& a, const IndexAdvice& b) {
    return a.table == b.table && a.method == b.method && !a.unique && !b.unique &&
           (a.where == b.where || (!a.where || a.whereOptional) == (!b.where || b.whereOptional));
}

}  // namespace

std::vector<MergedAdvice> mergeAdvice(const std::vector<IndexAdvice>& inputs, const catalog::Catalog& db) {
    std::vector<std::size_t> byWidth(inputs.size());
    std::iota(byWidth.begin(), byWidth.end(), std::size_t{0});
    // The widest first: a narrower one can only be a prefix of it.
    std::ranges::stable_sort(
        byWidth, [&](std::size_t a, std::size_t b) { return inputs[a].keys.size() > inputs[b].keys.size(); });

    std::vector<Group> groups;
    for (const std::size_t i : byWidth) {
        const IndexAdvice& in = inputs[i];
        Group* home = nullptr;
        std::optional<Blocks> refined;
        for (Group& g : groups) {
            if (!couldShare(g.advice, in)) continue;
            const bool differentRows = g.advice.where != in.where;
            if (differentRows &&
                !((!g.advice.where || g.advice.whereOptional) && (!in.where || in.whereOptional)))
                continue;
            auto r = refine(g.blocks, blocksOf(in));
            if (!r) continue;
            // Of several hosts the one that has to give up least freedom.
            if (!home || r->size() - g.blocks.size() < refined->size() - home->blocks.size()) {
                home = &g;
                refined = std::move(r);
            }
        }
        if (!home) {
            groups.push_back({in, blocksOf(in), {i}});
            continue;
        }
        home->blocks = std::move(*refined);
        home->serves.push_back(i);
        home->advice.forJoin = home->advice.forJoin && in.forJoin;
        // Partial only when every query of the group keeps those rows out.
        if (home->advice.where != in.where) {
            home->advice.where.reset();
            home->advice.whereOptional = false;
        }
    }

    std::vector<MergedAdvice> out;
    for (Group& g : groups) {
        const catalog::Table* table =
            g.advice.table < db.tables.size() ? &db.tables[g.advice.table] : nullptr;
        // An index that is there and can be extended decides what is still free.
        g.advice.replaces.reset();
        if (table) {
            for (const catalog::Index& index : table->indexes) {
                if (index.unique || !index.valid || index.keys.empty() ||
                    index.keys.size() >= flat(g.blocks).size())
                    continue;
                if (index.method != g.advice.method || !index.include.empty() || !index.synchronize) continue;
                if (index.where != g.advice.where && !(!index.where && g.advice.whereOptional)) continue;
                Blocks exact;
                for (const IndexKey& k : index.keys) exact.push_back({k});
                auto r = refine(g.blocks, exact);
                if (!r) continue;
                g.blocks = std::move(*r);
                g.advice.replaces = index.name;
                if (index.where != g.advice.where) {
                    g.advice.where.reset();
                    g.advice.whereOptional = false;
                }
                break;
            }
        }
        g.advice.equalityKeys = g.blocks.empty() || g.blocks.front().size() < 2
                                    ? std::min<std::size_t>(g.advice.equalityKeys, 1)
                                    : g.blocks.front().size();
        g.advice.keys = flat(g.blocks);
        std::ranges::sort(g.serves);
        out.push_back({std::move(g.advice), std::move(g.serves)});
    }
    const auto tableName = [&](const MergedAdvice& m) {
        return m.advice.table < db.tables.size() ? db.tables[m.advice.table].name : std::string();
    };
    std::ranges::stable_sort(out, [&](const MergedAdvice& a, const MergedAdvice& b) {
        return std::pair(tableName(a), keyText(a.advice.keys)) <
               std::pair(tableName(b), keyText(b.advice.keys));
    });
    return out;
}

std::vector<std::string> redundantAfter(const IndexAdvice& added, const catalog::Table& table) {
    std::vector<std::string> out;
    if (added.method != catalog::IndexMethod::Btree) return out;
    for (const catalog::Index& index : table.indexes) {
        if (index.unique || index.method != added.method || index.keys.empty() || !index.valid) continue;
        if (index.keys.size() > added.keys.size() || !index.include.empty()) continue;
        if (index.where != added.where) continue;
        if (std::equal(index.keys.begin(), index.keys.end(), added.keys.begin(), sameKey))
            out.push_back(index.name);
    }
    return out;
}

std::string createIndexSql(const IndexAdvice& advice, const catalog::Table& table,
                           std::string_view indexName) {
    const auto quoted = [](std::string_view name) {
        std::string out = "\"";
        for (char c : name) {
            out += c;
            if (c == '"') out += '"';
        }
        return out + "\"";
    };
    static constexpr const char* kMethods[] = {"btree", "hash", "gist", "spgist", "gin", "brin"};
    std::string out = advice.unique ? "CREATE UNIQUE INDEX CONCURRENTLY " : "CREATE INDEX CONCURRENTLY ";
    out += quoted(indexName) + " ON " + (table.schema.empty() ? "" : quoted(table.schema) + ".") +
           quoted(table.name);
    if (advice.method != catalog::IndexMethod::Btree)
        out += std::string(" USING ") + kMethods[static_cast<std::size_t>(advice.method)];
    out += " (";
    for (std::size_t i = 0; i < advice.keys.size(); ++i) {
        const IndexKey& key = advice.keys[i];
        if (i) out += ", ";
        // Brackets are needed around all but a plain call, and never wrong.
        out += key.expression.empty() ? quoted(key.column) : "(" + key.expression + ")";
        if (!key.collation.empty()) out += " COLLATE " + quoted(key.collation);
        if (!key.opclass.empty()) out += " " + key.opclass;
        if (key.descending) out += " DESC";
        if (key.nullsFirst != key.descending) out += key.nullsFirst ? " NULLS FIRST" : " NULLS LAST";
    }
    out += ")";
    if (advice.where) out += " WHERE " + *advice.where;
    return out;
}

}  // namespace audit::coverage
