// JavaScript's own objects, as far as they carry values that matter: strings, arrays, Object, Promise, Map,
// path.
#include <algorithm>

#include "evaluate/interpreter.h"
#include "evaluate/models/api.h"

namespace audit::evaluate {

namespace {

constexpr std::string_view kPureStringMethods[] = {"trim",
                                                   "toLowerCase",
                                                   "toUpperCase",
                                                   "toLocaleLowerCase",
                                                   "toLocaleUpperCase",
                                                   "toString",
                                                   "valueOf",
                                                   "includes",
                                                   "startsWith",
                                                   "endsWith",
                                                   "indexOf",
                                                   "slice",
                                                   "substring",
                                                   "substr",
                                                   "charAt",
                                                   "repeat",
                                                   "replace",
                                                   "replaceAll",
                                                   "concat",
                                                   "split",
                                                   "padStart",
                                                   "padEnd",
                                                   "trimStart",
                                                   "trimEnd",
                                                   "normalize",
                                                   "localeCompare",
                                                   "match",
                                                   "test",
                                                   "toFixed",
                                                   "at",
                                                   "lastIndexOf",
                                                   "search"};

bool certain(const Element& element) {
    return isTrue(element.guard) && !element.repeated;
}

}  // namespace

std::optional<V> Interpreter::callString(Frame& frame, V object, std::string_view name, Arguments& args) {
    if (name == "then" || name == "catch" || name == "finally") {  // a promise is its value
        if (name == "then" && !args.values.empty()) return callback(frame, args.values[0], {object}, false);
        for (V arg : args.values) callback(frame, arg, {store_.symbol("exception")}, false);
        return object;
    }
    if (auto result = namingReplace(frame, object, name, args)) return result;
    if (models::has(kPureStringMethods, name)) {
        for (V arg : args.values)
            if (arg->is(Kind::Function)) callback(frame, arg, {}, true);
        return mapChoice(object, [&](V v) -> V {
            std::vector<V> operands{v};
            for (V arg : args.values) operands.push_back(arg);
            if (auto result = pure(name, operands)) return *result;
            if ((v->is(Kind::Template)) && name == "trim") return v;
            if (name == "toString" || name == "valueOf") return v;
            if (v->is(Kind::Symbol) || v->is(Kind::Derived) || v->is(Kind::Env) || v->is(Kind::Template) ||
                v->is(Kind::String))
                return store_.derived(name, std::move(operands));
            return v;
        });
    }
    static constexpr std::string_view kIterations[] = {"map",     "forEach", "filter",    "flatMap", "some",
                                                       "every",   "find",    "findIndex", "reduce",  "sort",
                                                       "entries", "keys",    "values"};
    if (models::has(kIterations, name) &&
        (object->is(Kind::Symbol) || object->is(Kind::Derived) || object->is(Kind::Unknown))) {
        V late = lateElement(object);
        V element = late ? late : elementOf(object);
        V result = nullptr;
        for (V arg : args.values)
            if (arg->is(Kind::Function))
                result =
                    name == "reduce"
                        ? callback(frame, arg, {args.at(1, store_.symbol("an accumulator")), element}, !late)
                        : callback(frame, arg, {element, store_.symbol("an index")}, !late);
        if (name == "map" && result) {
            Cell* cell = store_.cell(frame.live, args.where);
            Element e{result, store_.yes()};
            e.repeated = true;
            cell->elements.push_back(e);
            cell->open = true;
            cell->openReason = "as many as the input has";
            return store_.array(cell);
        }
        if (name == "filter" || name == "sort") return object;
        if (name == "find") return element;
        if (name == "reduce")
            return args.at(1, store_.symbol("an accumulator"));  // objects and builders are the same cell
        return placeSymbol(store_.intern({"result of ", name}), args.where);
    }
    return {};
}

std::optional<V> Interpreter::callArray(Frame& frame, V object, std::string_view name, Arguments& args) {
    V function = args.at(0, store_.undefined());
    if (name == "then" || name == "catch" || name == "finally") return callString(frame, object, name, args);
    if (object->is(NativeKind::EntityOf)) {  // rows, or a row: what is called on it tells
        static constexpr std::string_view kMany[] = {"map",  "forEach", "flatMap",
                                                     "some", "every",   "findIndex"};
        static constexpr std::string_view kSame[] = {"filter", "sort", "slice", "concat", "reverse",
                                                     "find",   "pop",  "shift", "at"};
        if (models::has(kMany, name)) {
            V result = callback(frame, function, {object, store_.symbol("an index")}, true);
            if (name == "map" && interesting(result)) {
                Cell* cell = store_.cell(frame.live, args.where);
                Element e{result, store_.yes()};
                e.repeated = true;
                cell->elements.push_back(e);
                cell->open = true;
                return store_.array(cell);
            }
            return placeSymbol(store_.intern({"result of ", name}), args.where);
        }
        if (models::has(kSame, name)) {
            if (function->is(Kind::Function)) callback(frame, function, {object}, true);
            return object;
        }
        if (name == "reduce") {
            V start = args.at(1, store_.symbol("an accumulator"));
            callback(frame, function, {start, object}, true);
            return start;
        }
        return {};
    }
    Cell* cell = object->cell;
    Guard under = store_.relative(frame.live, cell->created ? cell->created : store_.yes());
    if (name == "push" || name == "unshift") {
        if (cell->frozen) return store_.symbol("length");
        for (V arg : args.values) {
            keep(arg);
            Element element{arg, under};
            element.repeated = entry_.loopDepth > 0;
            element.where = args.where;
            cell->elements.push_back(element);
        }
        if (args.openEnd) {
            cell->open = true;
            cell->openReason = "a spread of unknown length";
        }
        return store_.symbol("length");
    }
    if (name == "concat") {
        Cell* copy = store_.cell(frame.live, args.where);
        appendElements(copy, object, store_.yes());
        for (V arg : args.values) {
            if (arg->is(Kind::Array) || arg->is(Kind::Choice))
                appendElements(copy, arg, store_.yes());
            else
                copy->elements.push_back({arg, store_.yes()});
        }
        return store_.array(copy);
    }
    if (name == "join") {
        V separator = args.at(0, store_.string(","));
        return joinElements(object, separator);
    }
    if (name == "map" || name == "forEach" || name == "flatMap" || name == "filter" || name == "find" ||
        name == "some" || name == "every" || name == "findIndex") {
        Cell* copy = store_.cell(frame.live, args.where);
        copy->open = cell->open;
        copy->openReason = cell->openReason;
        const std::vector<Element> elements = cell->elements;
        std::size_t index = 0;
        V found = nullptr;
        Guard some = store_.no(), every = store_.yes();
        for (const Element& element : elements) {
            if (index >= kMaxUnroll && !lateClass_) {
                copy->open = true;
                copy->openReason = "more elements than are followed";
                break;
            }
            Guard saved = frame.live;
            frame.live = store_.both(saved, element.guard);
            if (isFalse(frame.live)) {
                frame.live = saved;
                continue;
            }
            V value = element.repeated
                          ? callback(frame, function, {element.value, store_.symbol("an index")}, true)
                          : callback(frame, function,
                                     {element.value, store_.number(static_cast<double>(index))}, false);
            frame.live = saved;
            ++index;
            Element out = element;
            if (name == "map") {
                out.value = value;
                copy->elements.push_back(out);
            } else if (name == "flatMap") {
                if (value->is(Kind::Array))
                    appendElements(copy, value, element.guard);
                else {
                    out.value = value;
                    copy->elements.push_back(out);
                }
            } else {
                Guard keeps = condition(value);
                some = store_.either(some, keeps);
                every = store_.both(every, keeps);
                if (name == "find" && isTrue(keeps) && !found) found = element.value;
                out.guard = store_.both(element.guard, keeps);
                if (!isFalse(out.guard)) copy->elements.push_back(out);
            }
        }
        if (cell->open && elements.empty())
            callback(frame, function, {elementOf(object), store_.symbol("an index")}, true);
        if (name == "forEach") return store_.undefined();
        if (name == "some" || name == "every") {
            Guard g = name == "some" ? some : every;
            if (!cell->open && isTrue(g)) return store_.boolean(true);
            if (!cell->open && isFalse(g)) return store_.boolean(false);
            return placeSymbol(store_.intern({"result of ", name}), args.where);
        }
        if (name == "find") {
            if (found && !cell->open) return found;
            if (copy->elements.empty() && !cell->open) return store_.undefined();
            if (copy->elements.size() == 1) return copy->elements[0].value;
            if (cell->open || copy->elements.size() >= kMaxChoices)
                return store_.derived("element", {object});
            std::vector<std::pair<Guard, V>> cases;
            Guard before = store_.yes();
            for (const Element& element : copy->elements) {
                cases.emplace_back(store_.both(before, element.guard), element.value);
                before = store_.both(before, store_.negate(element.guard));
            }
            cases.emplace_back(before, store_.undefined());
            return store_.choice(std::move(cases));
        }
        if (name == "findIndex") return store_.symbol("an index");
        return store_.array(copy);
    }
    if (name == "reduce" || name == "reduceRight") {
        V accumulator = args.values.size() > 1 ? args.values[1] : nullptr;
        const std::vector<Element> elements = cell->elements;
        std::size_t index = 0;
        for (const Element& element : elements) {
            if (!accumulator) {
                accumulator = element.value;
                continue;
            }
            if (index++ >= kMaxUnroll) break;
            accumulator = callback(
                frame, function, {accumulator, element.value, store_.number(static_cast<double>(index - 1))},
                element.repeated);
        }
        if (cell->open && accumulator) callback(frame, function, {accumulator, elementOf(object)}, true);
        return accumulator ? accumulator : store_.undefined();
    }
    if (name == "includes") {
        V needle = args.at(0, store_.undefined());
        bool known = !cell->open;
        for (const Element& element : cell->elements) {
            if (element.value == needle && certain(element)) return store_.boolean(true);
            known &= element.value->is(Kind::String) || element.value->is(Kind::Number);
        }
        if (known && (needle->is(Kind::String) || needle->is(Kind::Number))) return store_.boolean(false);
        // `list.includes(x)` for a constant list: x is one of them. The same question is the same condition.
        return store_.derived("includes", {object, needle});
    }
    // In place, over constants; with a comparator the order stays as it was.
    if ((name == "sort" && args.values.empty()) || name == "reverse") {
        const bool known = !cell->open && std::ranges::all_of(cell->elements, [](const Element& e) {
            return !e.repeated && isTrue(e.guard) && (e.value->is(Kind::String));
        });
        if (known && name == "reverse") std::ranges::reverse(cell->elements);
        if (known && name == "sort")
            std::ranges::stable_sort(cell->elements, {}, [](const Element& e) { return e.value->text; });
        return object;
    }
    if (name == "slice" || name == "reverse" || name == "sort" || name == "fill") {
        if (function->is(Kind::Function)) callback(frame, function, {}, true);
        // A name must not depend on an order that is not known.
        if (namingBase_ != nullptr && name == "sort" && cell->elements.size() > 1)
            open(object, "sorted by a function");
        if (name == "slice" && args.values.size() == 1 && args.values[0]->is(Kind::Number) &&
            args.values[0]->number >= 0 && !cell->open) {
            Cell* copy = store_.cell(frame.live, args.where);
            for (std::size_t i = static_cast<std::size_t>(args.values[0]->number); i < cell->elements.size();
                 ++i)
                copy->elements.push_back(cell->elements[i]);
            return store_.array(copy);
        }
        if (name == "slice" && args.values.empty()) {
            Cell* copy = store_.cell(frame.live, args.where);
            appendElements(copy, object, store_.yes());
            return store_.array(copy);
        }
        if (name == "slice") {
            Cell* copy = store_.cell(frame.live, args.where);
            appendElements(copy, object, store_.yes());
            copy->open = true;
            copy->openReason = "a slice";
            return store_.array(copy);
        }
        return object;
    }
    if (name == "flat") {
        Cell* copy = store_.cell(frame.live, args.where);
        copy->open = cell->open;
        for (const Element& element : cell->elements) {
            if (element.value->is(Kind::Array))
                appendElements(copy, element.value, element.guard);
            else
                copy->elements.push_back(element);
        }
        return store_.array(copy);
    }
    if (name == "pop" || name == "shift") {
        if (cell->elements.empty()) return store_.undefined();
        V value = name == "pop" ? cell->elements.back().value : cell->elements.front().value;
        if (!cell->frozen && isTrue(under) && entry_.loopDepth == 0) {
            if (name == "pop")
                cell->elements.pop_back();
            else
                cell->elements.erase(cell->elements.begin());
        }
        return value;
    }
    if (name == "at" && args.at(0, store_.undefined())->is(Kind::Number)) {
        double i = args.values[0]->number;
        if (i < 0) i += static_cast<double>(cell->elements.size());
        return indexed(frame, object, store_.number(i));
    }
    if (name == "indexOf" || name == "entries" || name == "keys" || name == "values")
        return name == "values" ? object : placeSymbol(store_.intern({"result of ", name}), args.where);
    if (name == "toString") return joinElements(object, store_.string(","));
    for (V arg : args.values)
        if (arg->is(Kind::Function)) callback(frame, arg, {}, true);
    return placeSymbol(store_.intern({"result of ", name}), args.where);
}

// A Map or Set holds its entries in cell->elements: pairs, or values. Keys are compared as JavaScript does:
// by identity.
std::optional<V> Interpreter::callMap(Frame& frame, V object, std::string_view name, Arguments& args) {
    Cell* cell = object->cell;
    const bool isMap = object->text == "Map";
    V key = args.at(0, store_.undefined());
    auto keyOf = [&](const Element& element) {
        return isMap ? element.value->cell->elements[0].value : element.value;
    };
    auto find = [&]() -> Element* {
        for (Element& element : cell->elements)
            if (keyOf(element) == key) return &element;
        return nullptr;
    };
    Guard under = store_.relative(frame.live, cell->created ? cell->created : store_.yes());
    if (name == "set" || name == "add") {
        if (cell->frozen) return object;
        V value = args.at(1, store_.undefined());
        keep(key);
        keep(value);
        if (Element* element = find()) {
            if (isMap)
                element->value->cell->elements[1].value =
                    isTrue(under)
                        ? value
                        : store_.choice({{under, value},
                                         {store_.negate(under), element->value->cell->elements[1].value}});
            return object;
        }
        Element element{key, under};
        if (isMap) {
            Cell* pair = store_.cell(frame.live, args.where);
            pair->elements.push_back({key, store_.yes()});
            pair->elements.push_back({value, store_.yes()});
            element.value = store_.array(pair);
        }
        cell->elements.push_back(element);
        return object;
    }
    if (name == "get" && isMap) {
        if (Element* element = find()) {
            V value = element->value->cell->elements[1].value;
            return isTrue(element->guard)
                       ? value
                       : store_.choice(
                             {{element->guard, value}, {store_.negate(element->guard), store_.undefined()}});
        }
        if (!cell->open && (key->is(Kind::String) || key->is(Kind::Class) || key->is(Kind::Native)))
            return store_.undefined();
        return store_.derived("get", {object, key});
    }
    if (name == "has") {
        if (Element* element = find(); element && isTrue(element->guard)) return store_.boolean(true);
        if (!cell->open && (key->is(Kind::String) || key->is(Kind::Class) || key->is(Kind::Native)))
            return store_.boolean(false);
        return store_.derived("has", {object, key});
    }
    if (name == "entries" || name == "values" || name == "keys") {
        Cell* list = store_.cell(frame.live, args.where);
        list->open = cell->open;
        for (const Element& element : cell->elements) {
            Element copy = element;
            if (isMap && name != "entries")
                copy.value = element.value->cell->elements[name == "keys" ? 0 : 1].value;
            list->elements.push_back(copy);
        }
        return store_.array(list);
    }
    if (name == "forEach") {
        const std::vector<Element> elements = cell->elements;
        for (std::size_t i = 0; i < elements.size() && i < kMaxUnroll; ++i)
            callback(frame, key,
                     isMap ? std::vector<V>{elements[i].value->cell->elements[1].value,
                                            elements[i].value->cell->elements[0].value}
                           : std::vector<V>{elements[i].value},
                     false);
        return store_.undefined();
    }
    return {};
}

V Interpreter::joinElements(V array, V separator) {
    // Elements under conditions give one text for each combination while these are few; a text of unknown
    // length otherwise.
    if (array->cell->open) {
        std::vector<V> parts;
        for (const Element& element : array->cell->elements) parts.push_back(element.value);
        if (array->cell->elements.size() == 1 && array->cell->elements[0].repeated)
            return store_.derived("join", {array->cell->elements[0].value, separator});
        return store_.derived("join", {array, separator});
    }
    std::vector<std::pair<Guard, V>> texts{{store_.yes(), nullptr}};
    for (const Element& element : array->cell->elements) {
        if (element.repeated) return store_.derived("join", {array, separator});
        std::vector<std::pair<Guard, V>> next;
        for (auto& [guard, text] : texts) {
            V value = element.value->nullish() ? store_.string("") : element.value;
            V with = text ? store_.templateOf({text, separator, value}) : store_.templateOf({value});
            Guard present = store_.both(guard, element.guard),
                  absent = store_.both(guard, store_.negate(element.guard));
            if (!isFalse(present)) next.emplace_back(present, with);
            if (!isFalse(absent)) next.emplace_back(absent, text);
        }
        if (next.size() > kMaxChoices) return store_.derived("join", {array, separator});
        texts = std::move(next);
    }
    for (auto& [guard, text] : texts)
        if (!text) text = store_.string("");
    return store_.choice(std::move(texts));
}

std::optional<V> Interpreter::callGlobal(Frame& frame, std::string_view name, Arguments& args) {
    V first = args.at(0, store_.undefined());
    auto listOf = [&](auto&& pick) -> V {
        Cell* cell = store_.cell(frame.live, args.where);
        if (first->is(Kind::Module)) {
            for (std::string_view exported : project_.exportedNames(first->file)) {
                V value = exportValue(first->file, exported);
                if (!value->is(Kind::Unknown))
                    cell->elements.push_back({pick(exported, value), store_.yes()});
            }
            return store_.array(cell);
        }
        if (first->is(Kind::Array)) {
            for (std::size_t i = 0; i < first->cell->elements.size(); ++i) {
                Element element = first->cell->elements[i];
                element.value = pick(store_.intern(std::to_string(i)), element.value);
                cell->elements.push_back(element);
            }
            cell->open = first->cell->open;
            return store_.array(cell);
        }
        if (!first->cell || !(first->is(Kind::Object) || first->is(Kind::Instance))) {
            cell->open = true;
            cell->openReason = store_.intern("of " + describe(first, 1));
            return store_.array(cell);
        }
        for (const Prop& prop : first->cell->props) {
            if (prop.name.starts_with('%')) continue;
            Element element{pick(prop.name, prop.value), prop.guard};
            cell->elements.push_back(element);
        }
        cell->open = first->cell->open;
        cell->openReason = first->cell->openReason;
        return store_.array(cell);
    };
    if (name == "Object.values") return listOf([](std::string_view, V value) { return value; });
    if (name == "Object.keys" || name == "Object.getOwnPropertyNames")
        return listOf([&](std::string_view key, V) { return store_.string(key); });
    if (name == "Object.entries")
        return listOf([&](std::string_view key, V value) {
            Cell* pair = store_.cell(frame.live, args.where);
            pair->elements.push_back({store_.string(key), store_.yes()});
            pair->elements.push_back({value, store_.yes()});
            return store_.array(pair);
        });
    if (name == "Object.fromEntries") {
        Cell* cell = store_.cell(frame.live, args.where);
        V source = first->is(NativeKind::Global) && first->text == "Map" && first->cell
                       ? store_.array(first->cell)
                       : first;
        if (source->is(Kind::Object)) {
            spreadInto(frame, cell, source, store_.yes());
        } else if (source->is(Kind::Array)) {
            for (const Element& element : source->cell->elements) {
                V pair = element.value;
                if (pair->is(Kind::Array) && pair->cell->elements.size() == 2 &&
                    pair->cell->elements[0].value->is(Kind::String))
                    setProp(cell, pair->cell->elements[0].value->text, pair->cell->elements[1].value,
                            element.guard, {}, {});
                else
                    cell->open = true;
            }
            cell->open |= source->cell->open;
        } else {
            cell->open = true;
        }
        return store_.object(cell);
    }
    if (name == "Object.assign") {
        if (!first->cell && !first->is(Kind::Class)) return first;
        for (std::size_t i = 1; i < args.values.size(); ++i) {
            Cell* target = first->is(Kind::Class) ? first->cls->statics : first->cell;
            if (first->is(Kind::Native) || target->frozen) continue;
            spreadInto(frame, target, args.values[i],
                       store_.relative(frame.live, target->created ? target->created : store_.yes()));
        }
        return first;
    }
    if (name == "Object.freeze" || name == "Object.seal" || name == "structuredClone" ||
        name == "Object.create")
        return first;
    if (name == "Object.defineProperty" && args.values.size() >= 3) {
        if (args.values[1]->is(Kind::String) && args.values[2]->cell) {
            V value = property(args.values[2], "value");
            if (V getter = property(args.values[2], "get"); !value && getter && getter->is(Kind::Function))
                value = callback(frame, getter, {}, false);
            if (value) setMember(frame, first, args.values[1]->text, value, args.where, args.where);
        }
        return first;
    }
    if (name == "Promise.all" || name == "Promise.allSettled" || name == "Promise.resolve" ||
        name == "Promise.race" || name == "Promise.any" || name == "Array.from") {
        if (name == "Array.from" && args.values.size() > 1) {
            Arguments inner;
            inner.values = {args.values[1]};
            inner.locations.resize(1);
            inner.where = args.where;
            if (auto mapped = first->is(Kind::Array) ? callArray(frame, first, "map", inner)
                                                     : callString(frame, first, "map", inner))
                return *mapped;
        }
        if (first->is(NativeKind::Global) && (first->text == "Set" || first->text == "Map") && first->cell)
            return store_.array(first->cell);
        return first;
    }
    if (name == "Array.isArray") {
        if (first->is(Kind::Array)) return store_.boolean(true);
        if (first->is(Kind::Object) || first->is(Kind::String) || first->nullish() ||
            first->is(Kind::Number) || first->is(Kind::Instance))
            return store_.boolean(false);
        return store_.derived("Array.isArray", {first});
    }
    if (name == "Array.of") {
        Cell* cell = store_.cell(frame.live, args.where);
        for (V arg : args.values) cell->elements.push_back({arg, store_.yes()});
        return store_.array(cell);
    }
    if (name == "JSON.parse" && first->is(Kind::Derived) && first->text == "JSON.stringify")
        return first->items[0];
    if (name == "JSON.stringify" && args.values.size() == 1) return store_.derived("JSON.stringify", {first});
    if (name.starts_with("Set.") || name.starts_with("Map.")) return {};
    if (name.starts_with("__audit_")) return callSummary(name, args);
    if (name == "require" && first->is(Kind::String)) return requireValue(frame.file, first->text);
    if (name == "require.resolve") return store_.symbol("a path");
    if (name == "process.cwd") return store_.string(project_.root());
    if (name == "setTimeout" || name == "setImmediate" || name == "setInterval" || name == "queueMicrotask" ||
        name == "process.nextTick") {
        callback(frame, first, {}, true);  // deferred: what it decorates is not certain
        return store_.symbol("a timer");
    }
    if (name == "__decorate" && args.values.size() >= 2) {
        V target = args.values[1];
        const ClassInfo* cls = target->is(Kind::Class) ? target->cls
                               : target->is(NativeKind::Global) && target->text == "prototype" &&
                                       target->items[0]->is(Kind::Class)
                                   ? target->items[0]->cls
                                   : nullptr;
        const bool onMember = args.values.size() > 2 && args.values[2]->is(Kind::String);
        std::string_view key = onMember ? args.values[2]->text : std::string_view{};
        if (cls && first->is(Kind::Array)) {
            DesignType type = metadataType(first);
            const std::size_t before = out_.decorators.size();
            for (const Element& element : first->cell->elements)
                applyDecorator(frame, element.value, cls, key, target->is(Kind::Class) && onMember,
                               element.where.known() ? element.where : args.where, memberOf(cls, key));
            for (std::size_t i = before; i < out_.decorators.size(); ++i)
                if (type.kind != DesignType::Kind::None) out_.decorators[i].designType = type;
        }
        return target;
    }
    if (name == "__metadata" || name == "Reflect.metadata")
        return store_.native(NativeKind::DecoratorResult, "metadata", args.values);
    if (name == "__param") return store_.undefined();
    if (name == "__rest" && args.values.size() == 2 &&
        args.values[1]->is(Kind::Array)) {  // const { a, ...rest } = first
        Cell* cell = store_.cell(frame.live, args.where);
        spreadInto(frame, cell, first, store_.yes());
        std::erase_if(cell->props, [&](const Prop& prop) {
            return std::ranges::any_of(args.values[1]->cell->elements, [&](const Element& taken) {
                return taken.value->is(Kind::String) && taken.value->text == prop.name;
            });
        });
        return store_.object(cell);
    }
    if (name == "__importStar" || name == "__importDefault") return first;
    if (name == "Reflect.decorate" && args.values.size() >= 2) return callGlobal(frame, "__decorate", args);
    if (name == "Symbol" || name == "Symbol.for") return store_.symbol("a symbol");
    if (name == "process.exit") return store_.undefined();
    static constexpr std::string_view kPure[] = {
        "Number",    "String",          "Boolean",          "parseInt",     "parseFloat", "isNaN",
        "isFinite",  "Number.isFinite", "Number.isInteger", "Number.isNaN", "Math.trunc", "Math.floor",
        "Math.ceil", "Math.round",      "Math.abs",         "Math.max",     "Math.min",   "BigInt"};
    std::string_view op = name;
    if (name == "Number.parseInt" || name == "Number.parseFloat") op = name.substr(7);
    if (models::has(kPure, op)) {
        return mapChoice(first, [&](V v) -> V {
            std::vector<V> operands{v};
            for (std::size_t i = 1; i < args.values.size(); ++i) operands.push_back(args.values[i]);
            if (auto result = pure(op, operands)) return *result;
            if (op == "String" && (v->is(Kind::Template))) return v;
            return store_.derived(op, std::move(operands));
        });
    }
    for (V arg : args.values)
        if (arg->is(Kind::Function)) callback(frame, arg, {}, true);
    return placeSymbol(store_.intern({"result of ", name}), args.where);
}

DesignType Interpreter::metadataType(V decorators) {
    // __metadata("design:type", String): what the compiler saw.
    DesignType type;
    for (const Element& element : decorators->cell->elements) {
        V d = element.value;
        if (!d->is(NativeKind::DecoratorResult) || d->text != "metadata" || d->items.size() != 2 ||
            !d->items[0]->is(Kind::String) || d->items[0]->text != "design:type")
            continue;
        V t = d->items[1];
        type.kind = DesignType::Kind::Object;
        if (t->is(NativeKind::Global)) {
            static constexpr std::pair<std::string_view, DesignType::Kind> kKinds[] = {
                {"String", DesignType::Kind::String},   {"Number", DesignType::Kind::Number},
                {"Boolean", DesignType::Kind::Boolean}, {"Date", DesignType::Kind::Date},
                {"Buffer", DesignType::Kind::Buffer},   {"Array", DesignType::Kind::Array},
                {"Promise", DesignType::Kind::Promise}, {"Map", DesignType::Kind::Map},
                {"Set", DesignType::Kind::Set},         {"BigInt", DesignType::Kind::BigInt}};
            for (const auto& [name, kind] : kKinds)
                if (t->text == name) type.kind = kind;
        }
        if (t->is(Kind::Class)) {
            type.kind = DesignType::Kind::Class;
            type.cls = t->cls;
        }
    }
    return type;
}

}  // namespace audit::evaluate
