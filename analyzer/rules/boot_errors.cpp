#include "rules/boot_errors.h"

#include <algorithm>

#include "rules/index_needs.h"

namespace audit::rules {
namespace {

std::string whyOf(const entities::BootError& error) {
    if (error.boots) return "TypeORM starts all the same: what is declared here has no effect.";
    if (error.message.find("PostgreSQL refuses") != std::string::npos)
        return "TypeORM accepts the entities; it shows when the schema is synchronized or migrated.";
    return "TypeORM refuses to boot with this; type check and build pass.";
}

/// Replaces a name that stands in the code as written, its quotes kept. Nothing when the text there is
/// something else.
std::vector<Edit> replaceName(const Program& program, const entities::BootError& error) {
    const std::string_view written = textAt(program, error.location);
    if (error.replacement.empty() || !editable(program, error.location)) return {};
    if (written == error.subject) return {{error.location, error.replacement}};
    const bool quoted = written.size() == error.subject.size() + 2 && written.front() == written.back() &&
                        (written.front() == '\'' || written.front() == '"' || written.front() == '`') &&
                        written.substr(1, error.subject.size()) == error.subject;
    if (!quoted) return {};
    Location inner = error.location;
    ++inner.span.begin;
    --inner.span.end;
    return {{inner, error.replacement}};
}

/// The queries that wait for the index.
void addAwaiting(const std::vector<NeededIndex>& awaited, const entities::BootError& error, Finding& finding,
                 const Program& program) {
    if (error.rule != "index/unknown-column" || error.entity == entities::kNone) return;
    for (const NeededIndex& needed : awaited) {
        if (needed.advice.table != program.entities.entities[error.entity].table) continue;
        for (Related& related : sitesOf(needed)) {
            related.message += " has no other index to serve it";
            finding.related.push_back(std::move(related));
        }
    }
}

}  // namespace

void checkBootErrors(const Program& program, Report& report) {
    if (program.entities.errors.empty()) return;
    const std::vector<NeededIndex> awaited = awaitedIndexes(program);
    for (const entities::BootError& error : program.entities.errors) {
        const Rule* rule = find(error.rule);
        const entities::Entity* entity =
            error.entity == entities::kNone ? nullptr : &program.entities.entities[error.entity];
        if (!rule || !editable(program, error.location) || (entity && entity->inTest)) continue;
        Finding finding;
        finding.rule = error.rule;
        finding.severity =
            error.boots ? std::min(rule->descriptor.severity, Severity::Warning) : rule->descriptor.severity;
        finding.message = error.message;
        finding.why = whyOf(error);
        finding.location = error.location;
        if (entity) {
            finding.entity = entity->name;
            finding.function = entity->name;
            if (entity->table != catalog::kNone)
                finding.table = program.entities.catalog.table(entity->table).name;
        }
        finding.shape = error.subject;
        for (const auto& [location, message] : error.related) finding.related.push_back({location, message});
        addAwaiting(awaited, error, finding, program);
        if (!error.replacement.empty()) {
            finding.suggestion.title = "Write '" + error.replacement + "' instead of '" + error.subject + "'";
            finding.suggestion.edits = replaceName(program, error);
        }
        report.add(std::move(finding));
    }
}

}  // namespace audit::rules
