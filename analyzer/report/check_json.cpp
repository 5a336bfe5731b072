#include <algorithm>

#include "report/check.h"
#include "report/json.h"
#include "source/version.h"

namespace audit::report {
namespace {

std::string_view name(Notification::Level level) {
    switch (level) {
        case Notification::Level::Info:
            return "info";
        case Notification::Level::Warning:
            return "warning";
        case Notification::Level::Error:
            return "error";
    }
    return "info";
}

Json suggestionJson(const Places& places, const rules::Suggestion& suggestion) {
    if (suggestion.title.empty()) return nullptr;
    Json edits = Json::array();
    for (const rules::Edit& edit : suggestion.edits) {
        Json range = locationJson(places, edit.range);
        if (range.is_null()) continue;
        Json one;
        one["file"] = range["file"];
        one["range"] = std::move(range);
        one["newText"] = edit.newText;
        edits.push_back(std::move(one));
    }
    Json json;
    json["title"] = suggestion.title;
    json["edits"] = std::move(edits);
    json["sql"] = textOrNull(suggestion.sql);
    return json;
}

Json findingJson(const Places& places, const rules::Finding& finding) {
    Json related = Json::array();
    for (const rules::Related& each : finding.related)
        related.push_back({{"location", locationJson(places, each.location)}, {"message", each.message}});
    Json json;
    json["rule"] = finding.rule;
    json["severity"] = rules::name(finding.severity);
    json["message"] = finding.message;
    json["why"] = textOrNull(finding.why);
    json["location"] = locationJson(places, finding.location);
    json["entity"] = textOrNull(finding.entity);
    json["table"] = textOrNull(finding.table);
    json["function"] = textOrNull(finding.function);
    json["related"] = std::move(related);
    json["group"] = textOrNull(finding.group);
    json["fingerprint"] = finding.fingerprint;
    json["confidence"] = finding.highConfidence ? "high" : "medium";
    json["suggestion"] = suggestionJson(places, finding.suggestion);
    json["docs"] = docsPath(finding.rule);
    return json;
}

Json summaryJson(const Check& check) {
    const program::Program& program = *check.program;
    const Counts counts = count(check.result.findings);
    const auto entities = std::ranges::count_if(
        program.entities.entities,
        [](const entities::Entity& entity) { return !entity.inTest && entity.packageName.empty(); });
    const auto resolved = std::ranges::count_if(
        program.queries, [](const program::CoveredSite& each) { return each.site.resolved; });
    Json json;
    json["files"] = program.project->counters().seen;
    json["entities"] = entities;
    json["queries"] = program.queries.size();
    json["resolved"] = resolved;
    json["errors"] = counts.errors;
    json["warnings"] = counts.warnings;
    json["infos"] = counts.infos;
    json["suppressed"] = check.result.suppressed.size();
    json["durationMs"] = static_cast<long long>(check.durationMs);
    return json;
}

}  // namespace

std::string checkJson(const Check& check) {
    const Places places(*check.program->project);
    Json notificationsJson = Json::array();
    for (const Notification& each : check.notifications)
        notificationsJson.push_back({{"level", name(each.level)},
                                     {"code", each.code},
                                     {"message", each.message},
                                     {"location", locationJson(places, each.location)}});
    Json findings = Json::array();
    for (const rules::Finding& finding : check.result.findings)
        findings.push_back(findingJson(places, finding));

    Json document;
    document["version"] = 1;
    document["tool"] = {{"name", "typeorm-audit"}, {"version", std::string(source::toolVersion())}};
    document["root"] = ".";
    document["summary"] = summaryJson(check);
    document["notifications"] = std::move(notificationsJson);
    document["findings"] = std::move(findings);
    return dump(document);
}

}  // namespace audit::report
