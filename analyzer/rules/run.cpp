#include "rules/run.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "source/hash.h"
#include "source/text_index.h"

namespace audit::rules {
namespace {

using program::Program;

std::string_view pathOf(const Program& program, const Location& location) {
    if (!location.known() || !program.project) return {};
    return program.project->file(location.file).path;
}

void sortFindings(const Program& program, std::vector<Finding>& findings) {
    std::ranges::stable_sort(findings, [&](const Finding& a, const Finding& b) {
        const std::string_view pathA = pathOf(program, a.location), pathB = pathOf(program, b.location);
        return std::tie(pathA, a.location.span.begin, a.rule, a.location.span.end, a.message) <
               std::tie(pathB, b.location.span.begin, b.rule, b.location.span.end, b.message);
    });
}

/// Rule, table, shape, enclosing function and an ordinal among equals: neither lines nor file names, so that
/// moved lines and renamed files keep what a baseline or a code scanning service knows about a finding.
void setFingerprints(std::vector<Finding>& findings) {
    std::map<std::string, int> seen;
    for (Finding& finding : findings) {
        std::string key = finding.rule;
        for (const std::string* part : {&finding.table, &finding.shape, &finding.function})
            key += '\0' + *part;
        const int ordinal = seen[key]++;
        key += '\0' + std::to_string(ordinal);
        finding.fingerprint = source::contentHash(key).hex();
    }
}

/// Suppression comments, read once for each file that has findings.
class Comments {
  public:
    explicit Comments(const Program& program) : program_(program) {}

    const config::Directive* find(const Finding& finding) {
        if (!finding.location.known() || !program_.project) return nullptr;
        const auto [at, isNew] = files_.try_emplace(finding.location.file);
        File& file = at->second;
        if (isNew) {
            const std::string_view text = program_.project->text(finding.location.file);
            file.suppressions = config::Suppressions(text);
            if (!file.suppressions.directives().empty())
                file.index = std::make_unique<source::TextIndex>(text);
        }
        if (!file.index) return nullptr;
        return file.suppressions.find(finding.rule, file.index->lineOf(finding.location.span.begin));
    }

  private:
    struct File {
        config::Suppressions suppressions;
        std::unique_ptr<source::TextIndex> index;
    };
    const Program& program_;
    std::map<source::FileId, File> files_;
};

std::vector<Finding> collect(const Program& program, const std::vector<Rule>& rules,
                             const std::map<std::string, Severity>& wanted) {
    Report report;
    std::vector<void (*)(const Program&, Report&)> checks;
    for (const Rule& rule : rules) {
        const auto at = wanted.find(std::string(rule.descriptor.id));
        const bool off = (at != wanted.end() ? at->second : rule.descriptor.severity) == Severity::Off;
        if (off)
            report.switchedOff.emplace_back(rule.descriptor.id);
        else if (std::ranges::find(checks, rule.check) == checks.end())
            checks.push_back(rule.check);
    }
    for (const auto check : checks) check(program, report);
    std::erase_if(report.findings, [&](const Finding& finding) { return !report.enabled(finding.rule); });
    return std::move(report.findings);
}

}  // namespace

std::string_view name(Severity severity) {
    switch (severity) {
        case Severity::Off:
            return "off";
        case Severity::Info:
            return "info";
        case Severity::Warning:
            return "warning";
        case Severity::Error:
            return "error";
    }
    return "off";
}

Result run(const Program& program, const RunOptions& options) {
    return run(program, options, all());
}

Result run(const Program& program, const RunOptions& options, const std::vector<Rule>& rules) {
    std::map<std::string, Severity> wanted;
    for (const auto& [id, severity] : options.severities) wanted[id] = severity;

    std::vector<Finding> findings = collect(program, rules, wanted);
    for (Finding& finding : findings)
        if (const auto at = wanted.find(finding.rule); at != wanted.end()) finding.severity = at->second;
    sortFindings(program, findings);
    setFingerprints(findings);

    Result result;
    Comments comments(program);
    for (Finding& finding : findings) {
        if (const config::Directive* directive = comments.find(finding))
            result.suppressed.push_back({std::move(finding), directive->reason});
        else
            result.findings.push_back(std::move(finding));
    }
    return result;
}

}  // namespace audit::rules
