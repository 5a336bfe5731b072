#pragma once
// Runs the rules over the picture and makes their findings ready to be shown: severities as the user wants
// them, suppressed ones taken out, sorted, each with a fingerprint.
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "config/suppressions.h"
#include "rules/rule.h"

namespace audit::rules {

struct RunOptions {
    std::vector<std::pair<std::string, Severity>>
        severities;  ///< rule id → what the user wants; the last one wins
};

struct Suppressed {
    Finding finding;
    std::string reason;
};

struct Result {
    std::vector<Finding> findings;       ///< by path, position, rule, message
    std::vector<Suppressed> suppressed;  ///< likewise
};

Result run(const program::Program& program, const RunOptions& options);
/// The same for rules of one's own choice (tests).
Result run(const program::Program& program, const RunOptions& options, const std::vector<Rule>& rules);

std::string_view name(Severity severity);  ///< "off", "info", "warning", "error"

}  // namespace audit::rules
