#include "evaluate/store.h"

#include <algorithm>
#include <bit>
#include <functional>

#include "evaluate/limits.h"

namespace audit::evaluate {

namespace {

std::size_t mix(std::size_t seed, std::size_t value) {
    return seed ^ (value + 0x9e3779b97f4a7c15ull + (seed << 6) + (seed >> 2));
}

template <class T>
std::size_t hashPointer(const T* pointer) {
    return std::hash<const void*>{}(pointer);
}

}  // namespace

std::size_t Store::ValueHash::operator()(V v) const {
    std::size_t h = static_cast<std::size_t>(v->kind) * 31 + static_cast<std::size_t>(v->native);
    h = mix(h, std::bit_cast<std::uint64_t>(v->number));
    h = mix(h, hashPointer(v->text.data()));
    for (V item : v->items) h = mix(h, hashPointer(item));
    for (Guard guard : v->guards) h = mix(h, hashPointer(guard));
    h = mix(h, hashPointer(v->cell));
    h = mix(h, hashPointer(v->closure));
    h = mix(h, hashPointer(v->cls));
    return mix(h, v->file);
}

bool Store::ValueEqual::operator()(V a, V b) const {
    return a->kind == b->kind && a->native == b->native &&
           std::bit_cast<std::uint64_t>(a->number) == std::bit_cast<std::uint64_t>(b->number) &&
           a->text.data() == b->text.data() && a->text.size() == b->text.size() && a->cell == b->cell &&
           a->closure == b->closure && a->cls == b->cls && a->file == b->file &&
           std::ranges::equal(a->items, b->items) && std::ranges::equal(a->guards, b->guards);
}

std::size_t Store::FormulaHash::operator()(Guard g) const {
    std::size_t h = mix(static_cast<std::size_t>(g->kind), hashPointer(g->atom));
    for (Guard item : g->items) h = mix(h, hashPointer(item));
    return h;
}

bool Store::FormulaEqual::operator()(Guard a, Guard b) const {
    return a->kind == b->kind && a->atom == b->atom && std::ranges::equal(a->items, b->items);
}

Store::Store() {
    undefined_ = cons(Value{.kind = Kind::Undefined});
    null_ = cons(Value{.kind = Kind::Null});
    true_ = cons(Value{.kind = Kind::Bool, .number = 1});
    false_ = cons(Value{.kind = Kind::Bool, .number = 0});
    yes_ = consFormula(Formula::Kind::True, nullptr, {});
    no_ = consFormula(Formula::Kind::False, nullptr, {});
}

std::string_view Store::intern(std::string_view text) {
    if (auto it = internedStrings_.find(text); it != internedStrings_.end()) return *it;
    const std::string& owned = strings_.emplace_back(text);
    internedStrings_.insert(owned);
    return owned;
}

V Store::cons(const Value& value) {
    if (auto it = consed_.find(&value); it != consed_.end()) return *it;
    Value& owned = values_.emplace_back(value);
    if (!value.items.empty()) owned.items = valueSpans_.emplace_back(value.items.begin(), value.items.end());
    if (!value.guards.empty())
        owned.guards = guardSpans_.emplace_back(value.guards.begin(), value.guards.end());
    consed_.insert(&owned);
    return &owned;
}

V Store::unknown(std::string_view reason) {
    return cons(Value{.kind = Kind::Unknown, .text = intern(reason)});
}
V Store::number(double value) {
    return cons(Value{.kind = Kind::Number, .number = value});
}
V Store::string(std::string_view text) {
    return cons(Value{.kind = Kind::String, .text = intern(text)});
}
V Store::regex(std::string_view text) {
    return cons(Value{.kind = Kind::Regex, .text = intern(text)});
}
V Store::env(std::string_view name) {
    return cons(Value{.kind = Kind::Env, .text = intern(name)});
}
V Store::array(Cell* cell) {
    return cons(Value{.kind = Kind::Array, .cell = cell});
}
V Store::object(Cell* cell) {
    return cons(Value{.kind = Kind::Object, .cell = cell});
}
V Store::function(const Closure* closure) {
    return cons(Value{.kind = Kind::Function, .closure = closure});
}
V Store::classOf(const ClassInfo* cls) {
    return cons(Value{.kind = Kind::Class, .cls = cls});
}
V Store::module(FileId file) {
    return cons(Value{.kind = Kind::Module, .file = file});
}

V Store::instance(const ClassInfo* cls, Cell* cell) {
    return cons(Value{.kind = Kind::Instance, .cell = cell, .cls = cls});
}

V Store::symbol(std::string_view text, const TypeRef* type) {
    Value value{.kind = Kind::Symbol, .text = intern(text)};
    value.type = type;
    return &values_.emplace_back(value);  // not consed: each is itself only
}

V Store::derived(std::string_view op, std::vector<V> items, const TypeRef* type) {
    Value value{.kind = Kind::Derived, .text = intern(op), .items = items};
    value.type = type;  // not part of identity: the same operation on the same values has one type
    return cons(value);
}

V Store::native(NativeKind kind, std::string_view text, std::vector<V> items, Cell* cell,
                const ClassInfo* cls) {
    return cons(Value{.kind = Kind::Native,
                      .native = kind,
                      .text = intern(text),
                      .items = items,
                      .cell = cell,
                      .cls = cls});
}

V Store::templateOf(std::vector<V> given) {
    const std::vector<V> parts = std::move(given);
    std::vector<V> flat;
    std::size_t length = 0;
    auto push = [&](V part) {
        if (part->is(Kind::String)) {
            length += part->text.size();
            if (!flat.empty() && flat.back()->is(Kind::String)) {
                flat.back() = string(std::string(flat.back()->text).append(part->text));
                return;
            }
            if (part->text.empty()) return;
        }
        flat.push_back(part);
    };
    for (V part : parts) {
        if (length > kMaxStringLength) return unknown("string too long");
        if (part->is(Kind::Template))
            for (V inner : part->items) push(inner);
        else
            push(part);
    }
    if (flat.empty()) return string("");
    if (flat.size() == 1 && flat[0]->is(Kind::String)) return flat[0];
    return cons(Value{.kind = Kind::Template, .items = flat});
}

V Store::choice(std::vector<std::pair<Guard, V>> given) {
    const std::vector<std::pair<Guard, V>> cases = std::move(given);
    std::vector<std::pair<Guard, V>> flat;
    auto push = [&](Guard guard, V value) {
        if (isFalse(guard)) return;
        for (auto& [g, v] : flat)
            if (v == value) {
                g = either(g, guard);
                return;
            }
        flat.emplace_back(guard, value);
    };
    for (auto& [guard, value] : cases) {
        if (value->is(Kind::Choice))
            for (std::size_t i = 0; i < value->items.size(); ++i)
                push(both(guard, value->guards[i]), value->items[i]);
        else
            push(guard, value);
    }
    if (flat.empty()) return undefined();
    if (flat.size() == 1) return flat[0].second;
    if (flat.size() > kMaxChoices) return unknown("too many possible values");
    std::vector<V> values;
    std::vector<Guard> guards;
    for (auto& [guard, value] : flat) {
        guards.push_back(guard);
        values.push_back(value);
    }
    return cons(Value{.kind = Kind::Choice, .items = values, .guards = guards});
}

Cell* Store::cell(Guard created, Location where) {
    Cell& cell = cells_.emplace_back();
    cell.created = created;
    cell.where = where;
    return &cell;
}
Closure* Store::closure() {
    return &closures_.emplace_back();
}
ClassInfo* Store::classInfo() {
    return &classes_.emplace_back();
}
BuilderState* Store::builder() {
    return &builders_.emplace_back();
}
const TypeRef* Store::typeRef(TypeRef ref) {
    return &types_.emplace_back(ref);
}

// Formulas
// -----------------------------------------------------------------------------------------------------

Guard Store::consFormula(Formula::Kind kind, V atomValue, std::vector<Guard> items) {
    Formula formula{.kind = kind, .atom = atomValue, .items = items};
    if (auto it = consedFormulas_.find(&formula); it != consedFormulas_.end()) return *it;
    Formula& owned = formulas_.emplace_back(formula);
    if (!items.empty()) owned.items = guardSpans_.emplace_back(std::move(items));
    owned.serial = serial_++;
    for (Guard item : owned.items) owned.size += item->size;
    consedFormulas_.insert(&owned);
    return &owned;
}

Guard Store::atom(V value) {
    return consFormula(Formula::Kind::Atom, value, {});
}

Guard Store::negate(Guard guard) {
    if (guard->kind == Formula::Kind::Or || guard->kind == Formula::Kind::And)
        return remembered(negations_, guard, guard, [&] { return negateCompound(guard); });
    switch (guard->kind) {
        case Formula::Kind::True:
            return no_;
        case Formula::Kind::False:
            return yes_;
        case Formula::Kind::Not:
            return guard->items[0];
        default:
            return consFormula(Formula::Kind::Not, nullptr, {guard});
    }
}

Guard Store::negateCompound(Guard guard) {
    switch (guard->kind) {
        case Formula::Kind::Or: {  // kept in conjunctive form where that is possible: early returns stay
                                   // removable
            std::vector<Guard> items;
            for (Guard item : guard->items) items.push_back(negate(item));
            return all(std::move(items));
        }
        default:
            return consFormula(Formula::Kind::Not, nullptr, {guard});
    }
}

Guard Store::both(Guard a, Guard b) {
    if (a == b || isTrue(b)) return a;
    if (isTrue(a)) return b;
    return remembered(boths_, a, b, [&] { return all({a, b}); });
}
Guard Store::either(Guard a, Guard b) {
    if (a == b || isFalse(b)) return a;
    if (isFalse(a)) return b;
    return remembered(eithers_, a, b, [&] { return any({a, b}); });
}

template <class Make>
Guard Store::remembered(Memo& memo, Guard a, Guard b, Make make) {
    const std::uint64_t key = (static_cast<std::uint64_t>(a->serial) << 32) | b->serial;
    if (auto it = memo.find(key); it != memo.end()) return it->second;
    work_ += 8;
    Guard result = make();
    memo.emplace(key, result);
    return result;
}

namespace {

void sortUnique(std::vector<Guard>& items) {
    std::ranges::sort(items, {}, &Formula::serial);
    items.erase(std::unique(items.begin(), items.end()), items.end());
}

bool contains(std::span<const Guard> items, Guard guard) {
    return std::ranges::find(items, guard) != items.end();
}

}  // namespace

Guard Store::all(std::vector<Guard> given) {
    const std::vector<Guard> items = std::move(given);
    std::vector<Guard> flat;
    for (Guard item : items) {
        if (isTrue(item)) continue;
        if (isFalse(item)) return no_;
        if (item->kind == Formula::Kind::And)
            flat.insert(flat.end(), item->items.begin(), item->items.end());
        else
            flat.push_back(item);
    }
    sortUnique(flat);
    for (Guard item : flat)
        if (contains(flat, negate(item))) return no_;
    // Unit resolution on disjunctions: (a ∨ b) beside ¬a is b; beside a it says nothing.
    for (std::size_t i = 0; i < flat.size(); ++i) {
        if (flat[i]->kind != Formula::Kind::Or) continue;
        std::vector<Guard> rest;
        bool satisfied = false;
        for (Guard arm : flat[i]->items) {
            if (contains(flat, arm)) satisfied = true;
            if (!contains(flat, negate(arm))) rest.push_back(arm);
        }
        if (!satisfied && rest.size() == flat[i]->items.size()) continue;
        std::vector<Guard> again;
        for (std::size_t j = 0; j < flat.size(); ++j)
            if (j != i) again.push_back(flat[j]);
        if (!satisfied) again.push_back(any(std::move(rest)));
        return all(std::move(again));
    }
    if (flat.empty()) return yes_;
    if (flat.size() == 1) return flat[0];
    std::size_t size = 0;
    for (Guard item : flat) size += item->size;
    while (size > kMaxGuardSize && flat.size() > 1) {
        auto bulkiest = std::ranges::max_element(flat, {}, &Formula::size);  // the oldest of them
        size -= (*bulkiest)->size;
        flat.erase(bulkiest);
        ++work_;
    }
    work_ += flat.size();
    if (flat.size() == 1) return flat[0];
    return consFormula(Formula::Kind::And, nullptr, std::move(flat));
}

Guard Store::any(std::vector<Guard> given) {
    const std::vector<Guard> items = std::move(given);
    std::vector<Guard> flat;
    for (Guard item : items) {
        if (isFalse(item)) continue;
        if (isTrue(item)) return yes_;
        if (item->kind == Formula::Kind::Or)
            flat.insert(flat.end(), item->items.begin(), item->items.end());
        else
            flat.push_back(item);
    }
    sortUnique(flat);
    for (Guard item : flat)
        if (contains(flat, negate(item))) return yes_;
    // (p ∧ a) ∨ (p ∧ ¬a) is p; p ∨ (p ∧ a) is p; p ∨ (¬p ∧ a) is p ∨ a.
    auto conjuncts = [](Guard g) -> std::vector<Guard> {
        if (g->kind == Formula::Kind::And) return {g->items.begin(), g->items.end()};
        return {g};
    };
    const bool small = flat.size() <= 8;
    for (std::size_t i = 0; small && i < flat.size(); ++i)
        for (std::size_t j = 0; j < flat.size(); ++j) {
            if (i == j) continue;
            std::vector<Guard> a = conjuncts(flat[i]), b = conjuncts(flat[j]);
            std::vector<Guard> onlyA, onlyB;
            for (Guard g : a)
                if (!contains(b, g)) onlyA.push_back(g);
            for (Guard g : b)
                if (!contains(a, g)) onlyB.push_back(g);
            Guard merged = nullptr;
            if (onlyA.empty())
                merged = flat[i];  // a is weaker: b adds nothing
            else if (onlyA.size() == 1 && contains(onlyB, negate(onlyA[0]))) {
                std::vector<Guard> rest;
                for (Guard g : b)
                    if (g != negate(onlyA[0])) rest.push_back(g);
                if (onlyB.size() == 1 || a.size() == 1) {
                    Guard shorter = all(rest);
                    merged = onlyB.size() == 1 ? shorter : nullptr;
                    if (!merged && shorter != flat[j]) {
                        std::vector<Guard> again = flat;
                        again[j] = shorter;
                        return any(std::move(again));
                    }
                }
            }
            if (!merged) continue;
            std::vector<Guard> again;
            for (std::size_t k = 0; k < flat.size(); ++k)
                if (k != i && k != j) again.push_back(flat[k]);
            again.push_back(merged);
            return any(std::move(again));
        }
    if (flat.empty()) return no_;
    if (flat.size() == 1) return flat[0];
    Guard result = consFormula(Formula::Kind::Or, nullptr, std::move(flat));
    if (result->size <= kMaxGuardSize) return result;
    Guard& stand = opaque_[result];  // the same disjunction is the same atom
    if (!stand) stand = atom(symbol("one of many conditions"));
    return stand;
}

Guard Store::relative(Guard guard, Guard given) {
    if (!given || isTrue(given) || isTrue(guard)) return guard;
    if (guard == given) return yes_;
    return remembered(relatives_, guard, given, [&] { return relativeTo(guard, given); });
}

Guard Store::relativeTo(Guard guard, Guard given) {
    std::span<const Guard> known =
        given->kind == Formula::Kind::And ? given->items : std::span<const Guard>(&given, 1);
    auto simplify = [&](auto&& self, Guard g) -> Guard {
        if (contains(known, g)) return yes_;
        if (contains(known, negate(g))) return no_;
        if (g->kind == Formula::Kind::And || g->kind == Formula::Kind::Or) {
            std::vector<Guard> items;
            for (Guard item : g->items) items.push_back(self(self, item));
            return g->kind == Formula::Kind::And ? all(std::move(items)) : any(std::move(items));
        }
        return g;
    };
    return simplify(simplify, guard);
}

}  // namespace audit::evaluate
