// update, delete, softDelete, restore, increment, insert, upsert, save, remove and their like.
#include <algorithm>
#include "query/calls_detail.h"
#include "query/columns.h"
#include "query/criteria.h"
#include "query/find_options.h"
#include "query/finish.h"
#include "query/text.h"

namespace audit::query {

namespace {

shape::Api api(const Call& call, shape::Api otherwise = shape::Api::FindOptions) {
    return apiOf(call.fact, otherwise);
}

/// The entity's table under its own name, as update and delete see it.
Expression writing(const Call& call, QueryType type) {
    Expression e = entityExpression(call);
    if (!e.unresolved.empty()) return e;
    if (const catalog::Table* table = call.env().table(e.aliases[0].table)) e.aliases[0].name = table->name;
    e.type = type;
    e.prefixAliases = false;
    e.selects.clear();
    return e;
}

/// EntityManager.update/delete(criteria): ids, a list of ids or an object.
void criteria(const Call& call, V given, Expression& e) {
    if (!e.unresolved.empty()) return;
    given = call.run.replay.pick(given);
    if (given == nullptr || given->nullish()) {
        call.run.replay.refuse("TypeORM refuses empty criteria");
        return;
    }
    bool ids = !isObjectLike(given) && !isFindOperator(given);
    if (given->is(Kind::Array)) {
        const Items list = items(given, call.run.replay);
        ids = list.list.empty() || !isObjectLike(list.list.front().value);
    }
    // What is known by name only is an id, unless it is called otherwise.
    if (ids && !given->is(Kind::Array)) {
        std::string_view name = given->text;
        if (given->is(Kind::Derived) && given->text == "." && given->items.size() == 2 &&
            given->items[1]->isString())
            name = given->items[1]->text;
        for (std::string_view word :
             {"where", "Where", "condition", "Condition", "criteria", "Criteria", "filter", "options"})
            if (name.find(word) != std::string_view::npos) {
                e.wheres.add(
                    Condition::Chain::Simple,
                    Condition::unknown("criteria known at run time only: " + describeForPeople(given),
                                       call.fact.where));
                return;
            }
    }
    Condition c = ids ? inIdsCondition(given, call.run, e, call.fact.where)
                      : objectCondition(given, call.run, e, call.fact.where);
    if (!c.emptyGroup()) e.wheres.add(Condition::Chain::Simple, std::move(c));
}

Outcome byCriteria(const Call& call, QueryType type, shape::Operation operation) {
    Expression e = writing(call, type);
    criteria(call, call.arg(0), e);
    if (call.fact.method == "update") e.insertValues = call.arg(1);
    if (call.fact.method == "increment" || call.fact.method == "decrement") {
        if (const auto path = constantText(call.arg(1), call.run); path && e.unresolved.empty())
            for (const std::string& column : criteriaColumns(call.env(), e.mainAlias()->entity, *path))
                e.incremented = column;
        const auto by = call.arg(2) == nullptr ? std::nullopt : literalOf(call.arg(2));
        e.increment = (call.fact.method == "increment" ? " + " : " - ") + (by ? *by : ":" + e.parameter({}));
    }
    return writeOutcome(call, std::move(e), operation, api(call));
}

/// SubjectDatabaseEntityLoader: rows are read by primary key, deleted ones too, before they are written.
/// preload() (PlainObjectToDatabaseEntityTransformer) leaves deleted ones out; 0.2 asks with findByIds for
/// it.
Outcome byPrimaryKey(const Call& call, shape::Operation operation) {
    Expression e = entityExpression(call);
    if (e.unresolved.empty()) {
        const bool preload = call.fact.method == "preload";
        e.withDeleted = !preload;
        const std::vector<PrimaryColumn> keys = primaryColumns(call.env(), e.mainAlias()->entity);
        const std::string alias = e.mainAlias()->name;
        Condition all = Condition::group();
        V rows = call.arg(0);
        const bool many = rows != nullptr && rows->is(Kind::Array);
        for (const PrimaryColumn& key : keys) {
            Condition c;
            c.kind = Condition::Kind::Direct;
            c.where = call.fact.where;
            c.direct.location = call.fact.where;
            c.direct.leaf.alias = alias;
            c.direct.leaf.column = key.column;
            const bool list = keys.size() == 1 && (many || !call.env().version.isV1());
            c.direct.leaf.op = list ? shape::PredicateOp::In : shape::PredicateOp::Eq;
            c.direct.leaf.valueCount = list && !many ? 1 : 0;
            const std::string p = e.parameter({});
            c.text = alias + "." + key.path + (list ? " IN (:..." + p + ")" : " = :" + p);
            all.add(Condition::Chain::And, std::move(c));
        }
        if (!all.items.empty()) e.wheres.add(Condition::Chain::Simple, std::move(all));
        if (preload && call.env().version.isV02())
            joinEagerRelations(call.run, e, alias, e.mainAlias()->entity, false, call.fact.where);
    }
    Outcome out = selectOutcome(call, std::move(e), operation, api(call, shape::Api::Other),
                                static_cast<int>(Ending::Raw));
    if (out.pending) out.pending->primaryKeyLookup = true;
    return out;
}

}  // namespace

Outcome update(const Call& call) {
    return byCriteria(call, QueryType::Update, shape::Operation::Update);
}
Outcome remove(const Call& call) {
    return byCriteria(call, QueryType::Delete, shape::Operation::Delete);
}
Outcome softDelete(const Call& call) {
    return byCriteria(call, QueryType::SoftDelete, shape::Operation::Update);
}
Outcome restore(const Call& call) {
    return byCriteria(call, QueryType::Restore, shape::Operation::Update);
}

Outcome updateAll(const Call& call) {
    Expression e = writing(call, QueryType::Update);
    e.insertValues = call.arg(0);
    return writeOutcome(call, std::move(e), shape::Operation::Update, api(call));
}

Outcome removeAll(const Call& call) {
    return writeOutcome(call, writing(call, QueryType::Delete), shape::Operation::Delete, api(call));
}

Outcome insert(const Call& call) {
    Expression e = writing(call, QueryType::Insert);
    e.insertValues = call.arg(0);
    return writeOutcome(call, std::move(e), shape::Operation::Insert, api(call, shape::Api::Other));
}

Outcome upsert(const Call& call) {
    Expression e = writing(call, QueryType::Insert);
    e.insertValues = call.arg(0);
    e.upsert = true;
    if (e.unresolved.empty()) {
        V paths = call.arg(1);
        if (isObjectLike(paths)) {
            const Members options = members(paths, call.run.replay);
            const Member* m = options.find("conflictPaths");
            paths = m == nullptr ? nullptr : m->value;
        }
        std::vector<std::string> names;
        if (paths != nullptr && paths->is(Kind::Array)) {
            const Items list = items(paths, call.run.replay);
            for (const Item& item : list.list)
                if (const auto name = constantText(item.value, call.run)) names.push_back(*name);
            if (list.open) e.runtimeOnly("more conflict columns may be in the list");
        } else if (isObjectLike(paths)) {
            for (const Member& m : members(paths, call.run.replay).list) names.emplace_back(m.name);
        } else {
            e.runtimeOnly("the conflict columns are known at run time only");
        }
        for (const std::string& name : names)
            for (const std::string& column : criteriaColumns(call.env(), e.mainAlias()->entity, name))
                e.conflictColumns.push_back(column);
    }
    return writeOutcome(call, std::move(e), shape::Operation::Upsert, api(call, shape::Api::Other));
}

Outcome save(const Call& call) {
    return byPrimaryKey(call, shape::Operation::Upsert);
}
Outcome removeRows(const Call& call) {
    return byPrimaryKey(call, shape::Operation::Delete);
}
Outcome softRemoveRows(const Call& call) {
    return byPrimaryKey(call, shape::Operation::Update);
}
Outcome lookup(const Call& call) {
    return byPrimaryKey(call, shape::Operation::Select);
}

Outcome clear(const Call& call) {
    Expression e = writing(call, QueryType::Delete);
    Outcome out = writeOutcome(call, std::move(e), shape::Operation::Other, api(call, shape::Api::Other));
    if (out.pending) out.pending->truncates = true;
    return out;
}

}  // namespace audit::query
