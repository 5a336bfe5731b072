// Classes: hierarchy, decorators, instances.
#include <algorithm>

#include "evaluate/interpreter.h"

namespace audit::evaluate {

const ir::Module& Interpreter::irModule(const ClassInfo* cls) {
    return *moduleState(cls->file).module;
}
const ir::Class& Interpreter::irClass(const ClassInfo* cls) {
    return irModule(cls).classes[cls->id];
}

V Interpreter::classValue(Frame& frame, ir::ClassId id, std::string_view nameIfAnonymous) {
    return store_.classOf(classInfo(frame, id, nameIfAnonymous));
}

const ClassInfo* Interpreter::classInfo(Frame& frame, ir::ClassId id, std::string_view nameIfAnonymous) {
    ModuleState& state = moduleState(frame.file);
    const bool top = frame.scope->isModule;
    if (top)
        if (auto it = state.classes.find(id); it != state.classes.end()) return it->second;
    const ir::Module& m = *frame.module;
    const ir::Class& c = m.classes[id];
    ClassInfo* info = store_.classInfo();
    if (top) state.classes.emplace(id, info);
    info->file = frame.file;
    info->id = id;
    info->name = store_.intern(m.str(c.name).empty() ? nameIfAnonymous : m.str(c.name));
    info->isAbstract = c.isAbstract;
    info->incomplete = c.incomplete;
    info->location = {frame.file, c.span};
    info->nameLocation = {frame.file, c.nameSpan};
    info->scope = frame.scope;
    info->statics = store_.cell(frame.live, info->location);
    const project::File& file = project_.file(frame.file);
    if (file.inPackage && file.package < project_.packages().size()) {
        const project::Package& package = project_.packages()[file.package];
        info->packageName = store_.intern(package.name + "@" + package.version);
    }
    // The class is known by its name before its heritage is looked at: `class A extends f(() => A)`.
    if (top && !info->name.empty() && !frame.scope->find(info->name) && !m.str(c.name).empty())
        addVariable(frame.scope, info->name, store_.classOf(info), store_.yes());
    if (c.superClass != ir::kNone) {
        V super = eval(frame, c.superClass);
        if (super->is(Kind::Choice)) {  // a mixin that takes its base from a condition: the first class will
                                        // do for members
            for (V item : super->items)
                if (item->is(Kind::Class)) {
                    super = item;
                    break;
                }
        }
        info->superValue = super;
        if (super->is(Kind::Class) && super->cls != info && !super->cls->derivesFrom(info)) {
            info->super = super->cls;
            if (c.superTypeArgs.count) {
                const ir::Module& sm = irModule(info->super);
                const ir::Class& sc = irClass(info->super);
                TypeBindings& bindings = bindings_.emplace_back();
                for (std::uint32_t i = 0; i < c.superTypeArgs.count && i < sc.typeParams.count; ++i)
                    bindings.types.emplace_back(
                        sm.str(sm.typeParameters[sc.typeParams.first + i].name),
                        TypeRef{frame.file, m.at(c.superTypeArgs, i), frame.bindings});
                info->superBindings = &bindings;
            }
        } else if (super->is(Kind::Class)) {
            info->superValue = store_.unknown("the class extends itself");
        } else if (c.superTypeArgs.count) {  // `extends Repository<User>`: kept for repositoryEntity()
            TypeBindings& bindings = bindings_.emplace_back();
            for (std::uint32_t i = 0; i < c.superTypeArgs.count; ++i)
                bindings.types.emplace_back(store_.intern(std::to_string(i)),
                                            TypeRef{frame.file, m.at(c.superTypeArgs, i), frame.bindings});
            info->superBindings = &bindings;
        }
    }
    out_.classes.push_back(info);
    decorate(frame, info);
    // Static fields and blocks, in order.
    Frame inner = frame;
    inner.self = store_.classOf(info);
    inner.owner = info;
    inner.function = {};
    for (std::uint32_t i = 0; i < c.members.count; ++i) {
        const ir::Member& member = m.members[c.members.first + i];
        if (!member.isStatic) continue;
        if (member.kind == ir::MemberKind::Property && member.init != ir::kNone) {
            std::string_view name = m.str(member.name);
            if (info->statics->find(name)) continue;
            const ir::Expr& init = m.expr(member.init);
            V value =
                init.kind == ir::ExprKind::Function
                    ? store_.function(makeClosure(inner, init.id, store_.intern({info->name, ".", name})))
                    : eval(inner, member.init);
            setProp(info->statics, name, value, store_.yes(), {frame.file, member.span},
                    {frame.file, member.nameSpan});
        } else if (member.kind == ir::MemberKind::StaticBlock && member.function != ir::kNone) {
            exec(inner, m.functions[member.function].body);
            inner.live = frame.live;
        }
    }
    return info;
}

bool Interpreter::isEntity(const ClassInfo* cls) {
    int depth = 0;
    for (const ClassInfo* c = cls; c && depth < 64; c = c->super, ++depth)
        if (entity_.contains(c)) return true;
    return false;
}

void Interpreter::decorate(Frame& frame, const ClassInfo* cls) {
    const ir::Module& m = *frame.module;
    const ir::Class& c = m.classes[cls->id];
    const bool saved = entry_.decorating;
    entry_.decorating = true;
    Frame inner = frame;
    for (std::uint32_t i = 0; i < c.members.count; ++i) {
        const ir::Member& member = m.members[c.members.first + i];
        for (std::uint32_t d = 0; d < member.decorators.count; ++d) {
            const ir::Decorator& decorator = m.decorators[member.decorators.first + d];
            inner.live = frame.live;
            V value = eval(inner, decorator.expression);
            applyDecorator(inner, value, cls, m.str(member.name), member.isStatic,
                           {frame.file, decorator.span}, &member);
        }
    }
    for (std::uint32_t d = 0; d < c.decorators.count; ++d) {
        const ir::Decorator& decorator = m.decorators[c.decorators.first + d];
        inner.live = frame.live;
        V value = eval(inner, decorator.expression);
        applyDecorator(inner, value, cls, {}, false, {frame.file, decorator.span}, nullptr);
    }
    entry_.decorating = saved;
}

void Interpreter::keep(V value) {
    if (!decoratedTarget_ || value != decoratedTarget_) return;
    targetKept_ = true;
    const std::size_t from = std::min(decoratorDepth_, entry_.stack.size());
    registrars_.insert(entry_.stack.begin() + static_cast<std::ptrdiff_t>(from), entry_.stack.end());
}

void Interpreter::applyDecorator(Frame& frame, V decorator, const ClassInfo* cls, std::string_view memberName,
                                 bool isStatic, Location where, const ir::Member* member) {
    if (!tick() || entry_.depth > kMaxCallDepth) return;
    if (decorator->is(Kind::Choice)) {
        Guard saved = frame.live;
        for (std::size_t i = 0; i < decorator->items.size(); ++i) {
            frame.live = store_.both(saved, decorator->guards[i]);
            if (!isFalse(frame.live))
                applyDecorator(frame, decorator->items[i], cls, memberName, isStatic, where, member);
        }
        frame.live = saved;
        return;
    }
    if (decorator->is(Kind::Function)) {  // the project's own decorator: called as JavaScript would
        Arguments args;
        args.where = args.nameWhere = where;
        if (memberName.empty() && !member) {
            args.values = {store_.classOf(cls)};
        } else {
            args.values = {store_.native(NativeKind::Global, "prototype", {store_.classOf(cls)}),
                           store_.string(memberName)};
        }
        args.locations.assign(args.values.size(), where);
        Location savedWhere = decoratorWhere_;
        const ir::Member* savedMember = decoratorMember_;
        decoratorWhere_ = where;
        decoratorMember_ = member;
        const V savedTarget = decoratedTarget_;
        const bool savedKept = targetKept_;
        const std::size_t savedDepth = decoratorDepth_;
        decoratedTarget_ = args.values[0];
        targetKept_ = false;
        decoratorDepth_ = entry_.stack.size();
        const std::size_t before = out_.decorators.size();
        callClosure(frame, decorator->closure, store_.undefined(), args, true);
        if (member && targetKept_ && out_.decorators.size() == before) {
            // It only registers the property; what that makes of it is decided elsewhere, later.
            DecoratorFact fact;
            fact.cls = cls;
            fact.member = store_.intern(memberName);
            fact.isStatic = isStatic;
            fact.decorator = "Column";
            fact.where = where;
            fact.certain = false;
            fact.reason = "the decorator of '" + std::string(memberName) + "' registers it for later";
            fact.memberLocation = {cls->file, member->span};
            fact.memberName = {cls->file, member->nameSpan};
            registered_.emplace_back(cls, fact.member);
            out_.decorators.push_back(std::move(fact));
        }
        decoratedTarget_ = savedTarget;
        targetKept_ = savedKept;
        decoratorDepth_ = savedDepth;
        decoratorWhere_ = savedWhere;
        decoratorMember_ = savedMember;
        return;
    }
    if (decorator->is(NativeKind::Composed)) {
        for (V item : decorator->items) applyDecorator(frame, item, cls, memberName, isStatic, where, member);
        return;
    }
    if (decorator->is(NativeKind::TypeormExport))  // `@Index` without parentheses
        decorator = store_.native(NativeKind::DecoratorResult, decorator->text);
    if (!decorator->is(NativeKind::DecoratorResult) || decorator->text == "inject") return;

    DecoratorFact fact;
    fact.cls = cls;
    fact.member = store_.intern(memberName);
    fact.isStatic = isStatic;
    fact.decorator = decorator->text;
    for (V arg : decorator->items) fact.args.push_back(freeze(arg));
    if (auto it = decoratorCalls_.find(decorator); it != decoratorCalls_.end()) {
        fact.argLocations = it->second.argLocations;
        fact.call = it->second.call;
    }
    fact.where = where;
    if (Guard under = store_.relative(frame.live, cls->statics->created); !isTrue(under)) {
        fact.certain = false;
        fact.reason = "applied only when " + describe(under);
    }
    if (member) {
        fact.memberLocation = {cls->file, member->span};
        fact.memberName = {cls->file, member->nameSpan};
        fact.designType = designType(cls, *member);
    }
    if (fact.decorator == "Entity" || fact.decorator == "ChildEntity" || fact.decorator == "ViewEntity")
        entity_.insert(cls);
    out_.decorators.push_back(std::move(fact));
}

DesignType Interpreter::designType(const ClassInfo* cls, const ir::Member& member) {
    // TypeScript's serializeTypeNode (src/compiler/transformers/typeSerializer.ts): unions of one kind keep
    // it, null and undefined are left out, everything that is not a class is Object.
    const ir::Module& m = irModule(cls);
    DesignType out;
    auto ofType = [&](auto&& self, ir::TypeId id, int depth) -> DesignType {
        DesignType result;
        if (id == ir::kNone || depth > 12) return result;
        const ir::Type& t = m.types[id];
        auto simple = [&](DesignType::Kind kind) {
            result.kind = kind;
            return result;
        };
        switch (t.kind) {
            case ir::TypeKind::Keyword: {
                std::string_view text = m.str(t.text);
                if (text == "string") return simple(DesignType::Kind::String);
                if (text == "number") return simple(DesignType::Kind::Number);
                if (text == "boolean") return simple(DesignType::Kind::Boolean);
                if (text == "bigint") return simple(DesignType::Kind::BigInt);
                if (text == "null" || text == "undefined" || text == "never" || text == "void") return result;
                return simple(DesignType::Kind::Object);
            }
            case ir::TypeKind::Literal: {
                std::string_view text = m.str(t.keyword);
                return simple(text == "number"    ? DesignType::Kind::Number
                              : text == "boolean" ? DesignType::Kind::Boolean
                                                  : DesignType::Kind::String);
            }
            case ir::TypeKind::Array:
            case ir::TypeKind::Tuple:
                return simple(DesignType::Kind::Array);
            case ir::TypeKind::TypePredicate:
                return simple(DesignType::Kind::Boolean);
            case ir::TypeKind::Union: {
                for (std::uint32_t i = 0; i < t.items.count; ++i) {
                    DesignType part = self(self, m.at(t.items, i), depth + 1);
                    if (part.kind == DesignType::Kind::None) continue;
                    if (result.kind == DesignType::Kind::None)
                        result = part;
                    else if (result.kind != part.kind || result.cls != part.cls)
                        return simple(DesignType::Kind::Object);
                }
                return result;
            }
            case ir::TypeKind::Reference: {
                std::string_view name = m.str(t.text);
                if (name == "Date") return simple(DesignType::Kind::Date);
                if (name == "Buffer") return simple(DesignType::Kind::Buffer);
                if (name == "Promise") return simple(DesignType::Kind::Promise);
                if (name == "Array") return simple(DesignType::Kind::Array);
                if (name == "Map") return simple(DesignType::Kind::Map);
                if (name == "Set") return simple(DesignType::Kind::Set);
                if (name == "String") return simple(DesignType::Kind::String);
                if (name == "Number") return simple(DesignType::Kind::Number);
                if (name == "Boolean") return simple(DesignType::Kind::Boolean);
                TypeRef ref{cls->file, id, nullptr};
                // An enum is String when all of its members are strings, Number when all are numbers.
                project::Declaration d = lookup(cls->file, name.substr(0, name.find('.')));
                if (d.kind == project::Declaration::Kind::Local) {
                    ModuleState& state = moduleState(d.file);
                    if (state.module) {
                        for (const ir::Enum& e : state.module->enums) {
                            if (state.module->str(e.name) != d.name) continue;
                            bool strings = false, numbers = false;
                            for (std::uint32_t i = 0; i < e.members.count; ++i) {
                                ir::ExprId init = state.module->enumMembers[e.members.first + i].init;
                                const bool isString =
                                    init != ir::kNone &&
                                    (state.module->expr(init).kind == ir::ExprKind::String ||
                                     state.module->expr(init).kind == ir::ExprKind::Template);
                                (isString ? strings : numbers) = true;
                            }
                            return simple(strings && numbers ? DesignType::Kind::Object
                                          : strings          ? DesignType::Kind::String
                                                             : DesignType::Kind::Number);
                        }
                    }
                }
                if (auto alias = resolveAlias(ref, 0); alias && alias->file == cls->file && alias->type != id)
                    return self(self, alias->type, depth + 1);
                V named = classOfType(ref);
                if (named && named->is(Kind::Class)) {
                    result.kind = DesignType::Kind::Class;
                    result.cls = named->cls;
                    return result;
                }
                return simple(DesignType::Kind::Object);
            }
            default:
                return simple(DesignType::Kind::Object);
        }
    };
    ir::TypeId type = member.type;
    if (member.kind == ir::MemberKind::Getter && member.function != ir::kNone)
        type = m.functions[member.function].returnType;
    out = ofType(ofType, type, 0);
    if (type != ir::kNone) {
        if (out.kind == DesignType::Kind::None) out.kind = DesignType::Kind::Object;
        const source::Span span = m.types[type].span;
        std::string_view text = project_.text(cls->file);
        if (span.end <= text.size() && span.begin < span.end)
            out.text = store_.intern(text.substr(span.begin, span.end - span.begin));
    } else {
        // Without an annotation TypeScript emits Object, whatever the initialiser is.
        out.kind = DesignType::Kind::Object;
    }
    return out;
}

const TypeBindings* Interpreter::bindingsFor(const ClassInfo* cls, const ClassInfo* ancestor,
                                             const TypeBindings* own) {
    const TypeBindings* bindings = own;
    int depth = 0;
    for (const ClassInfo* c = cls; c && c != ancestor && depth < 64; c = c->super, ++depth) {
        if (!c->superBindings) {
            bindings = nullptr;
            continue;
        }
        if (!bindings) {
            bindings = c->superBindings;
            continue;
        }
        // Type arguments of `extends` may name the subclass' own parameters.
        TypeBindings& composed = bindings_.emplace_back();
        composed.types = c->superBindings->types;
        for (auto& [name, ref] : composed.types) ref.bindings = bindings;
        bindings = &composed;
    }
    return bindings;
}

V Interpreter::symbolicInstance(const ClassInfo* cls, const TypeBindings* bindings, Guard under) {
    Cell* cell = store_.cell(under, cls->location);
    cell->unconstructed = true;
    V instance = store_.instance(cls, cell);
    if (bindings) instanceBindings_[cell] = bindings;
    return instance;
}

void Interpreter::constructSymbolic(Frame& frame, V instance) {
    Cell* cell = instance->cell;
    if (!cell->unconstructed) return;
    cell->unconstructed = false;
    const TypeBindings* bindings = nullptr;
    if (auto it = instanceBindings_.find(cell); it != instanceBindings_.end()) bindings = it->second;
    Guard saved = frame.live;
    if (cell->created) frame.live = cell->created;
    Arguments none;
    none.openEnd = true;  // every parameter is a symbol of its declared type
    const bool decorating = entry_.decorating;
    constructInto(frame, instance->cls, instance, none, bindings);
    entry_.decorating = decorating;
    frame.live = saved;
}

void Interpreter::constructInto(Frame& frame, const ClassInfo* cls, V self, Arguments& args,
                                const TypeBindings* bindings) {
    if (!tick() || entry_.depth > kMaxCallDepth) return;
    const ir::Module& m = irModule(cls);
    const ir::Class& c = irClass(cls);
    const ir::Member* constructor = nullptr;
    for (std::uint32_t i = 0; i < c.members.count; ++i) {
        const ir::Member& member = m.members[c.members.first + i];
        if (member.kind == ir::MemberKind::Constructor && member.function != ir::kNone &&
            m.functions[member.function].body != ir::kNone)
            constructor = &member;
    }
    Frame inner;
    inner.file = cls->file;
    inner.module = &m;
    inner.scope = newScope(const_cast<Scope*>(cls->scope), cls->file);
    inner.self = self;
    inner.owner = cls;
    inner.bindings = bindings;
    inner.live = frame.live;
    inner.function = store_.intern({cls->name, ".constructor"});
    inner.functionClass = cls;
    ++entry_.depth;
    if (constructor) {
        bindParameters(inner, m.functions[constructor->function], args, cls);
        if (!cls->super) initFields(inner, cls, self);
        pendingFields_.push_back({cls, self, bindings});
        const std::size_t mark = pendingFields_.size();
        exec(inner, m.functions[constructor->function].body);
        // A derived class whose constructor never called super() in a way we saw still gets its fields.
        if (pendingFields_.size() >= mark) {
            if (cls->super && !pendingFields_.back().done) initFields(inner, cls, self);
            pendingFields_.resize(mark - 1);
        }
    } else {
        if (cls->super)
            constructInto(inner, cls->super, self, args, bindingsFor(cls, cls->super, bindings));
        else
            rememberSuperArguments(self, args);
        initFields(inner, cls, self);
    }
    --entry_.depth;
}

void Interpreter::rememberSuperArguments(V self, const Arguments& args) {
    if (args.values.empty() || !self->cell) return;
    Cell* cell = store_.cell(store_.yes(), args.where);
    for (V value : args.values) cell->elements.push_back({value, store_.yes()});
    setProp(self->cell, "%super", store_.array(cell), store_.yes(), {}, {});
}

void Interpreter::initFields(Frame& frame, const ClassInfo* cls, V self) {
    const ir::Module& m = irModule(cls);
    const ir::Class& c = irClass(cls);
    for (std::uint32_t i = 0; i < c.members.count; ++i) {
        const ir::Member& member = m.members[c.members.first + i];
        if (member.kind != ir::MemberKind::Property || member.isStatic || member.init == ir::kNone) continue;
        std::string_view name = m.str(member.name);
        const ir::Expr& init = m.expr(member.init);
        V value = nullptr;
        if (init.kind == ir::ExprKind::Function) {
            Closure* closure = makeClosure(frame, init.id, store_.intern({cls->name, ".", name}));
            closure->owner = cls;
            value = store_.function(closure);
        } else {
            value = eval(frame, member.init);
        }
        setProp(self->cell, name, value, store_.yes(), {cls->file, member.span},
                {cls->file, member.nameSpan});
    }
}

V Interpreter::repositoryEntity(V instance) {
    // super(User, …), then `extends Repository<User>`, then @EntityRepository(User).
    if (instance->cell) {
        if (instance->cell->unconstructed) {
            Frame frame = moduleFrame(instance->cls->file);
            constructSymbolic(frame, instance);
        }
        if (const Prop* prop = instance->cell->find("%super"))
            if (!prop->value->cell->elements.empty()) {
                V target = prop->value->cell->elements[0].value;
                if (target->is(Kind::Class) || target->is(NativeKind::EntitySchema) ||
                    target->is(Kind::String))
                    return target;
            }
    }
    int depth = 0;
    const TypeBindings* bindings = nullptr;
    for (const ClassInfo* c = instance->cls; c && depth < 64; c = c->super, ++depth) {
        for (const DecoratorFact& fact : out_.decorators)
            if (fact.cls == c && fact.decorator == "EntityRepository" && !fact.args.empty())
                return fact.args[0];
        if (!c->super && c->superValue && c->superValue->is(NativeKind::TypeormExport)) {
            if (c->superBindings && !c->superBindings->types.empty()) {
                TypeRef ref = c->superBindings->types[0].second;
                if (!ref.bindings) ref.bindings = bindings;
                return typeArgumentValue(ref);
            }
        }
        bindings = c->super ? bindingsFor(c, c->super, bindings) : bindings;
    }
    return store_.unknown("the repository's entity is not named");
}

}  // namespace audit::evaluate
