// A prefix of another index: what it serves the longer one serves as well.
#include "rules/index_redundancy.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

void check(const Program& program, Report& report) {
    for (const Superfluous& each : redundantIndexes(program)) {
        Finding finding = superfluousFinding(program, each);
        finding.rule = "index/redundant";
        finding.severity = Severity::Info;
        finding.message = describeIndex(*each.index) + " is a prefix of " + describeIndex(*each.other) +
                          ", which serves the same queries";
        finding.why =
            "A B-tree index serves every leading part of its columns; the shorter one costs writes and "
            "cache. "
            "Keep it when it is much smaller and read very often.";
        report.add(std::move(finding));
    }
}

}  // namespace

const Rule indexRedundant{{"index/redundant", Severity::Info,
                           "an index that is a prefix of another one: the longer one does its work", true},
                          check};

}  // namespace audit::rules
