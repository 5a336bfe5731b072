// SARIF 2.1.0, as code scanning services read it (docs: sarif-v2.1.0-os; GitHub keeps the first 5,000
// results).
#include <algorithm>
#include <map>
#include <set>

#include "report/check.h"
#include "report/json.h"
#include "rules/pages.h"
#include "source/version.h"

namespace audit::report {
namespace {

std::string_view level(rules::Severity severity) {
    switch (severity) {
        case rules::Severity::Error:
            return "error";
        case rules::Severity::Warning:
            return "warning";
        default:
            return "note";
    }
}

/// A path as a URI reference: whatever is not unreserved or a slash is percent-encoded.
std::string uri(std::string_view path) {
    static constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           std::string_view("-._~/@+()!$&'*,;=").find(c) != std::string_view::npos;
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += kHex[byte >> 4];
            out += kHex[byte & 15];
        }
    }
    return out;
}

Json artifact(std::string_view path) {
    return {{"uri", uri(path)}, {"uriBaseId", "%SRCROOT%"}};
}

Json region(const Place& at) {
    return {{"startLine", at.line},
            {"startColumn", at.column},
            {"endLine", at.endLine},
            {"endColumn", at.endColumn}};
}

/// An empty object when it lies nowhere in the project.
Json physicalLocation(const Places& places, const Location& location) {
    if (!location.known() || places.inPackage(location.file)) return Json::object();
    const Place at = places.place(location);
    return {{"artifactLocation", artifact(at.file)}, {"region", region(at)}};
}

Json ruleJson(const rules::Rule& rule) {
    const rules::Descriptor& descriptor = rule.descriptor;
    const std::string page(rules::page(descriptor.id));
    const std::string category(descriptor.id.substr(0, descriptor.id.find('/')));
    const bool info = descriptor.severity == rules::Severity::Info;
    Json json;
    json["id"] = std::string(descriptor.id);
    json["name"] = std::string(descriptor.id);
    json["shortDescription"] = {{"text", std::string(descriptor.summary)}};
    json["fullDescription"] = {{"text", std::string(descriptor.summary)}};
    if (!page.empty()) json["help"] = {{"text", page}, {"markdown", page}};
    json["defaultConfiguration"] = {{"level", level(descriptor.severity)}};
    json["properties"] = {
        {"tags", {"typeorm", "postgresql", category}},
        {"precision", "high"},
        {"problem.severity", info ? "recommendation" : std::string(level(descriptor.severity))}};
    return json;
}

Json fixJson(const Places& places, const rules::Suggestion& suggestion) {
    std::map<std::string, Json> changes;
    for (const rules::Edit& edit : suggestion.edits) {
        if (!edit.range.known() || places.inPackage(edit.range.file)) continue;
        const Place at = places.place(edit.range);
        const auto [change, isNew] = changes.try_emplace(std::string(at.file));
        if (isNew)
            change->second = {{"artifactLocation", artifact(at.file)}, {"replacements", Json::array()}};
        change->second["replacements"].push_back(
            {{"deletedRegion", region(at)}, {"insertedContent", {{"text", edit.newText}}}});
    }
    Json list = Json::array();
    for (auto& [path, change] : changes) list.push_back(std::move(change));
    return {{"description", {{"text", suggestion.title}}}, {"artifactChanges", std::move(list)}};
}

class Results {
  public:
    Results(const Places& places, const std::map<std::string, std::size_t>& ruleIndex)
        : places_(places), ruleIndex_(ruleIndex) {}

    Json result(const rules::Finding& finding) const {
        Json json;
        json["ruleId"] = finding.rule;
        if (const auto at = ruleIndex_.find(finding.rule); at != ruleIndex_.end())
            json["ruleIndex"] = at->second;
        json["level"] = level(finding.severity);
        json["message"] = {{"text", message(finding)}};
        Json locations = Json::array();
        if (Json location = physicalLocation(places_, finding.location); !location.empty())
            locations.push_back({{"physicalLocation", std::move(location)}});
        json["locations"] = std::move(locations);
        addRelated(finding, json);
        json["partialFingerprints"] = {{"typeormAudit/v1", finding.fingerprint}};
        const bool hasFix = std::ranges::any_of(finding.suggestion.edits, [&](const rules::Edit& edit) {
            return edit.range.known() && !places_.inPackage(edit.range.file);
        });
        if (hasFix) json["fixes"] = Json::array({fixJson(places_, finding.suggestion)});
        json["properties"] = {{"confidence", finding.highConfidence ? "high" : "medium"}};
        if (!finding.table.empty()) json["properties"]["table"] = finding.table;
        if (!finding.suggestion.sql.empty()) json["properties"]["sql"] = finding.suggestion.sql;
        return json;
    }

  private:
    /// The first sentence is what a list shows; the rest is read in the finding's own page.
    static std::string message(const rules::Finding& finding) {
        std::string text = finding.message;
        if (!text.ends_with('.')) text += '.';
        if (!finding.why.empty()) text += " " + finding.why;
        if (!finding.suggestion.title.empty()) text += "\n\nFix: " + finding.suggestion.title;
        if (!finding.suggestion.sql.empty()) text += "\n\n" + finding.suggestion.sql;
        return text;
    }

    void addRelated(const rules::Finding& finding, Json& json) const {
        Json related = Json::array();
        for (const rules::Related& each : finding.related) {
            Json location = physicalLocation(places_, each.location);
            if (location.empty() || related.size() >= 100) continue;
            related.push_back({{"id", related.size() + 1},
                               {"physicalLocation", std::move(location)},
                               {"message", {{"text", each.message}}}});
        }
        if (!related.empty()) json["relatedLocations"] = std::move(related);
    }

    const Places& places_;
    const std::map<std::string, std::size_t>& ruleIndex_;
};

Json notificationJson(const Places& places, const Notification& each) {
    Json json;
    json["level"] = each.level == Notification::Level::Error     ? "error"
                    : each.level == Notification::Level::Warning ? "warning"
                                                                 : "note";
    json["message"] = {{"text", each.message}};
    json["descriptor"] = {{"id", each.code}};
    if (Json location = physicalLocation(places, each.location); !location.empty())
        json["locations"] = Json::array({{{"physicalLocation", std::move(location)}}});
    return json;
}

/// Errors first: what a service keeps when there are too many.
template <typename T, typename Get>
std::vector<const T*> bySeverity(const std::vector<T>& items, Get get) {
    std::vector<const T*> sorted;
    sorted.reserve(items.size());
    for (const T& item : items) sorted.push_back(&item);
    std::ranges::stable_sort(sorted,
                             [&](const T* a, const T* b) { return get(*a).severity > get(*b).severity; });
    return sorted;
}

}  // namespace

std::string checkSarif(const Check& check) {
    const Places places(*check.program->project);
    std::map<std::string, std::size_t> ruleIndex;
    Json ruleList = Json::array();
    for (const rules::Rule& rule : rules::all()) {
        ruleIndex.emplace(rule.descriptor.id, ruleList.size());
        ruleList.push_back(ruleJson(rule));
    }
    const Results results(places, ruleIndex);
    Json resultList = Json::array();
    for (const rules::Finding* finding : bySeverity(
             check.result.findings, [](const rules::Finding& f) -> const rules::Finding& { return f; }))
        resultList.push_back(results.result(*finding));
    for (const rules::Suppressed* each :
         bySeverity(check.result.suppressed,
                    [](const rules::Suppressed& s) -> const rules::Finding& { return s.finding; })) {
        Json json = results.result(each->finding);
        Json suppression = {{"kind", "inSource"}};
        if (!each->reason.empty()) suppression["justification"] = each->reason;
        json["suppressions"] = Json::array({std::move(suppression)});
        resultList.push_back(std::move(json));
    }
    Json notificationList = Json::array();
    for (const Notification& each : check.notifications)
        notificationList.push_back(notificationJson(places, each));

    Json driver;
    driver["name"] = "typeorm-audit";
    driver["version"] = std::string(source::toolVersion());
    driver["semanticVersion"] = std::string(source::toolVersion());
    driver["rules"] = std::move(ruleList);
    Json run;
    run["tool"] = {{"driver", std::move(driver)}};
    run["columnKind"] = "utf16CodeUnits";
    run["originalUriBaseIds"] = {
        {"%SRCROOT%", {{"description", {{"text", "The root of the audited project."}}}}}};
    run["invocations"] = Json::array(
        {{{"executionSuccessful", true}, {"toolExecutionNotifications", std::move(notificationList)}}});
    run["results"] = std::move(resultList);
    Json document;
    document["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json";
    document["version"] = "2.1.0";
    document["runs"] = Json::array({std::move(run)});
    return dump(document);
}

}  // namespace audit::report
