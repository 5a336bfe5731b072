#include "coverage/optional.h"

#include <algorithm>
#include <optional>
#include <set>

#include "coverage/predicates.h"

namespace audit::coverage {
namespace {

using shape::Predicate;
using shape::Variant;

// Numbers the optional parts in the order they are met; asks which of them are present.
class Chooser {
  public:
    explicit Chooser(std::vector<bool> present) : present_(std::move(present)) {}
    bool next() {
        const std::size_t i = count_++;
        return i >= present_.size() || present_[i];
    }
    [[nodiscard]] std::size_t count() const { return count_; }

  private:
    std::vector<bool> present_;
    std::size_t count_ = 0;
};

std::optional<Predicate> prune(Predicate p, Chooser& choose) {
    const bool here = !p.optional || choose.next();
    p.optional = false;
    std::vector<Predicate> children;
    for (Predicate& child : p.children)
        if (auto kept = prune(std::move(child), choose)) children.push_back(std::move(*kept));
    if (!here) return std::nullopt;
    if (p.kind == Predicate::Kind::Leaf || p.kind == Predicate::Kind::Unknown) return p;
    if (children.empty()) return std::nullopt;
    p.children = std::move(children);
    return p;
}

void dropAliases(std::optional<Predicate>& p, const std::set<std::string>& gone,
                 const std::vector<Variant>& subqueries) {
    if (!p) return;
    if (p->kind == Predicate::Kind::And) {
        std::erase_if(p->children, [&](const Predicate& child) {
            return std::ranges::any_of(aliasesOf(child, subqueries),
                                       [&](const std::string& a) { return gone.contains(a); });
        });
        if (p->children.empty()) p.reset();
        return;
    }
    if (std::ranges::any_of(aliasesOf(*p, subqueries),
                            [&](const std::string& a) { return gone.contains(a); }))
        p.reset();
}

Variant chosen(const Variant& from, Chooser& choose, bool descending) {
    Variant out = from;
    std::set<std::string> gone;
    std::erase_if(out.sources, [&](const shape::Source& s) {
        if (!s.optional || choose.next()) return false;
        gone.insert(s.alias);
        return true;
    });
    if (out.where) out.where = prune(std::move(*out.where), choose);
    if (out.where) out.where = normalise(*out.where);
    for (shape::Source& s : out.sources) {
        if (s.on) s.on = prune(std::move(*s.on), choose);
        if (s.on) s.on = normalise(*s.on);
    }
    std::erase_if(out.order, [&](const shape::OrderItem& o) { return o.optional && !choose.next(); });
    for (shape::OrderItem& o : out.order) {
        if (o.directionUnknown) o.descending = descending;
        o.directionUnknown = false;
    }
    if (!gone.empty()) {
        dropAliases(out.where, gone, out.subqueries);
        std::erase_if(out.order, [&](const shape::OrderItem& o) { return gone.contains(o.alias); });
    }
    return out;
}

}  // namespace

std::vector<Variant> withAndWithoutOptional(const Variant& variant) {
    Variant normal = variant;
    if (normal.where) normal.where = normalise(*normal.where);
    for (shape::Source& s : normal.sources)
        if (s.on) s.on = normalise(*s.on);
    Chooser counting({});
    chosen(normal, counting, false);
    const std::size_t n = std::min(counting.count(), kMaxOptional);
    const bool directions =
        std::ranges::any_of(normal.order, [](const shape::OrderItem& o) { return o.directionUnknown; });

    std::vector<std::vector<bool>> choices;
    if (n <= kAllCombinationsUpTo) {
        for (std::size_t mask = 0; mask < (std::size_t{1} << n); ++mask) {
            std::vector<bool> present(n);
            for (std::size_t i = 0; i < n; ++i) present[i] = ((mask >> i) & 1u) != 0;
            choices.push_back(std::move(present));
        }
    } else {
        choices.emplace_back(n, false);
        choices.emplace_back(n, true);
        for (std::size_t i = 0; i < n; ++i) {
            choices.emplace_back(n, false);
            choices.back()[i] = true;
            choices.emplace_back(n, true);
            choices.back()[i] = false;
        }
    }
    std::vector<Variant> out;
    for (const std::vector<bool>& present : choices) {
        for (const bool descending : {false, true}) {
            if (descending && !directions) continue;
            Chooser choose(present);
            out.push_back(chosen(normal, choose, descending));
        }
    }
    return out;
}

}  // namespace audit::coverage
