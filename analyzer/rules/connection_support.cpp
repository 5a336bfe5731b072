#include "rules/connection_support.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "connections/known_options.h"

namespace audit::rules::connection {

bool isApplication(const DataSource& source) {
    return source.driver == "postgres" && source.purpose == Purpose::Application;
}

std::optional<double> number(const std::optional<std::string>& json) {
    if (!json || json->empty() || (*json)[0] == '"') return std::nullopt;
    char* end = nullptr;
    double value = std::strtod(json->c_str(), &end);
    if (*end != '\0') return std::nullopt;
    return value;
}

bool truthy(const std::string& json) {
    return !(json.empty() || json == "false" || json == "null" || json == "0" || json == "\"\"" ||
             json == "\"NaN\"");
}

std::string plain(const std::string& json) {
    if (json.size() >= 2 && json.front() == '"' && json.back() == '"') return json.substr(1, json.size() - 2);
    return json;
}

std::string duration(double milliseconds) {
    char buffer[48];
    if (milliseconds >= 1000 && std::fmod(milliseconds, 1000) == 0) {
        std::snprintf(buffer, sizeof buffer, "%.0f s", milliseconds / 1000);
    } else {
        std::snprintf(buffer, sizeof buffer, "%.0f ms", milliseconds);
    }
    return buffer;
}

std::string list(const std::vector<std::string>& items, std::string_view last) {
    std::string out;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) out += i + 1 == items.size() ? " " + std::string(last) + " " : ", ";
        out += items[i];
    }
    return out;
}

Location brace(Location literal) {
    if (literal.known() && literal.span.end > literal.span.begin) literal.span.end = literal.span.begin + 1;
    return literal;
}

Location nameOf(const Option& option) {
    return option.nameWhere.known() ? option.nameWhere : option.where;
}

std::vector<Edit> edits(const std::vector<connections::Insertion>& insertions) {
    std::vector<Edit> out;
    out.reserve(insertions.size());
    for (const auto& insertion : insertions) out.push_back({insertion.at, insertion.text});
    return out;
}

Finding finding(const DataSource& source, std::string_view rule, Severity severity, Location where,
                std::string shape) {
    Finding out;
    out.rule = rule;
    out.severity = severity;
    out.location = where;
    out.shape = std::move(shape);
    out.function = source.name;
    out.highConfidence = source.driverCertain;
    return out;
}

std::string withDriver(const DataSource& source) {
    if (source.driverInputs.empty()) return "";
    // A variable that is handed over as the type is nothing to choose from: the message is about Postgres
    // anyway.
    const auto* type = source.option("type");
    if (type != nullptr && type->asSet.kind != Folded::Kind::Known && !type->asSet.fallback &&
        type->asSet.conversions.empty()) {
        return "";
    }
    return " (with " + source.driverInputs[0].first + "=" + source.driverInputs[0].second + ")";
}

namespace {

bool mentions(const std::optional<std::string>& json, std::string_view key) {
    return json && json->find(key) != std::string::npos;
}

}  // namespace

bool setForServer(const program::Program& program, const DataSource& source, std::string_view key) {
    for (const char* path : {"extra.options", "url", "extra.connectionString"}) {
        const auto* option = source.option(path);
        if (option != nullptr && mentions(option->production.unset(), key)) return true;
        if (option == nullptr) continue;
        for (const auto& variable : option->variables) {
            for (const auto& documented : program.connections.documented) {
                if (documented.name == variable && documented.value.find(key) != std::string::npos)
                    return true;
            }
        }
    }
    for (const auto& documented : program.connections.documented) {
        if (documented.name == "PGOPTIONS" && documented.value.find(key) != std::string::npos) return true;
    }
    const auto& server = program.connections.serverSettings;
    if (std::ranges::find(server, key) != server.end()) return true;
    if (!program.evaluation) return false;
    return std::ranges::any_of(program.evaluation->calls, [&](const evaluate::CallFact& call) {
        if (call.method != "query" || call.args.empty() || call.args[0] == nullptr ||
            !call.args[0]->isString())
            return false;
        auto text = call.args[0]->text;
        return text.find(key) != std::string_view::npos &&
               (text.find("SET ") != std::string_view::npos || text.find("set ") != std::string_view::npos);
    });
}

bool isMeant(const Report& report, const DataSource& source, std::string_view key) {
    return std::ranges::any_of(source.options, [&](const Option& option) {
        std::string_view path = option.path;
        bool inExtra = path.starts_with("extra.");
        auto name = inExtra ? path.substr(6) : path;
        if (name.find('.') != std::string_view::npos) return false;
        bool misplaced = (!inExtra && name == key) || connections::meantPgOption(name) == key;
        if (misplaced) return report.enabled("connection/misplaced-option");
        return inExtra && connections::pgNameFor(name) == key && report.enabled("connection/ignored-option");
    });
}

}  // namespace audit::rules::connection
