// Verdict `partial`: an index helps, and a filter or a sort over what it finds remains.
#include <algorithm>

#include "rules/index_finding.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

bool sortsUnderLimit(const NeededIndex& needed) {
    return std::ranges::any_of(needed.needs,
                               [](const Need& need) { return need.always && need.sortUnderLimit; });
}

/// The index that serves them now, when it is the same for all.
std::string servingIndex(const NeededIndex& needed) {
    std::string name;
    for (const Need& need : needed.needs) {
        const std::string& index = need.site->coverage[need.variant].use.index;
        if (!name.empty() && name != index) return {};
        name = index;
    }
    return name;
}

bool onlySorts(const NeededIndex& needed) {
    return std::ranges::all_of(needed.needs, [](const Need& need) {
        const coverage::IndexUse& use = need.site->coverage[need.variant].use;
        return use.unbound.empty() && use.sortRemains;
    });
}

std::string messageOf(const Program& program, const NeededIndex& needed) {
    const std::size_t sites = siteCount(needed);
    const shape::Site& first = needed.needs.front().site->site;
    std::string text = sites > 1 ? std::to_string(sites) + " queries "
                                 : (first.function.empty() ? "a query" : first.function) + " ";
    text += describeNeed(program, needed, sites > 1);
    const std::string index = servingIndex(needed);
    text += index.empty() ? ", and each index there is serves only part of that: "
                          : ", and the index " + index + " serves only part of that: ";
    return text + (sortsUnderLimit(needed)
                       ? "all rows that match are sorted before the first few are returned"
                   : onlySorts(needed) ? "the rows it finds are sorted every time"
                                       : "the rest is checked row by row");
}

void check(const Program& program, Report& report) {
    for (const NeededIndex& needed : neededIndexes(program)) {
        if (needed.uncovered()) continue;
        Finding finding = indexFinding(program, needed);
        finding.rule = "index/partial-coverage";
        finding.severity = sortsUnderLimit(needed) && editable(program, needed.entity->location)
                               ? Severity::Warning
                               : Severity::Info;
        finding.message = messageOf(program, needed);
        report.add(std::move(finding));
    }
}

}  // namespace

const Rule indexPartialCoverage{
    {"index/partial-coverage", Severity::Info,
     "an index serves only part of a query: rows are filtered or sorted after it", true},
    check};

}  // namespace audit::rules
