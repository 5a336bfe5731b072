#include "report/check.h"

#include <algorithm>

#include "report/places.h"
#include "source/paths.h"

namespace audit::report {
namespace {

using program::Program;

void addSkips(const Program& program, std::vector<Notification>& out) {
    for (const auto& skip : program.project->skips())
        out.push_back(
            {Notification::Level::Warning, "skipped-file", skip.path + " was skipped: " + skip.reason, {}});
}

/// One for each file: after the first place that does not parse, the others are often its echo.
void addSyntaxErrors(const Program& program, std::vector<Notification>& out) {
    for (const source::FileId file : program.project->roots()) {
        const ir::Module* module = program.project->module(file);
        if (!module || module->problems.empty()) continue;
        const ir::Problem& first = module->problems.front();
        std::string message = "this does not parse as TypeScript; what it holds is not audited";
        if (module->problems.size() > 1)
            message += " (" + std::to_string(module->problems.size()) + " such places in the file)";
        out.push_back({Notification::Level::Warning, "syntax-error", std::move(message), {file, first.span}});
    }
}

void addPackages(const Program& program, std::vector<Notification>& out) {
    for (const project::PackageUse& use : program.project->packageUses()) {
        const std::string wanted = use.wantedVersion.empty() ? use.name : use.name + "@" + use.wantedVersion;
        if (use.summaryUsed) {
            out.push_back({Notification::Level::Info,
                           "package-summary",
                           wanted + " is not installed: facts come from the summary of " + use.name + "@" +
                               use.summaryVersion + " that is part of this program",
                           {}});
        } else {
            out.push_back(
                {Notification::Level::Info,
                 "package-unknown",
                 wanted + " is not installed and there is no summary of it: what comes from it is unknown",
                 {}});
        }
    }
}

void addUnresolved(const Program& program, std::vector<Notification>& out) {
    const auto unresolved = std::ranges::count_if(
        program.queries, [](const program::CoveredSite& each) { return !each.site.resolved; });
    if (unresolved == 0) return;
    out.push_back({Notification::Level::Info,
                   "unresolved-queries",
                   std::to_string(unresolved) + " of " + std::to_string(program.queries.size()) +
                       " query sites could not be resolved; `typeorm-audit queries --unresolved` says why",
                   {}});
}

bool isSelected(const Program& program, const Location& location, const std::vector<std::string>& paths) {
    if (!location.known()) return false;
    const std::string& path = program.project->file(location.file).path;
    return std::ranges::any_of(paths, [&](const std::string& selected) {
        return selected == "." || source::isWithin(selected, path);
    });
}

}  // namespace

Counts count(const std::vector<rules::Finding>& findings) {
    Counts counts;
    for (const rules::Finding& finding : findings) {
        if (finding.severity == rules::Severity::Error) ++counts.errors;
        if (finding.severity == rules::Severity::Warning) ++counts.warnings;
        if (finding.severity == rules::Severity::Info) ++counts.infos;
    }
    return counts;
}

std::vector<Notification> notifications(const Program& program) {
    std::vector<Notification> out;
    if (!program.project) return out;
    addSkips(program, out);
    addSyntaxErrors(program, out);
    addPackages(program, out);
    for (const auto& [location, text] : program.entities.notes)
        out.push_back({Notification::Level::Info, "entity-note", text, location});
    addUnresolved(program, out);
    return out;
}

void select(const Program& program, const std::vector<std::string>& paths, rules::Result& result) {
    const auto outside = [&](const rules::Finding& finding) {
        return !isSelected(program, finding.location, paths) &&
               std::ranges::none_of(finding.related, [&](const rules::Related& related) {
                   return isSelected(program, related.location, paths);
               });
    };
    std::erase_if(result.findings, outside);
    std::erase_if(result.suppressed, [&](const rules::Suppressed& each) { return outside(each.finding); });
}

std::string docsPath(std::string_view rule) {
    return "docs/rules/" + std::string(rule) + ".md";
}

}  // namespace audit::report
