#pragma once
// Where values, cells, classes, formulas and strings of one evaluation live. Values without identity of their
// own are hash-consed here, formulas too.
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "evaluate/guard.h"
#include "evaluate/value.h"

namespace audit::evaluate {

class Store {
  public:
    Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    std::string_view intern(std::string_view text);

    // Values -----------------------------------------------------------------------------------------------
    V unknown(std::string_view reason);
    V undefined() const { return undefined_; }
    V null() const { return null_; }
    V boolean(bool value) const { return value ? true_ : false_; }
    V number(double value);
    V string(std::string_view text);
    /// Joins adjacent constant parts; a single constant part gives a String.
    V templateOf(std::vector<V> parts);
    V regex(std::string_view text);
    /// A fresh run-time value: never equal to another one.
    V symbol(std::string_view text, const TypeRef* type = nullptr);
    V derived(std::string_view op, std::vector<V> items, const TypeRef* type = nullptr);
    V env(std::string_view name);
    V array(Cell* cell);
    V object(Cell* cell);
    V function(const Closure* closure);
    V classOf(const ClassInfo* cls);
    V instance(const ClassInfo* cls, Cell* cell);
    V native(NativeKind kind, std::string_view text, std::vector<V> items = {}, Cell* cell = nullptr,
             const ClassInfo* cls = nullptr);
    V module(FileId file);
    /// Drops impossible cases, merges equal ones; one case that always holds is the value itself.
    V choice(std::vector<std::pair<Guard, V>> cases);

    Cell* cell(Guard created, Location where);
    Closure* closure();
    ClassInfo* classInfo();
    BuilderState* builder();
    const TypeRef* typeRef(TypeRef ref);
    template <class T>
    std::span<const T> span(const std::vector<T>& items);

    // Formulas ---------------------------------------------------------------------------------------------
    Guard yes() const { return yes_; }
    Guard no() const { return no_; }
    Guard atom(V value);
    Guard negate(Guard guard);
    Guard both(Guard a, Guard b);
    Guard either(Guard a, Guard b);
    Guard all(std::vector<Guard> items);
    Guard any(std::vector<Guard> items);
    /// What `guard` still demands where `given` is known to hold: conjuncts of `given` removed.
    Guard relative(Guard guard, Guard given);

    /// Effort spent on formulas so far, in units of about one evaluation step: it counts against the bounds.
    [[nodiscard]] std::size_t work() const { return work_; }

  private:
    using Memo = std::unordered_map<std::uint64_t, Guard>;
    template <class Make>
    Guard remembered(Memo& memo, Guard a, Guard b, Make make);
    Guard negateCompound(Guard guard);
    Guard relativeTo(Guard guard, Guard given);

    struct ValueHash {
        std::size_t operator()(V v) const;
    };
    struct ValueEqual {
        bool operator()(V a, V b) const;
    };
    struct FormulaHash {
        std::size_t operator()(Guard g) const;
    };
    struct FormulaEqual {
        bool operator()(Guard a, Guard b) const;
    };

    V cons(const Value& value);
    Guard consFormula(Formula::Kind kind, V atom, std::vector<Guard> items);

    std::deque<std::string> strings_;
    std::unordered_set<std::string_view> internedStrings_;
    std::deque<Value> values_;
    std::unordered_set<V, ValueHash, ValueEqual> consed_;
    std::deque<Cell> cells_;
    std::deque<Closure> closures_;
    std::deque<ClassInfo> classes_;
    std::deque<BuilderState> builders_;
    std::deque<TypeRef> types_;
    std::deque<Formula> formulas_;
    std::unordered_set<Guard, FormulaHash, FormulaEqual> consedFormulas_;
    std::deque<std::vector<V>> valueSpans_;
    std::deque<std::vector<Guard>> guardSpans_;
    V undefined_ = nullptr, null_ = nullptr, true_ = nullptr, false_ = nullptr;
    Guard yes_ = nullptr, no_ = nullptr;
    std::unordered_map<Guard, Guard> opaque_;
    Memo boths_, eithers_, negations_, relatives_;
    std::size_t work_ = 0;
    std::uint32_t serial_ = 0;
};

template <>
inline std::span<const V> Store::span<V>(const std::vector<V>& items) {
    if (items.empty()) return {};
    return valueSpans_.emplace_back(items);
}
template <>
inline std::span<const Guard> Store::span<Guard>(const std::vector<Guard>& items) {
    if (items.empty()) return {};
    return guardSpans_.emplace_back(items);
}

}  // namespace audit::evaluate
