#pragma once
// What one index can do for one table's conditions and the wanted order.
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "coverage/coverage.h"
#include "coverage/scope.h"

namespace audit::coverage {

struct Match {
    const PreparedIndex* index = nullptr;
    std::vector<std::string> bound;   ///< texts of the terms bound as a contiguous prefix, in key order
    std::vector<std::string> proven;  ///< further written ones that a partial index's WHERE proves
    std::vector<const Item*> items;   ///< conditions that are bound completely
    std::vector<const Item*> lossy;   ///< row comparisons of which only the first columns are bound
    std::size_t keysBound = 0;
    bool ordered = false;
    bool incremental = false;  ///< a prefix of the order
    bool uniqueRow = false;
    /// What OUTPUT.md calls bound: searched for, or proven.
    [[nodiscard]] std::vector<std::string> allBound() const {
        std::vector<std::string> out = bound;
        out.insert(out.end(), proven.begin(), proven.end());
        return out;
    }
};

/// What the order may be taken from: empty = none wanted.
struct WantedOrder {
    std::vector<OrderTerm> terms;  ///< constants not yet removed
    std::string alias;             ///< of the table that is read
};

/// A condition the index key can be searched for, and how; Special = not with this key.
Binding bindingBy(const PreparedIndex& index, std::size_t key, const Item& item, const catalog::Table& table);

using Items = std::vector<const Item*>;
Items itemsOf(const std::vector<Item>& items);

/// Every way to use the index that is not worse than another in all respects: at most two (a lower IN as an
/// index condition without order, or as a filter with it). Empty when the index cannot be used (not proven,
/// invalid).
std::vector<Match> matchIndex(const PreparedIndex& index, const TableQuery& query, const WantedOrder& order,
                              const Scope& scope, const Options& options);

/// Whether a partial index's WHERE is proven; true for a full one.
bool usable(const PreparedIndex& index, const std::vector<const shape::Predicate*>& clauses);

/// The conditions that the index's own WHERE makes true: they need no search.
std::vector<const Item*> provenBy(const PreparedIndex& index, const std::vector<Item>& items);
std::vector<const Item*> provenBy(const PreparedIndex& index, const Items& items);

/// Whether one arm of an OR is served: by which index, all of it or a part.
struct ArmMatch {
    const PreparedIndex* index = nullptr;
    bool complete = false;
    std::vector<std::string> bound;
    std::size_t ownBound = 0;  ///< conditions of the arm itself among them
};

/// One arm beside the conditions around its OR.
class ArmMatcher {
  public:
    ArmMatcher(const Arm& arm, const TableQuery& query);
    /// `best` becomes the better of itself and what this index does.
    void consider(const PreparedIndex& index, ArmMatch& best) const;

  private:
    const TableQuery& query_;
    Items items_;  // the arm's own come first
    std::size_t own_;
    std::vector<const shape::Predicate*> clauses_;
};

}  // namespace audit::coverage
