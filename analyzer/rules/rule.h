#pragma once
// A rule is a descriptor and one function from the const picture to findings. It never parses.
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "program/program.h"

namespace audit::rules {

using source::Location;

enum class Severity : std::uint8_t { Off, Info, Warning, Error };

struct Edit {
    Location range;  ///< replaced text; an empty span inserts
    std::string newText;
};

struct Suggestion {
    std::string title;        ///< "Add @Index on (customer, updatedAt)"
    std::vector<Edit> edits;  ///< never overlapping
    std::string sql;          ///< "" when none
};

struct Related {
    Location location;
    std::string message;
};

struct Finding {
    std::string rule;
    Severity severity = Severity::Warning;
    std::string message;  ///< one sentence: what happens
    std::string why;      ///< one sentence: why
    Location location;
    std::string entity, table;
    std::vector<Related> related;
    std::string group;  ///< findings of one cause share it
    bool highConfidence = true;
    std::string shape;        ///< normalised shape for the fingerprint: table, columns …
    std::string function;     ///< enclosing function or entity, for the fingerprint
    Suggestion suggestion;    ///< title empty: none
    std::string fingerprint;  ///< filled by run(): a rule leaves it empty
};

struct Descriptor {
    std::string_view id;       ///< "index/uncovered-query"
    Severity severity;         ///< default
    std::string_view summary;  ///< one line
    bool fixable;
};

class Report {
  public:
    void add(Finding finding) { findings.push_back(std::move(finding)); }
    /// False for a rule that the user switched off: a finding that speaks for several rules carries the first
    /// that is on.
    [[nodiscard]] bool enabled(std::string_view rule) const {
        for (const std::string& each : switchedOff)
            if (each == rule) return false;
        return true;
    }
    std::vector<Finding> findings;
    std::vector<std::string> switchedOff;
};

/// Rules that come from one cause share one `check`, which runs once; its findings carry the id they belong
/// to.
struct Rule {
    Descriptor descriptor;
    void (*check)(const program::Program&, Report&);
};

/// All rules, sorted by id. Each rule file defines one `Rule` and is named in rules.def.
const std::vector<Rule>& all();

/// nullptr: there is no such rule.
const Rule* find(std::string_view id);

}  // namespace audit::rules
