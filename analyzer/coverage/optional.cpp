#include "coverage/optional.h"

#include <algorithm>
#include <optional>
#include <set>

#include "coverage/predicates.h"
#include "coverage/scope.h"

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
    children.reserve(p.children.size());
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

Variant chosen(const Variant& from, const std::vector<Variant>& subqueries, Chooser& choose,
               bool descending) {
    Variant out = from;
    std::set<std::string> gone;
    std::erase_if(out.sources, [&](const shape::Source& s) {
        if (!s.optional || choose.next()) return false;
        gone.insert(s.alias);
        return true;
    });
    if (out.where) out.where = prune(std::move(*out.where), choose);
    if (out.where) out.where = normalise(std::move(*out.where));
    for (shape::Source& s : out.sources) {
        if (s.on) s.on = prune(std::move(*s.on), choose);
        if (s.on) s.on = normalise(std::move(*s.on));
    }
    std::erase_if(out.order, [&](const shape::OrderItem& o) { return o.optional && !choose.next(); });
    for (shape::OrderItem& o : out.order) {
        if (o.directionUnknown) o.descending = descending;
        o.directionUnknown = false;
    }
    if (!gone.empty()) {
        dropAliases(out.where, gone, subqueries);
        std::erase_if(out.order, [&](const shape::OrderItem& o) { return gone.contains(o.alias); });
    }
    return out;
}

}  // namespace

Combinations::Combinations(const Variant& variant)
    : normal_(outline(variant)), subqueries_(variant.subqueries) {
    if (normal_.where) normal_.where = normalise(std::move(*normal_.where));
    for (shape::Source& s : normal_.sources)
        if (s.on) s.on = normalise(std::move(*s.on));
    Chooser counting({});
    chosen(normal_, subqueries_, counting, false);
    const std::size_t n = std::min(counting.count(), kMaxOptional);
    const bool directions =
        std::ranges::any_of(normal_.order, [](const shape::OrderItem& o) { return o.directionUnknown; });

    const auto add = [&](const std::vector<bool>& present) {
        choices_.push_back({present, false});
        if (directions) choices_.push_back({present, true});
    };
    if (n <= kAllCombinationsUpTo) {
        for (std::size_t mask = 0; mask < (std::size_t{1} << n); ++mask) {
            std::vector<bool> present(n);
            for (std::size_t i = 0; i < n; ++i) present[i] = ((mask >> i) & 1u) != 0;
            add(present);
        }
        return;
    }
    std::vector<bool> none(n, false), all(n, true);
    add(none);
    add(all);
    for (std::size_t i = 0; i < n; ++i) {
        none[i] = true;
        add(none);
        none[i] = false;
        all[i] = false;
        add(all);
        all[i] = true;
    }
}

Variant Combinations::operator[](std::size_t i) const {
    Chooser choose(choices_[i].present);
    return chosen(normal_, subqueries_, choose, choices_[i].descending);
}

}  // namespace audit::coverage
