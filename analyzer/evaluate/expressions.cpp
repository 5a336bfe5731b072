// Expressions to values.
#include <algorithm>
#include <cmath>

#include "evaluate/interpreter.h"

namespace audit::evaluate {

using ir::ExprKind;
using ir::Op;

bool Interpreter::tick() {
    if (entry_.bounded) return false;
    const std::size_t work = store_.work();
    entry_.steps += 1 + (work - seenWork_);
    seenWork_ = work;
    if (entry_.steps > entry_.softLimit) entry_.maxDepth = 0;
    if (entry_.steps <= entry_.limit) return true;
    entry_.bounded = true;
    return false;
}

namespace {

/// Keeps the C++ stack within its bound; everything deeper is unknown.
class Nesting {
  public:
    explicit Nesting(int& depth) : depth_(depth) { ++depth_; }
    ~Nesting() { --depth_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;
    [[nodiscard]] bool tooDeep() const { return depth_ > kMaxNesting; }

  private:
    int& depth_;
};

std::string_view opText(Op op) {
    switch (op) {
        case Op::Add:
            return "+";
        case Op::Sub:
            return "-";
        case Op::Mul:
            return "*";
        case Op::Div:
            return "/";
        case Op::Mod:
            return "%";
        case Op::Pow:
            return "**";
        case Op::Eq:
            return "==";
        case Op::Ne:
            return "!=";
        case Op::StrictEq:
            return "===";
        case Op::StrictNe:
            return "!==";
        case Op::Lt:
            return "<";
        case Op::Le:
            return "<=";
        case Op::Gt:
            return ">";
        case Op::Ge:
            return ">=";
        case Op::In:
            return "in";
        case Op::InstanceOf:
            return "instanceof";
        case Op::BitAnd:
            return "&";
        case Op::BitOr:
            return "|";
        case Op::BitXor:
            return "^";
        case Op::Shl:
            return "<<";
        case Op::Shr:
            return ">>";
        case Op::UShr:
            return ">>>";
        default:
            return "?";
    }
}

}  // namespace

V Interpreter::placeSymbol(std::string_view what, Location where, const TypeRef* type) {
    if (!where.known()) return store_.symbol(what, type);
    const Location caller = entry_.callers.empty() ? Location{} : entry_.callers.back();
    const std::uint64_t from = (static_cast<std::uint64_t>(caller.file) << 32) | caller.span.begin;
    what = store_.intern(what);
    const std::uint64_t span = (static_cast<std::uint64_t>(where.span.begin) << 32) | where.span.end;
    const std::uint64_t hash = mixed(mixed(mixed(where.file, span), from), what.data());
    if (const Place* place = places_.find(hash, [&](const Place& p) {
            return p.where == where && p.from == from && p.what == what.data();
        }))
        return place->symbol;
    V symbol = store_.symbol(what, type);
    places_.insert({where, from, what.data(), symbol, hash});
    return symbol;
}

V Interpreter::mapChoice(V value, Callback<V(V)> f) {
    if (!value->is(Kind::Choice)) return f(value);
    std::vector<std::pair<Guard, V>> cases;
    for (std::size_t i = 0; i < value->items.size(); ++i)
        cases.emplace_back(value->guards[i], f(value->items[i]));
    return store_.choice(std::move(cases));
}

Guard Interpreter::condition(V value) {
    if (value->truthyConstant()) return store_.yes();
    if (value->falsyConstant()) return store_.no();
    if (value->is(Kind::Choice)) {
        std::vector<Guard> arms;
        for (std::size_t i = 0; i < value->items.size(); ++i)
            arms.push_back(store_.both(value->guards[i], condition(value->items[i])));
        return store_.any(std::move(arms));
    }
    if (value->is(Kind::Derived)) {
        if (value->text == "!") return store_.negate(condition(value->items[0]));
        if (value->text == "Boolean") return condition(value->items[0]);
        if (value->text == "!==")
            return store_.negate(store_.atom(store_.derived("===", {value->items[0], value->items[1]})));
        if (value->text == "!=")
            return store_.negate(store_.atom(store_.derived("==", {value->items[0], value->items[1]})));
    }
    return store_.atom(value);
}

Guard Interpreter::nullish(V value) {
    if (value->nullish()) return store_.yes();
    if (value->is(Kind::Choice)) {
        std::vector<Guard> arms;
        for (std::size_t i = 0; i < value->items.size(); ++i)
            arms.push_back(store_.both(value->guards[i], nullish(value->items[i])));
        return store_.any(std::move(arms));
    }
    if (value->is(Kind::Symbol) || value->is(Kind::Env) || value->is(Kind::Unknown) ||
        value->is(NativeKind::EntityOf) ||
        (value->is(Kind::Derived) && (value->text == "." || value->text == "[]")))
        return store_.atom(store_.derived("==", {value, store_.null()}));
    return store_.no();  // results of operators, strings, objects
}

V Interpreter::unary(std::string_view op, V a) {
    return mapChoice(a, [&](V v) -> V {
        const V args[] = {v};
        if (auto result = pure(op, args)) return *result;
        if (op == "typeof") {
            switch (v->kind) {
                case Kind::Template:
                    return store_.string("string");
                case Kind::Function:
                case Kind::Class:
                    return store_.string("function");
                case Kind::Object:
                case Kind::Array:
                case Kind::Instance:
                    return store_.string("object");
                default:
                    break;
            }
        }
        return store_.derived(op, {v});
    });
}

V Interpreter::binary(std::string_view op, V a, V b) {
    const std::size_t product =
        (a->is(Kind::Choice) ? a->items.size() : 1) * (b->is(Kind::Choice) ? b->items.size() : 1);
    if (product > kMaxProduct) return store_.derived(op, {a, b});
    return mapChoice(a, [&](V x) -> V {
        return mapChoice(b, [&](V y) -> V {
            const V args[] = {x, y};
            if (op == "+" && !(x->is(Kind::Number) || y->is(Kind::Number)) &&
                (x->is(Kind::String) || y->is(Kind::String) || x->is(Kind::Template) ||
                 y->is(Kind::Template))) {
                // Concatenation keeps what it knows of its parts, unknown ones included.
                const V parts[] = {x, y};
                if (auto constantText = pure("+", parts); constantText && !(*constantText)->is(Kind::Unknown))
                    return *constantText;
                return store_.templateOf({x, y});
            }
            if (op == "+" && (x->is(Kind::Template) || y->is(Kind::Template)))
                return store_.templateOf({x, y});
            if (auto result = pure(op, args)) return *result;
            if (op == "instanceof") {
                if (x->is(Kind::Instance) && y->is(Kind::Class) && x->cls->derivesFrom(y->cls))
                    return store_.boolean(true);
                if (x->nullish() || x->is(Kind::String) || x->is(Kind::Number) || x->is(Kind::Class))
                    return store_.boolean(false);
            }
            if (op == "in" && y->cell && x->is(Kind::String)) {
                if (property(y, x->text)) return store_.boolean(true);
                if (!y->cell->open && !y->cell->find(x->text)) return store_.boolean(false);
            }
            return store_.derived(op, {x, y});
        });
    });
}

V Interpreter::eval(Frame& frame, ir::ExprId id) {
    if (!tick()) return store_.unknown("the function is too large to follow");
    Nesting nesting(entry_.nesting);
    if (nesting.tooDeep()) return store_.unknown("nested too deeply");
    const ir::Module& m = *frame.module;
    const ir::Expr& e = m.expr(id);
    switch (e.kind) {
        case ExprKind::Null:
            return store_.null();
        case ExprKind::True:
            return store_.boolean(true);
        case ExprKind::False:
            return store_.boolean(false);
        case ExprKind::Number:
            return store_.number(e.number);
        case ExprKind::String:
            return store_.string(m.str(e.text));
        case ExprKind::Regex:
            return store_.regex(m.str(e.text));
        case ExprKind::This:
            return frame.self ? frame.self : store_.undefined();
        case ExprKind::Super:
            return store_.unknown("super outside a call");
        case ExprKind::Identifier:
            return lookupName(frame, m.str(e.text));
        case ExprKind::Template: {
            std::vector<V> parts;
            for (std::uint32_t i = 0; i < e.items.count; ++i) {
                V part = eval(frame, m.at(e.items, i));
                if (part->is(Kind::Number) || part->is(Kind::Bool)) {
                    const V args[] = {part};
                    part = *pure("String", args);
                }
                parts.push_back(part);
            }
            // A hole that is one of a few constants: one string for each.
            std::size_t product = 1;
            for (V part : parts)
                if (part->is(Kind::Choice)) product *= part->items.size();
            if (product == 1 || product > kMaxProduct) return store_.templateOf(std::move(parts));
            V result = store_.string("");
            for (V part : parts) result = binary("+", result, part);
            return result;
        }
        case ExprKind::Member: {
            V object;
            if (m.expr(e.a).kind == ExprKind::Super)
                object = frame.owner && frame.owner->super ? frame.self
                                                           : store_.unknown("super of an unknown class");
            else
                object = eval(frame, e.a);
            return member(frame, object, m.str(e.text));
        }
        case ExprKind::Index: {
            V object = eval(frame, e.a);
            return indexed(frame, object, eval(frame, e.b));
        }
        case ExprKind::Call:
            return evalCall(frame, e);
        case ExprKind::New:
            return evalNew(frame, e);
        case ExprKind::TaggedTemplate: {
            V tag = eval(frame, e.a);
            Arguments args;
            args.values.push_back(eval(frame, e.b));
            args.locations.push_back(at(frame, m.expr(e.b).span));
            args.where = args.nameWhere = at(frame, e.span);
            if (tag->is(NativeKind::Method)) {
                V receiver = tag->items[0];
                if (receiver->is(NativeKind::DataSource) || receiver->is(NativeKind::Manager) ||
                    receiver->is(NativeKind::QueryRunner)) {
                    recordCall(frame, Receiver::SqlTag, tag->text, nullptr, args, 0, nullptr);
                    return store_.symbol("rows of a raw query");
                }
            }
            if (tag->is(Kind::Function)) return callValue(frame, tag, store_.undefined(), args);
            return store_.symbol("tagged template");
        }
        case ExprKind::Array: {
            Cell* cell = store_.cell(frame.live, at(frame, e.span));
            cell->elements.reserve(e.items.count);
            for (std::uint32_t i = 0; i < e.items.count; ++i) {
                ir::ExprId item = m.at(e.items, i);
                if (item == ir::kNone) {
                    cell->elements.push_back({store_.undefined(), store_.yes()});
                } else if (m.expr(item).kind == ExprKind::Spread) {
                    appendElements(cell, eval(frame, m.expr(item).a), store_.yes());
                } else {
                    Element element{eval(frame, item), store_.yes()};
                    element.where = at(frame, m.expr(item).span);
                    cell->elements.push_back(element);
                }
            }
            return store_.array(cell);
        }
        case ExprKind::Object: {
            Cell* cell = store_.cell(frame.live, at(frame, e.span));
            cell->props.reserve(e.items.count);
            V object = store_.object(cell);
            for (std::uint32_t i = 0; i < e.items.count; ++i) {
                const ir::Property& p = m.props[e.items.first + i];
                if (p.kind == ir::Property::Kind::Spread) {
                    spreadInto(frame, cell, eval(frame, p.value), store_.yes());
                    continue;
                }
                std::string_view name = m.str(p.name);
                V key = nullptr;
                if (p.computed != ir::kNone) {
                    key = eval(frame, p.computed);
                    if (key->is(Kind::String)) {
                        name = key->text;
                        key = nullptr;
                    } else if (key->is(Kind::Number)) {
                        const V args[] = {key};
                        name = (*pure("String", args))->text;
                        key = nullptr;
                    }
                }
                V value = nullptr;
                if (p.value != ir::kNone && m.expr(p.value).kind == ExprKind::Function) {
                    const ir::Expr& fe = m.expr(p.value);
                    const bool named = p.kind == ir::Property::Kind::Method || frame.function.empty();
                    Closure* closure = makeClosure(frame, fe.id, named ? name : std::string_view{});
                    if (p.kind != ir::Property::Kind::Value && !m.functions[fe.id].arrow)
                        closure->self = object;
                    value = store_.function(closure);
                } else {
                    value = p.kind == ir::Property::Kind::Shorthand && p.value == ir::kNone
                                ? lookupName(frame, name)
                                : evalMaybe(frame, p.value);
                }
                if (key) {
                    if (key->is(Kind::Choice)) {  // [asc ? 'a' : 'b']: one property under each condition
                        bool constantKeys = true;
                        for (V k : key->items) constantKeys &= k->is(Kind::String);
                        if (constantKeys) {
                            for (std::size_t k = 0; k < key->items.size(); ++k)
                                setProp(cell, key->items[k]->text, value, key->guards[k], at(frame, p.span),
                                        at(frame, p.nameSpan));
                            continue;
                        }
                    }
                    cell->open = true;
                    cell->openReason = store_.intern("a property named by " + describe(key, 2));
                    continue;
                }
                setProp(cell, name, value, store_.yes(), at(frame, p.span), at(frame, p.nameSpan));
                if (p.kind == ir::Property::Kind::Getter) cell->props.back().getter = true;
            }
            return object;
        }
        case ExprKind::Function:
            return store_.function(makeClosure(frame, e.id, m.str(m.functions[e.id].name)));
        case ExprKind::Class:
            return classValue(frame, e.id, {});
        case ExprKind::Unary: {
            if (e.op == Op::TypeOf && m.expr(e.a).kind == ExprKind::Identifier) {
                V v = eval(frame, e.a);
                return unary("typeof", v);
            }
            V a = eval(frame, e.a);
            switch (e.op) {
                case Op::Not: {
                    Guard c = condition(a);
                    if (isTrue(c)) return store_.boolean(false);
                    if (isFalse(c)) return store_.boolean(true);
                    return a->is(Kind::Derived) && a->text == "!" ? store_.derived("Boolean", {a->items[0]})
                                                                  : store_.derived("!", {a});
                }
                case Op::Minus:
                    return unary("neg", a);
                case Op::Plus:
                    return unary("Number", a);
                case Op::TypeOf:
                    return unary("typeof", a);
                case Op::Void:
                    return store_.undefined();
                case Op::Delete: {
                    const ir::Expr& target = m.expr(e.a);
                    if (target.kind == ExprKind::Member) {
                        V object = eval(frame, target.a);
                        if (object->cell && !object->cell->frozen)
                            for (Prop& prop : object->cell->props)
                                if (prop.name == m.str(target.text))
                                    prop.guard = store_.both(
                                        prop.guard,
                                        store_.negate(store_.relative(frame.live, object->cell->created)));
                    }
                    return store_.boolean(true);
                }
                default:
                    return unary("~", a);
            }
        }
        case ExprKind::Binary: {
            V a = eval(frame, e.a);
            if (e.op == Op::And || e.op == Op::Or || e.op == Op::Nullish) {
                Guard c = e.op == Op::Nullish ? nullish(a) : condition(a);
                Guard evaluates = e.op == Op::Or ? store_.negate(c) : c;
                if (isFalse(evaluates)) return a;
                Guard saved = frame.live;
                frame.live = store_.both(saved, evaluates);
                if (isFalse(frame.live)) {
                    frame.live = saved;
                    return a;
                }
                V b = eval(frame, e.b);
                frame.live = saved;
                if (isTrue(evaluates)) return b;
                // As an operand of a condition, `a && b` is the conjunction; as a value it is one or the
                // other.
                return store_.choice(
                    {{evaluates, b},
                     {store_.negate(evaluates),
                      e.op == Op::Nullish || e.op == Op::Or
                          ? a
                          : (a->is(Kind::Bool) || a->is(Kind::Derived) ? store_.boolean(false) : a)}});
            }
            V b = eval(frame, e.b);
            return binary(opText(e.op), a, b);
        }
        case ExprKind::Conditional: {
            Guard c = condition(eval(frame, e.a));
            if (isTrue(c)) return eval(frame, e.b);
            if (isFalse(c)) return eval(frame, e.c);
            Guard saved = frame.live;
            V yes = nullptr, no = nullptr;
            frame.live = store_.both(saved, c);
            if (!isFalse(frame.live)) yes = eval(frame, e.b);
            frame.live = store_.both(saved, store_.negate(c));
            if (!isFalse(frame.live)) no = eval(frame, e.c);
            frame.live = saved;
            if (!yes) return no ? no : store_.undefined();
            if (!no) return yes;
            return store_.choice({{c, yes}, {store_.negate(c), no}});
        }
        case ExprKind::Assign: {
            if (e.a == ir::kNone && e.id != ir::kNone) {
                V value = eval(frame, e.b);
                bindPattern(frame, e.id, value, false);
                return value;
            }
            if (e.op == Op::Set) {
                V value = nullptr;
                const ir::Expr& rhs = m.expr(e.b);
                if (rhs.kind == ExprKind::Class && m.expr(e.a).kind == ExprKind::Identifier)
                    value = classValue(frame, rhs.id, m.str(m.expr(e.a).text));
                else
                    value = eval(frame, e.b);
                assignTo(frame, e.a, value);
                return value;
            }
            V old = eval(frame, e.a);
            V value;
            if (e.op == Op::And || e.op == Op::Or || e.op == Op::Nullish) {
                Guard c = e.op == Op::Nullish ? nullish(old)
                          : e.op == Op::And   ? condition(old)
                                              : store_.negate(condition(old));
                if (isFalse(c)) return old;
                Guard saved = frame.live;
                frame.live = store_.both(saved, c);
                V fresh = eval(frame, e.b);
                frame.live = saved;
                value = store_.choice({{c, fresh}, {store_.negate(c), old}});
            } else {
                value = binary(opText(e.op), old, eval(frame, e.b));
            }
            assignTo(frame, e.a, value);
            return value;
        }
        case ExprKind::Update: {
            V old = eval(frame, e.a);
            V value = binary(e.op == Op::Increment ? "+" : "-", old, store_.number(1));
            if (entry_.loopDepth > 0) value = store_.symbol("a counter");
            assignTo(frame, e.a, value);
            return e.flags & ir::kPrefix ? value : old;
        }
        case ExprKind::Spread:
            return eval(frame, e.a);
        case ExprKind::Await: {
            V value = eval(frame, e.a);
            if (value->is(Kind::Derived) && value->text == "." && value->items[0]->is(NativeKind::EntityOf)) {
                V target = value->items[0]->items[0];
                Arguments args;
                args.where = args.nameWhere = at(frame, e.span);
                if (target->is(Kind::Class) && value->items[1]->is(Kind::String)) {
                    // `await user.posts` sends a query when the relation is lazy: the declared type says so.
                    for (const ClassInfo* c = target->cls; c; c = c->super) {
                        const ir::Module& cm = irModule(c);
                        const ir::Class& ic = irClass(c);
                        for (std::uint32_t i = 0; i < ic.members.count; ++i) {
                            const ir::Member& member = cm.members[ic.members.first + i];
                            if (cm.str(member.name) != value->items[1]->text || member.type == ir::kNone)
                                continue;
                            const ir::Type& type = cm.types[member.type];
                            if (type.kind == ir::TypeKind::Reference && cm.str(type.text) == "Promise") {
                                args.values.push_back(value->items[1]);
                                recordCall(frame, Receiver::LazyRelation, value->items[1]->text, target, args,
                                           0, nullptr);
                            }
                        }
                    }
                }
            }
            return value;
        }
        case ExprKind::Yield:
            return e.a == ir::kNone ? store_.symbol("yield") : eval(frame, e.a);
        case ExprKind::Cast: {
            V value = eval(frame, e.a);
            // A cast tells the type of what is otherwise not known: `x as Repository<User>`.
            if (e.type != ir::kNone && !plainType({frame.file, e.type, frame.bindings}) &&
                (value->is(Kind::Symbol) || value->is(Kind::Unknown) || value->is(Kind::Derived))) {
                V typed = typedValue({frame.file, e.type, frame.bindings}, "cast", frame.live);
                if (typed->is(Kind::Native) && !typed->is(NativeKind::EntityOf)) return typed;
            }
            return value;
        }
        case ExprKind::Sequence: {
            V last = store_.undefined();
            for (std::uint32_t i = 0; i < e.items.count; ++i) last = eval(frame, m.at(e.items, i));
            return last;
        }
        case ExprKind::DynamicImport: {
            V specifier = eval(frame, e.a);
            return specifier->is(Kind::String) ? requireValue(frame.file, specifier->text)
                                               : store_.unknown("import of a computed path");
        }
        case ExprKind::Opaque: {
            for (std::uint32_t i = 0; i < e.items.count; ++i) eval(frame, m.at(e.items, i));
            return store_.unknown(m.str(e.text));
        }
    }
    return store_.undefined();
}

void Interpreter::declare(Frame& frame, std::string_view name, V value) {
    if (Variable* v = frame.scope->find(name)) {
        v->value = value;
        v->under = frame.live;
        return;
    }
    addVariable(frame.scope, name, value, frame.live);
}

V Interpreter::assignName(Frame& frame, std::string_view name, V value) {
    for (Scope* scope = frame.scope; scope; scope = scope->parent) {
        Variable* v = scope->find(name);
        if (!v && scope->isModule && moduleState(scope->file).declarations.contains(name)) {
            // Set before the module came to declare it: a cycle of imports.
            v = addVariable(scope, store_.intern(name), nullptr, store_.yes());
        }
        if (!v) continue;
        Guard under = store_.relative(frame.live, v->under ? v->under : store_.yes());
        if (entry_.loopDepth > 0 && value->is(Kind::Number)) value = store_.symbol("a number set in a loop");
        if (isTrue(under) || !v->value)
            v->value = value;
        else
            v->value = store_.choice({{under, value}, {store_.negate(under), v->value}});
        return value;
    }
    return value;  // an undeclared or imported name: nothing of ours holds it
}

void Interpreter::assignTo(Frame& frame, ir::ExprId target, V value) {
    const ir::Module& m = *frame.module;
    const ir::Expr& e = m.expr(target);
    switch (e.kind) {
        case ExprKind::Identifier:
            assignName(frame, m.str(e.text), value);
            return;
        case ExprKind::Member: {
            V object = eval(frame, e.a);
            setMember(frame, object, m.str(e.text), value, at(frame, e.span), at(frame, e.textSpan));
            return;
        }
        case ExprKind::Index: {
            V object = eval(frame, e.a);
            V key = eval(frame, e.b);
            mapChoice(key, [&](V k) -> V {
                if (k->is(Kind::String))
                    setMember(frame, object, k->text, value, at(frame, e.span), at(frame, e.span));
                else
                    open(object, "a property named by " + describe(k, 2));
                return k;
            });
            return;
        }
        case ExprKind::Cast:
            assignTo(frame, e.a, value);
            return;
        default:
            return;
    }
}

void Interpreter::bindPattern(Frame& frame, ir::PatternId id, V value, bool declaring) {
    if (id == ir::kNone || !tick()) return;
    Nesting nesting(entry_.nesting);
    if (nesting.tooDeep()) return;
    const ir::Module& m = *frame.module;
    const ir::Pattern& p = m.patterns[id];
    if (p.defaultValue != ir::kNone) {
        if (value->is(Kind::Undefined)) {
            value = eval(frame, p.defaultValue);
        } else if (value->is(Kind::Choice)) {
            V otherwise = nullptr;
            value = mapChoice(value, [&](V v) -> V {
                if (!v->is(Kind::Undefined)) return v;
                if (!otherwise) otherwise = eval(frame, p.defaultValue);
                return otherwise;
            });
        } else if (value->is(Kind::Env)) {
            // `const { DB_HOST = 'localhost' } = process.env`
            Guard unset = nullish(value);
            value = store_.choice({{store_.negate(unset), value}, {unset, eval(frame, p.defaultValue)}});
        }
        // A symbol may be undefined too; its shape then comes from the default only when nothing else is
        // known of it.
    }
    if ((p.kind == ir::Pattern::Kind::Object || p.kind == ir::Pattern::Kind::Array) &&
        value->is(Kind::Choice)) {
        // Taking null or undefined apart throws: what follows is reached with the other values.
        std::vector<std::pair<Guard, V>> others;
        for (std::size_t i = 0; i < value->items.size(); ++i)
            if (!value->items[i]->nullish()) others.emplace_back(value->guards[i], value->items[i]);
        if (!others.empty() && others.size() < value->items.size()) {
            std::vector<Guard> reached;
            for (const auto& [guard, item] : others) reached.push_back(guard);
            frame.live = store_.both(frame.live, store_.any(std::move(reached)));
            frame.left = true;
            value = store_.choice(std::move(others));
        }
    }
    switch (p.kind) {
        case ir::Pattern::Kind::Name:
            if (declaring)
                declare(frame, m.str(p.name), value);
            else
                assignName(frame, m.str(p.name), value);
            return;
        case ir::Pattern::Kind::Target:
            assignTo(frame, p.target, value);
            return;
        case ir::Pattern::Kind::Object: {
            std::vector<std::string_view> taken;
            for (std::uint32_t i = 0; i < p.elements.count; ++i) {
                const ir::PatternElement& element = m.patternElements[p.elements.first + i];
                if (element.rest) {
                    Cell* cell = store_.cell(frame.live, at(frame, p.span));
                    spreadInto(frame, cell, value, store_.yes());
                    std::erase_if(cell->props, [&](const Prop& prop) {
                        return std::ranges::find(taken, prop.name) != taken.end();
                    });
                    V rest = value->is(Kind::Object) || value->is(Kind::Instance)
                                 ? store_.object(cell)
                                 : store_.symbol("the rest of " + describe(value, 1));
                    bindPattern(frame, element.value, rest, declaring);
                    continue;
                }
                std::string_view key = m.str(element.key);
                if (element.computedKey != ir::kNone) {
                    V k = eval(frame, element.computedKey);
                    if (!k->is(Kind::String)) {
                        bindPattern(frame, element.value, store_.symbol("a computed property"), declaring);
                        continue;
                    }
                    key = k->text;
                }
                taken.push_back(key);
                bindPattern(frame, element.value, member(frame, value, key), declaring);
            }
            return;
        }
        case ir::Pattern::Kind::Array: {
            for (std::uint32_t i = 0; i < p.elements.count; ++i) {
                const ir::PatternElement& element = m.patternElements[p.elements.first + i];
                if (element.value == ir::kNone) continue;
                if (element.rest) {
                    bindPattern(frame, element.value, store_.symbol("the rest of " + describe(value, 1)),
                                declaring);
                    continue;
                }
                bindPattern(frame, element.value, indexed(frame, value, store_.number(i)), declaring);
            }
            return;
        }
    }
}

}  // namespace audit::evaluate
