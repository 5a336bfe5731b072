// Statements: they run once, under guards.
#include <algorithm>

#include "evaluate/interpreter.h"

namespace audit::evaluate {

using ir::StmtKind;

void Interpreter::hoist(Frame& frame, ir::Range statements) {
    const ir::Module& m = *frame.module;
    for (std::uint32_t i = 0; i < statements.count; ++i) {
        const ir::Stmt& s = m.stmt(m.at(statements, i));
        if (s.kind == StmtKind::Function && m.functions[s.id].body != ir::kNone) {
            std::string_view name = m.str(m.functions[s.id].name);
            declare(frame, name, store_.function(makeClosure(frame, s.id, name)));
        }
    }
}

void Interpreter::execList(Frame& frame, ir::Range statements) {
    hoist(frame, statements);
    for (std::uint32_t i = 0; i < statements.count; ++i) {
        if (isFalse(frame.live)) return;
        exec(frame, frame.module->at(statements, i));
    }
}

void Interpreter::execLoop(Frame& frame, Callback<void()> body, bool unknownCount, std::string_view label,
                           Location where) {
    Guard before = frame.live;
    const bool leftBefore = frame.left;
    frame.left = false;
    frame.loops.push_back({store_.no(), store_.no(), label, false});
    if (unknownCount) {
        ++entry_.loopDepth;
        frame.live = store_.both(frame.live, store_.atom(placeSymbol("the loop runs", where)));
    }
    const Guard start = frame.live;
    const std::size_t facts = facts_.size();
    struct Carried {
        const Variable* variable;
        V initial;
        [[nodiscard]] bool changed() const { return initial && !initial->cell && variable->value != initial; }
    };
    std::vector<Carried> carried;
    if (unknownCount && entry_.loopDepth == 1)
        for (const Scope* scope = frame.scope; scope && !scope->isModule; scope = scope->parent)
            for (const Variable* v = scope->first; v; v = v->next) carried.push_back({v, v->value});
    body();
    // A query of the loop may depend on what an earlier round left behind (a cursor): one more round then.
    if (facts_.size() > facts && std::ranges::any_of(carried, &Carried::changed)) {
        frame.live = start;
        body();
    }
    if (unknownCount) --entry_.loopDepth;
    frame.loops.pop_back();
    // Whoever leaves by break or continue arrives behind the loop; only return and throw do not. What an
    // unknown iteration returns is one more value the function can have, and the code behind the loop still
    // runs.
    if (unknownCount || !frame.left) frame.live = before;
    frame.left |= leftBefore;
}

void Interpreter::exec(Frame& frame, ir::StmtId id) {
    if (id == ir::kNone || !tick() || isFalse(frame.live)) return;
    if (entry_.nesting > kMaxNesting) return;
    struct Depth {
        int& n;
        explicit Depth(int& depth) : n(depth) { ++n; }
        ~Depth() { --n; }
    } depth(entry_.nesting);
    const ir::Module& m = *frame.module;
    const ir::Stmt& s = m.stmt(id);
    auto inScope = [&](auto&& f) {
        Scope* saved = frame.scope;
        frame.scope = newScope(saved, frame.file);
        f();
        frame.scope = saved;
    };
    switch (s.kind) {
        case StmtKind::Block:
            inScope([&] { execList(frame, s.items); });
            return;
        case StmtKind::Variables: {
            for (std::uint32_t i = 0; i < s.items.count; ++i) {
                const std::uint32_t index = s.items.first + i;
                const ir::Declarator& d = m.declarators[index];
                if (frame.scope->isModule) {
                    runDeclarator(frame, index);
                    continue;
                }
                declareVariable(frame, d);
            }
            return;
        }
        case StmtKind::Expression:
            eval(frame, s.a);
            return;
        case StmtKind::If: {
            Guard c = condition(eval(frame, s.a));
            if (isTrue(c)) return exec(frame, s.s1);
            if (isFalse(c)) return exec(frame, s.s2);
            Guard saved = frame.live;
            frame.live = store_.both(saved, c);
            Guard thenStart = frame.live;
            exec(frame, s.s1);
            Guard thenEnd = isFalse(thenStart) ? thenStart : frame.live;
            frame.live = store_.both(saved, store_.negate(c));
            Guard elseStart = frame.live;
            exec(frame, s.s2);
            Guard elseEnd = isFalse(elseStart) ? elseStart : frame.live;
            frame.live =
                thenEnd == thenStart && elseEnd == elseStart ? saved : store_.either(thenEnd, elseEnd);
            return;
        }
        case StmtKind::For: {
            inScope([&] {
                exec(frame, s.s1);
                // Counted loops over constants run as written; everything else runs once, for an unknown
                // count.
                std::size_t rounds = 0;
                const Guard start = frame.live;
                Guard broken = store_.no();  // under what a round was the last one
                auto behind = [&] { frame.live = frame.left ? store_.either(frame.live, broken) : start; };
                while (rounds <= kMaxUnroll && s.a != ir::kNone) {
                    Guard c = condition(eval(frame, s.a));
                    if (isFalse(c)) return behind();
                    if (!isTrue(c)) break;
                    if (rounds == kMaxUnroll) break;
                    frame.loops.push_back({store_.no(), store_.no(), {}, false});
                    exec(frame, s.s2);
                    broken = store_.either(broken, frame.loops.back().broken);
                    frame.live = store_.either(frame.live, frame.loops.back().continued);
                    frame.loops.pop_back();
                    if (isFalse(frame.live) || entry_.bounded) return behind();
                    evalMaybe(frame, s.b);
                    ++rounds;
                }
                execLoop(
                    frame,
                    [&] {
                        exec(frame, s.s2);
                        evalMaybe(frame, s.b);
                    },
                    true, {}, at(frame, s.span));
            });
            return;
        }
        case StmtKind::ForOf:
        case StmtKind::ForIn: {
            V iterated = eval(frame, s.a);
            auto round = [&](V element) {
                inScope([&] {
                    bindPattern(frame, s.pattern, element, true);
                    exec(frame, s.s2);
                });
            };
            if (s.kind == StmtKind::ForIn) {
                if (iterated->is(Kind::Object) && !iterated->cell->open &&
                    iterated->cell->props.size() <= kMaxUnroll) {
                    const std::vector<Prop> props = iterated->cell->props;
                    for (const Prop& prop : props)
                        execLoop(frame, [&] { round(store_.string(prop.name)); }, false, {}, {});
                    return;
                }
                execLoop(
                    frame, [&] { round(store_.symbol("a key")); }, true, {}, at(frame, s.span));
                return;
            }
            if (iterated->is(Kind::Array) && !iterated->cell->open &&
                (iterated->cell->elements.size() <= kMaxUnroll || lateClass_)) {
                const std::vector<Element> elements = iterated->cell->elements;
                for (const Element& element : elements) {
                    if (isFalse(frame.live)) return;
                    if (element.repeated) {
                        execLoop(
                            frame, [&] { round(element.value); }, true, {}, at(frame, s.span));
                        continue;
                    }
                    Guard saved = frame.live;
                    frame.live = store_.both(saved, element.guard);
                    if (!isFalse(frame.live)) execLoop(frame, [&] { round(element.value); }, false, {}, {});
                    if (!frame.left) frame.live = saved;
                }
                return;
            }
            if (V element = lateElement(iterated)) {
                execLoop(frame, [&] { round(element); }, false, {}, {});
                return;
            }
            execLoop(
                frame, [&] { round(elementOf(iterated)); }, true, {}, at(frame, s.span));
            return;
        }
        case StmtKind::While:
            execLoop(
                frame,
                [&] {
                    condition(eval(frame, s.a));
                    exec(frame, s.s2);
                },
                true, {}, at(frame, s.span));
            return;
        case StmtKind::DoWhile:
            execLoop(
                frame, [&] { exec(frame, s.s2); }, true, {}, at(frame, s.span));
            eval(frame, s.a);
            return;
        case StmtKind::Switch: {
            V subject = eval(frame, s.a);
            Guard saved = frame.live;
            const bool leftBefore = frame.left;
            frame.left = false;
            std::vector<Guard> tests(s.items.count, nullptr);
            Guard none = store_.yes();
            for (std::uint32_t i = 0; i < s.items.count; ++i) {
                const ir::SwitchCase& c = m.cases[s.items.first + i];
                if (c.test == ir::kNone) continue;
                V test = eval(frame, c.test);
                Guard matches = condition(
                    subject->is(Kind::Bool) && subject->number != 0 ? test : binary("===", subject, test));
                tests[i] = store_.both(none, matches);
                none = store_.both(none, store_.negate(matches));
            }
            frame.loops.push_back({store_.no(), store_.no(), {}, true});
            Guard falling = store_.no(), out = store_.no();
            bool hasDefault = false;
            inScope([&] {
                for (std::uint32_t i = 0; i < s.items.count; ++i) {
                    const ir::SwitchCase& c = m.cases[s.items.first + i];
                    hasDefault |= c.test == ir::kNone;
                    Guard here = store_.both(saved, tests[i] ? tests[i] : none);
                    frame.live = store_.either(here, falling);
                    execList(frame, c.body);
                    falling = frame.live;
                }
            });
            out = store_.either(falling, frame.loops.back().broken);
            frame.loops.pop_back();
            if (!hasDefault) out = store_.either(out, store_.both(saved, none));
            frame.live = frame.left ? out : saved;
            frame.left |= leftBefore;
            return;
        }
        case StmtKind::Return: {
            V value = evalMaybe(frame, s.a);
            frame.returns.emplace_back(frame.live, value);
            frame.left = true;
            frame.live = store_.no();
            return;
        }
        case StmtKind::Throw:
            eval(frame, s.a);
            frame.left = true;
            frame.live = store_.no();
            return;
        case StmtKind::Try: {
            Guard saved = frame.live;
            exec(frame, s.s1);
            Guard afterBlock = frame.live;
            if (s.s2 != ir::kNone) {
                frame.live = store_.both(
                    saved, store_.atom(placeSymbol("an exception was caught", at(frame, s.span))));
                Guard handlerStart = frame.live;
                inScope([&] {
                    if (s.pattern != ir::kNone)
                        bindPattern(frame, s.pattern, store_.symbol("exception"), true);
                    exec(frame, s.s2);
                });
                // A handler that ends normally rejoins; one that returns or throws leaves what the block
                // left.
                frame.live = frame.live == handlerStart
                                 ? (afterBlock == saved ? saved : store_.either(afterBlock, handlerStart))
                                 : afterBlock;
            }
            if (s.s3 != ir::kNone) {
                Guard after = frame.live;
                frame.live = saved;
                exec(frame, s.s3);
                frame.live = isFalse(frame.live) ? frame.live : after;
            }
            return;
        }
        case StmtKind::Break:
        case StmtKind::Continue: {
            std::string_view label = m.str(s.text);
            for (auto it = frame.loops.rbegin(); it != frame.loops.rend(); ++it) {
                if (!label.empty() && it->label != label) continue;
                if (s.kind == StmtKind::Continue && it->isSwitch) continue;
                Guard& target = s.kind == StmtKind::Break ? it->broken : it->continued;
                target = store_.either(target, frame.live);
                break;
            }
            frame.live = store_.no();
            return;
        }
        case StmtKind::Labeled:
            exec(frame, s.s1);
            return;
        case StmtKind::Function:
            return;  // hoisted
        case StmtKind::Class: {
            std::string_view name = m.str(m.classes[s.id].name);
            if (frame.scope->isModule && frame.scope->find(name) && frame.scope->find(name)->value) {
                return;
            }
            declare(frame, name, classValue(frame, s.id, {}));
            return;
        }
        case StmtKind::Enum:
            declare(frame, m.str(m.enums[s.id].name), enumValue(frame, m.enums[s.id]));
            return;
        case StmtKind::Namespace:
            execNamespace(frame, s);
            return;
        case StmtKind::Empty:
            return;
    }
}

void Interpreter::declareVariable(Frame& frame, const ir::Declarator& d) {
    const ir::Module& m = *frame.module;
    V value = nullptr;
    const bool named = d.pattern != ir::kNone && m.patterns[d.pattern].kind == ir::Pattern::Kind::Name;
    std::string_view name = named ? m.str(m.patterns[d.pattern].name) : std::string_view{};
    if (d.init != ir::kNone) {
        const ir::Expr& init = m.expr(d.init);
        if (named && init.kind == ir::ExprKind::Function && m.str(m.functions[init.id].name).empty())
            value = store_.function(makeClosure(frame, init.id, name));
        else if (named && init.kind == ir::ExprKind::Class)
            value = classValue(frame, init.id, name);
        else
            value = eval(frame, d.init);
    } else {
        if (named && frame.scope->isModule)
            if (Variable* v = frame.scope->find(name); v && v->value)
                return;  // set already, by a cycle of imports
        value = store_.undefined();
    }
    if (d.type != ir::kNone && !plainType({frame.file, d.type, frame.bindings}) &&
        (value->is(Kind::Unknown) || value->is(Kind::Symbol) || value->is(Kind::Derived) ||
         value->is(Kind::Undefined))) {
        // What the initialiser does not tell, the annotation may: `let qb: SelectQueryBuilder<User>`.
        V typed = typedValue({frame.file, d.type, frame.bindings}, named ? name : "variable", frame.live);
        if (!value->is(Kind::Undefined) && (typed->is(Kind::Native) || typed->is(Kind::Instance)))
            value = typed;
    }
    bindPattern(frame, d.pattern, value, true);
    if (named) lookForDataSourceOptions(frame, value, name, at(frame, d.span));
    if (named && value->is(NativeKind::EntitySchema))
        for (SchemaFact& fact : out_.schemas)
            if (fact.schema == value && fact.variable.empty()) fact.variable = store_.intern(name);
}

V Interpreter::enumValue(Frame& frame, const ir::Enum& e) {
    const ir::Module& m = *frame.module;
    Cell* cell = store_.cell(store_.yes(), at(frame, e.span));
    double next = 0;
    Scope* saved = frame.scope;
    frame.scope = newScope(saved, frame.file);  // members name earlier members
    for (std::uint32_t i = 0; i < e.members.count; ++i) {
        const ir::EnumMember& member = m.enumMembers[e.members.first + i];
        V value = member.init != ir::kNone ? eval(frame, member.init) : store_.number(next);
        if (value->is(Kind::Number)) next = value->number + 1;
        setProp(cell, m.str(member.name), value, store_.yes(), at(frame, member.span),
                at(frame, member.span));
        addVariable(frame.scope, store_.intern(m.str(member.name)), value, store_.yes());
    }
    frame.scope = saved;
    return store_.object(cell);
}

void Interpreter::execNamespace(Frame& frame, const ir::Stmt& s) {
    const ir::Module& m = *frame.module;
    if (s.ambient || s.s1 == ir::kNone) return;
    Scope* saved = frame.scope;
    Scope* inner = newScope(saved, frame.file);
    frame.scope = inner;
    execList(frame, m.stmt(s.s1).items);
    frame.scope = saved;
    Cell* cell = store_.cell(store_.yes(), at(frame, s.span));
    for (const Variable* v = inner->first; v; v = v->next)
        if (v->value) setProp(cell, v->name, v->value, store_.yes(), {}, {});
    // namespace a.b.c { } is an object in an object in an object; two namespaces of one name are one object.
    std::string_view name = m.str(s.text);
    V value = store_.object(cell);
    while (true) {
        std::size_t dot = name.rfind('.');
        if (dot == std::string_view::npos) break;
        Cell* outer = store_.cell(store_.yes(), at(frame, s.span));
        setProp(outer, name.substr(dot + 1), value, store_.yes(), {}, {});
        value = store_.object(outer);
        name = name.substr(0, dot);
    }
    if (Variable* existing = frame.scope->find(name);
        existing && existing->value && existing->value->is(Kind::Object)) {
        for (const Prop& prop : value->cell->props)
            setProp(existing->value->cell, prop.name, prop.value, prop.guard, prop.where, prop.nameWhere);
        return;
    }
    declare(frame, store_.intern(name), value);
}

V Interpreter::lateElement(V iterated) const {
    if (!lateClass_) return nullptr;
    const bool known = iterated->is(Kind::Array) && !iterated->cell->open;
    return known || iterated->is(Kind::Choice) || iterated->is(Kind::Object) ? nullptr : lateClass_;
}

V Interpreter::elementOf(V iterated) {
    if (iterated->is(NativeKind::EntityOf)) return iterated;
    if (iterated->is(Kind::Array)) {
        std::vector<std::pair<Guard, V>> cases;
        for (const Element& element : iterated->cell->elements) {
            if (cases.size() >= kMaxChoices - 1) break;
            cases.emplace_back(store_.atom(store_.derived("is element", {iterated, element.value})),
                               element.value);
        }
        if (iterated->cell->elements.size() == 1 && !iterated->cell->open)
            return iterated->cell->elements[0].value;
        if (!cases.empty() && !iterated->cell->open) return store_.choice(std::move(cases));
    }
    if (iterated->type) {
        TypeRef element = elementType(*iterated->type);
        if (element.type != ir::kNone) {
            if (const TypeRef* plain = plainType(element))
                return store_.derived("element", {iterated}, plain);
            V typed = typedValue(element, "an element of " + describe(iterated, 1), store_.yes());
            if (typed->is(NativeKind::EntityOf))
                return store_.native(NativeKind::EntityOf, "loaded",
                                     {typed->items[0], store_.derived("element", {iterated})});
            return typed->is(Kind::Symbol) ? store_.derived("element", {iterated}, typed->type) : typed;
        }
    }
    return store_.derived("element", {iterated});
}

}  // namespace audit::evaluate
