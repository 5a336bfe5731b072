#include "query/variants.h"

#include <algorithm>

#include "query/limits.h"

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
    const std::vector<V>* splittable = nullptr;
    std::vector<Leaf> leaves{};
    std::vector<V> seen{};  ///< atoms in the order they were wanted
    int runs = 0;

    [[nodiscard]] bool tooMany() const { return leaves.size() > max || runs > kMaxRuns; }

    void run(evaluate::Assignment& assignment) {
        if (tooMany()) return;
        ++runs;
        Replay replay(assignment, splittable);
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

void appendPredicate(std::string& key, const shape::Predicate& p) {
    key += static_cast<char>('a' + static_cast<int>(p.kind));
    key += static_cast<char>('0' + static_cast<int>(p.origin));
    if (p.optional) key += '?';
    if (p.repeated) key += '*';
    if (p.kind == shape::Predicate::Kind::Leaf) {
        const shape::Comparison& c = p.leaf;
        key += c.alias + "." + c.column + "#" + std::to_string(static_cast<int>(c.op)) + "/" +
               std::to_string(static_cast<int>(c.value)) + c.expression + c.otherAlias + c.otherColumn +
               c.castOrFunction;
        if (c.value == shape::ValueKind::Literal) key += c.literal;
        if (c.everyRow) key += "E";
        if (c.noRow) key += "N";
    }
    key += p.reason;
    key += '(';
    for (const shape::Predicate& child : p.children) appendPredicate(key, child);
    key += ')';
}

/// What makes two variants the same query. Constants of parameters apart.
std::string keyOf(const shape::Variant& v) {
    std::string key = v.sql;
    key += '|';
    for (const shape::Source& s : v.sources) {
        key += s.alias + (s.optional ? "?" : "") + std::to_string(static_cast<int>(s.join));
        if (s.on) appendPredicate(key, *s.on);
    }
    key += '|';
    if (v.where) appendPredicate(key, *v.where);
    for (const shape::OrderItem& o : v.order)
        key += o.alias + o.column + o.expression + (o.descending ? "-" : "+") + (o.optional ? "?" : "");
    key += std::to_string(static_cast<int>(v.pagination)) + (v.limit ? "l" : "") + (v.offset ? "o" : "") +
           v.lock + v.runtimeReason + v.aggregate;
    for (const std::string& c : v.conflictColumns) key += "," + c;
    return key;
}

void forgetConstants(shape::Predicate& into, const shape::Predicate& other) {
    if (into.leaf.literal != other.leaf.literal) into.leaf.literal.clear();
    if (into.leaf.valueCount != other.leaf.valueCount) into.leaf.valueCount = 0;
    for (std::size_t i = 0; i < into.children.size() && i < other.children.size(); ++i)
        forgetConstants(into.children[i], other.children[i]);
}

std::vector<std::string> conditionsOf(const evaluate::Assignment& assignment) {
    std::vector<std::string> out;
    for (const auto& [atom, holds] : assignment.values)
        out.push_back((holds ? "" : "not ") + evaluate::describe(atom));
    return out;
}

Outcome united(std::vector<Leaf> leaves) {
    const bool allRefused = std::ranges::all_of(leaves, &Leaf::refused);
    Outcome out;
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
        for (shape::Variant& v : leaf.outcome.variants) v.conditions = conditionsOf(leaf.assignment);
        mergeVariants(out.variants, std::move(leaf.outcome.variants));
    }
    out.site = std::ranges::any_of(leaves, [](const Leaf& l) { return l.outcome.site; });
    // One alternative that cannot be read leaves the others; it is said, and makes the site a run-time one.
    if (out.variants.empty()) {
        out.unresolved = unresolved;
    } else if (!unresolved.empty()) {
        shape::Variant open = out.variants.front();
        open.conditions.clear();
        open.runtimeOnly = true;
        open.runtimeReason = unresolved;
        out.variants.push_back(std::move(open));
    }
    if (out.variants.size() == 1) out.variants.front().conditions.clear();
    return out;
}

}  // namespace

void mergeVariants(std::vector<shape::Variant>& into, std::vector<shape::Variant> more) {
    for (shape::Variant& v : more) {
        const std::string key = keyOf(v);
        const auto same =
            std::ranges::find_if(into, [&](const shape::Variant& there) { return keyOf(there) == key; });
        if (same == into.end()) {
            into.push_back(std::move(v));
            continue;
        }
        if (same->where && v.where) forgetConstants(*same->where, *v.where);
        std::erase_if(same->conditions, [&](const std::string& c) {
            return std::ranges::find(v.conditions, c) == v.conditions.end();
        });
    }
}

Outcome allVariants(const evaluate::CallFact& fact, const Env& env, int maxVariants) {
    const std::size_t max = maxVariants < 1 ? 1 : static_cast<std::size_t>(maxVariants);
    Search search{fact, env, max};
    evaluate::Assignment none;
    search.run(none);
    if (!search.tooMany()) return united(std::move(search.leaves));
    // Too many: split the first atoms only. Six of them make 64 variants at most, eight often fewer than
    // that.
    const std::vector<V> atoms = search.seen;
    for (std::size_t count : {std::size_t{8}, std::size_t{6}, std::size_t{0}}) {
        const std::vector<V> splittable(
            atoms.begin(), atoms.begin() + static_cast<std::ptrdiff_t>(std::min(count, atoms.size())));
        Search smaller{fact, env, max, &splittable};
        evaluate::Assignment start;
        smaller.run(start);
        if (!smaller.tooMany()) return united(std::move(smaller.leaves));
    }
    return united({});
}

}  // namespace audit::query
