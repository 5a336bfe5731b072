// Recording what was found, and choosing among runs of the same call from several entry functions.
#include <algorithm>
#include <map>

#include "evaluate/interpreter.h"

namespace audit::evaluate {

void Interpreter::snapshot(Frame& frame, V builder, const BuilderState*& out) {
    const BuilderState* state = builder->cell->builder;
    BuilderState* copy = store_.builder();
    *copy = *state;
    // Under the condition of this very call many guards are settled: `if (!x) return` before makes `x`
    // certain.
    Guard given = store_.relative(frame.live, builder->cell->created ? builder->cell->created : store_.yes());
    std::erase_if(copy->clauses, [&](Clause& clause) {
        clause.guard = store_.relative(clause.guard, given);
        return isFalse(clause.guard);
    });
    out = copy;
}

/// A query that a package sends belongs to the line of the project that called into the package.
void Interpreter::settleInProject(CallFact& fact) {
    auto inPackage = [&](Location where) { return where.known() && project_.file(where.file).inPackage; };
    if (inPackage(fact.where)) {
        for (std::size_t i = entry_.callers.size(); i-- > 0;) {
            if (!entry_.callers[i].known() || inPackage(entry_.callers[i])) continue;
            fact.where = entry_.callers[i];
            fact.statement = entry_.callerFrames[i].statement;
            fact.function = std::string(entry_.callerFrames[i].function);
            fact.functionClass = entry_.callerFrames[i].functionClass;
            fact.callers.assign(entry_.callers.rend() - static_cast<std::ptrdiff_t>(i),
                                entry_.callers.rend());
            break;
        }
    }
    std::erase_if(fact.callers, inPackage);
}

void Interpreter::recordCall(Frame& frame, Receiver receiver, std::string_view method, V entity,
                             const Arguments& args, std::size_t firstArg, V builder) {
    if (isFalse(frame.live)) return;
    if (entity && entity->is(Kind::Choice)) {  // one fact for each entity it can be
        Guard saved = frame.live;
        for (std::size_t i = 0; i < entity->items.size(); ++i) {
            frame.live = store_.both(saved, entity->guards[i]);
            recordCall(frame, receiver, method, entity->items[i], args, firstArg, builder);
        }
        frame.live = saved;
        return;
    }
    CallFact fact;
    fact.receiver = receiver;
    fact.method = store_.intern(method);
    fact.entity = entity;
    frozenCells_ = 0;
    for (std::size_t i = firstArg; i < args.values.size(); ++i) {
        fact.args.push_back(freeze(args.values[i]));
        fact.argLocations.push_back(i < args.locations.size() ? args.locations[i] : Location{});
    }
    if (args.openEnd) fact.args.push_back(store_.unknown("arguments passed through that are not known"));
    if (builder) {
        snapshot(frame, builder, fact.builder);
        if (!fact.entity)
            for (const Clause& clause : fact.builder->clauses)
                if ((clause.method == "from" || clause.method == "update" || clause.method == "relation" ||
                     clause.method == "into" || clause.method == "insert") &&
                    !clause.args.empty())
                    fact.entity = clause.args[0];
    }
    fact.guard = frame.live;
    fact.where = args.nameWhere;
    fact.statement = args.where;
    fact.function = std::string(frame.function);
    fact.functionClass = frame.functionClass;
    fact.callers.assign(entry_.callers.rbegin(), entry_.callers.rend());
    fact.entryFunction = entry_.function;
    fact.inTransaction = entry_.transaction || entry_.transactionDepth > 0;
    fact.inLoop = entry_.loopDepth > 0;
    settleInProject(fact);
    if (entity && (entity->is(Kind::Unknown))) fact.unresolved = std::string(entity->text);
    if (fact.builder && fact.builder->incomplete)
        fact.unresolved = std::string(fact.builder->incompleteReason);
    facts_.push_back(std::move(fact));
    factEntries_.push_back(entry_.key);
}

namespace {

bool isEntityTarget(V v) {
    return v && (v->is(Kind::Class) || v->is(NativeKind::EntitySchema) || v->is(Kind::String));
}

bool openOptions(V v, int depth = 0) {
    if (!v || depth > 6) return false;
    switch (v->kind) {
        case Kind::Symbol:
        case Kind::Unknown:
            return true;
        case Kind::Derived:
            return true;
        case Kind::Choice:
            for (V item : v->items)
                if (openOptions(item, depth + 1)) return true;
            return false;
        case Kind::Object: {
            if (v->cell->open) return true;
            static constexpr std::string_view kShapes[] = {"where", "relations", "order", "select", "join"};
            for (const Prop& prop : v->cell->props)
                if (std::ranges::find(kShapes, prop.name) != std::end(kShapes) &&
                    openOptions(prop.value, depth + 1))
                    return true;
            return false;
        }
        case Kind::Array: {
            if (v->cell->open) return true;
            for (const Element& element : v->cell->elements)
                if (element.value->is(Kind::Object) && openOptions(element.value, depth + 1)) return true;
            return false;
        }
        default:
            return false;
    }
}

bool openText(V v) {
    if (!v) return false;
    if (v->is(Kind::Symbol) || v->is(Kind::Unknown) || v->is(Kind::Derived)) return true;
    if (v->is(Kind::Template))
        for (V part : v->items)
            if (part->is(Kind::Symbol) || part->is(Kind::Unknown) || part->is(Kind::Derived)) return true;
    if (v->is(Kind::Choice))
        for (V item : v->items)
            if (openText(item)) return true;
    return false;
}

}  // namespace

/// Does something that comes from outside the entry function decide entity or shape?
bool Interpreter::openShape(const CallFact& fact) {
    if (fact.entity && !isEntityTarget(fact.entity)) return true;
    if (fact.builder) {
        if (fact.builder->incomplete) return true;
        for (const Clause& clause : fact.builder->clauses)
            if (!clause.args.empty() && openText(clause.args[0])) return true;
        return false;
    }
    static constexpr std::string_view kRaw[] = {"query", "sql"};
    if (std::ranges::find(kRaw, fact.method) != std::end(kRaw))
        return !fact.args.empty() && openText(fact.args[0]);
    static constexpr std::string_view kByOptions[] = {
        "find",      "findBy",        "findAndCount",    "findAndCountBy", "findOne",
        "findOneBy", "findOneOrFail", "findOneByOrFail", "count",          "countBy",
        "exist",     "exists",        "existsBy"};
    if (std::ranges::find(kByOptions, fact.method) != std::end(kByOptions))
        return !fact.args.empty() &&
               openOptions(fact.args.size() > 1 && fact.args[0]->is(Kind::Symbol) ? fact.args[1]
                                                                                  : fact.args[0]);
    return false;
}

void Interpreter::mergeFacts() {
    // Facts of one call, from its own function and from callers that were followed into it.
    std::map<std::pair<std::string, std::pair<std::uint32_t, std::uint32_t>>, std::vector<std::size_t>> sites;
    for (std::size_t i = 0; i < facts_.size(); ++i)
        sites[{project_.file(facts_[i].where.file).path,
               {facts_[i].where.span.begin, facts_[i].where.span.end}}]
            .push_back(i);
    for (auto& [key, indexes] : sites) {
        std::vector<std::size_t> own, ownOpen, called, calledOpen;
        for (std::size_t i : indexes) {
            const bool open = openShape(facts_[i]);
            (facts_[i].callers.empty() ? (open ? ownOpen : own) : (open ? calledOpen : called)).push_back(i);
        }
        std::vector<std::size_t> chosen;
        if (!own.empty()) {
            chosen = own;  // the function tells it all by itself; whoever calls it adds nothing
            for (std::size_t i : ownOpen) chosen.push_back(i);
        } else if (!called.empty()) {
            chosen = called;
            for (std::size_t i : chosen) facts_[i].shapeFromCaller = true;
        } else if (!ownOpen.empty()) {
            // A caller that at least knows the entity is worth more than a function that knows nothing.
            for (std::size_t i : calledOpen)
                if (isEntityTarget(facts_[i].entity) && !isEntityTarget(facts_[ownOpen[0]].entity)) {
                    facts_[i].shapeFromCaller = true;
                    chosen.push_back(i);
                }
            if (chosen.empty()) chosen = ownOpen;
        } else {
            chosen = calledOpen;
            for (std::size_t i : chosen) facts_[i].shapeFromCaller = true;
        }
        for (std::size_t i : chosen) out_.calls.push_back(facts_[i]);
    }
}

}  // namespace audit::evaluate
