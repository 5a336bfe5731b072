// TreeRepository: roots, descendants and ancestors by the kind of tree.
#include "query/calls_detail.h"
#include "query/columns.h"
#include "query/find_options.h"
#include "query/finish.h"
#include "query/joins.h"
#include "query/names.h"

namespace audit::query {

namespace {

using entities::TreeKind;

const Relation* parentRelation(const Entity& entity) {
    for (const Relation& r : entity.relations)
        if (r.isTreeParent) return &r;
    return nullptr;
}

std::string column(std::string_view alias, std::string_view name) {
    return quoteName(alias) + "." + quoteName(name);
}

std::string treeColumn(const Env& env, const Entity& entity, std::string_view wanted) {
    const catalog::Table* table = env.table(entity.table);
    if (table != nullptr)
        for (const catalog::Column& c : table->columns)
            if (c.role == catalog::ColumnRole::Tree && (c.name == wanted || c.property == wanted))
                return c.name;
    return std::string(wanted);
}

void joinTable(Expression& e, catalog::TableId id, EntityId entity, const Env& env, std::string name,
               std::string on, Location where) {
    Alias alias;
    alias.name = name;
    alias.table = id;
    alias.entity = entity;
    if (const catalog::Table* t = env.table(id))
        alias.tablePath = t->schema.empty() ? t->name : t->schema + "." + t->name;
    alias.where = where;
    e.aliases.push_back(alias);
    Join join;
    join.inner = true;
    join.alias = std::move(name);
    join.entity = entity;
    join.where = where;
    join.on = Condition::group();
    Condition c = Condition::textOf(std::move(on), where);
    c.origin = shape::Origin::Join;
    join.on.add(Condition::Chain::Simple, std::move(c));
    e.joins.push_back(std::move(join));
}

/// `relations` of tree options; 0.2 alone does not join eager relations here, nor do the later ones.
Expression family(const Call& call, bool descendants) {
    Expression e = entityExpression(call, "treeEntity");
    if (!e.unresolved.empty()) return e;
    const Env& env = call.env();
    const Entity& entity = *env.entity(e.mainAlias()->entity);
    const EntityId id = e.mainAlias()->entity;
    const Location at = call.fact.where;
    const std::vector<PrimaryColumn> keys = primaryColumns(env, id);
    const auto add = [&](std::string text) {
        e.wheres.add(Condition::Chain::And, Condition::textOf(std::move(text), at));
    };
    switch (entity.tree) {
        case TreeKind::ClosureTable: {
            std::string on, where;
            for (const PrimaryColumn& key : keys) {
                const std::string own = key.column + (descendants ? "_descendant" : "_ancestor");
                const std::string given = key.column + (descendants ? "_ancestor" : "_descendant");
                on += (on.empty() ? "" : " AND ") + column("treeClosure", own) + " = " +
                      column("treeEntity", key.column);
                where +=
                    (where.empty() ? "" : " AND ") + column("treeClosure", given) + " = :" + e.parameter({});
            }
            joinTable(e, entity.closureTable, entities::kNone, env, "treeClosure", on, at);
            add(where);
            break;
        }
        case TreeKind::NestedSet: {
            const std::string left = treeColumn(env, entity, "nsleft"),
                              right = treeColumn(env, entity, "nsright");
            const std::string inner = descendants ? "treeEntity" : "joined",
                              outer = descendants ? "joined" : "treeEntity";
            std::string where;
            for (const PrimaryColumn& key : keys)
                where +=
                    (where.empty() ? "" : " AND ") + column("joined", key.column) + " = :" + e.parameter({});
            joinTable(
                e, entity.table, id, env, "joined",
                column(inner, left) + " BETWEEN " + column(outer, left) + " AND " + column(outer, right), at);
            add(where);
            break;
        }
        case TreeKind::MaterializedPath: {
            const std::string path = treeColumn(env, entity, "mpath");
            std::string ids;
            for (const PrimaryColumn& key : keys)
                ids += (ids.empty() ? "" : " AND ") + column(entity.name, key.column) +
                       (env.version.isV1() ? " = :" + e.parameter({}) : " IN (:" + e.parameter({}) + ")");
            const std::string subquery = "(SELECT " + column(entity.name, path) + " AS \"path\" FROM " +
                                         quotePath(tablePath(env, id)) + " " + quoteName(entity.name) +
                                         " WHERE " + ids + ")";
            add(descendants ? column("treeEntity", path) + " LIKE NULLIF(CONCAT(" + subquery + ", '%'), '%')"
                            : subquery + " LIKE CONCAT(" + column("treeEntity", path) + ", '%')");
            break;
        }
        default:
            e.unresolved =
                entity.name + " is no tree with a query for this (adjacency lists load row by row)";
            break;
    }
    return e;
}

Outcome outcome(const Call& call, Expression e, bool count) {
    return selectOutcome(call, std::move(e), count ? shape::Operation::Count : shape::Operation::Select,
                         shape::Api::Other, static_cast<int>(count ? Ending::Count : Ending::Entities));
}

}  // namespace

Outcome treeRoots(const Call& call) {
    Expression e = entityExpression(call, "treeEntity");
    if (e.unresolved.empty()) {
        const Entity& entity = *call.env().entity(e.mainAlias()->entity);
        const Relation* parent = parentRelation(entity);
        if (parent == nullptr || parent->joinColumns.empty())
            e.unresolved = "the parent relation of the tree is not known";
        else
            e.wheres.add(Condition::Chain::Simple,
                         Condition::textOf(column("treeEntity", parent->joinColumns[0].column) + " IS NULL",
                                           call.fact.where));
    }
    return outcome(call, std::move(e), false);
}

Outcome treeDescendants(const Call& call) {
    return outcome(call, family(call, true), false);
}
Outcome treeAncestors(const Call& call) {
    return outcome(call, family(call, false), false);
}
Outcome treeCountDescendants(const Call& call) {
    return outcome(call, family(call, true), true);
}
Outcome treeCountAncestors(const Call& call) {
    return outcome(call, family(call, false), true);
}

}  // namespace audit::query
