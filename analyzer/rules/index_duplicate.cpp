// The same keys and predicate twice: the planner uses one of them, every write maintains both.
#include "rules/index_redundancy.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

void check(const Program& program, Report& report) {
    for (const Superfluous& each : duplicateIndexes(program)) {
        Finding finding = superfluousFinding(program, each);
        finding.rule = "index/duplicate";
        finding.severity = Severity::Warning;
        finding.message =
            describeIndex(*each.index) + " has the same columns as " + describeIndex(*each.other);
        finding.why = "PostgreSQL uses one of the two and keeps both up to date on every write.";
        report.add(std::move(finding));
    }
}

}  // namespace

const Rule indexDuplicate{{"index/duplicate", Severity::Warning,
                           "two indexes with the same columns: every write pays for both", true},
                          check};

}  // namespace audit::rules
