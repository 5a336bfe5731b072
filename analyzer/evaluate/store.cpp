#include "evaluate/store.h"

#include <algorithm>
#include <bit>
#include <string>

#include "evaluate/limits.h"

namespace audit::evaluate {

namespace {

std::uint64_t hashOf(const Value& v) {
    std::uint64_t h = (static_cast<std::uint64_t>(v.file) << 16) | (static_cast<std::uint64_t>(v.kind) << 8) |
                      static_cast<std::uint64_t>(v.native);
    h = mixed(h, std::bit_cast<std::uint64_t>(v.number));
    h = mixed(h, v.text.data());
    if (v.cell || v.closure || v.cls) h = mixed(mixed(mixed(h, v.cell), v.closure), v.cls);
    for (V item : v.items) h = mixed(h, item);
    for (Guard guard : v.guards) h = mixed(h, guard);
    return h;
}

/// The same value, its declared type apart: the same operation on the same values has one type.
bool same(const Value& a, const Value& b) {
    return a.kind == b.kind && a.native == b.native &&
           std::bit_cast<std::uint64_t>(a.number) == std::bit_cast<std::uint64_t>(b.number) &&
           a.text.data() == b.text.data() && a.text.size() == b.text.size() && a.cell == b.cell &&
           a.closure == b.closure && a.cls == b.cls && a.file == b.file &&
           std::ranges::equal(a.items, b.items) && std::ranges::equal(a.guards, b.guards);
}

}  // namespace

Store::Store() {
    undefined_ = cons(Value{.kind = Kind::Undefined});
    null_ = cons(Value{.kind = Kind::Null});
    true_ = cons(Value{.kind = Kind::Bool, .number = 1});
    false_ = cons(Value{.kind = Kind::Bool, .number = 0});
    yes_ = consFormula(Formula::Kind::True, nullptr, {});
    no_ = consFormula(Formula::Kind::False, nullptr, {});
}

std::string_view Store::intern(std::string_view text) {
    // Names come from the same few places again and again: a module's string table, literals of this program,
    // texts interned before.
    Lately& lately = latelyOf(text);
    if (lately.holds(text)) return lately.text;
    const std::uint64_t hash = hashText(text);
    const Text* found = texts_.find(
        hash, [&](const Text& entry) { return std::string_view(entry.data, entry.size) == text; });
    std::string_view owned;
    if (found) {
        owned = {found->data, found->size};
    } else {
        owned = text.empty() ? std::string_view("") : arena_.copy(text);
        texts_.insert(
            {owned.data(), static_cast<std::uint32_t>(owned.size()), static_cast<std::uint32_t>(hash)});
    }
    lately = {text.data(), owned, nullptr};
    return owned;
}

std::string_view Store::intern(std::initializer_list<std::string_view> parts) {
    std::array<char, 256> buffer;
    std::size_t size = 0;
    for (std::string_view part : parts) size += part.size();
    if (size > buffer.size()) {
        std::string joined;
        for (std::string_view part : parts) joined += part;
        return intern(joined);
    }
    char* at = buffer.data();
    for (std::string_view part : parts) at = std::copy(part.begin(), part.end(), at);
    return intern(std::string_view(buffer.data(), size));
}

V Store::keep(const Value& value) {
    Value owned = value;
    owned.items = arena_.copy(value.items);
    owned.guards = arena_.copy(value.guards);
    return arena_.make(owned);
}

V Store::cons(const Value& value) {
    // What has an identity of its own remembers the value that stands for it.
    V* known = value.cell      ? &value.cell->value
               : value.closure ? &value.closure->value
               : value.cls     ? &value.cls->value
                               : nullptr;
    if (known) {
        if (!*known) return *known = keep(value);
        if (same(**known, value)) return *known;
    }
    const std::uint64_t hash = hashOf(value);
    if (const Consed* found =
            consed_.find(hash, [&](const Consed& entry) { return same(*entry.value, value); }))
        return found->value;
    V owned = keep(value);
    consed_.insert({owned, hash});
    return owned;
}

V Store::unknown(std::string_view reason) {
    return cons(Value{.kind = Kind::Unknown, .text = intern(reason)});
}
V Store::number(double value) {
    return cons(Value{.kind = Kind::Number, .number = value});
}
V Store::string(std::string_view text) {
    Lately& lately = latelyOf(text);
    if (lately.string && lately.holds(text)) return lately.string;
    return lately.string = cons(Value{.kind = Kind::String, .text = intern(text)});
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
    return arena_.make(value);  // not consed: each is itself only
}

V Store::derived(std::string_view op, std::span<const V> items, const TypeRef* type) {
    Value value{.kind = Kind::Derived, .text = intern(op), .items = items};
    value.type = type;
    return cons(value);
}

V Store::native(NativeKind kind, std::string_view text, std::span<const V> items, Cell* cell,
                const ClassInfo* cls) {
    return cons(Value{.kind = Kind::Native,
                      .native = kind,
                      .text = intern(text),
                      .items = items,
                      .cell = cell,
                      .cls = cls});
}

V Store::templateOf(std::span<const V> parts) {
    Few<V> flat;
    std::size_t length = 0;
    auto push = [&](V part) {
        if (part->is(Kind::String)) {
            length += part->text.size();
            if (!flat.empty() && flat[flat.size() - 1]->is(Kind::String)) {
                V& last = flat[flat.size() - 1];
                last = string(std::string(last->text).append(part->text));
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
    return cons(Value{.kind = Kind::Template, .items = flat.span()});
}

V Store::choice(std::span<const Case> cases) {
    Few<V> values;
    Few<Guard> guards;
    auto push = [&](Guard guard, V value) {
        if (isFalse(guard)) return;
        for (std::size_t i = 0; i < values.size(); ++i)
            if (values[i] == value) {
                guards[i] = either(guards[i], guard);
                return;
            }
        guards.push_back(guard);
        values.push_back(value);
    };
    for (const auto& [guard, value] : cases) {
        if (value->is(Kind::Choice))
            for (std::size_t i = 0; i < value->items.size(); ++i)
                push(both(guard, value->guards[i]), value->items[i]);
        else
            push(guard, value);
    }
    if (values.empty()) return undefined();
    if (values.size() == 1) return values[0];
    if (values.size() > kMaxChoices) return unknown("too many possible values");
    return cons(Value{.kind = Kind::Choice, .items = values.span(), .guards = guards.span()});
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
    return arena_.make(ref);
}

// Formulas
// -----------------------------------------------------------------------------------------------------

Guard Store::consFormula(Formula::Kind kind, V atomValue, std::span<const Guard> items) {
    std::uint64_t hash = mixed(static_cast<std::uint64_t>(kind), atomValue);
    for (Guard item : items) hash = mixed(hash, item);
    if (const ConsedFormula* found = consedFormulas_.find(hash, [&](const ConsedFormula& entry) {
            return entry.formula->kind == kind && entry.formula->atom == atomValue &&
                   std::ranges::equal(entry.formula->items, items);
        }))
        return found->formula;
    Formula formula{.kind = kind, .atom = atomValue, .items = arena_.copy(items), .serial = serial_++};
    for (Guard item : items) formula.size += item->size;
    Guard owned = arena_.make(formula);
    consedFormulas_.insert({owned, hash});
    return owned;
}

Guard Store::atom(V value) {
    if (!value->truth) {
        Formula formula{.kind = Formula::Kind::Atom, .atom = value, .serial = serial_++};
        value->truth = arena_.make(formula);
    }
    return value->truth;
}

Guard Store::negate(Guard guard) {
    if (guard->negation) return guard->negation;
    switch (guard->kind) {
        case Formula::Kind::True:
            return no_;
        case Formula::Kind::False:
            return yes_;
        case Formula::Kind::Not:
            return guard->items[0];
        case Formula::Kind::Atom:
            return guard->negation = consFormula(Formula::Kind::Not, nullptr, {&guard, 1});
        case Formula::Kind::And:
        case Formula::Kind::Or:
            break;
    }
    work_ += 2;
    Guard result = negateCompound(guard);
    return guard->negation = result;
}

Guard Store::negateCompound(Guard guard) {
    if (guard->kind == Formula::Kind::And) return consFormula(Formula::Kind::Not, nullptr, {&guard, 1});
    Few<Guard> items;  // kept in conjunctive form where that is possible: early returns stay removable
    for (Guard item : guard->items) items.push_back(negate(item));
    return all(items.span());
}

template <class Make>
Guard Store::remembered(Memo& memo, Guard a, Guard b, Make make) {
    const std::uint64_t key = (static_cast<std::uint64_t>(a->serial) << 32) | b->serial;
    const std::uint64_t hash = mixed(0, key);
    if (const Remembered* found = memo.find(hash, [&](const Remembered& entry) { return entry.key == key; }))
        return found->result;
    work_ += 2;
    Guard result = make();
    memo.insert({hash, key, result});
    return result;
}

Guard Store::both(Guard a, Guard b) {
    if (a == b || isTrue(b)) return a;
    if (isTrue(a)) return b;
    return remembered(boths_, a, b, [&] {
        if (a->kind == Formula::Kind::And) return conjoin(a, b);
        if (b->kind == Formula::Kind::And) return conjoin(b, a);
        const std::array<Guard, 2> items{a, b};
        return all(items);
    });
}
Guard Store::either(Guard a, Guard b) {
    if (a == b || isFalse(b)) return a;
    if (isFalse(a)) return b;
    return remembered(eithers_, a, b, [&] {
        const std::array<Guard, 2> items{a, b};
        return any(items);
    });
}

namespace {

void sortUnique(Few<Guard>& items) {
    std::ranges::sort(items, {}, &Formula::serial);
    items.shrink(static_cast<std::size_t>(std::unique(items.begin(), items.end()) - items.begin()));
}

bool contains(std::span<const Guard> items, Guard guard) {
    return std::ranges::find(items, guard) != items.end();
}

std::span<const Guard> conjuncts(const Guard& guard) {
    return guard->kind == Formula::Kind::And ? guard->items : std::span<const Guard>(&guard, 1);
}

}  // namespace

/// all() of a conjunction, which holds no contradiction and nothing to resolve, and one condition more: only
/// what that one changes is looked at.
Guard Store::conjoin(Guard conjoined, Guard item) {
    if (item->kind == Formula::Kind::And || isFalse(item)) {
        const std::array<Guard, 2> items{conjoined, item};
        return all(items);
    }
    Few<Guard> flat;
    flat.append(conjoined->items);
    std::size_t position = 0;
    while (position < flat.size() && flat[position]->serial < item->serial) ++position;
    if (position < flat.size() && flat[position] == item) return conjunction(flat);
    flat.insertAt(position, item);
    for (std::size_t i = 0; i < flat.size(); ++i)
        if (i == position ? contains(flat.span(), negate(item)) : negate(flat[i]) == item) return no_;
    for (std::size_t i = 0; i < flat.size(); ++i) {
        if (flat[i]->kind != Formula::Kind::Or) continue;
        for (Guard arm : flat[i]->items)
            if (i == position ? contains(flat.span(), arm) || contains(flat.span(), negate(arm))
                              : arm == item || negate(arm) == item)
                return all(flat.span());
    }
    return conjunction(flat);
}

Guard Store::all(std::span<const Guard> items) {
    Few<Guard> flat;
    for (Guard item : items) {
        if (isTrue(item)) continue;
        if (isFalse(item)) return no_;
        if (item->kind == Formula::Kind::And)
            flat.append(item->items);
        else
            flat.push_back(item);
    }
    sortUnique(flat);
    for (Guard item : flat)
        if (contains(flat.span(), negate(item))) return no_;
    // Unit resolution on disjunctions: (a ∨ b) beside ¬a is b; beside a it says nothing.
    for (std::size_t i = 0; i < flat.size(); ++i) {
        if (flat[i]->kind != Formula::Kind::Or) continue;
        Few<Guard> rest;
        bool satisfied = false;
        for (Guard arm : flat[i]->items) {
            if (contains(flat.span(), arm)) satisfied = true;
            if (!contains(flat.span(), negate(arm))) rest.push_back(arm);
        }
        if (!satisfied && rest.size() == flat[i]->items.size()) continue;
        Few<Guard> again;
        for (std::size_t j = 0; j < flat.size(); ++j)
            if (j != i) again.push_back(flat[j]);
        if (!satisfied) again.push_back(any(rest.span()));
        return all(again.span());
    }
    return conjunction(flat);
}

/// Of conditions in order, without contradiction and with nothing left to resolve.
Guard Store::conjunction(Few<Guard>& flat) {
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
    return consFormula(Formula::Kind::And, nullptr, flat.span());
}

Guard Store::any(std::span<const Guard> items) {
    Few<Guard> flat;
    for (Guard item : items) {
        if (isFalse(item)) continue;
        if (isTrue(item)) return yes_;
        if (item->kind == Formula::Kind::Or)
            flat.append(item->items);
        else
            flat.push_back(item);
    }
    sortUnique(flat);
    for (Guard item : flat)
        if (contains(flat.span(), negate(item))) return yes_;
    // (p ∧ a) ∨ (p ∧ ¬a) is p; p ∨ (p ∧ a) is p; p ∨ (¬p ∧ a) is p ∨ a.
    const bool small = flat.size() <= 8;
    for (std::size_t i = 0; small && i < flat.size(); ++i)
        for (std::size_t j = 0; j < flat.size(); ++j) {
            if (i == j) continue;
            const std::span<const Guard> a = conjuncts(flat[i]), b = conjuncts(flat[j]);
            Guard onlyA = nullptr;  // the last of them
            std::size_t countA = 0;
            for (Guard g : a)
                if (!contains(b, g)) {
                    onlyA = g;
                    if (++countA > 1) break;  // then nothing merges
                }
            Guard merged = nullptr;
            if (countA == 0)
                merged = flat[i];  // a is weaker: b adds nothing
            else if (countA == 1 && contains(b, negate(onlyA)) && !contains(a, negate(onlyA))) {
                std::size_t countB = 0;
                for (Guard g : b)
                    if (!contains(a, g)) ++countB;
                Few<Guard> rest;
                for (Guard g : b)
                    if (g != negate(onlyA)) rest.push_back(g);
                if (countB == 1 || a.size() == 1) {
                    Guard shorter = all(rest.span());
                    merged = countB == 1 ? shorter : nullptr;
                    if (!merged && shorter != flat[j]) {
                        Few<Guard> again;
                        again.append(flat);
                        again[j] = shorter;
                        return any(again.span());
                    }
                }
            }
            if (!merged) continue;
            Few<Guard> again;
            for (std::size_t k = 0; k < flat.size(); ++k)
                if (k != i && k != j) again.push_back(flat[k]);
            again.push_back(merged);
            return any(again.span());
        }
    if (flat.empty()) return no_;
    if (flat.size() == 1) return flat[0];
    Guard result = consFormula(Formula::Kind::Or, nullptr, flat.span());
    if (result->size <= kMaxGuardSize) return result;
    const std::uint64_t hash = mixed(0, std::uint64_t{result->serial});
    if (const Remembered* stand =
            opaque_.find(hash, [&](const Remembered& entry) { return entry.key == result->serial; }))
        return stand->result;  // the same disjunction is the same atom
    Guard stand = atom(symbol("one of many conditions"));
    opaque_.insert({hash, result->serial, stand});
    return stand;
}

Guard Store::relative(Guard guard, Guard given) {
    if (!given || isTrue(given) || isTrue(guard)) return guard;
    if (guard == given) return yes_;
    return remembered(relatives_, guard, given, [&] { return relativeTo(guard, given); });
}

Guard Store::relativeTo(Guard guard, Guard given) {
    const std::span<const Guard> known = conjuncts(given);
    auto simplify = [&](auto&& self, Guard g) -> Guard {
        if (contains(known, g)) return yes_;
        if (contains(known, negate(g))) return no_;
        if (g->kind == Formula::Kind::And || g->kind == Formula::Kind::Or) {
            Few<Guard> items;
            for (Guard item : g->items) items.push_back(self(self, item));
            return g->kind == Formula::Kind::And ? all(items.span()) : any(items.span());
        }
        return g;
    };
    return simplify(simplify, guard);
}

}  // namespace audit::evaluate
