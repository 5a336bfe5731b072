#pragma once
// Where values, cells, classes, formulas and strings of one evaluation live. Values without identity of their
// own are hash-consed here, formulas too.
#include <array>
#include <deque>
#include <initializer_list>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "evaluate/guard.h"
#include "evaluate/tables.h"
#include "evaluate/value.h"

namespace audit::evaluate {

class Store {
  public:
    using Case = std::pair<Guard, V>;

    Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    std::string_view intern(std::string_view text);
    /// The parts as one text.
    std::string_view intern(std::initializer_list<std::string_view> parts);

    // Values -----------------------------------------------------------------------------------------------
    V unknown(std::string_view reason);
    V undefined() const { return undefined_; }
    V null() const { return null_; }
    V boolean(bool value) const { return value ? true_ : false_; }
    V number(double value);
    V string(std::string_view text);
    /// Joins adjacent constant parts; a single constant part gives a String.
    V templateOf(std::span<const V> parts);
    V templateOf(std::initializer_list<V> parts) { return templateOf(list(parts)); }
    V regex(std::string_view text);
    /// A fresh run-time value: never equal to another one.
    V symbol(std::string_view text, const TypeRef* type = nullptr);
    V derived(std::string_view op, std::span<const V> items, const TypeRef* type = nullptr);
    V derived(std::string_view op, std::initializer_list<V> items, const TypeRef* type = nullptr) {
        return derived(op, list(items), type);
    }
    V env(std::string_view name);
    V array(Cell* cell);
    V object(Cell* cell);
    V function(const Closure* closure);
    V classOf(const ClassInfo* cls);
    V instance(const ClassInfo* cls, Cell* cell);
    V native(NativeKind kind, std::string_view text, std::span<const V> items, Cell* cell = nullptr,
             const ClassInfo* cls = nullptr);
    V native(NativeKind kind, std::string_view text, std::initializer_list<V> items = {},
             Cell* cell = nullptr, const ClassInfo* cls = nullptr) {
        return native(kind, text, list(items), cell, cls);
    }
    V module(FileId file);
    /// Drops impossible cases, merges equal ones; one case that always holds is the value itself.
    V choice(std::span<const Case> cases);
    V choice(std::initializer_list<Case> cases) {
        return choice(std::span<const Case>(cases.begin(), cases.size()));
    }

    Cell* cell(Guard created, Location where);
    Closure* closure();
    ClassInfo* classInfo();
    BuilderState* builder();
    const TypeRef* typeRef(TypeRef ref);
    template <class T>
    std::span<const T> span(const std::vector<T>& items) {
        return arena_.copy(std::span<const T>(items));
    }

    // Formulas ---------------------------------------------------------------------------------------------
    Guard yes() const { return yes_; }
    Guard no() const { return no_; }
    Guard atom(V value);
    Guard negate(Guard guard);
    Guard both(Guard a, Guard b);
    Guard either(Guard a, Guard b);
    Guard all(std::span<const Guard> items);
    Guard any(std::span<const Guard> items);
    /// What `guard` still demands where `given` is known to hold: conjuncts of `given` removed.
    Guard relative(Guard guard, Guard given);

    /// Effort spent on formulas so far, in units of about one evaluation step: it counts against the bounds.
    [[nodiscard]] std::size_t work() const { return work_; }

  private:
    static std::span<const V> list(std::initializer_list<V> items) { return {items.begin(), items.size()}; }

    /// Results of an operation on two formulas, by their serials.
    struct Remembered {
        std::uint64_t hash = 0, key = 0;
        Guard result = nullptr;
        [[nodiscard]] bool free() const { return result == nullptr; }
    };
    using Memo = Table<Remembered>;
    template <class Make>
    Guard remembered(Memo& memo, Guard a, Guard b, Make make);
    Guard negateCompound(Guard guard);
    Guard relativeTo(Guard guard, Guard given);
    Guard conjoin(Guard conjoined, Guard item);
    Guard conjunction(Few<Guard>& flat);

    V cons(const Value& value);
    V keep(const Value& value);
    Guard consFormula(Formula::Kind kind, V atom, std::span<const Guard> items);

    struct Text {
        const char* data = nullptr;
        std::uint32_t size = 0, hash = 0;
        [[nodiscard]] bool free() const { return data == nullptr; }
    };
    struct Consed {
        V value = nullptr;
        std::uint64_t hash = 0;
        [[nodiscard]] bool free() const { return value == nullptr; }
    };
    struct ConsedFormula {
        Guard formula = nullptr;
        std::uint64_t hash = 0;
        [[nodiscard]] bool free() const { return formula == nullptr; }
    };
    /// Texts asked for lately, by where the asker keeps them.
    struct Lately {
        const char* asked = nullptr;
        std::string_view text;
        V string = nullptr;  ///< the String of that text, once somebody wanted it

        [[nodiscard]] bool holds(std::string_view wanted) const {
            return asked == wanted.data() && sameText(text, wanted);
        }
    };
    Lately& latelyOf(std::string_view text) {
        return lately_[mixed(text.size(), text.data()) % lately_.size()];
    }

    Arena arena_;
    Table<Text> texts_;
    std::array<Lately, 4096> lately_{};
    Table<Consed> consed_;
    std::deque<Cell> cells_;
    std::deque<Closure> closures_;
    std::deque<ClassInfo> classes_;
    std::deque<BuilderState> builders_;
    Table<ConsedFormula> consedFormulas_;
    V undefined_ = nullptr, null_ = nullptr, true_ = nullptr, false_ = nullptr;
    Guard yes_ = nullptr, no_ = nullptr;
    Memo boths_, eithers_, relatives_, opaque_;
    std::size_t work_ = 0;
    std::uint32_t serial_ = 0;
};

}  // namespace audit::evaluate
