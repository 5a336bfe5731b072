#pragma once
// Conditions under which a statement runs, a clause is added, a property is there: boolean formulas over
// atoms. An atom is the truth of one hash-consed value, so that the same condition over the same values is
// the same atom wherever it stands. Formulas are hash-consed too: pointer equality is structural equality.
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "evaluate/value.h"

namespace audit::evaluate {

struct Formula {
    enum class Kind : std::uint8_t { True, False, Atom, Not, And, Or };
    Kind kind = Kind::True;
    V atom = nullptr;                  ///< Atom: it holds when this value is truthy
    std::span<const Guard> items{};    ///< Not: 1; And, Or: ≥ 2, sorted, no duplicates
    std::uint32_t serial = 0;          ///< creation order: a deterministic sort key
    std::uint32_t size = 1;            ///< nodes of the formula written out as a tree
    mutable Guard negation = nullptr;  ///< the store's
};

[[nodiscard]] inline bool isTrue(Guard g) {
    return g->kind == Formula::Kind::True;
}
[[nodiscard]] inline bool isFalse(Guard g) {
    return g->kind == Formula::Kind::False;
}

/// The atoms of a formula, each once, in order of first appearance.
void collectAtoms(Guard guard, std::vector<V>& out);

/// A choice of truth values for atoms; the ones not named are open.
struct Assignment {
    std::vector<std::pair<V, bool>> values;
    [[nodiscard]] int get(V atom) const;  ///< 1, 0, or -1 when open
};

enum class Truth : std::uint8_t { False, True, Open };
Truth truth(Guard guard, const Assignment& assignment);

/// Can these atoms hold together? `x === 'A'` and `x === 'B'` cannot, nor can `x` and `x === null`.
bool consistent(const Assignment& assignment);

/// No choice of its atoms makes the formula true. Decided for a few atoms only; else false.
bool impossible(Guard guard);

/// For people: "status given and not admin".
std::string describe(Guard guard);

}  // namespace audit::evaluate
