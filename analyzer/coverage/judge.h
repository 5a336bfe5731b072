#pragma once
// The verdict for one table (OUTPUT.md): P what a B-tree can bind, U what it cannot, O the order.
#include <optional>
#include <string>
#include <vector>

#include "coverage/match.h"

namespace audit::coverage {

struct OrServed {
    const OrGroup* group = nullptr;
    std::vector<ArmMatch> arms;
    [[nodiscard]] bool every() const;
    [[nodiscard]] bool complete() const;
};

struct Judgement {
    Verdict verdict = Verdict::Unknown;
    std::optional<Match> best;            ///< none: no index helps
    std::vector<const Item*> bindable;    ///< P
    std::vector<const Item*> unbindable;  ///< U, single conditions
    std::vector<OrServed> ors;
    bool hasOrder = false;       ///< O, constants apart
    bool ordered = false;        ///< by `best`
    std::size_t boundCount = 0;  ///< of P, by `best`
    std::string reason;
};

/// The verdict on what is there, and on one index more: what the table's own indexes do is found out once.
class Judge {
  public:
    /// `orderPossible` false: something between the table and the result loses the order (the DISTINCT
    /// wrapper). Query, order and scope must outlive the judge.
    Judge(const TableQuery& query, const WantedOrder& order, bool orderPossible, const Scope& scope,
          const Options& options);

    [[nodiscard]] Judgement now() const;
    /// As if the table had this index, too. Without the reason and without the index it would be served by.
    [[nodiscard]] Judgement with(const PreparedIndex& candidate) const;

    [[nodiscard]] const TableQuery& query() const { return query_; }
    [[nodiscard]] const WantedOrder& order() const { return order_; }
    [[nodiscard]] bool orderPossible() const { return orderPossible_; }
    [[nodiscard]] const Scope& scope() const { return scope_; }

  private:
    struct ServedArm {
        ArmMatcher matcher;
        ArmMatch best;
    };
    [[nodiscard]] std::vector<Match> matches(const PreparedIndex& index) const;
    [[nodiscard]] Judgement decide(const PreparedIndex* candidate) const;

    const TableQuery& query_;
    const WantedOrder& order_;
    bool orderPossible_;
    const Scope& scope_;
    Options options_;
    bool hasOrder_;
    std::vector<bool> bindable_;   // beside the query's items
    std::vector<ServedArm> arms_;  // of all written ORs, one after the other
    std::vector<Match> matches_;   // of the table's indexes, in their order
};

/// A joined table that is looked up for each outer row.
Judgement judgeProbe(const TableQuery& query, const Scope& scope, const Options& options);
/// The terms it is looked up by.
std::vector<Term> probeTerms(const TableQuery& query);

/// "the primary key (id)", "index idx_x (a, b)".
std::string describe(const PreparedIndex& index);
/// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& names);

}  // namespace audit::coverage
