#include "query/builder.h"

#include <algorithm>
#include <array>

#include "query/columns.h"
#include "query/criteria.h"
#include "query/find_options.h"
#include "query/joins.h"
#include "query/limits.h"
#include "query/sql_text.h"
#include "query/text.h"

namespace audit::query {

namespace {

using Chain = Condition::Chain;

struct Step {
    const evaluate::Clause& clause;
    Run& run;
    Expression& into;
    bool optional;

    [[nodiscard]] V arg(std::size_t i) const {
        return i < clause.args.size() ? run.replay.pick(clause.args[i]) : nullptr;
    }
    [[nodiscard]] std::optional<std::string> text(std::size_t i) const { return constantText(arg(i), run); }
};

// ---- conditions
// -------------------------------------------------------------------------------------------------

void addCondition(const Step& s, Condition::Chain chain, Condition condition) {
    if (chain == Chain::Simple) {
        if (s.optional) {
            for (Condition& c : s.into.wheres.items) c.optional = true;
            if (!s.into.wheres.items.empty()) chain = Chain::And;
        } else {
            s.into.wheres = Condition::group();
        }
    }
    condition.optional = condition.optional || s.optional;
    if (s.clause.repeated) {
        condition.repeated = true;
        s.into.runtimeOnly("a loop of unknown length adds conditions");
    }
    s.into.wheres.add(chain, std::move(condition));
}

void where(const Step& s, Condition::Chain chain) {
    setParameters(s.arg(1), s.run, s.into);
    Condition condition = whereCondition(s.arg(0), s.run, s.into, s.clause.where);
    addCondition(s, chain, std::move(condition));
}

void whereInIds(const Step& s, Condition::Chain chain) {
    addCondition(s, chain, inIdsCondition(s.arg(0), s.run, s.into, s.clause.where));
}

void whereExists(const Step& s, Condition::Chain chain) {
    V made = s.arg(0);
    if (made == nullptr || made->cell == nullptr || made->cell->builder == nullptr) {
        addCondition(s, chain,
                     Condition::unknown("EXISTS over a query known at run time only", s.clause.where));
        return;
    }
    if (s.run.depth >= kMaxSubqueryDepth) return;
    Run inner{s.run.env, s.run.replay, s.run.depth + 1};
    Expression e = replayBuilder(*made->cell->builder, inner);
    if (!e.unresolved.empty()) {
        addCondition(s, chain, Condition::unknown(e.unresolved, s.clause.where));
        return;
    }
    e.orders.clear();
    e.groupBys.clear();
    e.take = e.skip = e.limit = e.offset = {};
    e.selects = {{"1", "", false}};
    e.disableGlobalOrder = true;
    e.subQuery = false;
    for (const auto& [name, known] : e.parameters) s.into.parameters.emplace(name, known);
    addCondition(s, chain, Condition::textOf("EXISTS (" + selectText(s.run.env, e) + ")", s.clause.where));
}

void having(const Step& s, Condition::Chain chain) {
    setParameters(s.arg(1), s.run, s.into);
    if (chain == Chain::Simple) s.into.havings = Condition::group();
    const Text text = textOf(s.arg(0), s.run, s.into);
    s.into.havings.add(chain, Condition::textOf(text.text, s.clause.where));
}

// ---- what is read
// -----------------------------------------------------------------------------------------------

void addSelection(const Step& s) {
    V what = s.arg(0);
    if (what == nullptr || what->nullish()) return;
    if (what->is(Kind::Array)) {
        for (const Item& item : items(what, s.run.replay).list)
            s.into.selects.push_back(
                {textOf(item.value, s.run, s.into).text, "", s.optional || item.optional});
        return;
    }
    Selection selection;
    selection.optional = s.optional;
    V made = what->is(Kind::Function) && what->closure != nullptr ? s.run.replay.pick(what->closure->result)
                                                                  : what;
    if (made != nullptr && made->cell != nullptr && made->cell->builder != nullptr)
        selection.text = subqueryText(*made->cell->builder, s.run, s.into, true);
    else
        selection.text = textOf(what, s.run, s.into).text;
    if (const auto alias = s.text(1)) selection.alias = *alias;
    s.into.selects.push_back(std::move(selection));
}

void select(const Step& s) {
    s.into.type = QueryType::Select;
    if (!s.optional && s.arg(0) != nullptr && !s.arg(0)->nullish()) s.into.selects.clear();
    addSelection(s);
}

void from(const Step& s, bool main) {
    const auto alias = s.text(1);
    if (!addFromAlias(s.arg(0), alias ? *alias : "", s.run, s.into, s.clause.where)) return;
    if (main || s.into.mainAlias() == nullptr) {
        s.into.main = s.into.aliases.size() - 1;
        if (s.into.type == QueryType::Select && s.into.selects.empty())
            s.into.selects.push_back({s.into.aliases.back().name, "", false});
    }
}

void join(const Step& s, bool inner, bool select, bool mapped) {
    JoinRequest request;
    request.inner = inner;
    request.select = select;
    request.mapped = mapped;
    request.optional = s.optional;
    request.where = s.clause.where;
    const std::size_t first = mapped ? 1 : 0;
    request.target = s.arg(first);
    if (const auto alias = s.text(first + 1)) {
        request.alias = *alias;
    } else {
        s.into.unresolved = "a join whose alias is known at run time only";
        return;
    }
    if (s.clause.repeated) s.into.runtimeOnly("a loop of unknown length adds joins");
    request.condition = s.arg(first + 2);
    request.parameters = s.arg(first + 3);
    request.mapAsEntity = mapped ? s.arg(first + 4) : nullptr;
    addJoin(request, s.run, s.into);
}

// ---- order, limits, locks
// ---------------------------------------------------------------------------------------

void setOrder(std::vector<OrderBy>& orders, OrderBy item) {
    for (OrderBy& o : orders)
        if (o.key == item.key) {
            o = std::move(item);
            return;
        }
    orders.push_back(std::move(item));
}

void direction(OrderBy& o, V value) {
    if (value == nullptr || value->nullish()) return;
    std::string_view text;
    if (evaluate::constantString(value, text))
        o.direction = text == "DESC" || text == "desc" ? "DESC" : "ASC";
    else
        o.unknown = "direction: " + describeForPeople(value);
}

void addOrder(const Step& s) {
    V sort = s.arg(0);
    if (sort == nullptr || sort->nullish()) return;
    if (s.clause.repeated) s.into.runtimeOnly("a loop of unknown length adds to the order");
    if (isObjectLike(sort)) {
        const Members all = members(sort, s.run.replay);
        for (const Member& m : all.list) {
            OrderBy o;
            o.key = m.name;
            o.optional = s.optional || m.optional;
            o.where = m.where;
            if (isObjectLike(m.value)) {
                const Members parts = members(m.value, s.run.replay);
                if (const Member* d = parts.find("order")) direction(o, d->value);
                if (const Member* n = parts.find("nulls"))
                    if (const auto text = constantText(n->value, s.run)) o.nulls = *text;
            } else {
                direction(o, m.value);
            }
            setOrder(s.into.orders, std::move(o));
        }
        if (all.open) s.into.runtimeOnly("more to order by may be there: " + all.openReason);
        return;
    }
    OrderBy o;
    const Text key = textOf(sort, s.run, s.into);
    o.key = key.text;
    if (key.holes) o.unknown = "what to order by: " + key.reason;
    o.optional = s.optional;
    o.where = s.clause.where;
    direction(o, s.arg(1));
    if (const auto nulls = s.text(2)) o.nulls = *nulls;
    setOrder(s.into.orders, std::move(o));
}

void orderBy(const Step& s) {
    if (s.optional)
        for (OrderBy& o : s.into.orders) o.optional = true;
    else
        s.into.orders.clear();
    addOrder(s);
}

void bound(const Step& s, Bound& out) {
    V value = s.arg(0);
    if (value == nullptr || value->nullish()) {
        if (!s.optional) out = {};
        return;
    }
    out = {true, value->is(Kind::Number) && value->number == 0, ""};
    if (out.zero && !s.run.env.version.isV1()) out = {};  // 0.x: `if (limit && offset)`
    if (value->is(Kind::Number)) out.text = numberText(value->number);
}

void groupBy(const Step& s, bool replace) {
    if (replace && !s.optional) s.into.groupBys.clear();
    if (V what = s.arg(0); what != nullptr && !what->nullish())
        s.into.groupBys.push_back(textOf(what, s.run, s.into).text);
}

void distinctOn(const Step& s) {
    s.into.distinctOn.clear();
    V list = s.arg(0);
    if (list == nullptr || !list->is(Kind::Array)) return;
    for (const Item& item : items(list, s.run.replay).list)
        s.into.distinctOn.push_back(textOf(item.value, s.run, s.into).text);
}

// ---- writing
// ----------------------------------------------------------------------------------------------------

void write(const Step& s, QueryType type) {
    s.into.type = type;
    s.into.prefixAliases = false;
    if (V target = s.arg(0); target != nullptr && (isEntityTarget(target) || target->isString()) &&
                             (type == QueryType::Update || type == QueryType::Delete ||
                              type == QueryType::SoftDelete || type == QueryType::Restore)) {
        if (addFromAlias(target, "", s.run, s.into, s.clause.where)) s.into.main = s.into.aliases.size() - 1;
    } else if (s.into.main < s.into.aliases.size()) {
        // The statement has no alias: the table goes by its own name.
        Alias& alias = s.into.aliases[s.into.main];
        if (const catalog::Table* table = s.run.env.table(alias.table)) alias.name = table->name;
    }
}

void names(V list, Run& run, std::vector<std::string>& out) {
    if (list == nullptr) return;
    if (list->is(Kind::Array)) {
        for (const Item& item : items(list, run.replay).list)
            if (const auto name = constantText(item.value, run)) out.push_back(*name);
    } else if (const auto name = constantText(list, run)) {
        out.push_back(*name);
    }
}

void orUpdate(const Step& s) {
    s.into.upsert = true;
    s.into.conflictColumns.clear();
    s.into.overwriteColumns.clear();
    V first = s.arg(0);
    if (isObjectLike(first)) {
        const Members options = members(first, s.run.replay);
        if (const Member* m = options.find("conflict_target")) names(m->value, s.run, s.into.conflictColumns);
        if (const Member* m = options.find("conflictTarget")) names(m->value, s.run, s.into.conflictColumns);
        if (const Member* m = options.find("overwrite")) names(m->value, s.run, s.into.overwriteColumns);
        return;
    }
    names(s.arg(0), s.run, s.into.overwriteColumns);
    names(s.arg(1), s.run, s.into.conflictColumns);
}

void orIgnore(const Step& s) {
    if (V value = s.arg(0); value != nullptr && value->falsyConstant()) return;
    s.into.orIgnore = true;
}

/// 0.2: onConflict(`("name") DO UPDATE SET …`).
void onConflict(const Step& s) {
    const auto text = s.text(0);
    s.into.upsert = !text || text->find("NOTHING") == std::string::npos;
    if (!text) return;
    const std::size_t open = text->find('('), close = text->find(')');
    if (open == std::string::npos || close == std::string::npos || close < open) return;
    std::string name;
    for (std::size_t i = open + 1; i <= close; ++i) {
        const char c = (*text)[i];
        if (c == ',' || c == ')') {
            if (!name.empty()) s.into.conflictColumns.push_back(name);
            name.clear();
        } else if (c != '"' && c != ' ') {
            name += c;
        }
    }
}

void setParameter(const Step& s) {
    if (const auto name = s.text(0)) s.into.parameters[*name] = parameterValue(s.arg(1), s.run.replay);
}

void withQuery(const Step& s) {
    V query = s.arg(0);
    const auto alias = s.text(1);
    if (query == nullptr || !alias) return;
    std::string text;
    if (query->cell != nullptr && query->cell->builder != nullptr)
        text = subqueryText(*query->cell->builder, s.run, s.into, false);
    else
        text = textOf(query, s.run, s.into).text;
    s.into.ctes.emplace_back(*alias, text);
}

void ignore(const Step&) {}

struct Row {
    std::string_view name;
    void (*apply)(const Step&);
};

/// One row a method, sorted by name.
constexpr std::array kMethods{
    Row{"addCommonTableExpression", withQuery},
    Row{"addFrom", [](const Step& s) { from(s, false); }},
    Row{"addGroupBy", [](const Step& s) { groupBy(s, false); }},
    Row{"addOrderBy", addOrder},
    Row{"addSelect", addSelection},
    Row{"andHaving", [](const Step& s) { having(s, Chain::And); }},
    Row{"andWhere", [](const Step& s) { where(s, Chain::And); }},
    Row{"andWhereExists", [](const Step& s) { whereExists(s, Chain::And); }},
    Row{"andWhereInIds", [](const Step& s) { whereInIds(s, Chain::And); }},
    Row{"brackets", ignore},
    Row{"cache", ignore},
    Row{"callListeners", ignore},
    Row{"clone", ignore},
    Row{"comment", ignore},
    Row{"createQueryBuilder", ignore},
    Row{"delete", [](const Step& s) { write(s, QueryType::Delete); }},
    Row{"disableEscaping", ignore},
    Row{"distinct",
        [](const Step& s) { s.into.distinct = s.arg(0) == nullptr || !s.arg(0)->falsyConstant(); }},
    Row{"distinctOn", distinctOn},
    Row{"from", [](const Step& s) { from(s, true); }},
    Row{"groupBy", [](const Step& s) { groupBy(s, true); }},
    Row{"having", [](const Step& s) { having(s, Chain::Simple); }},
    Row{"innerJoin", [](const Step& s) { join(s, true, false, false); }},
    Row{"innerJoinAndMapMany", [](const Step& s) { join(s, true, true, true); }},
    Row{"innerJoinAndMapOne", [](const Step& s) { join(s, true, true, true); }},
    Row{"innerJoinAndSelect", [](const Step& s) { join(s, true, true, false); }},
    Row{"insert", [](const Step& s) { write(s, QueryType::Insert); }},
    Row{"into",
        [](const Step& s) {
            s.into.type = QueryType::Insert;
            if (addFromAlias(s.arg(0), "", s.run, s.into, s.clause.where))
                s.into.main = s.into.aliases.size() - 1;
        }},
    Row{"leftJoin", [](const Step& s) { join(s, false, false, false); }},
    Row{"leftJoinAndMapMany", [](const Step& s) { join(s, false, true, true); }},
    Row{"leftJoinAndMapOne", [](const Step& s) { join(s, false, true, true); }},
    Row{"leftJoinAndSelect", [](const Step& s) { join(s, false, true, false); }},
    Row{"limit", [](const Step& s) { bound(s, s.into.limit); }},
    Row{"loadAllRelationIds", ignore},
    Row{"loadRelationCountAndMap", ignore},
    Row{"loadRelationIdAndMap", ignore},
    Row{"maxExecutionTime", ignore},
    Row{"offset", [](const Step& s) { bound(s, s.into.offset); }},
    Row{"onConflict", onConflict},
    Row{"orHaving", [](const Step& s) { having(s, Chain::Or); }},
    Row{"orIgnore", orIgnore},
    Row{"orUpdate", orUpdate},
    Row{"orWhere", [](const Step& s) { where(s, Chain::Or); }},
    Row{"orWhereExists", [](const Step& s) { whereExists(s, Chain::Or); }},
    Row{"orWhereInIds", [](const Step& s) { whereInIds(s, Chain::Or); }},
    Row{"orderBy", orderBy},
    Row{"output", ignore},
    Row{"printSql", ignore},
    Row{"restore", [](const Step& s) { write(s, QueryType::Restore); }},
    Row{"returning", ignore},
    Row{"select", select},
    Row{"set", [](const Step& s) { s.into.insertValues = s.arg(0); }},
    Row{"setFindOptions",
        [](const Step& s) { applyFindOptions(s.arg(0), false, s.run, s.into, s.clause.where); }},
    Row{"setLock",
        [](const Step& s) {
            if (const auto mode = s.text(0)) s.into.lock = *mode;
        }},
    Row{"setNativeParameters", ignore},
    Row{"setOnLocked",
        [](const Step& s) {
            if (const auto mode = s.text(0)) s.into.onLocked = *mode;
        }},
    Row{"setOption",
        [](const Step& s) {
            if (const auto option = s.text(0)) s.into.disableGlobalOrder |= *option == "disable-global-order";
        }},
    Row{"setParameter", setParameter},
    Row{"setParameters", [](const Step& s) { setParameters(s.arg(0), s.run, s.into); }},
    Row{"setQueryRunner", ignore},
    Row{"skip", [](const Step& s) { bound(s, s.into.skip); }},
    Row{"softDelete", [](const Step& s) { write(s, QueryType::SoftDelete); }},
    Row{"subQuery", ignore},
    Row{"take", [](const Step& s) { bound(s, s.into.take); }},
    Row{"timeTravelQuery", ignore},
    Row{"update",
        [](const Step& s) {
            write(s, QueryType::Update);
            if (s.into.insertValues == nullptr) s.into.insertValues = s.arg(1);
        }},
    Row{"updateEntity", ignore},
    Row{"useIndex", ignore},
    Row{"useTransaction", ignore},
    Row{"values", [](const Step& s) { s.into.insertValues = s.arg(0); }},
    Row{"where", [](const Step& s) { where(s, Chain::Simple); }},
    Row{"whereEntity", [](const Step& s) { whereInIds(s, Chain::Simple); }},
    Row{"whereExists", [](const Step& s) { whereExists(s, Chain::Simple); }},
    Row{"whereInIds", [](const Step& s) { whereInIds(s, Chain::Simple); }},
    Row{"withDeleted", [](const Step& s) { s.into.withDeleted = true; }},
};

/// createQueryBuilder(alias) of a repository, (Entity, alias) of a manager, () of a data source.
void start(const evaluate::BuilderState& state, const evaluate::Clause* first, Run& run, Expression& into) {
    if (first != nullptr && first->method == "subQuery") {
        into.subQuery = true;
        return;
    }
    V target = run.replay.pick(state.entity);
    std::size_t next = 0;
    const std::span<const V> args = first == nullptr ? std::span<const V>() : first->args;
    const auto argument = [&](std::size_t i) { return i < args.size() ? run.replay.pick(args[i]) : nullptr; };
    if (V a = argument(0); a != nullptr && (isEntityTarget(a) || (args.size() > 1 && argument(1) != nullptr &&
                                                                  argument(1)->isString()))) {
        if (target == nullptr) target = a;
        next = 1;
    }
    if (target == nullptr) return;
    const auto given = constantText(argument(next), run);
    std::string alias = given ? *given : "";
    if (alias.empty()) {
        const EntityId id = run.env.model.find(target);
        if (const Entity* e = run.env.entity(id)) alias = e->name;
        V written = argument(next);
        if (written != nullptr && !written->nullish() && !given && written->is(Kind::Template))
            into.runtimeOnly("the builder's alias is known at run time only");
    }
    if (!addFromAlias(target, alias, run, into, state.created)) return;
    into.main = into.aliases.size() - 1;
    into.selects.push_back({into.aliases.back().name, "", false});
}

}  // namespace

void applyClause(const evaluate::Clause& clause, Run& run, Expression& into) {
    const Truth truth = run.replay.decide(clause.guard);
    if (truth == Truth::False) return;
    const auto row = std::ranges::lower_bound(kMethods, clause.method, {}, &Row::name);
    if (row == kMethods.end() || row->name != clause.method) {
        into.runtimeOnly("the builder's method " + std::string(clause.method) + " is not known");
        return;
    }
    row->apply(Step{clause, run, into, truth == Truth::Open});
}

Expression replayBuilder(const evaluate::BuilderState& state, Run& run) {
    static_assert(std::ranges::is_sorted(kMethods, {}, &Row::name));
    Expression into;
    const evaluate::Clause* first = state.clauses.empty() ? nullptr : &state.clauses.front();
    start(state, first, run, into);
    if (state.incomplete)
        into.runtimeOnly("the builder passes through code that is not known: " +
                         std::string(state.incompleteReason));
    for (const evaluate::Clause& clause : state.clauses) {
        applyClause(clause, run, into);
        if (!into.unresolved.empty() || run.replay.wanted() != nullptr) break;
    }
    return into;
}

Condition replayBrackets(const evaluate::BuilderState& state, Run& run, Expression& outer) {
    Condition saved = std::move(outer.wheres);
    outer.wheres = Condition::group();
    if (state.incomplete)
        outer.wheres.add(Condition::Chain::Simple,
                         Condition::unknown("conditions added by code that is not known", state.created));
    for (const evaluate::Clause& clause : state.clauses) {
        applyClause(clause, run, outer);
        if (run.replay.wanted() != nullptr) break;
    }
    Condition group = std::move(outer.wheres);
    outer.wheres = std::move(saved);
    return group;
}

}  // namespace audit::query
