#include "rules/index_finding.h"

#include <algorithm>

namespace audit::rules {

Finding indexFinding(const Program& program, const NeededIndex& needed) {
    Finding finding;
    const bool onEntity = editable(program, needed.entity->location);
    finding.related = sitesOf(needed);
    finding.location = onEntity ? needed.entity->location : finding.related.front().location;
    if (!onEntity) finding.related.erase(finding.related.begin());
    finding.entity = needed.entity->name;
    finding.table = program.entities.catalog.table(needed.advice.table).name;
    finding.group = "index:" + finding.table;
    finding.function = needed.entity->name;
    for (const std::string& column : needed.columns) finding.shape += column + ",";
    finding.shape += needed.advice.where.value_or("");
    const auto worst = std::ranges::find_if(
        needed.needs, [](const Need& need) { return need.verdict == coverage::Verdict::Uncovered; });
    finding.why = (worst == needed.needs.end() ? needed.needs.front() : *worst).reason;
    if (needed.otherCombinations > 0)
        finding.why +=
            " Other combinations of its optional clauses would need other indexes; this one serves the most.";
    finding.suggestion = addSuggestion(program, needed);
    return finding;
}

std::size_t siteCount(const NeededIndex& needed) {
    return sitesOf(needed).size();
}

}  // namespace audit::rules
