#include "evaluate/guard.h"

#include <algorithm>

namespace audit::evaluate {

void collectAtoms(Guard guard, std::vector<V>& out) {
    if (!guard) return;
    if (guard->kind == Formula::Kind::Atom) {
        if (std::ranges::find(out, guard->atom) == out.end()) out.push_back(guard->atom);
        return;
    }
    for (Guard item : guard->items) collectAtoms(item, out);
}

int Assignment::get(V atom) const {
    for (const auto& [value, truthValue] : values)
        if (value == atom) return truthValue ? 1 : 0;
    return -1;
}

Truth truth(Guard guard, const Assignment& assignment) {
    if (!guard) return Truth::True;
    switch (guard->kind) {
        case Formula::Kind::True:
            return Truth::True;
        case Formula::Kind::False:
            return Truth::False;
        case Formula::Kind::Atom: {
            int value = assignment.get(guard->atom);
            return value < 0 ? Truth::Open : value ? Truth::True : Truth::False;
        }
        case Formula::Kind::Not: {
            Truth inner = truth(guard->items[0], assignment);
            return inner == Truth::Open ? inner : inner == Truth::True ? Truth::False : Truth::True;
        }
        case Formula::Kind::And:
        case Formula::Kind::Or: {
            const Truth decisive = guard->kind == Formula::Kind::And ? Truth::False : Truth::True;
            Truth result = decisive == Truth::False ? Truth::True : Truth::False;
            for (Guard item : guard->items) {
                Truth inner = truth(item, assignment);
                if (inner == decisive) return decisive;
                if (inner == Truth::Open) result = Truth::Open;
            }
            return result;
        }
    }
    return Truth::Open;
}

namespace {

bool isConstant(V value) {
    return value->is(Kind::String) || value->is(Kind::Number) || value->is(Kind::Bool) || value->nullish();
}

/// `x === constant` (either side): x and the constant.
bool equality(V atom, V& subject, V& constant, bool& loose) {
    if (!atom->is(Kind::Derived) || atom->items.size() != 2) return false;
    loose = atom->text == "==";
    if (!loose && atom->text != "===") return false;
    for (int side = 0; side < 2; ++side)
        if (isConstant(atom->items[static_cast<std::size_t>(side)])) {
            constant = atom->items[static_cast<std::size_t>(side)];
            subject = atom->items[static_cast<std::size_t>(1 - side)];
            return true;
        }
    return false;
}

}  // namespace

bool consistent(const Assignment& assignment) {
    for (std::size_t i = 0; i < assignment.values.size(); ++i) {
        if (!assignment.values[i].second) continue;
        V subject = nullptr, constant = nullptr;
        bool loose = false;
        if (!equality(assignment.values[i].first, subject, constant, loose)) continue;
        // x === 'A' beside a truth value of x itself.
        if (constant->falsyConstant() && assignment.get(subject) == 1) return false;
        if (constant->truthyConstant() && assignment.get(subject) == 0) return false;
        for (std::size_t j = i + 1; j < assignment.values.size(); ++j) {
            V otherSubject = nullptr, otherConstant = nullptr;
            bool otherLoose = false;
            if (!equality(assignment.values[j].first, otherSubject, otherConstant, otherLoose)) continue;
            if (otherSubject != subject) continue;
            const bool same = otherConstant == constant ||
                              ((loose || otherLoose) && constant->nullish() && otherConstant->nullish());
            if (assignment.values[j].second && !same) return false;
        }
    }
    return true;
}

bool impossible(Guard guard) {
    constexpr std::size_t kMaxAtoms = 6;
    std::vector<V> atoms;
    collectAtoms(guard, atoms);
    if (atoms.size() > kMaxAtoms) return false;
    Assignment assignment;
    for (V atom : atoms) assignment.values.emplace_back(atom, false);
    for (std::size_t mask = 0; mask < (std::size_t{1} << atoms.size()); ++mask) {
        for (std::size_t i = 0; i < atoms.size(); ++i) assignment.values[i].second = ((mask >> i) & 1u) != 0;
        if (truth(guard, assignment) == Truth::True && consistent(assignment)) return false;
    }
    return true;
}

std::string describe(Guard guard) {
    if (!guard) return "always";
    switch (guard->kind) {
        case Formula::Kind::True:
            return "always";
        case Formula::Kind::False:
            return "never";
        case Formula::Kind::Atom:
            return describe(guard->atom, 3);
        case Formula::Kind::Not:
            return "not " + describe(guard->items[0]);
        case Formula::Kind::And:
        case Formula::Kind::Or: {
            std::string out;
            for (Guard item : guard->items) {
                if (!out.empty()) out += guard->kind == Formula::Kind::And ? " and " : " or ";
                out += describe(item);
            }
            return out;
        }
    }
    return {};
}

}  // namespace audit::evaluate
