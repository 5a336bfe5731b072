#pragma once
// The texts of a call's subqueries, as earlier runs over the same call wrote them: a run that decides alike
// for all of a subquery's guards writes it alike.
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "query/replay.h"
#include "sql/predicate.h"

namespace audit::query {

class SubqueryTexts {
  public:
    struct Written {
        std::vector<Replay::Decision> decisions;
        std::string text;
        std::vector<std::pair<std::string, sql::ParameterValue>> parameters;  ///< for the query around it
        std::string runtime;                                                  ///< Expression::runtime
    };

    /// One that comes out under this run's decisions; asks them of the run. nullptr: none.
    const Written* find(const evaluate::BuilderState& state, int depth, bool brackets, Replay& replay) const;
    const Written& add(const evaluate::BuilderState& state, int depth, bool brackets, Written written);

  private:
    using Key = std::tuple<const evaluate::BuilderState*, int, bool>;
    std::map<Key, std::vector<Written>> written_;  // asked for by key only, never walked through
};

}  // namespace audit::query
