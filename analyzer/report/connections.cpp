#include <algorithm>

#include "report/documents.h"
#include "report/json.h"
#include "report/names.h"

namespace audit::report {
namespace {

using connections::DataSource;
using connections::Folded;
using program::Program;

/// A folded value is JSON text already; anything else is shown as a string.
Json parsed(const std::string& text) {
    Json value = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    return value.is_discarded() ? Json(text) : value;
}

Json foldedJson(const Folded& folded) {
    Json json;
    json["kind"] = word(folded.kind);
    json["value"] = folded.kind == Folded::Kind::Known ? parsed(folded.value) : Json(nullptr);
    json["variable"] = textOrNull(folded.variable);
    json["fallback"] = folded.fallback ? parsed(*folded.fallback) : Json(nullptr);
    json["reason"] = textOrNull(folded.reason);
    return json;
}

Json sourceJson(const Places& places, const DataSource& source) {
    Json options = Json::array();
    for (const connections::Option& option : source.options) {
        Json json;
        json["path"] = option.path;
        json["location"] = locationJson(places, option.where);
        json["asSet"] = foldedJson(option.asSet);
        json["production"] = foldedJson(option.production);
        json["development"] = foldedJson(option.development);
        json["test"] = foldedJson(option.test);
        json["variables"] = option.variables;
        options.push_back(std::move(json));
    }
    Json json;
    json["name"] = source.name;
    json["form"] = word(source.form);
    json["driver"] = textOrNull(source.driver);
    json["location"] = locationJson(places, source.where);
    json["complete"] = source.complete;
    json["reason"] = textOrNull(source.reason);
    json["options"] = std::move(options);
    return json;
}

std::string foldedText(const Folded& folded) {
    switch (folded.kind) {
        case Folded::Kind::Absent:
            return "not set";
        case Folded::Kind::Known:
            return folded.value;
        case Folded::Kind::Environment:
            return "$" + folded.variable + (folded.fallback ? ", else " + *folded.fallback : "");
        case Folded::Kind::Unknown:
            return "unknown" + (folded.reason.empty() ? "" : " (" + folded.reason + ")");
    }
    return {};
}

/// Data sources of test files are not the ones that run.
bool isListed(const DataSource& source) {
    return !source.inTest;
}

}  // namespace

std::string connectionsJson(const Program& program) {
    const Places places(*program.project);
    Json sources = Json::array();
    for (const DataSource& source : program.connections.dataSources)
        if (isListed(source)) sources.push_back(sourceJson(places, source));
    Json document;
    document["version"] = 1;
    document["dataSources"] = std::move(sources);
    return dump(document);
}

std::string connectionsText(const Program& program, const Style& style) {
    const Places places(*program.project);
    std::string out;
    std::size_t number = 0;
    for (const DataSource& source : program.connections.dataSources) {
        if (!isListed(source)) continue;
        ++number;
        out += painted(style, Paint::Path, printable(source.name)) + "  " + std::string(word(source.form));
        if (!source.driver.empty()) out += "  " + printable(source.driver);
        out += "  " + painted(style, Paint::Rule, printable(places.brief(source.where))) + "\n";
        for (const connections::Option& option : source.options) {
            out += "  " + printable(option.path) + ": " + printable(foldedText(option.asSet)) + "\n";
            const auto differs = [&](const Folded& folded) {
                return foldedText(folded) != foldedText(option.asSet);
            };
            if (differs(option.production) || differs(option.development))
                out += "      in production " + printable(foldedText(option.production)) +
                       ", in development " + printable(foldedText(option.development)) +
                       " (with no variable set)\n";
        }
        if (!source.complete) out += "  not complete: " + printable(source.reason) + "\n";
        out += "\n";
    }
    return out +
           (number == 0   ? "No data sources."
            : number == 1 ? "1 data source."
                          : std::to_string(number) + " data sources.") +
           "\n";
}

}  // namespace audit::report
