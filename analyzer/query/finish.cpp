#include "query/finish.h"

#include <algorithm>

#include "query/columns.h"
#include "query/conditions.h"
#include "query/joins.h"
#include "query/names.h"
#include "query/sql_text.h"
#include "sql/statement.h"

namespace audit::query {

namespace {

using shape::Predicate;
using shape::Source;
using shape::Variant;

Source sourceOf(const Env& env, const Alias& alias) {
    Source s;
    s.alias = alias.name;
    s.tableId = alias.table;
    s.optional = alias.optional;
    s.location = alias.where;
    if (const catalog::Table* table = env.table(alias.table)) {
        s.table = table->name;
        s.schema = table->schema;
    } else {
        s.table = alias.tablePath;
    }
    if (const Entity* entity = env.entity(alias.entity)) s.entity = entity->name;
    return s;
}

/// The SELECT of a FROM or JOIN subquery as a variant of its own.
void attachSubquery(const Env& env, const Expression& e, const std::string& text, Source& source,
                    Variant& out) {
    sql::StatementOptions options;
    options.db = &env.model.catalog;
    options.location = source.location;
    options.parameters = [&e](const sql::Placeholder& p) -> std::optional<sql::ParameterValue> {
        const auto found = e.parameters.find(p.name);
        return found == e.parameters.end() ? std::nullopt : std::optional(found->second);
    };
    auto parsed = sql::parseStatement(text, options);
    if (!parsed.ok() || parsed->statements.size() != 1) return;
    source.subquery = out.subqueries.size();
    out.subqueries.push_back(std::move(parsed->statements.front().variant));
}

/// WITH hides a table of the same name.
void attachCte(const Env& env, const Expression& e, const Alias& alias, Source& source, Variant& out) {
    for (const auto& [name, text] : e.ctes) {
        if (name != alias.tablePath) continue;
        source.tableId = catalog::kNone;
        source.entity.clear();
        attachSubquery(env, e, text, source, out);
    }
}

bool isToMany(const Relation& relation) {
    return relation.kind == entities::RelationKind::OneToMany ||
           relation.kind == entities::RelationKind::ManyToMany;
}

void addJoinSources(const Env& env, const Expression& e, const Join& join, Predicates& predicates,
                    Variant& out) {
    const Alias* alias = e.alias(join.alias);
    if (alias == nullptr) return;
    JoinConditions conditions = joinConditions(env, e, join);
    const shape::JoinKind kind = join.inner ? shape::JoinKind::Inner : shape::JoinKind::Left;
    if (conditions.viaJunction) {
        Source junction;
        if (const Alias* a = e.alias(join.junctionAlias)) junction = sourceOf(env, *a);
        junction.alias = join.junctionAlias;
        junction.join = kind;
        junction.parentAlias = join.parentAlias;
        junction.relation = join.relation->path;
        junction.junction = true;
        junction.toMany = true;
        junction.optional = join.optional;
        junction.location = join.where;
        if (!conditions.junctionOn.empty()) junction.on = allOf(std::move(conditions.junctionOn));
        out.sources.push_back(std::move(junction));
    }
    Source source = sourceOf(env, *alias);
    source.join = kind;
    source.location = join.where;
    source.optional = join.optional;
    source.eager = join.eager;
    source.parentAlias = conditions.viaJunction ? join.junctionAlias : join.parentAlias;
    if (join.relation != nullptr) {
        source.relation = join.relation->path;
        source.toMany = !conditions.viaJunction && isToMany(*join.relation);
    }
    source.selected = std::ranges::any_of(e.selects, [&](const Selection& s) {
        return s.text == join.alias || s.text.starts_with(join.alias + ".");
    });
    if (!alias->subquery.empty()) attachSubquery(env, e, alias->subquery, source, out);
    attachCte(env, e, *alias, source, out);
    std::vector<Predicate> on = std::move(conditions.on);
    if (auto written = predicates.of(join.on)) on.push_back(std::move(*written));
    if (!on.empty()) source.on = allOf(std::move(on));
    out.sources.push_back(std::move(source));
}

void addImplicit(const Env& env, const Expression& e, std::vector<Predicate>& where) {
    const Alias* main = e.mainAlias();
    const Entity* entity = main == nullptr ? nullptr : env.entity(main->entity);
    if (entity == nullptr) return;
    if (e.type == QueryType::Select && !e.withDeleted && !entity->deleteDateColumn.empty()) {
        Predicate p;
        p.origin = shape::Origin::SoftDelete;
        p.location = main->where;
        p.leaf.alias = main->name;
        p.leaf.column = entity->deleteDateColumn;
        p.leaf.op = shape::PredicateOp::IsNull;
        where.push_back(std::move(p));
    }
    if (entity->kind == entities::EntityKind::ChildEntity && !entity->discriminatorColumn.empty() &&
        !entity->discriminatorValues.empty()) {
        Predicate p;
        p.origin = shape::Origin::Discriminator;
        p.location = main->where;
        p.leaf.alias = main->name;
        p.leaf.column = entity->discriminatorColumn;
        p.leaf.op = shape::PredicateOp::In;
        p.leaf.valueCount = static_cast<int>(entity->discriminatorValues.size());
        if (p.leaf.valueCount == 1) p.leaf.literal = "'" + entity->discriminatorValues.front() + "'";
        where.push_back(std::move(p));
    }
}

void runtimeOnly(Variant& out, const std::string& reason) {
    if (!out.runtimeOnly) out.runtimeReason = reason;
    out.runtimeOnly = true;
}

void addWhere(const Env& env, const Expression& e, Predicates& predicates, Variant& out) {
    std::vector<Predicate> where;
    if (auto written = predicates.of(e.wheres)) where.push_back(std::move(*written));
    addImplicit(env, e, where);
    if (!where.empty()) out.where = allOf(std::move(where));
    if (out.where && out.where->kind == Predicate::Kind::Leaf && out.where->leaf.everyRow) out.where.reset();
    if (out.where)
        if (const std::string* reason = unknownIn(*out.where)) runtimeOnly(out, *reason);
}

/// Parameters that TypeORM adds itself.
Expression withDiscriminator(const Env& env, const Expression& e) {
    Expression copy = e;
    const Alias* main = e.mainAlias();
    if (const Entity* entity = main == nullptr ? nullptr : env.entity(main->entity)) {
        sql::ParameterValue known;
        known.count = static_cast<int>(entity->discriminatorValues.size());
        copy.parameters["discriminatorColumnValues"] = known;
    }
    return copy;
}

void addOrder(const Env& env, const Expression& e, Predicates& predicates, Variant& out) {
    const std::vector<OrderBy> orders = effectiveOrders(env, e);
    const std::string* direction = nullptr;  // one that is decided at run time: both ways are judged
    for (const OrderBy& o : orders) {
        if (direction == nullptr && o.unknown.starts_with("direction: ")) direction = &o.unknown;
        if (!o.unknown.empty() && (direction == nullptr || o.unknown != *direction))
            runtimeOnly(out, "the order is known at run time only (" + o.unknown + ")");
        if (auto item = predicates.order(o)) out.order.push_back(std::move(*item));
    }
}

}  // namespace

void nameEntities(const Env& env, Variant& variant) {
    for (Source& s : variant.sources) {
        if (!s.entity.empty() || s.tableId == catalog::kNone) continue;
        for (const Entity& entity : env.model.entities)
            if (entity.table == s.tableId && entity.kind != entities::EntityKind::ChildEntity) {
                s.entity = entity.name;
                break;
            }
    }
    for (Variant& subquery : variant.subqueries) nameEntities(env, subquery);
}

Variant finishSelect(const Env& env, const Expression& e, Ending ending, Fragments& fragments) {
    Variant out;
    Predicates predicates(env, e, fragments, out);
    for (const Alias& alias : e.aliases) {
        if (!alias.from) continue;
        Source source = sourceOf(env, alias);
        source.selected = true;
        if (!alias.subquery.empty()) attachSubquery(env, e, alias.subquery, source, out);
        attachCte(env, e, alias, source, out);
        // The main alias drives the query.
        const bool main = e.mainAlias() == &alias;
        if (!main) source.join = shape::JoinKind::Inner;  // FROM a, b
        out.sources.insert(main ? out.sources.begin() : out.sources.end(), std::move(source));
    }
    for (const Join& join : e.joins) addJoinSources(env, e, join, predicates, out);
    addWhere(env, e, predicates, out);
    for (const Source& s : out.sources)
        if (s.on)
            if (const std::string* reason = unknownIn(*s.on)) runtimeOnly(out, *reason);

    const bool entities = ending == Ending::Entities;
    const bool wrapped =
        entities && !e.joins.empty() && ((e.take.set && !e.take.zero) || (e.skip.set && !e.skip.zero));
    if (entities || ending == Ending::Raw) {
        addOrder(env, e, predicates, out);
        for (const std::string& g : e.groupBys) out.groupBy.push_back(predicates.expressionItem(g, {}));
        for (const std::string& d : e.distinctOn) out.distinctOn.push_back(predicates.expressionItem(d, {}));
        out.distinct = e.distinct;
        const bool plain = e.joins.empty() && !e.limit.set && !e.offset.set;
        const Bound& limit = wrapped || plain ? e.take : e.limit;
        const Bound& offset = wrapped || plain ? e.skip : e.offset;
        out.limit = limit.set && !(limit.zero && !env.version.isV1());
        out.offset = offset.set && !(offset.zero && !env.version.isV1());
        out.pagination = wrapped                   ? shape::Pagination::DistinctWrapper
                         : out.limit || out.offset ? shape::Pagination::Limit
                                                   : shape::Pagination::None;
        out.lock = e.lock == "optimistic" || e.lock == "dirty_read" ? "" : e.lock;
    }
    if (wrapped) {
        const Alias* main = e.mainAlias();
        for (const PrimaryColumn& key : primaryColumns(env, main->entity)) {
            const bool there = std::ranges::any_of(out.order, [&](const shape::OrderItem& o) {
                return o.alias == main->name && o.column == key.column;
            });
            if (there) continue;
            shape::OrderItem id;
            id.alias = main->name;
            id.column = key.column;
            id.implicit = true;
            id.location = main->where;
            out.order.push_back(std::move(id));
        }
    }
    if (ending == Ending::Count) out.aggregate = "count";
    if (ending == Ending::Exists) {
        out.limit = true;
        out.pagination = shape::Pagination::Limit;
    }
    if (ending == Ending::Aggregate) {
        out.aggregate = e.aggregate;
        out.aggregateColumn = e.aggregateColumn;
    }
    if (!e.runtime.empty()) runtimeOnly(out, e.runtime);
    const Expression known = withDiscriminator(env, e);
    switch (ending) {
        case Ending::Count:
            out.sql = countText(env, e);
            break;
        case Ending::Exists:
            out.sql = existsText(env, e);
            break;
        default:
            out.sql = wrapped ? distinctWrapperText(env, e) : selectText(env, e);
            break;
    }
    out.sql = numbered(out.sql, known);
    nameEntities(env, out);
    return out;
}

void readWrittenColumns(Run& run, Expression& e) {
    const Alias* main = e.mainAlias();
    if (main == nullptr) return;
    V values = run.replay.pick(e.insertValues);
    if (values != nullptr && values->is(Kind::Array)) {
        const Items list = items(values, run.replay);
        values = list.list.empty() ? nullptr : list.list.front().value;
    }
    if (!isObjectLike(values)) return;
    for (const Member& m : members(values, run.replay).list) {
        if (m.value != nullptr && m.value->is(Kind::Undefined)) continue;
        const std::vector<std::string> named = criteriaColumns(run.env, main->entity, m.name);
        if (named.empty() && main->entity == entities::kNone) e.assigned.emplace_back(m.name);
        for (const std::string& c : named) e.assigned.push_back(c);
    }
}

Variant finishWrite(const Env& env, const Expression& e, Fragments& fragments) {
    Variant out;
    const Alias* main = e.mainAlias();
    if (main == nullptr) return out;
    Predicates predicates(env, e, fragments, out);
    out.sources.push_back(sourceOf(env, *main));
    const Entity* entity = env.entity(main->entity);
    const std::string table = quotePath(main->tablePath);
    std::string text;

    const std::vector<std::string>& columns = e.assigned;
    const auto assignments = [&] {
        std::string out2;
        int n = 0;
        if (!e.incremented.empty())
            out2 = quoteName(e.incremented) + " = " + quoteName(e.incremented) + e.increment;
        for (const std::string& c : columns)
            out2 += (out2.empty() ? "" : ", ") + quoteName(c) + " = :set_" + std::to_string(n++);
        // UpdateQueryBuilder adds the version and the update date itself.
        if (entity != nullptr)
            for (const entities::ColumnProperty& c : entity->columns) {
                if (std::ranges::find(columns, c.column) != columns.end()) continue;
                if (c.role == catalog::ColumnRole::Version)
                    out2 += (out2.empty() ? "" : ", ") + quoteName(c.column) + " = " + quoteName(c.column) +
                            " + 1";
                if (c.role == catalog::ColumnRole::UpdateDate)
                    out2 += (out2.empty() ? "" : ", ") + quoteName(c.column) + " = CURRENT_TIMESTAMP";
            }
        return out2.empty() ? std::string("…") : out2;
    };

    if (e.type == QueryType::Insert) {
        std::string list, params;
        int n = 0;
        for (const std::string& c : columns) {
            list += (list.empty() ? "" : ", ") + quoteName(c);
            params += (params.empty() ? ":" : ", :") + ("value_" + std::to_string(n++));
        }
        text = "INSERT INTO " + table +
               (list.empty() ? " DEFAULT VALUES" : "(" + list + ") VALUES (" + params + ")");
        out.conflictColumns = e.conflictColumns;
        if (e.upsert || e.orIgnore) {
            std::string target;
            for (const std::string& c : e.conflictColumns)
                target += (target.empty() ? "" : ", ") + quoteName(c);
            std::string sets;
            for (const std::string& c : e.overwriteColumns.empty() ? columns : e.overwriteColumns)
                sets += (sets.empty() ? "" : ", ") + quoteName(c) + " = EXCLUDED." + quoteName(c);
            text += " ON CONFLICT" + (target.empty() ? "" : " ( " + target + " )") +
                    (e.upsert && !sets.empty() ? " DO UPDATE SET " + sets : " DO NOTHING");
        }
    } else {
        Expression filtered = e;
        if ((e.type == QueryType::SoftDelete || e.type == QueryType::Restore) && entity != nullptr &&
            !entity->deleteDateColumn.empty() && env.version.softDeleteFilters()) {
            Condition live;
            live.kind = Condition::Kind::Direct;
            live.text = quoteName(entity->deleteDateColumn) +
                        (e.type == QueryType::SoftDelete ? " IS NULL" : " IS NOT NULL");
            live.direct.origin = shape::Origin::SoftDelete;
            live.direct.location = main->where;
            live.direct.leaf.alias = main->name;
            live.direct.leaf.column = entity->deleteDateColumn;
            live.direct.leaf.op =
                e.type == QueryType::SoftDelete ? shape::PredicateOp::IsNull : shape::PredicateOp::IsNotNull;
            filtered.wheres.add(Condition::Chain::And, std::move(live));
        }
        addWhere(env, filtered, predicates, out);
        std::string head;
        switch (e.type) {
            case QueryType::Delete:
                head = "DELETE FROM " + table;
                break;
            case QueryType::SoftDelete:
                head = "UPDATE " + table + " SET " +
                       (entity == nullptr ? "…" : quoteName(entity->deleteDateColumn)) +
                       " = CURRENT_TIMESTAMP";
                break;
            case QueryType::Restore:
                head = "UPDATE " + table + " SET " +
                       (entity == nullptr ? "…" : quoteName(entity->deleteDateColumn)) + " = NULL";
                break;
            default:
                head = "UPDATE " + table + " SET " + assignments();
                break;
        }
        text = head + translate(env, whereText(env, filtered), e.aliases, false);
    }
    if (!e.runtime.empty()) runtimeOnly(out, e.runtime);
    out.sql = numbered(text, withDiscriminator(env, e));
    nameEntities(env, out);
    return out;
}

}  // namespace audit::query
