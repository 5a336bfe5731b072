// Calls: which are followed, how arguments and results pass, what happens where code is not known.
#include <algorithm>
#include <unordered_map>

#include "evaluate/interpreter.h"
#include "source/byte_search.h"

namespace audit::evaluate {

using ir::ExprKind;

Arguments Interpreter::evalArguments(Frame& frame, const ir::Expr& e) {
    const ir::Module& m = *frame.module;
    Arguments args;
    args.where = at(frame, e.span);
    args.nameWhere = args.where;
    args.values.reserve(e.items.count);
    args.locations.reserve(e.items.count);
    for (std::uint32_t i = 0; i < e.items.count; ++i) {
        ir::ExprId id = m.at(e.items, i);
        if (id == ir::kNone) continue;
        const ir::Expr& item = m.expr(id);
        if (item.kind == ExprKind::Spread) {
            V spread = eval(frame, item.a);
            if (spread->is(Kind::Array) && !spread->cell->open) {
                for (const Element& element : spread->cell->elements) {
                    args.values.push_back(element.value);
                    args.locations.push_back(at(frame, item.span));
                }
            } else {
                args.openEnd = true;
            }
            continue;
        }
        args.values.push_back(eval(frame, id));
        args.locations.push_back(at(frame, item.span));
    }
    if (e.typeArgs.count) {
        std::vector<V> types;
        for (std::uint32_t i = 0; i < e.typeArgs.count; ++i)
            types.push_back(typeArgumentValue({frame.file, m.at(e.typeArgs, i), frame.bindings}));
        args.typeArguments = store_.span(types);
    }
    return args;
}

V Interpreter::evalCall(Frame& frame, const ir::Expr& e) {
    const ir::Module& m = *frame.module;
    const ir::Expr& callee = m.expr(e.a);
    if (callee.kind == ExprKind::Super) {
        Arguments args = evalArguments(frame, e);
        const ClassInfo* cls = frame.owner;
        if (!cls || !frame.self) return store_.undefined();
        if (cls->super)
            constructInto(frame, cls->super, frame.self, args, bindingsFor(cls, cls->super, frame.bindings));
        else
            rememberSuperArguments(frame.self, args);
        for (auto it = pendingFields_.rbegin(); it != pendingFields_.rend(); ++it)
            if (it->cls == cls && it->self == frame.self && !it->done) {
                it->done = true;
                if (cls->super) initFields(frame, cls, frame.self);
                break;
            }
        return store_.undefined();
    }
    if (callee.kind == ExprKind::Member || callee.kind == ExprKind::Index) {
        std::string_view name;
        source::Span nameSpan = callee.textSpan;
        V object = nullptr;
        const bool super = m.expr(callee.a).kind == ExprKind::Super;
        if (!super) object = eval(frame, callee.a);
        if (callee.kind == ExprKind::Member) {
            name = store_.intern(m.str(callee.text));
        } else {
            V key = eval(frame, callee.b);
            nameSpan = m.expr(callee.b).span;
            if (!key->is(Kind::String)) {
                Arguments args = evalArguments(frame, e);
                args.optional = ((e.flags | callee.flags) & ir::kOptional) != 0;
                V target = object ? indexed(frame, object, key) : store_.unknown("super");
                return callValue(frame, target, object, args);
            }
            name = key->text;
        }
        if (super) {
            Arguments args = evalArguments(frame, e);
            args.nameWhere = at(frame, {nameSpan.begin, e.span.end});
            return callSuper(frame, name, args);
        }
        // `a?.b()` on nothing calls nothing; its arguments are not evaluated either.
        if (object->nullish()) return store_.undefined();
        Arguments args = evalArguments(frame, e);
        args.nameWhere = at(frame, {nameSpan.begin, e.span.end});
        return callMember(frame, object, name, args);
    }
    V function = eval(frame, e.a);
    Arguments args = evalArguments(frame, e);
    args.optional = (e.flags & ir::kOptional) != 0;
    // `(function (Status) { Status["Active"] = "active"; })(Status || (Status = {}))`: what it is written
    // for.
    if (callee.kind == ExprKind::Function && function->is(Kind::Function))
        return callClosure(frame, function->closure,
                           function->closure->self ? function->closure->self : store_.undefined(), args,
                           true);
    return callValue(frame, function, store_.undefined(), args);
}

V Interpreter::callSuper(Frame& frame, std::string_view name, Arguments& args) {
    if (!frame.owner || !frame.self) return store_.symbol("super." + std::string(name));
    int depth = 0;
    for (const ClassInfo* c = frame.owner->super; c && depth < 64; c = c->super, ++depth) {
        const ir::Module& m = irModule(c);
        const ir::Class& ic = irClass(c);
        for (std::uint32_t i = 0; i < ic.members.count; ++i) {
            const ir::Member& member = m.members[ic.members.first + i];
            if (m.str(member.name) != name || member.kind != ir::MemberKind::Method) continue;
            Closure* closure = store_.closure();
            closure->file = c->file;
            closure->function = member.function;
            closure->scope = c->scope;
            closure->self = frame.self;
            closure->owner = c;
            closure->bindings = bindingsFor(frame.self->is(Kind::Instance) ? frame.self->cls : c, c, nullptr);
            closure->name = store_.intern({c->name, ".", name});
            return callClosure(frame, closure, frame.self, args);
        }
    }
    if (auto result = namingCall(name, args.values)) return *result;
    if (auto result = callNativeMember(frame, frame.self, name, args)) return *result;
    return callUnknown(frame, store_.unknown("super"), frame.self, args, name);
}

V Interpreter::evalNew(Frame& frame, const ir::Expr& e) {
    V callee = eval(frame, e.a);
    Arguments args = evalArguments(frame, e);
    return construct(frame, callee, args);
}

V Interpreter::construct(Frame& frame, V callee, Arguments& args) {
    if (callee->is(Kind::Choice)) return mapChoice(callee, [&](V v) { return construct(frame, v, args); });
    if (callee->is(Kind::Class)) {
        if (isEntity(callee->cls)) {
            for (V arg : args.values)
                if (arg->is(Kind::Function)) callback(frame, arg, {}, false);
            return loaded(callee, args.where);
        }
        Cell* cell = store_.cell(frame.live, args.where);
        V instance = store_.instance(callee->cls, cell);
        if (interestingClass(callee->cls) || entry_.depth < kMaxCallDepth / 2)
            constructInto(frame, callee->cls, instance, args, nullptr);
        return instance;
    }
    if (callee->is(Kind::Native))
        if (auto result = constructNative(frame, callee, args)) return *result;
    return callUnknown(frame, callee, store_.undefined(), args, "constructor");
}

bool Interpreter::interestingClass(const ClassInfo* cls) {
    return cls->derivesFromTypeorm("Repository") || cls->derivesFromTypeorm("BaseEntity");
}

V Interpreter::callMember(Frame& frame, V object, std::string_view name, Arguments& args) {
    if (!tick()) return store_.unknown("the function is too large to follow");
    switch (object->kind) {
        case Kind::Choice: {
            Guard saved = frame.live;
            std::vector<std::pair<Guard, V>> cases;
            for (std::size_t i = 0; i < object->items.size(); ++i) {
                frame.live = store_.both(saved, object->guards[i]);
                if (isFalse(frame.live) || object->items[i]->nullish()) continue;
                cases.emplace_back(object->guards[i], callMember(frame, object->items[i], name, args));
            }
            frame.live = saved;
            return store_.choice(std::move(cases));
        }
        case Kind::Object:
            if (const Prop* prop = object->cell->find(name)) {
                if (prop->value->is(Kind::Function)) return callValue(frame, prop->value, object, args);
                if (!prop->value->is(Kind::Undefined)) return callValue(frame, prop->value, object, args);
            }
            break;
        case Kind::Instance: {
            V method = memberOfInstance(frame, object, name);
            if (method->is(Kind::Function)) return callValue(frame, method, object, args);
            if (method->is(NativeKind::Method) && method->items[0] == object) break;
            if (!method->is(Kind::Undefined) && !(method->is(Kind::Derived) && method->text == "."))
                return callValue(frame, method, object, args);
            break;
        }
        case Kind::Class: {
            V method = memberOfClass(frame, object, name);
            if (method->is(Kind::Function)) return callValue(frame, method, object, args);
            if (!method->is(NativeKind::Method)) return callValue(frame, method, object, args);
            break;
        }
        case Kind::Module:
            return callValue(frame, exportValue(object->file, name), object, args);
        case Kind::Symbol:
        case Kind::Derived: {
            V method = member(frame, object, name);
            if (method->is(Kind::Function)) return callValue(frame, method, object, args);
            break;
        }
        default:
            break;
    }
    if (object->is(Kind::Instance))
        if (auto result = namingCall(name, args.values)) return *result;  // this.columnName(…) of its base
    if (auto result = callNativeMember(frame, object, name, args)) return *result;
    return callUnknown(frame, store_.unknown("not followed"), object, args, name);
}

V Interpreter::callValue(Frame& frame, V callee, V self, Arguments& args) {
    switch (callee->kind) {
        case Kind::Function: {
            const Closure* closure = callee->closure;
            V target = closure->self ? closure->self : self;
            // Methods found on an instance are bound to it; `this` of a plain function is the receiver.
            return callClosure(frame, closure, target ? target : store_.undefined(), args);
        }
        case Kind::Choice: {
            Guard saved = frame.live;
            std::vector<std::pair<Guard, V>> cases;
            for (std::size_t i = 0; i < callee->items.size(); ++i) {
                frame.live = store_.both(saved, callee->guards[i]);
                if (isFalse(frame.live) || callee->items[i]->nullish()) continue;
                cases.emplace_back(callee->guards[i], callValue(frame, callee->items[i], self, args));
            }
            frame.live = saved;
            // `rules[kind](qb)`: calling nothing throws, so what follows is reached with the others.
            if (!args.optional && !cases.empty() && cases.size() < callee->items.size()) {
                std::vector<Guard> reached;
                for (const auto& [guard, result] : cases) reached.push_back(guard);
                frame.live = store_.both(saved, store_.any(std::move(reached)));
                frame.left = true;
            }
            return store_.choice(std::move(cases));
        }
        case Kind::Native:
            if (callee->is(NativeKind::Method))
                return callMember(frame, callee->items[0], callee->text, args);
            if (auto result = callNative(frame, callee, self, args)) return *result;
            return callUnknown(frame, callee, self, args, callee->text);
        default:
            return callUnknown(frame, callee, self, args, describe(callee, 1));
    }
}

V Interpreter::callUnknown(Frame& frame, V callee, V self, Arguments& args, std::string_view what) {
    for (V arg : args.values) {
        if (arg->is(Kind::Function)) callback(frame, arg, {}, true);
        if (arg->is(NativeKind::Builder))
            open(arg, "the builder is passed to " + std::string(what) + ", which is not known");
    }
    if (callee->is(Kind::Unknown) && self && self->is(Kind::Unknown)) return self;
    return placeSymbol(store_.intern({"result of ", what}), args.where);
}

V Interpreter::callback(Frame& frame, V function, std::vector<V> values, bool repeated) {
    if (function->is(Kind::Choice))
        return mapChoice(function, [&](V f) { return callback(frame, f, values, repeated); });
    if (!function->is(Kind::Function)) {
        Arguments args;
        args.values = std::move(values);
        args.locations.resize(args.values.size());
        if (function->is(Kind::Native) || function->is(Kind::Class))
            return callValue(frame, function, store_.undefined(), args);
        return store_.symbol("result of a callback");
    }
    if (entry_.deferredRuns++ > kMaxDeferred) return store_.unknown("too many callbacks");
    Arguments args;
    args.values = std::move(values);
    args.locations.resize(args.values.size());
    args.openEnd = true;
    const Location where{
        function->closure->file,
        moduleState(function->closure->file).module->functions[function->closure->function].span};
    args.where = args.nameWhere = where;
    Guard saved = frame.live;
    if (repeated) {
        frame.live = store_.both(saved, store_.atom(placeSymbol("the callback runs", where)));
        ++entry_.loopDepth;
    }
    V result =
        callClosure(frame, function->closure,
                    function->closure->self ? function->closure->self : store_.undefined(), args, true);
    if (repeated) --entry_.loopDepth;
    frame.live = saved;
    return result;
}

bool Interpreter::interesting(V value, int depth) const {
    if (!value || depth > 3) return false;
    switch (value->kind) {
        case Kind::Native:
            return !value->is(NativeKind::EntityOf) && !value->is(NativeKind::External) &&
                   !value->is(NativeKind::Global) &&
                   !(value->is(NativeKind::Method) && !interesting(value->items[0], depth + 1));
        case Kind::Class:
        case Kind::Function:
        case Kind::Env:
            return true;
        case Kind::Choice:
        case Kind::Derived:
        case Kind::Template:
            for (V item : value->items)
                if (interesting(item, depth + 1) || item->is(Kind::String))
                    return value->kind != Kind::Derived || interesting(item, depth + 1);
            return false;
        case Kind::Array:
            for (const Element& element : value->cell->elements)
                if (element.value->is(Kind::String) || interesting(element.value, depth + 1)) return true;
            return false;
        case Kind::Object:
            return true;
        default:
            return false;
    }
}

namespace {

template <std::size_t N>
bool mentions(std::string_view text, const std::string_view (&words)[N]) {
    return std::ranges::any_of(
        words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

/// Names of types that carry a query, or part of one.
constexpr std::string_view kTypes[] = {
    "Repository",      "QueryBuilder",   "EntityManager", "DataSource",     "QueryRunner", "FindOptions",
    "FindManyOptions", "FindOneOptions", "FindOperator",  "FindConditions", "Brackets",    "WhereExpression"};
/// Words without which a function neither builds nor sends a query.
constexpr std::string_view kTouches[] = {"epository", "QueryBuilder", "ndWhere",  ".where",    "Brackets",
                                         "Join",      "orderBy",      "anager",   "ataSource", ".findOne",
                                         ".findBy",   ".findAnd",     "find({",   ".query(",   "getMany",
                                         "getOne",    "getRaw",       ".execute", "onnection", ".count("};
/// Results that are no part of a query, whatever they are.
constexpr std::string_view kPlainResults[] = {"void", "boolean", "number", "Promise", "never", "Observable"};

}  // namespace

Interpreter::Traits Interpreter::traitsOf(FileId file, ir::FunctionId function) {
    const std::uint64_t key = (static_cast<std::uint64_t>(file) << 32) | function;
    if (auto it = traits_.find(key); it != traits_.end()) return it->second;
    Traits traits;
    const ir::Module& m = *moduleState(file).module;
    const ir::Function& f = m.functions[function];
    std::string_view text = project_.text(file);
    auto slice = [&](source::Span span) {
        return span.end <= text.size() && span.begin < span.end
                   ? text.substr(span.begin, span.end - span.begin)
                   : std::string_view{};
    };
    std::string_view body = slice(f.span);
    traits.summary = project_.file(file).absolute.starts_with("summary:");
    traits.small = body.size() < kSmallFunction;
    static const source::ByteSearch touches({std::begin(kTouches), std::end(kTouches)});
    traits.touches = touches.containsAny(body);
    if (f.returnType != ir::kNone) {
        std::string_view type = slice(m.types[f.returnType].span);
        traits.returnsOrm = mentions(type, kTypes);
        traits.plainResult = !traits.returnsOrm && mentions(type, kPlainResults);
    }
    traits.constructive = !f.async && !f.generator && !traits.plainResult &&
                          (f.expressionBody != ir::kNone || body.find("return") != std::string_view::npos);
    return traits_[key] = traits;
}

namespace {

/// Things of TypeORM and classes, bare or inside objects: whoever gets one may build or send a query with it.
bool carriesOrm(V value, int depth = 0) {
    if (!value || depth > 3) return false;
    switch (value->kind) {
        case Kind::Class:
            return true;
        case Kind::Native:
            switch (value->native) {
                case NativeKind::Repository:
                case NativeKind::Manager:
                case NativeKind::DataSource:
                case NativeKind::QueryRunner:
                case NativeKind::Builder:
                case NativeKind::RelationBuilder:
                case NativeKind::FindOperator:
                case NativeKind::Brackets:
                case NativeKind::SubqueryText:
                case NativeKind::EntitySchema:
                    return true;
                default:
                    return false;
            }
        case Kind::Instance:
            return value->cls->derivesFromTypeorm("Repository");
        case Kind::Choice:
            return std::ranges::any_of(value->items, [&](V item) { return carriesOrm(item, depth + 1); });
        case Kind::Array:
            return std::ranges::any_of(value->cell->elements,
                                       [&](const Element& e) { return carriesOrm(e.value, depth + 1); });
        case Kind::Object:
            return std::ranges::any_of(value->cell->props,
                                       [&](const Prop& p) { return carriesOrm(p.value, depth + 1); });
        default:
            return false;
    }
}

}  // namespace

bool Interpreter::worthFollowing(const Closure* closure, V self, const Arguments& args) {
    if (entry_.decorating) return true;
    // A function made inside this very evaluation sees its variables: what it does matters here.
    if ((!closure->scope || !closure->scope->isModule) &&
        moduleState(closure->file).module->functions[closure->function].ownerClass == ir::kNone)
        return true;
    if (std::ranges::any_of(args.values, [](V arg) { return carriesOrm(arg); })) return true;
    // What a migration does to a text before it sends it is part of the statement.
    if (entry_.migration && std::ranges::any_of(args.values, [](V arg) {
            return arg->is(Kind::String) || arg->is(Kind::Template) || arg->is(Kind::Choice);
        }))
        return true;
    const Traits traits = traitsOf(closure->file, closure->function);
    if (traits.returnsOrm || traits.summary) return true;
    if (traits.small && traits.constructive) return true;
    const bool constants =
        std::ranges::any_of(args.values, [&](V arg) { return arg->is(Kind::String) || interesting(arg); });
    // Run by itself first: when what it sends does not depend on its caller, following it again tells
    // nothing.
    if (constants && traits.touches && dependsOnCaller(closure, self)) return true;
    if (constants && ((traits.small && std::ranges::any_of(args.values, [](V arg) {
                           return arg->is(Kind::Env) || arg->is(Kind::Choice) || arg->is(Kind::Derived) ||
                                  arg->is(Kind::Function);
                       }))))
        return true;
    // A method of a concrete subclass may mean another entity than the base's own run of it.
    return traits.touches && self && self->is(Kind::Instance) && closure->owner &&
           closure->owner != self->cls && dependsOnCaller(closure, self);
}

bool Interpreter::dependsOnCaller(const Closure* closure, V self) {
    const std::uint64_t key = (static_cast<std::uint64_t>(closure->file) << 32) | closure->function;
    auto it = dependence_.find(key);
    if (it == dependence_.end()) {
        if (!modulesDone_)
            return true;  // a function run before all modules are would see half of what they set up
        if (entry_.nesting > kMaxNesting / 2 || entryDepth_ > kMaxEntryDepth) return true;
        V target = self;
        Closure* own = store_.closure();
        *own = *closure;
        if (closure->owner && self && self->is(Kind::Instance)) {
            target = symbolicInstance(closure->owner, nullptr, store_.yes());
            own->self = target;
            own->bindings = nullptr;
        }
        runFunctionEntry(own, target, {});
        it = dependence_.find(key);
    }
    return it->second == Dependence::Open;
}

void Interpreter::bindParameters(Frame& frame, const ir::Function& function, const Arguments& args,
                                 const ClassInfo* owner) {
    const ir::Module& m = *frame.module;
    for (std::uint32_t i = 0; i < function.params.count; ++i) {
        const ir::Parameter& p = m.parameters[function.params.first + i];
        std::string_view name =
            p.pattern != ir::kNone && m.patterns[p.pattern].kind == ir::Pattern::Kind::Name
                ? m.str(m.patterns[p.pattern].name)
                : std::string_view("argument");
        V value = nullptr;
        const Location where = at(frame, p.span);
        auto typed = [&](std::string_view what) {
            const TypeRef type{frame.file, p.type, frame.bindings};
            if (const TypeRef* plain = plainType(type)) return placeSymbol(what, where, plain);
            V v = typedValue(type, what, frame.live);
            return v->is(Kind::Symbol) ? placeSymbol(what, where, v->type) : v;
        };
        if (p.rest) {
            Cell* cell = store_.cell(frame.live, {});
            for (std::size_t k = i; k < args.values.size(); ++k)
                cell->elements.push_back({args.values[k], store_.yes()});
            if (args.openEnd) {
                cell->open = true;
                cell->openReason = "rest of unknown arguments";
            }
            value = store_.array(cell);
        } else if (i < args.values.size()) {
            value = args.values[i];
            // A value nobody knows, passed where the type tells what it is.
            if (p.type != ir::kNone &&
                (value->is(Kind::Symbol) || value->is(Kind::Unknown) || value->is(Kind::Derived))) {
                V byType = typed(store_.intern({"parameter ", name}));
                if (byType->is(Kind::Native) || byType->is(Kind::Instance))
                    value = byType;
                else if (value->is(Kind::Symbol) && !value->type && byType->type)
                    value = store_.symbol(value->text, byType->type);
            }
        } else if (args.openEnd) {
            for (std::uint32_t d = 0; d < p.decorators.count && !value; ++d) {  // @InjectRepository(User)
                V decorator = eval(frame, m.decorators[p.decorators.first + d].expression);
                if (decorator->is(NativeKind::DecoratorResult) && decorator->text == "inject" &&
                    !decorator->items.empty() && !decorator->items[0]->is(Kind::Undefined))
                    value = decorator->items[0];
            }
            if (value && p.type != ir::kNone && value->is(NativeKind::Repository)) {
                // The declared type may be a repository class of the project's own.
                V byType = typed(name);
                if (byType->is(Kind::Instance)) value = byType;
            }
            if (!value && p.type != ir::kNone) value = typed(store_.intern({"parameter ", name}));
            if (!value) value = placeSymbol(store_.intern({"parameter ", name}), where);
        } else {
            value = store_.undefined();
        }
        if (p.pattern != ir::kNone) bindPattern(frame, p.pattern, value, true);
        if (p.property && frame.self && frame.self->cell) {
            V bound = value;
            if (p.pattern != ir::kNone)
                if (Variable* v = frame.scope->find(name); v && v->value) bound = v->value;
            setProp(frame.self->cell, name, bound, store_.yes(), at(frame, p.span), at(frame, p.span));
        }
    }
    (void)owner;
}

V Interpreter::callClosure(Frame& caller, const Closure* closure, V self, Arguments& args, bool force) {
    if (!tick()) return store_.unknown("the function is too large to follow");
    ModuleState& state = moduleState(closure->file);
    if (!state.module || closure->function >= state.module->functions.size())
        return store_.unknown("a function that cannot be read");
    const ir::Function& f = state.module->functions[closure->function];
    const TypeRef returnType{closure->file, f.returnType, closure->bindings};
    auto symbolic = [&](std::string_view why) {
        const std::string_view what = store_.intern({"result of ", closure->name});
        if (f.returnType != ir::kNone) {
            if (const TypeRef* plain = plainType(returnType)) return placeSymbol(what, args.where, plain);
            V typed = typedValue(returnType, what, caller.live);
            if (typed->is(NativeKind::EntityOf)) return loaded(typed->items[0], args.where);
            return typed->is(Kind::Symbol) ? placeSymbol(what, args.where, typed->type) : typed;
        }
        return placeSymbol(why.empty() ? what : store_.intern({what, " (", why, ")"}), args.where);
    };
    if (f.body == ir::kNone && f.expressionBody == ir::kNone)
        return symbolic("");  // abstract, or only declared
    const std::pair<FileId, ir::FunctionId> key{closure->file, closure->function};
    if (std::ranges::count(entry_.stack, key) >= 2) return symbolic("recursion");
    if (entry_.depth >= kMaxCallDepth) return symbolic("called too deeply");
    const bool inside = !closure->scope->isModule && !closure->owner;  // a function of this very function
    if (!force && ((entry_.depth >= entry_.maxDepth && !inside) || !worthFollowing(closure, self, args))) {
        for (V arg : args.values)
            if (arg->is(Kind::Function)) callback(caller, arg, {}, true);
        return symbolic("");
    }
    runModule(closure->file);

    entry_.called.insert(closure);
    ++out_.counters.calls;
    Frame frame;
    frame.file = closure->file;
    frame.module = state.module;
    frame.scope = newScope(const_cast<Scope*>(closure->scope), closure->file);
    frame.self = self;
    frame.owner = closure->owner;
    frame.bindings = closure->bindings;
    if (f.typeParams.count && !args.typeArguments.empty()) {
        TypeBindings& bindings = bindings_.emplace_back();
        bindings.parent = closure->bindings;
        frame.bindings =
            &bindings;  // explicit type arguments: `find<User>()`; their values are looked up by name
        for (std::uint32_t i = 0; i < f.typeParams.count && i < args.typeArguments.size(); ++i)
            bindings.values.emplace_back(
                state.module->str(state.module->typeParameters[f.typeParams.first + i].name),
                args.typeArguments[i]);
    }
    frame.live = caller.live;
    frame.function = closure->name;
    frame.functionClass = closure->owner;
    entry_.stack.push_back(key);
    ++entry_.depth;
    // A function inside the entry function is part of it; one of a module's top level or a method has a
    // caller.
    const bool followed = entry_.depth > 1 && (closure->scope->isModule || f.ownerClass != ir::kNone);
    if (followed) {
        entry_.callers.push_back(args.nameWhere);
        entry_.callerFrames.push_back({args.where, caller.function, caller.functionClass});
    }
    Guard entered = frame.live;
    bindParameters(frame, f, args, closure->owner);
    V result = nullptr;
    if (f.expressionBody != ir::kNone) {
        result = eval(frame, f.expressionBody);
    } else {
        exec(frame, f.body);
        std::vector<std::pair<Guard, V>> cases;
        for (auto& [guard, value] : frame.returns) cases.emplace_back(store_.relative(guard, entered), value);
        if (!isFalse(frame.live) && !frame.returns.empty())
            cases.emplace_back(store_.relative(frame.live, entered), store_.undefined());
        result = cases.empty() ? store_.undefined() : store_.choice(std::move(cases));
    }
    if (followed) {
        entry_.callers.pop_back();
        entry_.callerFrames.pop_back();
    }
    --entry_.depth;
    entry_.stack.pop_back();
    if (f.generator) return symbolic("generator");
    if (entry_.bounded && result->is(Kind::Undefined))
        return store_.unknown("the function is too large to follow");
    // A result nobody knows, whose declared type tells what it is.
    if (f.returnType != ir::kNone && !plainType(returnType) &&
        (result->is(Kind::Symbol) || result->is(Kind::Unknown) || result->is(Kind::Derived))) {
        V typed = typedValue(returnType, store_.intern({"result of ", closure->name}), caller.live);
        if (typed->is(Kind::Native) || (typed->is(Kind::Instance) && !result->is(Kind::Derived)))
            return typed;
    }
    return result;
}

Closure* Interpreter::makeClosure(Frame& frame, ir::FunctionId function, std::string_view name) {
    const ir::Function& f = frame.module->functions[function];
    Closure* closure = store_.closure();
    closure->file = frame.file;
    closure->function = function;
    closure->scope = frame.scope;
    closure->owner = frame.owner;
    closure->bindings = frame.bindings;
    if (f.arrow) closure->self = frame.self ? frame.self : store_.undefined();
    // The nearest named function, or variable that holds one, names what happens inside.
    closure->name = name.empty() ? frame.function : store_.intern(name);
    entry_.pending.push_back(closure);
    return closure;
}

V Interpreter::freeze(V value, int depth) {
    if (!value) return store_.undefined();
    if (depth > kMaxFreezeDepth) return store_.unknown("nested too deeply");
    switch (value->kind) {
        case Kind::Choice: {
            std::vector<std::pair<Guard, V>> cases;
            for (std::size_t i = 0; i < value->items.size(); ++i)
                cases.emplace_back(value->guards[i], freeze(value->items[i], depth + 1));
            return store_.choice(std::move(cases));
        }
        case Kind::Array:
        case Kind::Object: {
            if (value->cell->frozen) return value;
            if (frozenCells_ > 200'000) return value;
            ++frozenCells_;
            Cell* copy = store_.cell(value->cell->created, value->cell->where);
            copy->frozen = true;
            copy->open = value->cell->open;
            copy->openReason = value->cell->openReason;
            copy->props.reserve(value->cell->props.size());
            for (Prop prop : value->cell->props) {
                if (isFalse(prop.guard)) continue;
                prop.value = freeze(prop.value, depth + 1);
                copy->props.push_back(prop);
            }
            for (Element element : value->cell->elements) {
                element.value = freeze(element.value, depth + 1);
                copy->elements.push_back(element);
            }
            return value->is(Kind::Array) ? store_.array(copy) : store_.object(copy);
        }
        case Kind::Native:
            if (value->is(NativeKind::FindOperator) || value->is(NativeKind::Composed)) {
                std::vector<V> items;
                for (V item : value->items) items.push_back(freeze(item, depth + 1));
                return store_.native(value->native, value->text, std::move(items), value->cell, value->cls);
            }
            return value;
        default:
            return value;
    }
}

}  // namespace audit::evaluate
