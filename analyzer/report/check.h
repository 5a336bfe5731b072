#pragma once
// The report of the main job in each of its formats. Pure functions: the same check gives the same bytes,
// durationMs apart.
#include <cstdint>
#include <string>
#include <vector>

#include "program/program.h"
#include "report/terminal.h"
#include "rules/run.h"

namespace audit::report {

using source::Location;

/// Something about the run that is no finding: a file that was skipped, a package that is not installed.
struct Notification {
    enum class Level : std::uint8_t { Info, Warning, Error };
    Level level = Level::Info;
    std::string code;  ///< "skipped-file", "syntax-error", "package-summary" …
    std::string message;
    Location location;  ///< may be unknown
};

struct Check {
    const program::Program* program = nullptr;
    rules::Result result;  ///< what is shown
    std::vector<Notification> notifications;
    double durationMs = 0;
    bool errorsOnly = false;  ///< text, github: findings below error are counted, not shown
};

struct Counts {
    std::size_t errors = 0, warnings = 0, infos = 0;
};
Counts count(const std::vector<rules::Finding>& findings);

/// Everything about the picture that is worth telling beside the findings, in a fixed order.
std::vector<Notification> notifications(const program::Program& program);

/// Keeps the findings of which the own location or a related one lies in one of `paths` (files or folders
/// relative to the root; "." is everything).
void select(const program::Program& program, const std::vector<std::string>& paths, rules::Result& result);

std::string checkText(const Check& check, const Style& style);
std::string checkJson(const Check& check);
std::string checkSarif(const Check& check);
/// Workflow commands for annotations, within GitHub's limit of ten a level and step.
std::string checkGithub(const Check& check);
/// Markdown for $GITHUB_STEP_SUMMARY: every finding, as far as its limit of 1 MiB goes.
std::string githubSummary(const Check& check);

/// "docs/rules/index/uncovered-query.md"
std::string docsPath(std::string_view rule);

}  // namespace audit::report
