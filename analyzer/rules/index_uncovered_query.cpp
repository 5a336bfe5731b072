// Verdict `uncovered`, on the table that a query reads or on one that it looks up for each row.
#include <algorithm>

#include "rules/index_finding.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

/// A warning when some query always runs like this; a filter by an enum, which may match half of the rows, a
/// search form's rare combinations and tables of packages, whose entities the user cannot edit, are worth a
/// note.
Severity severityOf(const Program& program, const NeededIndex& needed) {
    const bool always = std::ranges::any_of(needed.needs, [](const Need& need) {
        return need.always && !need.fewValues && need.verdict == coverage::Verdict::Uncovered;
    });
    return always && editable(program, needed.entity->location) ? Severity::Warning : Severity::Info;
}

std::string messageOf(const Program& program, const NeededIndex& needed) {
    const std::size_t sites = siteCount(needed);
    const bool plural = sites > 1;
    const bool probed = std::ranges::all_of(needed.needs, [](const Need& need) { return need.probed; });
    const shape::Site& first = needed.needs.front().site->site;
    std::string text = plural ? std::to_string(sites) + " queries "
                              : (first.function.empty() ? "a query" : first.function) + " ";
    text += describeNeed(program, needed, plural);
    text += plural ? ", and no index serves them: each " : ", and no index serves that: ";
    if (probed)
        return text + (plural ? "searches the whole table for every row of the other side"
                              : "the whole table is searched for the rows of the other side");
    return text + (plural ? "reads the whole table" : "every call reads the whole table");
}

void check(const Program& program, Report& report) {
    for (const NeededIndex& needed : neededIndexes(program)) {
        if (!needed.uncovered()) continue;
        Finding finding = indexFinding(program, needed);
        finding.rule = "index/uncovered-query";
        finding.severity = severityOf(program, needed);
        finding.message = messageOf(program, needed);
        report.add(std::move(finding));
    }
}

}  // namespace

const Rule indexUncoveredQuery{{"index/uncovered-query", Severity::Warning,
                                "a query that no index serves: PostgreSQL reads the whole table", true},
                               check};

}  // namespace audit::rules
