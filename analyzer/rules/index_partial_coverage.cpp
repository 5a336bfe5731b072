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

std::string messageOf(const Program& program, const NeededIndex& needed) {
    const std::size_t sites = siteCount(needed);
    const shape::Site& first = needed.needs.front().site->site;
    std::string text = sites > 1 ? std::to_string(sites) + " queries "
                                 : (first.function.empty() ? "a query" : first.function) + " ";
    text += describeNeed(program, needed, sites > 1);
    text += ", and the index there is serves only part of that: ";
    return text + (sortsUnderLimit(needed)
                       ? "all rows that match are sorted before the first few are returned"
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
