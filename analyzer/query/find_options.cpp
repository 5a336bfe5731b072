#include "query/find_options.h"

#include <array>

#include "query/columns.h"
#include "query/criteria.h"
#include "query/find_where.h"
#include "query/joins.h"
#include "query/limits.h"
#include "query/names.h"
#include "query/text.h"

namespace audit::query {

namespace {

/// `relations` in any of its forms, as a tree of names.
struct RelationTree {
    std::string name;
    bool deep = false;  ///< an object (or dotted path), not just `true`
    bool optional = false;
    Location where{};
    std::vector<RelationTree> children;
};

RelationTree& childNamed(std::vector<RelationTree>& list, std::string_view name, bool optional,
                         Location where) {
    for (RelationTree& t : list)
        if (t.name == name) {
            t.optional = t.optional && optional;
            return t;
        }
    list.push_back({std::string(name), false, optional, where, {}});
    return list.back();
}

void readRelations(V value, std::vector<RelationTree>& out, Run& run, Expression& into, bool optional,
                   int depth) {
    value = run.replay.pick(value);
    if (value == nullptr || value->nullish() || depth > kMaxRelationDepth) return;
    if (value->is(Kind::Array)) {
        const Items list = items(value, run.replay);
        for (const Item& item : list.list) {
            const auto path = constantText(item.value, run);
            if (!path) {
                into.runtimeOnly("a relation known at run time only: " + describeForPeople(item.value));
                continue;
            }
            std::vector<RelationTree>* level = &out;
            std::size_t begin = 0;
            while (begin <= path->size()) {
                const std::size_t dot = std::min(path->find('.', begin), path->size());
                RelationTree& node = childNamed(*level, path->substr(begin, dot - begin),
                                                optional || item.optional, value->cell->where);
                node.deep = true;
                level = &node.children;
                begin = dot + 1;
            }
        }
        if (list.open) into.runtimeOnly("more relations may be in the list");
        return;
    }
    if (!isObjectLike(value)) {
        into.runtimeOnly("relations known at run time only: " + describeForPeople(value));
        return;
    }
    const Members all = members(value, run.replay);
    for (const Member& m : all.list) {
        if (m.value == nullptr || m.value->falsyConstant()) continue;
        RelationTree& node = childNamed(out, m.name, optional || m.optional, m.where);
        if (isObjectLike(m.value) || m.value->is(Kind::Array)) {
            node.deep = true;
            readRelations(m.value, node.children, run, into, false, depth + 1);
        } else if (!m.value->truthyConstant()) {
            into.runtimeOnly("whether relation " + std::string(m.name) +
                             " is joined is known at run time only");
        }
    }
    if (all.open) into.runtimeOnly("more relations may be there: " + all.openReason);
}

struct Finder {
    Run& run;
    Expression& into;
    Location at;
    FindJoins joins;
    std::vector<std::string> selects;

    [[nodiscard]] const Env& env() const { return run.env; }

    // SelectQueryBuilder.buildSelect
    void select(V value, EntityId entity, const std::string& alias, const std::string& prefix,
                int depth = 0) {
        value = run.replay.pick(value);
        if (value == nullptr || depth > kMaxRelationDepth) return;
        if (value->is(Kind::Array)) {
            for (const Item& item : items(value, run.replay).list)
                if (const auto name = constantText(item.value, run)) selects.push_back(alias + "." + *name);
            return;
        }
        if (!isObjectLike(value)) return;
        for (const Member& m : members(value, run.replay).list) {
            if (m.value == nullptr || m.value->falsyConstant()) continue;
            const std::string path =
                prefix.empty() ? std::string(m.name) : prefix + "." + std::string(m.name);
            const Property property = findProperty(env(), entity, path);
            if (property.kind == Property::Kind::Column) selects.push_back(alias + "." + path);
            if (property.kind == Property::Kind::Embedded) select(m.value, entity, alias, path, depth + 1);
        }
    }

    V selectionOf(V selection, std::string_view name) const {
        selection = run.replay.pick(selection);
        if (!isObjectLike(selection)) return nullptr;
        const Members all = members(selection, run.replay);
        const Member* m = all.find(name);
        return m != nullptr && isObjectLike(m->value) ? m->value : nullptr;
    }

    // SelectQueryBuilder.buildRelations
    void relations(const std::vector<RelationTree>& tree, V selection, EntityId entity,
                   const std::string& alias, const std::string& prefix, bool parentLeft, int depth = 0) {
        if (depth > kMaxRelationDepth) return;
        for (const RelationTree& node : tree) {
            const std::string path = prefix.empty() ? node.name : prefix + "." + node.name;
            const Property property = findProperty(env(), entity, path);
            if (property.kind == Property::Kind::Embedded) {
                relations(node.children, selectionOf(selection, node.name), entity, alias, path, parentLeft,
                          depth + 1);
                continue;
            }
            if (property.kind != Property::Kind::Relation) {
                into.runtimeOnly("no relation " + path + " in the entity");
                continue;
            }
            const Relation& relation = *property.relation;
            if (relation.target == entities::kNone) {
                into.unresolved = "the entity of relation " + path + " is not known";
                return;
            }
            if (into.relationStrategyQuery) continue;
            const std::string name = findJoinAlias(alias, path);
            const bool left = !joinsInner(env(), relation, into.withDeleted, parentLeft);
            FindJoin join;
            join.left = left;
            join.select = true;
            join.optional = node.optional;
            join.alias = name;
            join.parent = alias;
            join.relation = &relation;
            join.where = node.where;
            V own = selectionOf(selection, node.name);
            join.partial = own != nullptr;
            joins.list.push_back(join);
            if (own != nullptr) select(own, relation.target, name, "");
            relations(node.children, own, relation.target, name, "", left, depth + 1);
        }
    }

    // SelectQueryBuilder.buildEagerRelations
    void eagerOfRelations(const std::vector<RelationTree>& tree, EntityId entity, const std::string& alias,
                          const std::string& prefix, int depth = 0) {
        if (depth > kMaxRelationDepth) return;
        for (const RelationTree& node : tree) {
            const std::string path = prefix.empty() ? node.name : prefix + "." + node.name;
            const Property property = findProperty(env(), entity, path);
            if (property.kind == Property::Kind::Embedded) {
                eagerOfRelations(node.children, entity, alias, path, depth + 1);
                continue;
            }
            if (property.kind != Property::Kind::Relation || property.relation->target == entities::kNone)
                continue;
            const std::string name = findJoinAlias(alias, path);
            const FindJoin* parent = joins.find(name);
            const bool parentLeft = parent != nullptr && parent->left;
            for (const Relation& eager : env().entity(property.relation->target)->relations) {
                if (!eager.eager || eager.target == entities::kNone) continue;
                const std::string eagerAlias = findJoinAlias(name, eager.path);
                if (joins.find(eagerAlias) != nullptr) continue;
                FindJoin join;
                join.left = !joinsInner(env(), eager, into.withDeleted, parentLeft);
                join.select = true;
                join.eager = true;
                join.optional = node.optional;
                join.alias = eagerAlias;
                join.parent = name;
                join.relation = &eager;
                join.where = node.where;
                joins.list.push_back(std::move(join));
            }
            eagerOfRelations(node.children, property.relation->target, name, "", depth + 1);
        }
    }

    // SelectQueryBuilder.buildOrder
    void order(V value, EntityId entity, const std::string& alias, const std::string& prefix, bool optional,
               int depth = 0) {
        value = run.replay.pick(value);
        if (value == nullptr || value->nullish() || depth > kMaxRelationDepth) return;
        if (!isObjectLike(value)) {
            into.runtimeOnly("an order known at run time only: " + describeForPeople(value));
            return;
        }
        const Members all = members(value, run.replay);
        for (const Member& m : all.list) {
            if (m.value == nullptr || m.value->is(Kind::Undefined)) continue;
            const std::string path =
                prefix.empty() ? std::string(m.name) : prefix + "." + std::string(m.name);
            const Property property = findProperty(env(), entity, path);
            const bool maybe = optional || m.optional;
            switch (property.kind) {
                case Property::Kind::Column:
                    item(alias + "." + path, m, maybe);
                    break;
                case Property::Kind::Embedded:
                    order(m.value, entity, alias, path, maybe, depth + 1);
                    break;
                case Property::Kind::Relation: {
                    if (property.relation->target == entities::kNone) break;
                    FindJoin& join = joins.along(env(), into, alias, *property.relation, m.where);
                    const std::string name = join.alias;
                    order(m.value, property.relation->target, name, "", maybe, depth + 1);
                    break;
                }
                case Property::Kind::None:
                    into.runtimeOnly("an order by " + path + ", which the entity does not have");
            }
        }
        if (all.open) into.runtimeOnly("more to order by may be there: " + all.openReason);
    }

    void item(const std::string& key, const Member& m, bool optional) {
        OrderBy o;
        o.key = key;
        o.optional = optional;
        o.where = m.where;
        V direction = m.value;
        if (isObjectLike(m.value)) {
            const Members parts = members(m.value, run.replay);
            const Member* d = parts.find("direction");
            direction = d == nullptr ? nullptr : d->value;
            if (const Member* n = parts.find("nulls"))
                if (const auto text = constantText(n->value, run))
                    o.nulls = (*text == "first" || *text == "FIRST") ? "NULLS FIRST"
                              : (*text == "last" || *text == "LAST") ? "NULLS LAST"
                                                                     : "";
        }
        orderDirection(o, direction);
        into.orders.push_back(std::move(o));
    }

    void orderDirection(OrderBy& o, V direction) const {
        if (direction == nullptr) return;
        std::string_view text;
        if (direction->is(Kind::Number)) {
            o.direction = direction->number == -1 ? "DESC" : "ASC";
        } else if (evaluate::constantString(direction, text)) {
            o.direction = (text == "DESC" || text == "desc") ? "DESC" : "ASC";
        } else {
            o.unknown = "direction: " + describeForPeople(direction);
        }
    }

    void addJoins() {
        for (const FindJoin& join : joins.list) {
            JoinRequest request;
            request.inner = !join.left;
            request.select = join.select && !join.partial;
            request.eager = join.eager;
            request.optional = join.optional;
            request.property = join.parent + "." + join.relation->path;
            request.alias = join.alias;
            request.where = join.where.known() ? join.where : at;
            // Two joins of one name would be an error in PostgreSQL; a relation listed twice is joined once.
            if (into.join(join.alias) != nullptr) continue;
            addJoin(request, run, into);
        }
    }
};

const Member* present(const Members& options, std::string_view name) {
    const Member* m = options.find(name);
    return m == nullptr || m->value == nullptr || m->value->nullish() ? nullptr : m;
}

void bound(Bound& out, const Member* m, Run& run, Expression& into) {
    if (m == nullptr) return;
    V value = run.replay.pick(m->value);
    if (value == nullptr || value->nullish()) return;
    out.set = true;
    out.zero = value->is(Kind::Number) && value->number == 0;
    if (value->is(Kind::Number)) out.text = numberText(value->number);
    std::string_view text;
    if (evaluate::constantString(value, text)) out.text = text;
    if (out.zero && !run.env.version.isV1()) out = {};  // 0.x: `if (limit && offset)`
    static_cast<void>(into);
}

void lock(const Member* m, Run& run, Expression& into) {
    if (m == nullptr || !isObjectLike(m->value)) return;
    const Members parts = members(m->value, run.replay);
    if (const Member* mode = parts.find("mode"))
        if (const auto text = constantText(mode->value, run)) into.lock = *text;
    if (const Member* locked = parts.find("onLocked"))
        if (const auto text = constantText(locked->value, run)) into.onLocked = *text;
}

bool isFalse(const Member* m) {
    return m != nullptr && m->value != nullptr && m->value->falsyConstant();
}

/// `join: {alias, leftJoinAndSelect: {x: "a.x"}}` of 0.2 and 0.3.
void joinOption(const Member* m, Run& run, Expression& into, Location at) {
    if (m == nullptr || !isObjectLike(m->value)) return;
    struct Form {
        std::string_view name;
        bool inner, select;
    };
    constexpr std::array forms{Form{"leftJoin", false, false}, Form{"innerJoin", true, false},
                               Form{"leftJoinAndSelect", false, true},
                               Form{"innerJoinAndSelect", true, true}};
    const Members parts = members(m->value, run.replay);
    for (const Form& form : forms) {
        const Member* group = parts.find(form.name);
        if (group == nullptr || !isObjectLike(group->value)) continue;
        for (const Member& join : members(group->value, run.replay).list) {
            JoinRequest request;
            request.inner = form.inner;
            request.select = form.select;
            request.optional = join.optional;
            request.target = join.value;
            request.alias = join.name;
            request.where = join.where.known() ? join.where : at;
            addJoin(request, run, into);
        }
    }
}

/// FindOptionsUtils.applyRelationsRecursively (0.2).
void relationsV02(const std::vector<RelationTree>& tree, const std::string& alias, EntityId entity, Run& run,
                  Expression& into, Location at, int depth = 0) {
    if (depth > kMaxRelationDepth) return;
    for (const RelationTree& node : tree) {
        const Entity* e = run.env.entity(entity);
        const Relation* relation = e == nullptr ? nullptr : e->relation(node.name);
        if (relation == nullptr || relation->target == entities::kNone) {
            into.runtimeOnly("no relation " + node.name + " in the entity");
            continue;
        }
        JoinRequest request;
        request.select = true;
        request.optional = node.optional;
        request.property = alias + "." + node.name;
        request.alias = buildAlias("__", true, alias, node.name);
        request.where = node.where.known() ? node.where : at;
        addJoin(request, run, into);
        relationsV02(node.children, request.alias, relation->target, run, into, at, depth + 1);
        joinEagerRelations(run, into, request.alias, relation->target, true, at);
    }
}

void applyV02(const Members& options, bool takeOne, Run& run, Expression& into, Location at) {
    const Alias main = *into.mainAlias();
    if (const Member* m = present(options, "withDeleted"); m != nullptr && m->value->truthyConstant())
        into.withDeleted = true;
    if (const Member* m = present(options, "select"); m != nullptr && m->value->is(Kind::Array)) {
        into.selects.clear();
        for (const Item& item : items(m->value, run.replay).list)
            if (const auto name = constantText(item.value, run))
                into.selects.push_back({main.name + "." + *name, "", false});
    }
    std::vector<RelationTree> tree;
    if (const Member* m = present(options, "relations"))
        readRelations(m->value, tree, run, into, m->optional, 0);
    relationsV02(tree, main.name, main.entity, run, into, at);
    joinOption(present(options, "join"), run, into, at);
    lock(present(options, "lock"), run, into);
    if (const Member* m = present(options, "where")) {
        Condition c = whereCondition(m->value, run, into, m->where);
        c.optional = m->optional;
        into.wheres = Condition::group();
        if (!c.emptyGroup()) into.wheres.add(Condition::Chain::Simple, std::move(c));
    }
    bound(into.skip, present(options, "skip"), run, into);
    bound(into.take, present(options, "take"), run, into);
    if (takeOne) into.take = {true, false, "1"};
    if (const Member* m = present(options, "order")) {
        Finder finder{run, into, at, {}, {}};
        if (isObjectLike(m->value)) {
            for (const Member& key : members(m->value, run.replay).list) {
                if (key.value == nullptr || key.value->nullish()) continue;
                finder.item(main.name + "." + std::string(key.name), key, m->optional || key.optional);
            }
            if (m->value->cell->open) into.runtimeOnly("more to order by may be there");
        } else {
            into.runtimeOnly("an order known at run time only: " + describeForPeople(m->value));
        }
    }
}

void applyLater(const Members& options, bool takeOne, Run& run, Expression& into, Location at) {
    const Alias main = *into.mainAlias();
    Finder finder{run, into, at, {}, {}};
    if (const Member* m = present(options, "relationLoadStrategy")) {
        const auto text = constantText(m->value, run);
        into.relationStrategyQuery = text && *text == "query";
    }
    if (const Member* m = present(options, "withDeleted")) {
        if (m->value->truthyConstant())
            into.withDeleted = true;
        else if (!m->value->falsyConstant())
            into.runtimeOnly("whether deleted rows are included is known at run time only");
    }
    V selection = nullptr;
    if (const Member* m = present(options, "select")) {
        selection = m->value;
        finder.select(selection, main.entity, main.name, "");
        if (!finder.selects.empty()) {
            into.selects.clear();
            for (std::string& s : finder.selects) into.selects.push_back({std::move(s), "", false});
            finder.selects.clear();
        }
    }
    const bool eager = !isFalse(options.find("loadEagerRelations"));
    if (const Member* m = present(options, "loadEagerRelations");
        m != nullptr && !m->value->falsyConstant() && !m->value->truthyConstant())
        into.runtimeOnly("whether eager relations are loaded is known at run time only");
    std::vector<RelationTree> tree;
    if (const Member* m = present(options, "relations")) {
        readRelations(m->value, tree, run, into, m->optional, 0);
        finder.relations(tree, selection, main.entity, main.name, "", false);
        if (eager && !into.relationStrategyQuery) finder.eagerOfRelations(tree, main.entity, main.name, "");
    }
    for (std::string& s : finder.selects) into.selects.push_back({std::move(s), "", false});
    if (const Member* m = present(options, "where")) {
        Condition c = findWhere(m->value, main.entity, main.name, "", finder.joins, run, into, m->where);
        c.optional = c.optional || m->optional;
        if (!c.items.empty() || c.kind == Condition::Kind::Unknown)
            into.wheres.add(Condition::Chain::And, std::move(c));
    }
    if (const Member* m = present(options, "order"))
        finder.order(m->value, main.entity, main.name, "", m->optional);
    finder.addJoins();
    joinOption(present(options, "join"), run, into, at);
    bound(into.skip, present(options, "skip"), run, into);
    bound(into.take, present(options, "take"), run, into);
    if (takeOne) into.take = {true, false, "1"};
    lock(present(options, "lock"), run, into);
    if (eager && !into.relationStrategyQuery)
        joinEagerRelations(run, into, main.name, main.entity, false, at);
}

}  // namespace

bool joinsInner(const Env& env, const Relation& relation, bool withDeleted, bool parentLeft) {
    if (!env.version.innerJoinsRequired() || parentLeft || relation.nullable || relation.joinColumns.empty())
        return false;
    const Entity* target = env.entity(relation.target);
    return target != nullptr && (target->deleteDateColumn.empty() || withDeleted);
}

void joinEagerRelations(Run& run, Expression& into, const std::string& alias, EntityId id, bool parentLeft,
                        Location at, int depth) {
    const Entity* entity = run.env.entity(id);
    if (entity == nullptr || depth > kMaxRelationDepth) return;
    for (const Relation& relation : entity->relations) {
        if (!relation.eager || relation.target == entities::kNone) continue;
        std::string name = run.env.version.isV02()
                               ? buildAlias("", true, alias + "_" + replaceFirstDot(relation.path))
                               : buildAlias("__", false, alias, relation.path);
        const std::string property = alias + "." + relation.path;
        const Join* there = nullptr;
        for (const Join& join : into.joins) {
            // 0.x takes a join with a condition (a soft-deleted target has one) for another one and joins
            // again.
            const bool other =
                join.mapped || (!run.env.version.isV1() && (join.inner || !join.on.items.empty()));
            if (!other && join.property == property) {
                there = &join;
                break;
            }
        }
        if (there == nullptr) there = into.join(name);
        bool left = true;
        if (there != nullptr) {
            left = !there->inner;
            name = there->alias;
            const bool selected = [&] {
                for (const Selection& s : into.selects)
                    if (s.text == name) return true;
                return false;
            }();
            if (!selected) into.selects.push_back({name, "", false});
        } else {
            left = !joinsInner(run.env, relation, into.withDeleted, parentLeft);
            JoinRequest request;
            request.inner = !left;
            request.select = true;
            request.eager = true;
            request.property = property;
            request.alias = name;
            request.where = at;
            addJoin(request, run, into);
            if (!into.unresolved.empty() || into.joins.size() >= static_cast<std::size_t>(kMaxJoins)) return;
        }
        joinEagerRelations(run, into, name, relation.target, left, at, depth + 1);
    }
}

bool isFindOptions(V options, Run& run, EntityId entity) {
    if (!isObjectLike(options)) return false;
    constexpr std::array names{"select",
                               "relations",
                               "where",
                               "join",
                               "order",
                               "cache",
                               "lock",
                               "comment",
                               "loadRelationIds",
                               "loadEagerRelations",
                               "withDeleted",
                               "transaction",
                               "skip",
                               "take",
                               "relationLoadStrategy"};
    const Entity* e = run.env.entity(entity);
    for (const Member& m : members(options, run.replay).list)
        for (std::string_view name : names)
            if (m.name == name &&
                (e == nullptr || (e->column(name) == nullptr && e->relation(name) == nullptr)))
                return true;
    return false;
}

void applyWhere(V where, Run& run, Expression& into, Location at) {
    where = run.replay.pick(where);
    const Alias* main = into.mainAlias();
    if (main == nullptr || where == nullptr || where->nullish()) return;
    const Alias copy = *main;
    Finder finder{run, into, at, {}, {}};
    Condition c = findWhere(where, copy.entity, copy.name, "", finder.joins, run, into, at);
    if (!c.items.empty() || c.kind == Condition::Kind::Unknown)
        into.wheres.add(Condition::Chain::And, std::move(c));
    finder.addJoins();
}

void applyFindOptions(V options, bool takeOne, Run& run, Expression& into, Location at) {
    options = run.replay.pick(options);
    if (into.mainAlias() == nullptr) return;
    Members given;
    if (isObjectLike(options)) {
        given = members(options, run.replay);
    } else if (options != nullptr && !options->nullish()) {
        into.unresolved = "the find options are known at run time only: " + describeForPeople(options);
        return;
    }
    if (given.open) into.runtimeOnly("more find options may be there: " + given.openReason);
    if (run.env.version.isV02())
        applyV02(given, takeOne, run, into, at);
    else
        applyLater(given, takeOne, run, into, at);
}

}  // namespace audit::query
