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

/// `orderPossible` false: something between the table and the result loses the order (the DISTINCT wrapper).
Judgement judge(const TableQuery& query, const WantedOrder& order, bool orderPossible, const Scope& scope,
                const Options& options);

/// A joined table that is looked up for each outer row.
Judgement judgeProbe(const TableQuery& query, const Scope& scope, const Options& options);
/// The terms it is looked up by.
std::vector<Term> probeTerms(const TableQuery& query);

/// "the primary key (id)", "index idx_x (a, b)".
std::string describe(const PreparedIndex& index);
/// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& names);

}  // namespace audit::coverage
