#include "config/settings.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "config/nearest.h"

namespace audit::config {
namespace {

using Json = nlohmann::ordered_json;

std::string didYouMean(std::string_view word, const std::vector<std::string>& candidates) {
    const std::string near = nearest(word, candidates);
    return near.empty() ? "" : "; did you mean \"" + near + "\"?";
}

void readRules(const Json& rules, const std::vector<std::string>& ruleIds, Settings& settings) {
    if (!rules.is_object()) {
        settings.error = "\"rules\" must be an object of rule ids and severities";
        return;
    }
    for (const auto& [id, value] : rules.items()) {
        if (std::ranges::find(ruleIds, id) == ruleIds.end()) {
            settings.error = "there is no rule \"" + id + "\"" + didYouMean(id, ruleIds);
            return;
        }
        const std::string word = value.is_string() ? value.get<std::string>() : "";
        if (severityWord(word).empty()) {
            settings.error = "rule \"" + id + "\" must be one of \"off\", \"info\", \"warning\", \"error\"";
            return;
        }
        settings.rules.emplace_back(id, severityWord(word));
    }
}

void readKey(const std::string& key, const Json& value, const std::vector<std::string>& ruleIds,
             Settings& settings) {
    static const std::vector<std::string> kKeys = {"$schema", "rules", "failOn", "postgresVersion"};
    if (key == "$schema") return;
    if (key == "rules") {
        readRules(value, ruleIds, settings);
    } else if (key == "failOn") {
        const std::string word = value.is_string() ? value.get<std::string>() : "";
        settings.failOn = severityWord(word);
        if (settings.failOn.empty() || settings.failOn == "off")
            settings.error = "\"failOn\" must be one of \"info\", \"warning\", \"error\"";
    } else if (key == "postgresVersion") {
        if (value.is_number_integer() && value >= 9 && value <= 99)
            settings.postgresVersion = value.get<int>();
        else
            settings.error = "\"postgresVersion\" must be a major version such as 16";
    } else {
        settings.error = "unknown key \"" + key + "\"" + didYouMean(key, kKeys);
    }
}

}  // namespace

std::string_view severityWord(std::string_view text) {
    if (text == "off") return "off";
    if (text == "info") return "info";
    if (text == "warning" || text == "warn") return "warning";
    if (text == "error") return "error";
    return {};
}

Settings parseSettings(std::string_view text, std::string_view file,
                       const std::vector<std::string>& ruleIds) {
    Settings settings;
    Json document;
    try {
        document = Json::parse(text, nullptr, true, /*ignore_comments=*/true);
    } catch (const Json::parse_error& error) {
        settings.error = std::string(file) + " is not JSON (byte " + std::to_string(error.byte) + ")";
        return settings;
    }
    if (!document.is_object()) {
        settings.error = std::string(file) + " must hold one JSON object";
        return settings;
    }
    for (const auto& [key, value] : document.items()) {
        readKey(key, value, ruleIds, settings);
        if (settings.error.empty()) continue;
        settings.error = std::string(file) + ": " + settings.error;
        return settings;
    }
    return settings;
}

}  // namespace audit::config
