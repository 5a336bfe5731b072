#include "query/variants.h"

#include <algorithm>

#include "query/limits.h"
#include "query/subquery_texts.h"

namespace audit::query {

namespace {

struct Leaf {
    evaluate::Assignment assignment;
    Outcome outcome;
    bool refused = false;
};

struct Search {
    const evaluate::CallFact& fact;
    const Env& env;
    std::size_t max;
    SubqueryTexts& subqueries;
    const std::vector<V>* splittable = nullptr;
    std::vector<Leaf> leaves{};
    std::vector<V> seen{};  ///< atoms in the order they were wanted
    int runs = 0;

    [[nodiscard]] bool tooMany() const { return leaves.size() > max || runs > kMaxRuns; }

    void run(evaluate::Assignment& assignment) {
        if (tooMany()) return;
        ++runs;
        Replay replay(assignment, splittable, subqueries);
        Run state{env, replay};
        Outcome outcome = callOutcome(fact, state);
        V atom = replay.wanted();
        if (atom == nullptr) {
            leaves.push_back({assignment, std::move(outcome), !replay.refused().empty()});
            return;
        }
        if (std::ranges::find(seen, atom) == seen.end()) seen.push_back(atom);
        for (bool holds : {true, false}) {
            assignment.values.emplace_back(atom, holds);
            if (evaluate::consistent(assignment) && evaluate::truth(fact.guard, assignment) != Truth::False)
                run(assignment);
            assignment.values.pop_back();
        }
    }
};

std::vector<std::string> conditionsOf(const evaluate::Assignment& assignment) {
    std::vector<std::string> out;
    for (const auto& [atom, holds] : assignment.values)
        out.push_back((holds ? "" : "not ") + evaluate::describe(atom));
    return out;
}

AllVariants united(std::vector<Leaf> leaves, const Env& env) {
    const bool allRefused = std::ranges::all_of(leaves, &Leaf::refused);
    AllVariants out;
    Fragments fragments;
    bool first = true;
    std::string unresolved;
    for (Leaf& leaf : leaves) {
        if (leaf.refused && !allRefused) continue;
        if (!leaf.outcome.site) continue;
        if (!leaf.outcome.unresolved.empty()) {
            if (unresolved.empty()) unresolved = leaf.outcome.unresolved;
            if (first) {
                out.api = leaf.outcome.api;
                out.operation = leaf.outcome.operation;
            }
            continue;
        }
        if (first) {
            out.api = leaf.outcome.api;
            out.operation = leaf.outcome.operation;
            first = false;
        }
        finish(leaf.outcome, env, fragments);
        for (shape::Variant& v : leaf.outcome.variants) {
            v.conditions = conditionsOf(leaf.assignment);
            out.variants.add(std::move(v));
        }
    }
    out.site = std::ranges::any_of(leaves, [](const Leaf& l) { return l.outcome.site; });
    // One alternative that cannot be read leaves the others; it is said, and makes the site a run-time one.
    if (out.variants.list().empty())
        out.unresolved = unresolved;
    else if (!unresolved.empty())
        out.variants.addOpen(unresolved);
    if (out.variants.list().size() == 1) out.variants.forgetConditions();
    return out;
}

}  // namespace

AllVariants allVariants(const evaluate::CallFact& fact, const Env& env, int maxVariants) {
    const std::size_t max = maxVariants < 1 ? 1 : static_cast<std::size_t>(maxVariants);
    SubqueryTexts subqueries;
    Search search{fact, env, max, subqueries};
    evaluate::Assignment none;
    search.run(none);
    if (!search.tooMany()) return united(std::move(search.leaves), env);
    // Too many: split the first atoms only. Six of them make 64 variants at most, eight often fewer than
    // that.
    const std::vector<V> atoms = search.seen;
    for (std::size_t count : {std::size_t{8}, std::size_t{6}, std::size_t{0}}) {
        const std::vector<V> splittable(
            atoms.begin(), atoms.begin() + static_cast<std::ptrdiff_t>(std::min(count, atoms.size())));
        Search smaller{fact, env, max, subqueries, &splittable};
        evaluate::Assignment start;
        smaller.run(start);
        if (!smaller.tooMany()) return united(std::move(smaller.leaves), env);
    }
    return united({}, env);
}

}  // namespace audit::query
