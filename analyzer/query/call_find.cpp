// EntityManager.find… : options and the short forms.
#include "query/calls_detail.h"
#include "query/columns.h"
#include "query/criteria.h"
#include "query/find_options.h"
#include "query/finish.h"
#include "query/names.h"
#include "query/text.h"

namespace audit::query {

namespace {

constexpr int kEntities = static_cast<int>(Ending::Entities);

/// 0.2 and 0.3 let options name the alias: join: {alias: "user"}.
std::string aliasOption(const Call& call, V options) {
    if (call.env().version.isV1() || !isObjectLike(options)) return "";
    const Members all = members(options, call.run.replay);
    const Member* join = all.find("join");
    if (join == nullptr || !isObjectLike(join->value)) return "";
    const Members parts = members(join->value, call.run.replay);
    const Member* alias = parts.find("alias");
    const auto text = alias == nullptr ? std::nullopt : constantText(alias->value, call.run);
    return text ? *text : "";
}

bool eagerWanted(const Call& call, V options) {
    if (!isObjectLike(options)) return true;
    const Members all = members(options, call.run.replay);
    const Member* m = all.find("loadEagerRelations");
    return m == nullptr || m->value == nullptr || !m->value->falsyConstant();
}

/// Nothing is known of a value that may be options or conditions.
bool opaque(V value) {
    return value != nullptr && !value->nullish() && !isObjectLike(value) && !value->is(Kind::Array);
}

void where02(const Call& call, V conditions, Expression& e) {
    if (conditions == nullptr || conditions->nullish()) return;
    Condition c = whereCondition(conditions, call.run, e, call.fact.where);
    if (!c.emptyGroup()) e.wheres.add(Condition::Chain::Simple, std::move(c));
}

/// FindOptionsUtils.applyFindManyOptionsOrConditionsToQueryBuilder, then eager relations.
Expression options02(const Call& call, V argument, bool takeOne, bool eager) {
    Expression e = entityExpression(call, aliasOption(call, argument));
    if (!e.unresolved.empty()) return e;
    const EntityId id = e.mainAlias()->entity;
    if (opaque(argument)) {
        e.unresolved = "the find options are known at run time only: " + describeForPeople(argument);
        return e;
    }
    const bool options = isFindOptions(argument, call.run, id);
    if (options) {
        applyFindOptions(argument, takeOne, call.run, e, call.fact.where);
    } else {
        if (takeOne) e.take = {true, false, "1"};
        where02(call, argument, e);
    }
    if (eager && eagerWanted(call, argument))
        joinEagerRelations(call.run, e, e.mainAlias()->name, id, true, call.fact.where);
    return e;
}

Expression withOptions(const Call& call, V argument, bool takeOne, bool eager02 = true) {
    if (call.env().version.plainConditions()) return options02(call, argument, takeOne, eager02);
    Expression e = entityExpression(call, aliasOption(call, argument));
    if (e.unresolved.empty()) applyFindOptions(argument, takeOne, call.run, e, call.fact.where);
    return e;
}

/// The short forms: `{where: argument}`.
Expression withWhere(const Call& call, V where, bool takeOne) {
    Expression e = entityExpression(call);
    if (!e.unresolved.empty()) return e;
    const std::string main = e.mainAlias()->name;
    const EntityId id = e.mainAlias()->entity;
    applyWhere(where, call.run, e, call.fact.where);
    if (takeOne) e.take = {true, false, "1"};
    joinEagerRelations(call.run, e, main, id, false, call.fact.where);
    return e;
}

shape::Api api(const Call& call) {
    return apiOf(call.fact, shape::Api::FindOptions);
}

Outcome aggregate(const Call& call, const std::string& name) {
    Expression e = withWhere(call, call.arg(1), false);
    e.aggregate = name;
    const auto property = constantText(call.arg(0), call.run);
    if (e.unresolved.empty()) {
        const Alias main = *e.mainAlias();
        if (property) {
            const Property p = findProperty(call.env(), main.entity, *property);
            e.aggregateColumn = p.column;
        }
        std::string function = name;
        for (char& c : function) c = static_cast<char>(c - 'a' + 'A');
        e.selects = {{function + "(" + quoteName(main.name) + "." + quoteName(e.aggregateColumn) + ")",
                      function, false}};
        e.disableGlobalOrder = true;
    }
    return selectOutcome(call, std::move(e), shape::Operation::Select, api(call),
                         static_cast<int>(Ending::Aggregate));
}

/// Names that people give to options and conditions rather than to an id.
bool soundsLikeOptions(V value) {
    std::string_view name = value->text;
    if (value->is(Kind::Derived) && value->text == "." && value->items.size() == 2 &&
        value->items[1]->isString())
        name = value->items[1]->text;
    for (std::string_view word : {"option", "Option", "where", "Where", "condition", "Condition", "criteria",
                                  "Criteria", "filter", "Filter", "query", "Query"})
        if (name.find(word) != std::string_view::npos) return true;
    return false;
}

/// findOne(id | options | conditions, options?) of 0.2.
Outcome findOne02(const Call& call) {
    V first = call.arg(0), second = call.arg(1);
    const shape::Operation select = shape::Operation::Select;
    if (first != nullptr && opaque(first) && !soundsLikeOptions(first)) {
        Expression e = entityExpression(call, aliasOption(call, second));
        if (!e.unresolved.empty()) return selectOutcome(call, std::move(e), select, api(call), kEntities);
        const EntityId id = e.mainAlias()->entity;
        if (second != nullptr) applyFindOptions(second, false, call.run, e, call.fact.where);
        if (eagerWanted(call, second))
            joinEagerRelations(call.run, e, e.mainAlias()->name, id, true, call.fact.where);
        // One id: no LIMIT.
        Condition c = inIdsCondition(first, call.run, e, call.fact.where);
        if (c.kind == Condition::Kind::Direct) {
            c.direct.leaf.valueCount = 1;
            c.direct.leaf.op = shape::PredicateOp::In;
        }
        e.wheres.add(Condition::Chain::And, std::move(c));
        return selectOutcome(call, std::move(e), select, api(call), kEntities);
    }
    const bool conditions =
        isObjectLike(first) && !isFindOptions(first, call.run, entityOf(call.fact, call.env()));
    if (!conditions || !isObjectLike(second))
        return selectOutcome(call, withOptions(call, first, true), select, api(call), kEntities);
    Expression e = entityExpression(call, aliasOption(call, second));
    if (e.unresolved.empty()) {
        applyFindOptions(second, true, call.run, e, call.fact.where);
        if (eagerWanted(call, second))
            joinEagerRelations(call.run, e, e.mainAlias()->name, e.mainAlias()->entity, true,
                               call.fact.where);
        e.wheres = Condition::group();
        where02(call, first, e);
    }
    return selectOutcome(call, std::move(e), select, api(call), kEntities);
}

}  // namespace

Outcome findMany(const Call& call) {
    return selectOutcome(call, withOptions(call, call.arg(0), false), shape::Operation::Select, api(call),
                         kEntities);
}

Outcome findOne(const Call& call) {
    if (call.env().version.plainConditions()) return findOne02(call);
    return selectOutcome(call, withOptions(call, call.arg(0), true), shape::Operation::Select, api(call),
                         kEntities);
}

Outcome findBy(const Call& call) {
    return selectOutcome(call, withWhere(call, call.arg(0), false), shape::Operation::Select, api(call),
                         kEntities);
}

Outcome findOneBy(const Call& call) {
    return selectOutcome(call, withWhere(call, call.arg(0), true), shape::Operation::Select, api(call),
                         kEntities);
}

Outcome findByIds(const Call& call) {
    Expression e;
    if (call.env().version.plainConditions()) {
        e = options02(call, call.arg(1), false, true);
    } else {
        e = entityExpression(call);  // no find options: no eager relations
    }
    if (e.unresolved.empty())
        e.wheres.add(Condition::Chain::And, inIdsCondition(call.arg(0), call.run, e, call.fact.where));
    return selectOutcome(call, std::move(e), shape::Operation::Select, api(call), kEntities);
}

Outcome findOneById(const Call& call) {
    Expression e = entityExpression(call);
    if (e.unresolved.empty()) {
        const Alias main = *e.mainAlias();
        e.take = {true, false, "1"};
        joinEagerRelations(call.run, e, main.name, main.entity, false, call.fact.where);
        Condition c = inIdsCondition(call.arg(0), call.run, e, call.fact.where);
        if (c.kind == Condition::Kind::Direct) c.direct.leaf.valueCount = 1;
        e.wheres.add(Condition::Chain::Simple, std::move(c));
    }
    return selectOutcome(call, std::move(e), shape::Operation::Select, api(call), kEntities);
}

Outcome count(const Call& call) {
    return selectOutcome(call, withOptions(call, call.arg(0), false, false), shape::Operation::Count,
                         api(call), static_cast<int>(Ending::Count));
}

Outcome countBy(const Call& call) {
    return selectOutcome(call, withWhere(call, call.arg(0), false), shape::Operation::Count, api(call),
                         static_cast<int>(Ending::Count));
}

Outcome exists(const Call& call) {
    return selectOutcome(call, withOptions(call, call.arg(0), false), shape::Operation::Exists, api(call),
                         static_cast<int>(Ending::Exists));
}

Outcome existsBy(const Call& call) {
    return selectOutcome(call, withWhere(call, call.arg(0), false), shape::Operation::Exists, api(call),
                         static_cast<int>(Ending::Exists));
}

Outcome sum(const Call& call) {
    return aggregate(call, "sum");
}
Outcome average(const Call& call) {
    return aggregate(call, "avg");
}
Outcome minimum(const Call& call) {
    return aggregate(call, "min");
}
Outcome maximum(const Call& call) {
    return aggregate(call, "max");
}

}  // namespace audit::query
