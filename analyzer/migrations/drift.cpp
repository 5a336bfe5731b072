#include "migrations/drift.h"

#include <algorithm>
#include <set>

#include "migrations/sql.h"

namespace audit::migrations {
namespace {

using catalog::Index;
using catalog::IndexOrigin;
using catalog::Table;
using Kind = Drift::Kind;

std::string keysOf(const Index& index) {
    std::string out;
    for (const catalog::IndexKey& key : index.keys) {
        out += (out.empty() ? "" : ", ") +
               (key.column.empty() ? "(" + key.expression + ")" : "\"" + key.column + "\"");
        if (key.descending) out += " DESC";
    }
    return "(" + out + ")";
}

bool sameColumns(const Index& a, const Index& b) {
    return a.keys.size() == b.keys.size() &&
           std::equal(a.keys.begin(), a.keys.end(), b.keys.begin(),
                      [](const catalog::IndexKey& x, const catalog::IndexKey& y) {
                          return !x.column.empty() && x.column == y.column;
                      });
}

/// getIndices joins pg_attribute by `attnum = ANY(indkey)`: expressions are no columns there.
std::set<std::string> seenColumns(const Index& index) {
    std::set<std::string> out;
    for (const catalog::IndexKey& key : index.keys)
        if (!key.column.empty()) out.insert(key.column);
    for (const std::string& column : index.include) out.insert(column);
    return out;
}

/// Does the declared index say something that the one there does not do?
std::string difference(const Index& declared, const Index& there, bool& seen) {
    seen = declared.unique != there.unique || seenColumns(declared) != seenColumns(there);
    if (declared.unique != there.unique)
        return declared.unique ? "is declared unique, the migrations make it without"
                               : "is not declared unique, the migrations make it so";
    if (!sameColumns(declared, there))
        return "is declared on " + keysOf(declared) + ", the migrations make it on " + keysOf(there);
    if (declared.where.has_value() != there.where.has_value())
        return declared.where
                   ? "is declared with WHERE " + *declared.where + ", the migrations make it without"
                   : "is made with WHERE " + *there.where + ", the declaration has none";
    return {};
}

class Comparison {
  public:
    Comparison(const Migrations& migrations, const entities::EntityModel& model)
        : migrations_(migrations), model_(model) {}

    std::vector<Drift> run() {
        for (catalog::TableId id = 0; id < model_.catalog.tables.size(); ++id)
            if (comparable(id)) table(id);
        return std::move(out_);
    }

  private:
    /// All of the table's facts are known, and TypeORM looks after it.
    bool comparable(catalog::TableId id) {
        const Table& table = model_.catalog.tables[id];
        if (!table.complete || table.view || !table.synchronize) return false;
        place_ = {};
        bool any = false;
        for (const entities::Entity& entity : model_.entities) {
            if (entity.table != id) continue;
            if (!entity.complete || entity.inTest || !entity.listed || !entity.packageName.empty())
                return false;
            any = true;
            if (!place_.known()) place_ = entity.location;
        }
        return any && migrations_.link(id) != nullptr;
    }

    Drift& add(Kind kind, std::string subject, std::string message, std::string sql) {
        Drift drift;
        drift.kind = kind;
        drift.table = id_;
        drift.subject = std::move(subject);
        drift.message = std::move(message);
        drift.sql = std::move(sql);
        return out_.emplace_back(std::move(drift));
    }

    void table(catalog::TableId id) {
        id_ = id;
        const Table& declared = model_.catalog.tables[id];
        const Link& link = *migrations_.link(id);
        if (link.table == catalog::kNone) {
            // A history that makes no table of the entities is of something else.
            if (!link.doubt.empty() || !makesEntities(*link.history)) return;
            add(Kind::MissingTable, declared.name, "no migration creates the table \"" + declared.name + "\"",
                createTable(declared))
                .entity = place_;
            return;
        }
        const TableState& state = link.history->states[link.table];
        if (!state.created || state.partial || !link.doubt.empty()) return;
        const Table& there = link.history->database.tables[link.table];
        columns(declared, there);
        indexes(declared, there);
        foreignKeys(declared, there);
    }

    bool makesEntities(const History& history) const {
        return std::ranges::any_of(migrations_.links, [&](const Link& link) {
            return link.history == &history && link.table != catalog::kNone &&
                   history.states[link.table].created;
        });
    }

    void columns(const Table& declared, const Table& there) {
        for (const catalog::Column& column : declared.columns) {
            const catalog::Column* made = there.column(column.name);
            const std::string name = "\"" + declared.name + "\".\"" + column.name + "\"";
            if (!made) {
                Drift& d = add(Kind::MissingColumn, column.name, "no migration adds the column " + name,
                               addColumn(declared, column));
                d.entity = column.location;
                continue;
            }
            const std::string alter =
                "ALTER TABLE " + sqlName(declared) + " ALTER COLUMN " + sqlName(column.name);
            if (!column.type.empty() && !made->type.empty() && column.type != made->type) {
                Drift& d =
                    add(Kind::ColumnType, column.name,
                        name + " is declared " + column.type + ", the migrations make it " + made->type,
                        alter + " TYPE " + column.type);
                d.entity = column.location;
                d.migration = made->location;
            }
            if (column.nullable != made->nullable && !made->type.empty()) {
                Drift& d =
                    add(Kind::ColumnNull, column.name,
                        name + (column.nullable ? " is declared nullable, the migrations make it NOT NULL"
                                                : " is declared NOT NULL, the migrations leave it nullable"),
                        alter + (column.nullable ? " DROP NOT NULL" : " SET NOT NULL"));
                d.entity = column.location;
                d.migration = made->location;
            }
        }
        for (const catalog::Column& column : there.columns) {
            if (declared.column(column.name)) continue;
            Drift& d = add(Kind::ExtraColumn, column.name,
                           "no entity has the column \"" + declared.name + "\".\"" + column.name +
                               "\": the next generated migration drops it",
                           "ALTER TABLE " + sqlName(declared) + " DROP COLUMN " + sqlName(column.name));
            d.migration = column.location;
        }
    }

    static const Index* named(const Table& table, const std::string& name, bool constraint) {
        for (const Index& index : table.indexes)
            if (index.name == name && index.origin != IndexOrigin::PrimaryKey &&
                isConstraint(index) == constraint)
                return &index;
        return nullptr;
    }

    void indexes(const Table& declared, const Table& there) {
        for (const Index& index : declared.indexes) {
            if (index.origin == IndexOrigin::Migration || index.origin == IndexOrigin::PrimaryKey ||
                !index.valid || index.name.empty() || !index.synchronize)
                continue;
            const Index* made = named(there, index.name, isConstraint(index));
            const char* what = isConstraint(index) ? "unique constraint" : "index";
            if (!made) {
                Drift& d =
                    add(Kind::MissingIndex, index.name,
                        std::string("no migration makes the ") + what + " \"" + index.name + "\" on \"" +
                            declared.name + "\" " + keysOf(index),
                        isConstraint(index) ? addConstraint(declared, index) : createIndex(declared, index));
                d.entity = index.location;
                d.index = &index;
                d.sameKeys = std::ranges::any_of(there.indexes, [&](const Index& other) {
                    return sameColumns(index, other) && other.where.has_value() == index.where.has_value() &&
                           (other.unique || !index.unique);
                });
                continue;
            }
            bool seen = false;
            const std::string differs = difference(index, *made, seen);
            if (differs.empty()) continue;
            Drift& d = add(
                Kind::IndexDiffers, index.name,
                std::string("the ") + what + " \"" + index.name + "\" on \"" + declared.name + "\" " +
                    differs,
                dropIndex(declared, *made) + "; " +
                    (isConstraint(index) ? addConstraint(declared, index) : createIndex(declared, index)));
            d.seen = seen;
            d.entity = index.location;
            d.migration = made->location;
            d.index = &index;
        }
        for (const Index& index : there.indexes) {
            if (index.origin == IndexOrigin::PrimaryKey) continue;
            const bool declaredSo = std::ranges::any_of(declared.indexes, [&](const Index& own) {
                return own.origin != IndexOrigin::Migration && own.name == index.name &&
                       (isConstraint(own) == isConstraint(index) || !own.synchronize);
            });
            if (declaredSo) continue;
            Drift& d = add(Kind::ExtraIndex, index.name,
                           std::string("only a migration makes the ") +
                               (isConstraint(index) ? "unique constraint" : "index") + " \"" + index.name +
                               "\" on \"" + declared.name + "\" " + keysOf(index),
                           dropIndex(declared, index));
            // Nothing but expressions: introspection finds no column, so it is not seen.
            d.seen = !seenColumns(index).empty();
            d.migration = index.location;
            d.index = &index;
            d.sameKeys = std::ranges::any_of(declared.indexes, [&](const Index& other) {
                return other.origin != IndexOrigin::Migration &&
                       other.where.has_value() == index.where.has_value() && sameColumns(index, other);
            });
        }
    }

    void foreignKeys(const Table& declared, const Table& there) {
        for (const catalog::ForeignKey& key : declared.foreignKeys) {
            if (key.name.empty()) continue;
            if (std::ranges::any_of(there.foreignKeys,
                                    [&](const catalog::ForeignKey& made) { return made.name == key.name; }))
                continue;
            Drift& d =
                add(Kind::MissingForeignKey, key.name,
                    "no migration makes the foreign key \"" + key.name + "\" of \"" + declared.name + "\"",
                    addForeignKey(declared, key));
            d.entity = key.location;
        }
        for (const catalog::ForeignKey& key : there.foreignKeys) {
            if (std::ranges::any_of(declared.foreignKeys, [&](const catalog::ForeignKey& own) {
                    return own.name == key.name || own.name.empty();
                }))
                continue;
            Drift& d = add(Kind::ExtraForeignKey, key.name,
                           "no entity has the foreign key \"" + key.name + "\" of \"" + declared.name +
                               "\": the next generated migration drops it",
                           "ALTER TABLE " + sqlName(declared) + " DROP CONSTRAINT " + sqlName(key.name));
            d.migration = key.location;
        }
    }

    const Migrations& migrations_;
    const entities::EntityModel& model_;
    catalog::TableId id_ = catalog::kNone;
    Location place_;
    std::vector<Drift> out_;
};

}  // namespace

std::vector<Drift> drift(const Migrations& migrations, const entities::EntityModel& model) {
    return Comparison(migrations, model).run();
}

}  // namespace audit::migrations
