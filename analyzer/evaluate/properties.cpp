// Reading and writing properties.
#include <algorithm>

#include "evaluate/interpreter.h"

namespace audit::evaluate {

V Interpreter::propValue(const Prop& prop) {
    if (isTrue(prop.guard)) return prop.value;
    return store_.choice({{prop.guard, prop.value}, {store_.negate(prop.guard), store_.undefined()}});
}

V Interpreter::member(Frame& frame, V object, std::string_view name) {
    if (!tick()) return store_.unknown("the function is too large to follow");
    name = store_.intern(name);
    switch (object->kind) {
        case Kind::Choice:
            return mapChoice(object, [&](V v) { return member(frame, v, name); });
        case Kind::Unknown:
            return object;
        case Kind::Undefined:
        case Kind::Null:
            return store_.undefined();  // optional chaining, or a throw: either way no value of interest
        case Kind::Object: {
            if (const Prop* prop = object->cell->find(name)) {
                if (prop->getter && prop->value->is(Kind::Function)) {
                    Arguments none;
                    return callClosure(frame, prop->value->closure, object, none);
                }
                V value = propValue(*prop);
                if (object->cell->open && !isTrue(prop->guard))
                    return store_.choice(
                        {{prop->guard, prop->value},
                         {store_.negate(prop->guard), store_.derived(".", {object, store_.string(name)})}});
                return value;
            }
            if (object->cell->open) return store_.derived(".", {object, store_.string(name)});
            return store_.undefined();
        }
        case Kind::Instance:
            return memberOfInstance(frame, object, name);
        case Kind::Class:
            return memberOfClass(frame, object, name);
        case Kind::Module:
            return exportValue(object->file, name);
        case Kind::Array:
            if (name == "length") {
                bool certain = !object->cell->open;
                for (const Element& element : object->cell->elements)
                    certain &= isTrue(element.guard) && !element.repeated;
                if (certain) return store_.number(static_cast<double>(object->cell->elements.size()));
                return store_.derived("length", {object});
            }
            return store_.native(NativeKind::Method, name, {object});
        case Kind::String:
        case Kind::Template: {
            if (name == "length") return unary("length", object);
            return store_.native(NativeKind::Method, name, {object});
        }
        case Kind::Function:
            if (name == "name") return store_.string(object->closure->name);
            if (name == "prototype") return store_.symbol("prototype");
            return store_.native(NativeKind::Method, name, {object});
        case Kind::Native:
            if (auto value = nativeMember(frame, object, name)) return *value;
            return store_.native(NativeKind::Method, name, {object});
        case Kind::Symbol:
        case Kind::Derived:
        case Kind::Env: {
            if (V typed = typedMember(object, name)) return typed;
            return store_.derived(".", {object, store_.string(name)});
        }
        default:
            return store_.derived(".", {object, store_.string(name)});
    }
}

namespace {

const ir::Member* findMember(const ir::Module& m, const ir::Class& c, std::string_view name, bool isStatic,
                             bool functions) {
    for (std::uint32_t i = 0; i < c.members.count; ++i) {
        const ir::Member& member = m.members[c.members.first + i];
        if (member.isStatic != isStatic || !sameText(m.str(member.name), name)) continue;
        const bool isFunction = member.kind != ir::MemberKind::Property;
        if (member.kind == ir::MemberKind::Setter || member.kind == ir::MemberKind::Constructor) continue;
        if (isFunction == functions) return &member;
    }
    return nullptr;
}

}  // namespace

V Interpreter::memberOfInstance(Frame& frame, V object, std::string_view name) {
    if (object->cell->unconstructed && !object->cell->find(name)) constructSymbolic(frame, object);
    if (const Prop* prop = object->cell->find(name)) return propValue(*prop);
    if (name == "constructor") return store_.classOf(object->cls);
    bool partial = false;
    int depth = 0;
    for (const ClassInfo* c = object->cls; c && depth < 64; c = c->super, ++depth) {
        partial = partial || project_.file(c->file).absolute.starts_with("summary:");
        const ir::Module& m = irModule(c);
        const ir::Class& ic = irClass(c);
        if (const ir::Member* method = findMember(m, ic, name, false, true)) {
            Closure* closure = store_.closure();
            closure->file = c->file;
            closure->function = method->function;
            closure->scope = c->scope;
            closure->self = object;
            closure->owner = c;
            closure->bindings = bindingsFor(object->cls, c, nullptr);
            closure->name = store_.intern({c->name, ".", name});
            if (method->kind == ir::MemberKind::Getter) {
                Arguments none;
                return callClosure(frame, closure, object, none);
            }
            return store_.function(closure);
        }
        // A declared field that construction gave no value: what its type says.
        if (const ir::Member* field = findMember(m, ic, name, false, false)) {
            V value = nullptr;
            Location where{c->file, field->span};
            for (std::uint32_t d = 0; d < field->decorators.count; ++d) {  // @InjectRepository(User) repo
                Frame inner;
                inner.file = c->file;
                inner.module = &m;
                inner.scope = const_cast<Scope*>(c->scope);
                inner.live = frame.live;
                V decorator = eval(inner, m.decorators[field->decorators.first + d].expression);
                if (decorator->is(NativeKind::DecoratorResult) && decorator->text == "inject" &&
                    !decorator->items.empty())
                    value = decorator->items[0];
            }
            const TypeBindings* bindings = bindingsFor(object->cls, c, nullptr);
            if (!value && field->type != ir::kNone)
                value = typedValue({c->file, field->type, bindings}, store_.intern({c->name, ".", name}),
                                   frame.live);
            if (!value) value = store_.symbol(store_.intern({c->name, ".", name}));
            if (!object->cell->frozen)
                object->cell->props.push_back({name, value, store_.yes(), where, {c->file, field->nameSpan}});
            return value;
        }
        if (!c->super && c->superValue) {
            if (c->superValue->is(NativeKind::TypeormExport)) {
                V native = store_.native(NativeKind::Method, name, {object});
                if (c->superValue->text.ends_with("Repository")) {
                    if (name == "manager") return store_.native(NativeKind::Manager, "");
                    if (name == "target") return repositoryEntity(object);
                }
                return native;
            }
            return store_.derived(".", {object, store_.string(name)});
        }
    }
    // The classes of a package summary have more members than it tells.
    if (partial || isEntity(object->cls) || object->cell->open)
        return store_.derived(".", {object, store_.string(name)});
    return store_.undefined();
}

V Interpreter::memberOfClass(Frame& frame, V cls, std::string_view name) {
    if (name == "name") return store_.string(cls->cls->name);
    if (name == "prototype") return store_.native(NativeKind::Global, "prototype", {cls});
    int depth = 0;
    for (const ClassInfo* c = cls->cls; c && depth < 64; c = c->super, ++depth) {
        if (const Prop* prop = c->statics->find(name)) return propValue(*prop);
        const ir::Module& m = irModule(c);
        const ir::Class& ic = irClass(c);
        if (const ir::Member* method = findMember(m, ic, name, true, true)) {
            Closure* closure = store_.closure();
            closure->file = c->file;
            closure->function = method->function;
            closure->scope = c->scope;
            closure->self = cls;
            closure->owner = c;
            closure->name = store_.intern({c->name, ".", name});
            if (method->kind == ir::MemberKind::Getter) {
                Arguments none;
                return callClosure(frame, closure, cls, none);
            }
            return store_.function(closure);
        }
        if (const ir::Member* field = findMember(m, ic, name, true, false)) {
            // Read before the class' own evaluation came to it.
            Frame inner;
            inner.file = c->file;
            inner.module = &m;
            inner.scope = const_cast<Scope*>(c->scope);
            inner.self = store_.classOf(c);
            inner.live = store_.yes();
            c->statics->props.push_back({name,
                                         store_.unknown("read while it is being set"),
                                         store_.yes(),
                                         {c->file, field->span},
                                         {c->file, field->nameSpan}});
            const std::size_t slot = c->statics->props.size() - 1;
            V value = field->init != ir::kNone ? eval(inner, field->init)
                      : field->type != ir::kNone
                          ? typedValue({c->file, field->type, nullptr},
                                       std::string(c->name) + "." + std::string(name), store_.yes())
                          : store_.undefined();
            c->statics->props[slot].value = value;
            return value;
        }
    }
    return store_.native(NativeKind::Method, name, {cls});
}

V Interpreter::indexed(Frame& frame, V object, V key) {
    if (object->is(Kind::Choice)) return mapChoice(object, [&](V v) { return indexed(frame, v, key); });
    if (key->is(Kind::Choice)) return mapChoice(key, [&](V k) { return indexed(frame, object, k); });
    if (key->is(Kind::Number) && (object->is(Kind::Array))) {
        const auto& elements = object->cell->elements;
        const auto i = static_cast<std::size_t>(key->number);
        bool certain = key->number >= 0;
        for (std::size_t k = 0; certain && k <= i && k < elements.size(); ++k)
            certain = isTrue(elements[k].guard) && !elements[k].repeated;
        if (certain && i < elements.size()) return elements[i].value;
        if (certain && !object->cell->open) return store_.undefined();
        return store_.derived("[]", {object, key});
    }
    if (key->is(Kind::Number) && object->is(Kind::Object)) {
        const V args[] = {key};
        return member(frame, object, (*pure("String", args))->text);
    }
    if (key->is(Kind::String)) return member(frame, object, key->text);
    if (object->is(Kind::Unknown)) return object;
    if (object->is(NativeKind::EntityOf)) return object;  // rows[0] is a row
    if (object->is(Kind::Object) && !object->cell->open && !object->cell->props.empty() &&
        object->cell->props.size() <= kMaxChoices) {
        // A table of constants read by a run-time key: one of its values (an enum, a map of columns).
        std::vector<std::pair<Guard, V>> cases;
        for (const Prop& prop : object->cell->props)
            cases.emplace_back(store_.atom(store_.derived("===", {key, store_.string(prop.name)})),
                               prop.value);
        cases.emplace_back(store_.atom(store_.derived("no such key", {object, key})), store_.undefined());
        return store_.choice(std::move(cases));
    }
    if (object->is(Kind::Array)) {
        for (const Element& element : object->cell->elements) {
            if (interesting(element.value)) return element.value;
        }
    }
    if (object->type && (object->is(Kind::Symbol) || object->is(Kind::Derived))) {
        TypeRef element = elementType(*object->type);
        if (element.type != ir::kNone) return store_.derived("[]", {object, key}, store_.typeRef(element));
    }
    return store_.derived("[]", {object, key});
}

void Interpreter::setProp(Cell* cell, std::string_view name, V value, Guard guard, Location where,
                          Location nameWhere) {
    name = store_.intern(name);
    keep(value);
    if (cell->props.size() > 20'000) {
        cell->open = true;
        cell->openReason = "too many properties";
        return;
    }
    for (Prop& prop : cell->props) {
        if (!sameText(prop.name, name)) continue;
        if (isTrue(guard)) {
            prop.value = value;
            prop.guard = guard;
            prop.getter = false;
        } else if (isFalse(prop.guard)) {
            prop.value = value;
            prop.guard = guard;
        } else {
            prop.value = store_.choice({{guard, value}, {store_.negate(guard), prop.value}});
            prop.guard = store_.either(prop.guard, guard);
        }
        prop.where = where;
        prop.nameWhere = nameWhere;
        return;
    }
    cell->props.push_back({name, value, guard, where, nameWhere});
}

void Interpreter::setMember(Frame& frame, V object, std::string_view name, V value, Location where,
                            Location nameWhere) {
    if (object->is(Kind::Choice)) {
        Guard saved = frame.live;
        for (std::size_t i = 0; i < object->items.size(); ++i) {
            frame.live = store_.both(saved, object->guards[i]);
            if (!isFalse(frame.live)) setMember(frame, object->items[i], name, value, where, nameWhere);
        }
        frame.live = saved;
        return;
    }
    Cell* cell = object->is(Kind::Class) ? object->cls->statics : object->cell;
    if (!cell || cell->frozen || object->is(NativeKind::Builder)) return;
    setProp(cell, name, value, store_.relative(frame.live, cell->created ? cell->created : store_.yes()),
            where, nameWhere);
}

void Interpreter::open(V value, std::string_view reason) {
    if (value->is(Kind::Choice)) {
        for (V item : value->items) open(item, reason);
        return;
    }
    if (!value->cell || value->cell->frozen) return;
    if (value->cell->builder) {
        value->cell->builder->incomplete = true;
        value->cell->builder->incompleteReason = store_.intern(reason);
        return;
    }
    if (value->is(Kind::Instance)) return;
    value->cell->open = true;
    value->cell->openReason = store_.intern(reason);
}

void Interpreter::spreadInto(Frame& frame, Cell* target, V source, Guard guard) {
    switch (source->kind) {
        case Kind::Choice:
            for (std::size_t i = 0; i < source->items.size(); ++i)
                spreadInto(frame, target, source->items[i], store_.both(guard, source->guards[i]));
            return;
        case Kind::Undefined:
        case Kind::Null:
        case Kind::Bool:
        case Kind::Number:
            return;
        case Kind::Object:
        case Kind::Instance: {
            const std::vector<Prop> props = source->cell->props;  // the target may be the source
            for (const Prop& prop : props)
                setProp(target, prop.name, prop.getter ? member(frame, source, prop.name) : prop.value,
                        store_.both(guard, prop.guard), prop.where, prop.nameWhere);
            if (source->cell->open) {
                target->open = true;
                target->openReason = source->cell->openReason;
            }
            return;
        }
        case Kind::Array: {
            for (std::size_t i = 0; i < source->cell->elements.size(); ++i)
                setProp(target, std::to_string(i), source->cell->elements[i].value, guard, {}, {});
            return;
        }
        case Kind::Module:
            for (std::string_view name : project_.exportedNames(source->file))
                setProp(target, name, exportValue(source->file, name), guard, {}, {});
            return;
        default:
            // `...(code && { code })`: where code is falsy there is nothing to spread.
            if (isFalse(store_.relative(condition(source), guard)) || impossible(guard)) return;
            target->open = true;
            target->openReason = store_.intern("spread of " + describe(source, 2));
            return;
    }
}

void Interpreter::appendElements(Cell* target, V source, Guard guard) {
    if (source->is(Kind::Array)) {
        const std::vector<Element> elements = source->cell->elements;
        for (const Element& element : elements) {
            Element copy = element;
            copy.guard = store_.both(guard, element.guard);
            target->elements.push_back(copy);
        }
        if (source->cell->open) {
            target->open = true;
            target->openReason = source->cell->openReason;
        }
        return;
    }
    if (source->is(Kind::Choice)) {
        for (std::size_t i = 0; i < source->items.size(); ++i)
            appendElements(target, source->items[i], store_.both(guard, source->guards[i]));
        return;
    }
    if (source->nullish()) return;
    if (source->is(Kind::Native) && source->is(NativeKind::Global) && source->text == "Set" && source->cell) {
        V inner = store_.array(source->cell);
        appendElements(target, inner, guard);
        return;
    }
    target->open = true;
    target->openReason = store_.intern("spread of " + describe(source, 2));
}

}  // namespace audit::evaluate
