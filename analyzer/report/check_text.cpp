// What people read first. One finding:
//
//   src/shop/saved.entity.ts:6:14: warning[index/uncovered-query]: what happens
//     why:  …
//         6 | export class Saved extends Base {
//           |              ^^^^^
//     see:  src/shop/saved.service.ts:38:10: the query …
//        38 |     return this.repository.find({
//           |            ^^^^^^^^^^^^^^^^^^^^^^
//     fix:  what to do
//         5 | + @Index('idx_saved_customer', ['customer'])
//     sql:  CREATE INDEX …
#include <algorithm>

#include "report/check.h"
#include "report/edits.h"
#include "report/places.h"

namespace audit::report {
namespace {

constexpr int kGutter = 8;  // "    123 "
constexpr std::size_t kNotesShown = 10;
constexpr std::size_t kRelatedShown = 12;
constexpr std::size_t kRelatedFramed = 3;

Paint paintOf(rules::Severity severity) {
    switch (severity) {
        case rules::Severity::Error:
            return Paint::Error;
        case rules::Severity::Warning:
            return Paint::Warning;
        default:
            return Paint::Info;
    }
}

std::string plural(std::size_t number, std::string_view word) {
    std::string text = std::to_string(number) + " " + std::string(word);
    if (number == 1) return text;
    if (text.ends_with('y')) return text.substr(0, text.size() - 1) + "ies";
    return text + "s";
}

std::string rightAligned(const std::string& text, std::size_t width) {
    return text.size() >= width ? text : std::string(width - text.size(), ' ') + text;
}

class Writer {
  public:
    Writer(const Check& check, const Style& style)
        : check_(check), style_(style), places_(*check.program->project) {}

    std::string write() {
        for (const rules::Finding& finding : check_.result.findings) {
            if (check_.errorsOnly && finding.severity != rules::Severity::Error) continue;
            writeFinding(finding);
            out_ += '\n';
        }
        if (!check_.errorsOnly) writeNotifications();
        writeSummary();
        return std::move(out_);
    }

  private:
    void writeFinding(const rules::Finding& finding) {
        writeHeader(finding);
        if (!finding.why.empty()) labelled("why:", finding.why);
        if (finding.location.known()) writeFrame(finding.location);
        writeRelated(finding);
        writeSuggestion(finding.suggestion);
    }

    /// The line that problem matchers and grep read: it is wrapped only for a terminal.
    void writeHeader(const rules::Finding& finding) {
        const std::string place =
            finding.location.known() ? printable(places_.brief(finding.location)) : "project";
        const std::string severity(rules::name(finding.severity));
        const std::string plain = place + ": " + severity + "[" + finding.rule + "]: ";
        out_ += painted(style_, Paint::Path, place) + ": " +
                painted(style_, paintOf(finding.severity), severity) +
                painted(style_, Paint::Rule, "[" + finding.rule + "]") + ":";
        const std::string message = printable(finding.message);
        if (!style_.wrapFirstLine || displayWidth(plain + message) <= style_.width) {
            out_ += " " + message + "\n";
            return;
        }
        out_ += "\n";
        for (const std::string& line : wrapped(message, style_.width - 2)) out_ += "  " + line + "\n";
    }

    void labelled(std::string_view label, std::string_view text, int indent = kGutter) {
        const std::string hanging(static_cast<std::size_t>(indent), ' ');
        bool first = true;
        for (const std::string& line : wrapped(printable(text), std::max(style_.width - indent, 20))) {
            if (first) {
                out_ += "  " + painted(style_, Paint::Label, label) +
                        std::string(static_cast<std::size_t>(indent) - 2 - label.size(), ' ') + line + "\n";
            } else {
                out_ += hanging + line + "\n";
            }
            first = false;
        }
    }

    void gutter(std::string_view number) {
        out_ += painted(style_, Paint::Gutter, rightAligned(std::string(number), kGutter - 1) + " | ");
    }

    void writeFrame(const Location& location) {
        const source::TextIndex& index = places_.index(location.file);
        const std::uint32_t number = index.lineOf(location.span.begin);
        const std::string_view line = index.line(number);
        const std::uint32_t start = index.lineStart(number);
        const std::size_t begin = location.span.begin >= start ? location.span.begin - start : 0;
        const std::size_t end =
            std::min<std::size_t>(location.span.end > start ? location.span.end - start : 0, line.size());
        const Frame drawn = frame(line, begin, end, style_.width - kGutter - 2);
        gutter(std::to_string(number));
        out_ += drawn.code + "\n";
        gutter("");
        out_ += painted(style_, Paint::Caret, drawn.carets) + "\n";
    }

    void writeRelated(const rules::Finding& finding) {
        std::size_t shown = 0;
        for (const rules::Related& related : finding.related) {
            if (shown == kRelatedShown) {
                labelled("", "and " + plural(finding.related.size() - shown, "more place"));
                break;
            }
            const bool inPackage = related.location.known() && places_.inPackage(related.location.file);
            // What is said of the very place of the finding needs no second look at it.
            const bool elsewhere =
                related.location.known() && !inPackage && related.location != finding.location;
            labelled("see:", (elsewhere ? places_.brief(related.location) + ": " : "") + related.message);
            if (elsewhere && shown < kRelatedFramed) writeFrame(related.location);
            ++shown;
        }
    }

    void writeSuggestion(const rules::Suggestion& suggestion) {
        if (suggestion.title.empty()) return;
        labelled("fix:", suggestion.title);
        std::string_view file;
        for (const DiffLine& line : diff(places_, suggestion.edits)) {
            if (line.file != file &&
                suggestion.edits.front().range.file != suggestion.edits.back().range.file)
                out_ += std::string(kGutter, ' ') + printable(line.file) + "\n";
            file = line.file;
            gutter(line.number ? std::to_string(line.number) : "");
            const std::string text = std::string(1, line.sign) + " " + shortened(line.text, 400);
            out_ += line.sign == '+'   ? painted(style_, Paint::Added, text)
                    : line.sign == '-' ? painted(style_, Paint::Removed, text)
                                       : text;
            out_ += "\n";
        }
        if (!suggestion.sql.empty()) writeSql(suggestion.sql);
    }

    /// Never wrapped: it is there to be copied.
    void writeSql(std::string_view sql) {
        std::string_view label = "sql:";
        while (!sql.empty()) {
            const std::size_t end = sql.find('\n');
            out_ += "  " + painted(style_, Paint::Label, label) +
                    std::string(kGutter - 2 - label.size(), ' ') + printable(sql.substr(0, end)) + "\n";
            label = "";
            sql = end == std::string_view::npos ? std::string_view{} : sql.substr(end + 1);
        }
    }

    void writeNotifications() {
        std::size_t shown = 0;
        for (const Notification& each : check_.notifications) {
            if (shown++ == kNotesShown) {
                out_ += "note: and " + plural(check_.notifications.size() - kNotesShown, "more note") +
                        " (--format json has all)\n";
                break;
            }
            const std::string place = each.location.known() && !places_.inPackage(each.location.file)
                                          ? places_.brief(each.location) + ": "
                                          : "";
            const std::string_view label = each.level == Notification::Level::Info ? "note:" : "warning:";
            bool first = true;
            for (const std::string& line :
                 wrapped(printable(place + each.message), std::max(style_.width - 9, 20))) {
                out_ += first ? painted(style_, Paint::Label, label) + " " + line + "\n"
                              : std::string(label.size() + 1, ' ') + line + "\n";
                first = false;
            }
        }
        if (!check_.notifications.empty()) out_ += '\n';
    }

    void writeSummary() {
        const program::Program& program = *check_.program;
        const Counts counts = count(check_.result.findings);
        std::string line;
        if (counts.errors + counts.warnings + counts.infos == 0) {
            line = "No findings";
        } else {
            line = plural(counts.errors, "error") + ", " + plural(counts.warnings, "warning") + ", " +
                   std::to_string(counts.infos) + " info";
        }
        if (!check_.result.suppressed.empty())
            line += " (" + std::to_string(check_.result.suppressed.size()) + " suppressed)";
        if (check_.errorsOnly && counts.warnings + counts.infos > 0) line += " (only errors shown)";
        const auto entities = static_cast<std::size_t>(
            std::ranges::count_if(program.entities.entities, [](const entities::Entity& entity) {
                return !entity.inTest && entity.packageName.empty() && !entity.name.empty();
            }));
        const auto resolved = static_cast<std::size_t>(std::ranges::count_if(
            program.queries, [](const program::CoveredSite& each) { return each.site.resolved; }));
        std::string seen = plural(program.project->counters().seen, "file") + ", " +
                           plural(entities, "entity") + ", " + plural(program.queries.size(), "query");
        if (resolved < program.queries.size()) seen += " (" + std::to_string(resolved) + " resolved)";
        const Paint paint = counts.errors ? Paint::Error : counts.warnings ? Paint::Warning : Paint::Label;
        out_ += painted(style_, paint, line) + " in " + seen + ".\n";
        if (entities == 0 && program.queries.empty() && program.connections.dataSources.empty() &&
            check_.result.findings.empty())
            out_ += "Nothing here uses TypeORM: no entities, queries or data sources were found.\n";
    }

    const Check& check_;
    const Style& style_;
    Places places_;
    std::string out_;
};

}  // namespace

std::string checkText(const Check& check, const Style& style) {
    return Writer(check, style).write();
}

}  // namespace audit::report
