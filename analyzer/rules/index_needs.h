#pragma once
// The indexes that the program's queries ask for and do not have: what index/uncovered-query and
// index/partial-coverage report, and what keeps the other index rules from saying the same thing twice.
#include <string>
#include <vector>

#include "rules/facts.h"

namespace audit::rules {

/// One variant of one query that one index would serve.
struct Need {
    const CoveredSite* site = nullptr;
    std::size_t variant = 0;
    coverage::Verdict verdict = coverage::Verdict::Uncovered;  ///< of the table in question
    std::string reason;                                        ///< of the verdict, for people
    bool probed = false;  ///< the table is a joined one that is looked up for each row
    bool always = true;   ///< the query runs like this without any optional clause
    bool sortUnderLimit = false;
    bool fewValues = false;  ///< all it filters by are columns of an enum: each value may be in many rows
};

/// One index to add.
struct NeededIndex {
    coverage::IndexAdvice advice;
    std::vector<Need> needs;  ///< by place, never empty
    std::size_t otherCombinations =
        0;  ///< optional combinations of the same query that would need yet other indexes
    const entities::Entity* entity = nullptr;
    std::string name;                     ///< by our convention
    std::vector<std::string> columns;     ///< database names of the keys
    std::vector<std::string> properties;  ///< empty: @Index cannot say it
    /// Indexes that the same queries need beside this one, for the other arms of their OR.
    struct Arm {
        coverage::IndexAdvice advice;
        std::string name;
        std::vector<std::string> columns, properties;
    };
    std::vector<Arm> arms;
    [[nodiscard]] bool uncovered() const;
};

/// By table name, then keys. Only where all facts are known.
std::vector<NeededIndex> neededIndexes(const Program& program);

/// Like neededIndexes, but those that a declared index would serve if TypeORM could resolve its columns
/// (index/unknown-column): they are mended there.
std::vector<NeededIndex> awaitedIndexes(const Program& program);

/// Decorator and SQL that add it.
Suggestion addSuggestion(const Program& program, const NeededIndex& needed);

/// The queries behind it, one a site.
std::vector<Related> sitesOf(const NeededIndex& needed);

/// "filters order by "customerId" and sorts by "createdAt""; `plural` for several queries.
std::string describeNeed(const Program& program, const NeededIndex& needed, bool plural);

}  // namespace audit::rules
