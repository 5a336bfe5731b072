#pragma once
// Seeded random indexes and queries over one table with columns of many types.
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace audit::referee {

extern const char* const kTable;       ///< DDL of table t
extern const char* const kJoinTables;  ///< DDL of t's neighbours

class Generator {
  public:
    explicit Generator(std::uint64_t seed) : random_(seed) {}

    /// A CREATE INDEX statement for t, of the given name.
    std::string index(const std::string& name);
    std::string plainIndex(const std::string& name, const std::string& table,
                           const std::vector<std::string>& columns);
    /// AND-ed conditions and an order over t.
    std::string conjunctive();
    /// A pure OR over t, no order.
    std::string disjunctive();
    /// Plain conditions only, for advice.
    std::string simple();
    /// Joins of t, customer, child.
    std::string joined();
    /// An index of one of the joined tables.
    std::string joinIndex(const std::string& name);
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
    bool chance(std::size_t percent) { return below(100) < percent; }

  private:
    template <class T>
    const T& pick(const std::vector<T>& from) {
        return from[below(from.size())];
    }
    std::string condition();
    std::string simpleCondition();
    std::string order();

    std::mt19937_64 random_;
};

}  // namespace audit::referee
