// GitHub Actions: workflow commands make annotations. A step shows ten of each level and drops the rest in
// silence, so that ten are written, worst first, then one that says how many more there are.
#include <algorithm>
#include <array>

#include "report/check.h"
#include "report/places.h"

namespace audit::report {
namespace {

constexpr std::size_t kPerLevel = 10;
constexpr std::size_t kSummaryLimit = 1000 * 1000;  // GitHub: 1 MiB

/// actions/toolkit, packages/core/src/command.ts: escapeData.
std::string escapedData(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '%')
            out += "%25";
        else if (c == '\r')
            out += "%0D";
        else if (c == '\n')
            out += "%0A";
        else
            out += c;
    }
    return out;
}

/// escapeProperty.
std::string escapedProperty(std::string_view text) {
    std::string out;
    for (const char c : escapedData(text)) {
        if (c == ':')
            out += "%3A";
        else if (c == ',')
            out += "%2C";
        else
            out += c;
    }
    return out;
}

std::string_view command(rules::Severity severity) {
    switch (severity) {
        case rules::Severity::Error:
            return "error";
        case rules::Severity::Warning:
            return "warning";
        default:
            return "notice";
    }
}

std::vector<const rules::Finding*> worstFirst(const Check& check) {
    std::vector<const rules::Finding*> sorted;
    for (const rules::Finding& finding : check.result.findings) {
        if (check.errorsOnly && finding.severity != rules::Severity::Error) continue;
        sorted.push_back(&finding);
    }
    std::ranges::stable_sort(sorted, [](const auto* a, const auto* b) { return a->severity > b->severity; });
    return sorted;
}

std::string annotation(const Places& places, const rules::Finding& finding) {
    std::string line = "::" + std::string(command(finding.severity)) + " ";
    std::string text;
    if (finding.location.known() && !places.inPackage(finding.location.file)) {
        const Place at = places.place(finding.location);
        line += "file=" + escapedProperty(at.file) + ",line=" + std::to_string(at.line) +
                ",endLine=" + std::to_string(at.endLine);
        // Columns count only on one line.
        if (at.line == at.endLine)
            line += ",col=" + std::to_string(at.column) + ",endColumn=" + std::to_string(at.endColumn);
        line += ",";
        text = places.brief(finding.location) + ": ";
    }
    line += "title=" + escapedProperty("typeorm-audit " + finding.rule);
    text += finding.message;
    if (!finding.why.empty()) text += "\n" + finding.why;
    if (!finding.suggestion.title.empty()) text += "\nFix: " + finding.suggestion.title;
    if (!finding.suggestion.sql.empty()) text += "\n" + finding.suggestion.sql;
    return line + "::" + escapedData(text) + "\n";
}

/// A table cell: no line ends, bars escaped, no HTML.
std::string cell(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '|')
            out += "\\|";
        else if (c == '\n' || c == '\r')
            out += ' ';
        else if (c == '<')
            out += "&lt;";
        else if (c == '&')
            out += "&amp;";
        else
            out += c;
    }
    return out;
}

}  // namespace

std::string checkGithub(const Check& check) {
    const Places places(*check.program->project);
    std::array<std::size_t, 4> written{}, left{};
    std::string out;
    for (const rules::Finding* finding : worstFirst(check)) {
        const auto level = static_cast<std::size_t>(finding->severity);
        // One place among the notices is kept for the line that counts the rest.
        const std::size_t limit = finding->severity == rules::Severity::Info ? kPerLevel - 1 : kPerLevel;
        if (written[level] < limit) {
            ++written[level];
            out += annotation(places, *finding);
        } else {
            ++left[level];
        }
    }
    const std::size_t more = left[0] + left[1] + left[2] + left[3];
    if (more > 0)
        out += "::notice title=typeorm-audit::" + std::to_string(more) +
               " more findings: GitHub shows ten annotations of each level; the step summary and the other "
               "formats "
               "have all of them\n";
    return out;
}

std::string githubSummary(const Check& check) {
    const Places places(*check.program->project);
    const Counts counts = count(check.result.findings);
    std::string out = "### typeorm-audit\n\n";
    if (counts.errors + counts.warnings + counts.infos == 0) return out + "No findings.\n";
    out += std::to_string(counts.errors) + " errors, " + std::to_string(counts.warnings) + " warnings, " +
           std::to_string(counts.infos) + " infos\n\n| | place | rule | |\n|---|---|---|---|\n";
    std::size_t left = 0;
    for (const rules::Finding* finding : worstFirst(check)) {
        std::string row = "| " + std::string(rules::name(finding->severity)) + " | `" +
                          cell(places.brief(finding->location)) + "` | " + finding->rule + " | " +
                          cell(finding->message) + " |\n";
        if (left > 0 || out.size() + row.size() > kSummaryLimit)
            ++left;
        else
            out += row;
    }
    if (left > 0) out += "\n" + std::to_string(left) + " more.\n";
    return out;
}

}  // namespace audit::report
