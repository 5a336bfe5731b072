#include "query/joins.h"

#include "query/builder.h"
#include "query/columns.h"
#include "query/criteria.h"
#include "query/limits.h"
#include "query/names.h"
#include "query/text.h"

namespace audit::query {

namespace {

shape::Predicate columnsEqual(std::string_view alias, std::string_view column, std::string_view otherAlias,
                              std::string_view otherColumn, Location where) {
    shape::Predicate p;
    p.origin = shape::Origin::Join;
    p.location = where;
    p.leaf.alias = alias;
    p.leaf.column = column;
    p.leaf.op = shape::PredicateOp::Eq;
    p.leaf.value = shape::ValueKind::Column;
    p.leaf.otherAlias = otherAlias;
    p.leaf.otherColumn = otherColumn;
    return p;
}

struct Pair {
    std::vector<shape::Predicate>& predicates;
    std::string& text;

    void add(std::string_view alias, std::string_view column, std::string_view otherAlias,
             std::string_view otherColumn, Location where) {
        predicates.push_back(columnsEqual(alias, column, otherAlias, otherColumn, where));
        if (!text.empty()) text += " AND ";
        text += quoteName(alias) + "." + quoteName(column) + "=" + quoteName(otherAlias) + "." +
                quoteName(otherColumn);
    }
};

const catalog::TableId kNoTable = catalog::kNone;

/// What a string in from() or a join names.
EntityId entityNamed(std::string_view name, const Env& env) {
    EntityId id = env.model.findByName(name);
    if (id != entities::kNone) return id;
    const std::size_t dot = name.rfind('.');
    return dot == std::string_view::npos ? id : env.model.findByName(name.substr(dot + 1));
}

catalog::TableId tableNamed(std::string_view path, const Env& env) {
    const std::size_t dot = path.rfind('.');
    const std::string_view name = dot == std::string_view::npos ? path : path.substr(dot + 1);
    for (std::size_t i = 0; i < env.model.catalog.tables.size(); ++i)
        if (env.model.catalog.tables[i].name == name) return static_cast<catalog::TableId>(i);
    return kNoTable;
}

bool isBracketed(std::string_view text) {
    return text.starts_with('(') && text.ends_with(')');
}

/// The target as an alias of the expression; false: it is not known what is joined.
bool aliasOf(V target, Alias& alias, Run& run, Expression& into) {
    target = run.replay.pick(target);
    if (target == nullptr) return false;
    if (isEntityTarget(target)) {
        alias.entity = run.env.model.find(target);
    } else if (const auto text = constantText(target, run)) {
        if (isBracketed(*text)) {
            alias.subquery = *text;
            return true;
        }
        alias.entity = entityNamed(*text, run.env);
        if (alias.entity == entities::kNone) {
            alias.table = tableNamed(*text, run.env);
            alias.tablePath = *text;
            return !text->empty();
        }
    } else if (target->is(Kind::Function) || target->is(Kind::Template) || target->is(NativeKind::Builder) ||
               target->is(NativeKind::SubqueryText)) {
        V made = target;
        if (target->is(Kind::Function) && target->closure != nullptr)
            made = run.replay.pick(target->closure->result);
        if (made == nullptr) return false;
        if ((made->is(NativeKind::Builder) || made->is(NativeKind::SubqueryText)) && made->cell != nullptr &&
            made->cell->builder != nullptr) {
            alias.subquery = subqueryText(*made->cell->builder, run, into, true);
        } else {
            alias.subquery = textOf(made, run, into).text;
        }
        return isBracketed(alias.subquery);
    }
    if (alias.entity == entities::kNone) return false;
    alias.table = run.env.model.entities[alias.entity].table;
    alias.tablePath = tablePath(run.env, alias.entity);
    return true;
}

}  // namespace

void addEntityAlias(EntityId entity, std::string_view name, bool from, Run& run, Expression& into,
                    Location where) {
    Alias alias;
    alias.name = name;
    alias.entity = entity;
    if (const Entity* e = run.env.entity(entity)) alias.table = e->table;
    alias.tablePath = tablePath(run.env, entity);
    alias.from = from;
    alias.where = where;
    into.aliases.push_back(std::move(alias));
}

bool addFromAlias(V target, std::string_view name, Run& run, Expression& into, Location where) {
    Alias alias;
    alias.from = true;
    alias.where = where;
    const bool known = aliasOf(target, alias, run, into);
    if (!known) {
        into.unresolved =
            "the table is known at run time only: " + describeForPeople(run.replay.pick(target));
        return false;
    }
    alias.name = !name.empty()                     ? std::string(name)
                 : alias.entity == entities::kNone ? alias.tablePath
                                                   : std::string(run.env.table(alias.table) != nullptr
                                                                     ? run.env.table(alias.table)->name
                                                                     : run.env.entity(alias.entity)->name);
    into.aliases.push_back(std::move(alias));
    return true;
}

void addJoin(const JoinRequest& request, Run& run, Expression& into) {
    if (into.joins.size() >= static_cast<std::size_t>(kMaxJoins)) {
        into.runtimeOnly("more than " + std::to_string(kMaxJoins) + " joins");
        return;
    }
    Join join;
    join.inner = request.inner;
    join.alias = request.alias;
    join.mapped = request.mapped;
    join.eager = request.eager;
    join.optional = request.optional;
    join.where = request.where;
    join.on = Condition::group();
    setParameters(request.parameters, run, into);

    Alias alias;
    alias.name = request.alias;
    alias.optional = request.optional;
    alias.where = request.where;

    std::string property = request.property;
    if (property.empty())
        if (const auto text = constantText(request.target, run))
            if (isAliasProperty(*text) && (into.alias(text->substr(0, text->find('.'))) != nullptr ||
                                           entityNamed(*text, run.env) == entities::kNone))
                property = *text;
    std::string parent, path;
    const Alias* owner = nullptr;
    if (!property.empty()) {
        const std::size_t dot = property.find('.');
        parent = property.substr(0, dot);
        path = property.substr(dot + 1);
        owner = into.alias(parent);
        // `schema.table` looks like `alias.property`.
        if (owner == nullptr && tableNamed(property, run.env) != kNoTable) property.clear();
    }
    if (!property.empty()) {
        const Entity* entity = owner == nullptr ? nullptr : run.env.entity(owner->entity);
        const Relation* relation = entity == nullptr ? nullptr : entity->relation(path);
        if (entity != nullptr && relation == nullptr)
            if (const Entity* up = run.env.entity(entity->parent)) relation = up->relation(path);
        if (relation == nullptr || relation->target == entities::kNone) {
            into.unresolved = owner == nullptr ? "a join from the unknown alias " + parent
                              : relation == nullptr
                                  ? "a join along " + property + ", which is no known relation"
                                  : "the entity of relation " + property + " is not known";
            return;
        }
        join.property = property;
        join.parentAlias = parent;
        join.relation = relation;
        join.entity = relation->target;
        if (request.mapAsEntity != nullptr && isEntityTarget(request.mapAsEntity))
            if (const EntityId mapped = run.env.model.find(request.mapAsEntity); mapped != entities::kNone)
                join.entity = mapped;
        alias.entity = join.entity;
        alias.table = run.env.model.entities[join.entity].table;
        alias.tablePath = tablePath(run.env, join.entity);
        if (relation->kind == entities::RelationKind::ManyToMany)
            join.junctionAlias = relation->owning ? buildAlias("_", false, parent, request.alias)
                                                  : buildAlias("_", false, request.alias, parent);
    } else if (!aliasOf(request.target, alias, run, into)) {
        into.unresolved =
            "what is joined is known at run time only: " + describeForPeople(run.replay.pick(request.target));
        return;
    } else {
        join.entity = alias.entity;
    }

    V condition = run.replay.pick(request.condition);
    if (condition != nullptr && !condition->nullish() &&
        !(condition->isString() && condition->text.empty())) {
        const Text text = textOf(condition, run, into);
        join.on.add(Condition::Chain::Simple,
                    text.whole ? Condition::unknown("a join condition known at run time only: " + text.reason,
                                                    request.where)
                               : Condition::textOf(text.text, request.where));
    }
    const Entity* joined = run.env.entity(join.entity);
    if (joined != nullptr && !joined->deleteDateColumn.empty() && !into.withDeleted) {
        Condition live;
        live.kind = Condition::Kind::Direct;
        live.text = request.alias + "." + joined->deleteDateColumn + " IS NULL";
        live.where = request.where;
        live.origin = shape::Origin::SoftDelete;
        live.direct.origin = shape::Origin::SoftDelete;
        live.direct.location = request.where;
        live.direct.leaf.alias = request.alias;
        live.direct.leaf.column = joined->deleteDateColumn;
        live.direct.leaf.op = shape::PredicateOp::IsNull;
        join.on.add(Condition::Chain::And, std::move(live));
    }
    if (request.select) into.selects.push_back({request.alias, "", request.optional});
    into.aliases.push_back(alias);
    if (!join.junctionAlias.empty()) {
        Alias junction;
        junction.name = join.junctionAlias;
        junction.table = join.relation->junction;
        for (std::size_t i = 0; i < run.env.model.entities.size(); ++i)
            if (run.env.model.entities[i].table == junction.table &&
                run.env.model.entities[i].kind == entities::EntityKind::Junction)
                junction.entity = static_cast<EntityId>(i);
        if (const catalog::Table* t = run.env.table(junction.table))
            junction.tablePath = t->schema.empty() ? t->name : t->schema + "." + t->name;
        junction.optional = request.optional;
        junction.where = request.where;
        into.aliases.push_back(std::move(junction));
    }
    into.joins.push_back(std::move(join));
}

JoinConditions joinConditions(const Env& env, const Expression&, const Join& join) {
    JoinConditions out;
    if (join.relation == nullptr) return out;
    const Relation& r = *join.relation;
    Pair pair{out.on, out.text};
    if (r.kind == entities::RelationKind::ManyToMany) {
        out.viaJunction = true;
        out.junction = r.junction;
        Pair junction{out.junctionOn, out.junctionText};
        for (const entities::JoinColumn& j : r.junctionOwnColumns)
            junction.add(join.junctionAlias, j.column, join.parentAlias, j.referencedColumn, join.where);
        for (const entities::JoinColumn& j : r.junctionOtherColumns)
            pair.add(join.alias, j.referencedColumn, join.junctionAlias, j.column, join.where);
        return out;
    }
    if (!r.joinColumns.empty()) {
        for (const entities::JoinColumn& j : r.joinColumns)
            pair.add(join.alias, j.referencedColumn, join.parentAlias, j.column, join.where);
        return out;
    }
    if (const Relation* inverse = inverseRelation(env, r)) {
        for (const entities::JoinColumn& j : inverse->joinColumns)
            pair.add(join.alias, j.column, join.parentAlias, j.referencedColumn, join.where);
    }
    // The many side of single-table inheritance is told apart by its discriminator.
    const Entity* target = env.entity(r.target);
    if (target != nullptr && target->kind == entities::EntityKind::ChildEntity &&
        !target->discriminatorColumn.empty() && !target->discriminatorValues.empty()) {
        shape::Predicate p;
        p.origin = shape::Origin::Discriminator;
        p.location = join.where;
        p.leaf.alias = join.alias;
        p.leaf.column = target->discriminatorColumn;
        p.leaf.op = shape::PredicateOp::Eq;
        p.leaf.value = shape::ValueKind::Literal;
        p.leaf.literal = "'" + target->discriminatorValues.front() + "'";
        out.text += " AND " + quoteName(join.alias) + "." + quoteName(p.leaf.column) + "=" + p.leaf.literal;
        out.on.push_back(std::move(p));
    }
    return out;
}

}  // namespace audit::query
