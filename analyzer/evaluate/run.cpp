// The whole program: every module's top level, then every function once with symbols for its parameters.
#include <algorithm>
#include <map>
#include <thread>

#include <pthread.h>

#include "evaluate/interpreter.h"

namespace audit::evaluate {

Interpreter::Interpreter(const project::Project& project, Evaluation& out, Store& store)
    : project_(project), out_(out), store_(store) {}

void Interpreter::run() {
    const std::vector<FileId>& roots = project_.roots();
    for (FileId file : roots) runModule(file);
    modulesDone_ = true;
    fillDecoratorResults();
    runMigrations();
    for (FileId file : roots) runEntries(file);
    runInherited();
    runLate();
    fillDecoratorResults();  // classes made inside functions came to light meanwhile
    mergeFacts();
    sortFacts();
}

void Interpreter::runEntries(FileId file) {
    ModuleState& state = moduleState(file);
    if (!state.module) return;
    const std::vector<const Closure*> pending = state.pending;
    for (const Closure* closure : pending) {
        if (decoratorFunctions_.contains(closure) || registrars_.contains({closure->file, closure->function}))
            continue;
        if (!closure->scope->isModule && state.called.contains(closure)) continue;
        runFunctionEntry(closure, closure->self ? closure->self : store_.undefined(), {});
    }
    std::vector<ir::ClassId> ids;
    for (const auto& [id, info] : state.classes) ids.push_back(id);
    std::ranges::sort(ids);
    for (ir::ClassId id : ids) runMethodEntries(state.classes[id]);
}

void Interpreter::runFunctionEntry(const Closure* closure, V self, Location caller) {
    const std::uint64_t key = (static_cast<std::uint64_t>(closure->file) << 32) | closure->function;
    if (!caller.known() && !dependence_.emplace(key, Dependence::Running).second)
        return;  // run already, on behalf of a caller
    ++out_.counters.functions;
    const std::size_t firstFact = facts_.size();
    bool bounded = false;
    for (const Attempt& attempt : kAttempts) {
        // What a run that came to its bound has seen is half a picture: it goes, and the function runs again
        // by itself.
        for (std::size_t i = facts_.size(); bounded && i-- > firstFact;)
            if (factEntries_[i] == std::make_pair(closure->file, closure->function)) {
                facts_.erase(facts_.begin() + static_cast<std::ptrdiff_t>(i));
                factEntries_.erase(factEntries_.begin() + static_cast<std::ptrdiff_t>(i));
            }
        const Closure* runs = closure;
        if (bounded && self->is(Kind::Instance)) {
            self = symbolicInstance(self->cls, nullptr, store_.yes());
            Closure* fresh = store_.closure();
            *fresh = *closure;
            if (fresh->self) fresh->self = self;
            runs = fresh;
        }
        bounded = !runOnce(runs, self, caller, attempt);
        if (!bounded) break;
    }
    if (bounded) ++out_.counters.bounded;
    if (appliesLate_.contains({closure->file, closure->function}) && !lateClass_)
        lateAppliers_.push_back({closure, self});
    if (!caller.known()) {
        bool open = bounded;
        for (std::size_t i = firstFact; i < facts_.size() && !open; ++i)
            open =
                factEntries_[i] == std::make_pair(closure->file, closure->function) && openShape(facts_[i]);
        dependence_[key] = open ? Dependence::Open : Dependence::Closed;
    }
}

bool Interpreter::runOnce(const Closure* closure, V self, Location caller, const Attempt& attempt) {
    Entry outer;
    std::swap(outer, entry_);
    entry_.nesting = outer.nesting;
    entry_.limit = stepLimit_ != 0 ? stepLimit_ : attempt.steps;
    entry_.maxDepth = attempt.depth;
    entry_.function = std::string(closure->name);
    entry_.key = {closure->file, closure->function};
    if (caller.known()) {
        entry_.callers.push_back(caller);
        entry_.callerFrames.push_back({caller, closure->name, closure->owner});
    }
    ++entryDepth_;
    Frame frame = moduleFrame(closure->file);
    Arguments args;
    args.openEnd = true;
    args.where = args.nameWhere = {closure->file, {}};
    callClosure(frame, closure, self, args, true);
    runPending(frame);
    const bool whole = !entry_.bounded;
    out_.counters.steps += entry_.steps;
    --entryDepth_;
    std::swap(outer, entry_);
    return whole;
}

void Interpreter::runMethodEntries(const ClassInfo* cls) {
    const ir::Module& m = irModule(cls);
    const ir::Class& c = irClass(cls);
    if (c.ambient || migrationClasses_.contains(cls)) return;
    for (std::uint32_t i = 0; i < c.members.count; ++i) {
        const ir::Member& member = m.members[c.members.first + i];
        if (member.function == ir::kNone) {
            // A field that holds a function is an entry of its own: `find = async () => {…}`.
            if (member.kind != ir::MemberKind::Property || member.init == ir::kNone ||
                m.expr(member.init).kind != ir::ExprKind::Function)
                continue;
            if (!needsRun(cls->file, m.expr(member.init).id)) continue;
            V self = member.isStatic ? store_.classOf(cls) : symbolicInstance(cls, nullptr, store_.yes());
            Frame frame = moduleFrame(cls->file);
            V function = member.isStatic ? memberOfClass(frame, self, m.str(member.name))
                                         : memberOfInstance(frame, self, m.str(member.name));
            if (function->is(Kind::Function))
                runFunctionEntry(function->closure, function->closure->self ? function->closure->self : self,
                                 {});
            continue;
        }
        if (m.functions[member.function].body == ir::kNone || !needsRun(cls->file, member.function)) continue;
        runMethod(cls, cls, member, {});
    }
}

/// A function whose text holds no call cannot send a query, nor hand a builder on.
bool Interpreter::needsRun(FileId file, ir::FunctionId function) {
    source::Span span = moduleState(file).module->functions[function].span;
    std::string_view text = project_.text(file);
    if (span.end > text.size()) return true;
    text = text.substr(span.begin, span.end - span.begin);
    return text.find('(', text.find('{') == std::string_view::npos ? 0 : text.find('{')) !=
               std::string_view::npos ||
           text.find("await") != std::string_view::npos;
}

void Interpreter::runMethod(const ClassInfo* cls, const ClassInfo* owner, const ir::Member& member,
                            Location caller) {
    const ir::Module& m = irModule(owner);
    Closure* closure = store_.closure();
    closure->file = owner->file;
    closure->function = member.function;
    closure->scope = owner->scope;
    closure->owner = owner;
    closure->bindings = bindingsFor(cls, owner, nullptr);
    std::string_view name =
        member.kind == ir::MemberKind::Constructor ? std::string_view("constructor") : m.str(member.name);
    closure->name = store_.intern({owner->name, ".", name});
    V self = member.isStatic ? store_.classOf(cls) : symbolicInstance(cls, nullptr, store_.yes());
    if (member.kind == ir::MemberKind::Constructor) self->cell->unconstructed = false;
    closure->self = self;
    runFunctionEntry(closure, self, caller);
}

void Interpreter::runInherited() {
    // Methods of a base class whose query depends on the subclass run once more for each concrete subclass.
    std::unordered_map<std::uint64_t, bool> open;
    auto keyOf = [](FileId file, ir::FunctionId function) {
        return (static_cast<std::uint64_t>(file) << 32) | function;
    };
    for (std::size_t i = 0; i < facts_.size(); ++i)
        if (facts_[i].callers.empty() && openShape(facts_[i]))
            open[keyOf(factEntries_[i].first, factEntries_[i].second)] = true;
    if (open.empty()) return;
    std::vector<const ClassInfo*> classes = out_.classes;
    for (const ClassInfo* cls : classes) {
        if (!cls->super || cls->isAbstract || project_.file(cls->file).inPackage) continue;
        std::unordered_set<std::string_view> overridden;
        int depth = 0;
        for (const ClassInfo* c = cls; c && depth < 64; c = c->super, ++depth) {
            const ir::Module& m = irModule(c);
            const ir::Class& ic = irClass(c);
            for (std::uint32_t i = 0; i < ic.members.count; ++i) {
                const ir::Member& member = m.members[ic.members.first + i];
                if (member.function == ir::kNone || member.kind == ir::MemberKind::Constructor ||
                    member.kind == ir::MemberKind::StaticBlock)
                    continue;
                std::string_view name = m.str(member.name);
                if (c != cls && !overridden.contains(name) &&
                    open.contains(keyOf(c->file, member.function)) &&
                    m.functions[member.function].body != ir::kNone)
                    runMethod(cls, c, member, cls->nameLocation);
                overridden.insert(name);
            }
        }
    }
}

namespace {

/// Does it make the member a column or relation? An index beside a decorator that only registers does not.
bool makesMember(const DecoratorFact& fact) {
    static constexpr std::string_view kBeside[] = {"Index",     "Unique",     "Check",    "Exclusion",
                                                   "Generated", "JoinColumn", "JoinTable"};
    return fact.certain && std::ranges::find(kBeside, fact.decorator) == std::end(kBeside);
}

}  // namespace

/// Decorators that only register a member, and a function that applies TypeORM's to what was registered, for
/// classes it is given in a list. The list is put together when the program starts; that it holds each class
/// of the project is what makes the class work at all. So the function runs once for each class, as if the
/// list held that one.
void Interpreter::runLate() {
    const std::vector<LateApplier> appliers = lateAppliers_;
    const std::size_t schemas = out_.schemas.size(), dataSources = out_.dataSources.size();
    auto isRegistered = [&](const DecoratorFact& fact) {
        return std::ranges::find(registered_, std::make_pair(fact.cls, fact.member)) != registered_.end();
    };
    for (const LateApplier& applier : appliers) {
        for (const ClassInfo* cls : registeredOnly()) {
            const std::size_t decorators = out_.decorators.size(), facts = facts_.size();
            lateClass_ = store_.classOf(cls);
            const bool whole = runOnce(applier.closure, applier.self, {}, {kMaxCallDepth, kMaxLateSteps});
            lateClass_ = nullptr;
            // Only what becomes of the registered members counts; the rest was seen before.
            facts_.resize(facts);
            factEntries_.resize(facts);
            out_.schemas.resize(schemas);
            out_.dataSources.resize(dataSources);
            const auto made = out_.decorators.begin() + static_cast<std::ptrdiff_t>(decorators);
            out_.decorators.erase(
                std::remove_if(made, out_.decorators.end(),
                               [&](const DecoratorFact& fact) { return !whole || !isRegistered(fact); }),
                out_.decorators.end());
            if (!whole) break;  // it does much more: what it calls for this is an entry of its own
        }
    }
}

/// Classes with a member that nothing but a register knows so far.
std::vector<const ClassInfo*> Interpreter::registeredOnly() const {
    std::set<std::pair<const ClassInfo*, std::string_view>> made;
    for (const DecoratorFact& fact : out_.decorators)
        if (makesMember(fact)) made.emplace(fact.cls, fact.member);
    std::vector<const ClassInfo*> out;
    for (const auto& [cls, member] : registered_)
        if (!made.contains({cls, member}) && std::ranges::find(out, cls) == out.end()) out.push_back(cls);
    return out;
}

/// A property that was only registered, and whose decorator came after all: that counts, once for each call
/// that applied it, and stands where the property was registered.
void Interpreter::settleLate() {
    if (registered_.empty()) return;
    struct Member {
        Location where;
        bool came = false;
        std::vector<std::pair<std::string_view, Location>> applied;
    };
    std::map<std::pair<const ClassInfo*, std::string_view>, Member> members;
    for (const auto& key : registered_) members[key];
    auto placeholder = [](const DecoratorFact& fact) { return !fact.certain && !fact.call.known(); };
    for (const DecoratorFact& fact : out_.decorators) {
        const auto at = members.find({fact.cls, fact.member});
        if (at == members.end()) continue;
        if (placeholder(fact)) at->second.where = fact.where;
        at->second.came |= makesMember(fact);
    }
    std::erase_if(out_.decorators, [&](DecoratorFact& fact) {
        const auto at = members.find({fact.cls, fact.member});
        if (at == members.end() || !at->second.came) return false;
        Member& member = at->second;
        if (!fact.certain) return true;
        const std::pair<std::string_view, Location> applied{fact.decorator, fact.call};
        if (fact.call.known() && std::ranges::find(member.applied, applied) != member.applied.end())
            return true;
        member.applied.push_back(applied);
        // Written on the member itself, beside the decorator that registers it: not late.
        if (fact.where.file == fact.cls->file && fact.memberLocation.span.begin <= fact.where.span.begin &&
            fact.where.span.end <= fact.memberLocation.span.end)
            return false;
        fact.late = true;
        fact.where = member.where;
        return false;
    });
}

void Interpreter::runPending(Frame& frame) {
    // Functions made and handed out, never called here: run for what they do.
    for (std::size_t i = 0; i < entry_.pending.size() && i < kMaxDeferred; ++i) {
        const Closure* closure = entry_.pending[i];
        if (entry_.called.contains(closure) || decoratorFunctions_.contains(closure) ||
            registrars_.contains({closure->file, closure->function}))
            continue;
        Arguments args;
        args.openEnd = true;
        args.where = args.nameWhere = {closure->file, {}};
        frame.live = store_.both(store_.yes(), store_.atom(store_.symbol("the function is called")));
        ++entry_.loopDepth;
        callClosure(frame, closure, closure->self ? closure->self : store_.undefined(), args, true);
        --entry_.loopDepth;
    }
}

void Interpreter::fillResult(V value, int depth) {
    if (!value || depth > kMaxFreezeDepth) return;
    switch (value->kind) {
        case Kind::Function: {
            if (value->closure->result) return;
            value->closure->result = store_.unknown("it refers to itself");
            Entry outer;
            std::swap(outer, entry_);
            entry_.limit = kMaxSteps / 10;
            entry_.decorating = true;
            Frame frame = moduleFrame(value->closure->file);
            Arguments args;
            args.openEnd = true;
            args.where = args.nameWhere = {value->closure->file, {}};
            value->closure->result = freeze(
                callClosure(frame, value->closure,
                            value->closure->self ? value->closure->self : store_.undefined(), args, true));
            std::swap(outer, entry_);
            return;
        }
        case Kind::Choice:
            for (V item : value->items) fillResult(item, depth + 1);
            return;
        case Kind::Array:
        case Kind::Object:
            for (const Element& element : value->cell->elements) fillResult(element.value, depth + 1);
            for (const Prop& prop : value->cell->props) fillResult(prop.value, depth + 1);
            return;
        default:
            return;
    }
}

void Interpreter::fillDecoratorResults() {
    for (std::size_t i = 0; i < out_.decorators.size(); ++i)
        for (std::size_t k = 0; k < out_.decorators[i].args.size(); ++k)
            fillResult(out_.decorators[i].args[k], 0);
    for (std::size_t i = 0; i < out_.schemas.size(); ++i) {
        frozenCells_ = 0;
        out_.schemas[i].options = freeze(out_.schemas[i].options);
        fillResult(out_.schemas[i].options, 0);
    }
}

void Interpreter::sortFacts() {
    settleLate();
    auto place = [&](Location l) {
        return std::make_pair(std::string_view(l.known() ? project_.file(l.file).path : std::string_view()),
                              l.span.begin);
    };
    std::ranges::stable_sort(out_.classes, [&](const ClassInfo* a, const ClassInfo* b) {
        return place(a->location) < place(b->location);
    });
    std::unordered_map<const ClassInfo*, std::size_t> order;
    for (std::size_t i = 0; i < out_.classes.size(); ++i) order.emplace(out_.classes[i], i);
    std::ranges::stable_sort(out_.decorators, [&](const DecoratorFact& a, const DecoratorFact& b) {
        return order[a.cls] < order[b.cls];
    });
    std::ranges::stable_sort(out_.schemas, [&](const SchemaFact& a, const SchemaFact& b) {
        return place(a.where) < place(b.where);
    });
    std::ranges::stable_sort(out_.dataSources, [&](const DataSourceFact& a, const DataSourceFact& b) {
        return place(a.where) < place(b.where);
    });
}

namespace {

class Program final : public Evaluation, public NamingInterpreter {
  public:
    Program(const project::Project& project, std::size_t steps) : interpreter_(project, *this, store_) {
        interpreter_.stepLimit_ = steps;
    }
    void run() { interpreter_.run(); }
    std::optional<std::string> name(V strategy, std::string_view method, const NameArguments& arguments,
                                    const NamingBase& base) override {
        return interpreter_.runNaming(strategy, method, arguments, base);
    }
    V fold(V value, const Inputs& inputs) override { return interpreter_.foldValue(value, inputs); }
    Guard fold(Guard guard, const Inputs& inputs) override { return interpreter_.foldGuard(guard, inputs); }

  private:
    Store store_;
    Interpreter interpreter_;
};

}  // namespace

NamingInterpreter* namingInterpreter(Evaluation& evaluation) {
    return dynamic_cast<NamingInterpreter*>(&evaluation);
}

std::unique_ptr<Evaluation> evaluate(const project::Project& project, std::size_t steps) {
    auto program = std::make_unique<Program>(project, steps);
    // Deep programs need more C++ stack than a thread has by default; its size is part of the bounds.
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, kEvaluationStack);
    pthread_t thread;
    auto body = [](void* argument) -> void* {
        static_cast<Program*>(argument)->run();
        return nullptr;
    };
    if (pthread_create(&thread, &attributes, body, program.get()) == 0)
        pthread_join(thread, nullptr);
    else
        program->run();
    pthread_attr_destroy(&attributes);
    return program;
}

}  // namespace audit::evaluate
