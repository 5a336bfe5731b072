#include "cli/commands.h"

#include <unistd.h>

#include <chrono>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "cli/output.h"
#include "cli/process.h"
#include "cli/stats.h"
#include "cli/summarize.h"
#include "cli/target.h"
#include "config/nearest.h"
#include "config/settings.h"
#include "program/program.h"
#include "report/check.h"
#include "report/documents.h"
#include "rules/pages.h"
#include "rules/run.h"
#include "source/disk.h"
#include "source/paths.h"
#include "summaries/embedded.h"

namespace audit::cli {
namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

std::string workingFolder() {
    char* folder = ::getcwd(nullptr, 0);
    std::string path = folder ? folder : ".";
    std::free(folder);
    return path;
}

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

bool wantsColor(const Arguments& arguments, const Terminal& terminal) {
    if (arguments.color != Color::Auto) return arguments.color == Color::Always;
    return terminal.isTerminal && arguments.output.empty() && environment("NO_COLOR").empty() &&
           environment("TERM") != "dumb";
}

report::Style styleOf(const Arguments& arguments) {
    const Terminal screen = terminal();
    report::Style style;
    style.color = wantsColor(arguments, screen);
    style.wrapFirstLine = screen.isTerminal && arguments.output.empty();
    style.width = style.wrapFirstLine ? screen.width : 80;
    return style;
}

int deliver(const Arguments& arguments, std::string_view bytes, int status) {
    const std::string error =
        arguments.output.empty() ? writeStandardOutput(bytes) : writeFile(arguments.output, bytes);
    return error.empty() ? status : fail(error);
}

/// The settings that count: the configuration file, the command line on top of it.
struct Choices {
    rules::RunOptions run;
    rules::Severity failOn = rules::Severity::Warning;
    int postgresVersion = 15;
    std::string error;
};

rules::Severity severityOf(std::string_view word) {
    for (const rules::Severity severity :
         {rules::Severity::Info, rules::Severity::Warning, rules::Severity::Error})
        if (rules::name(severity) == word) return severity;
    return rules::Severity::Off;
}

Choices choose(const Arguments& arguments) {
    Choices choices;
    if (!arguments.config.empty()) {
        const auto text = source::realDisk().read(arguments.config, std::uint64_t{1} << 20);
        if (!text) {
            choices.error =
                "cannot read " + arguments.config + ": " + std::string(source::describe(text.error()));
            return choices;
        }
        std::vector<std::string> ids;
        for (const rules::Rule& rule : rules::all()) ids.emplace_back(rule.descriptor.id);
        const config::Settings settings = config::parseSettings(*text, arguments.config, ids);
        choices.error = settings.error;
        for (const auto& [id, word] : settings.rules)
            choices.run.severities.emplace_back(id, severityOf(word));
        if (!settings.failOn.empty()) choices.failOn = severityOf(settings.failOn);
        choices.postgresVersion = settings.postgresVersion.value_or(choices.postgresVersion);
    }
    choices.run.severities.insert(choices.run.severities.end(), arguments.severities.begin(),
                                  arguments.severities.end());
    choices.failOn = arguments.failOn.value_or(choices.failOn);
    choices.postgresVersion = arguments.postgresVersion.value_or(choices.postgresVersion);
    return choices;
}

/// The picture, or a message that was already printed.
std::unique_ptr<program::Program> analyse(const Arguments& arguments, const Target& target,
                                          int postgresVersion) {
    program::Options options;
    options.project.root = target.root;
    options.project.jobs = arguments.jobs;
    options.project.summaries = &summaries::embedded();
    options.postgresVersion = postgresVersion;
    auto program = std::make_unique<program::Program>(program::build(options));
    if (!program->error.empty() || !program->project) {
        fail(program->error.empty() ? "the project could not be read" : program->error);
        return nullptr;
    }
    return program;
}

int exitStatus(const rules::Result& result, rules::Severity failOn) {
    for (const rules::Finding& finding : result.findings)
        if (finding.severity >= failOn) return kFindings;
    return kClean;
}

/// A FILE that the analysis never looks at has no findings; say so instead of "clean".
void warnAboutOddFiles(const program::Program& program, const Target& target, bool quiet) {
    if (quiet) return;
    for (const std::string& path : target.selection) {
        if (source::realDisk().isFolder(source::join(target.root, path)) || program.project->find(path))
            continue;
        std::fprintf(stderr,
                     "typeorm-audit: %s is not part of what is analysed (no TypeScript of this project)\n",
                     path.c_str());
    }
}

std::string render(const report::Check& check, const Arguments& arguments) {
    switch (arguments.format) {
        case Format::Text:
            return report::checkText(check, styleOf(arguments));
        case Format::Json:
            return report::checkJson(check);
        case Format::Sarif:
            return report::checkSarif(check);
        case Format::Github:
            return report::checkGithub(check);
    }
    return {};
}

int check(const Arguments& arguments) {
    const Clock::time_point start = Clock::now();
    const Choices choices = choose(arguments);
    if (!choices.error.empty()) return fail(choices.error);
    const Target target =
        resolve(source::realDisk(), workingFolder(), arguments.paths, arguments.root, /*withLine=*/false);
    if (!target.error.empty()) return fail(target.error);
    std::unique_ptr<program::Program> program = analyse(arguments, target, choices.postgresVersion);
    if (!program) return kFailure;

    Clock::time_point phase = Clock::now();
    report::Check check;
    check.program = program.get();
    check.result = rules::run(*program, choices.run);
    if (!target.selection.empty()) {
        report::select(*program, target.selection, check.result);
        warnAboutOddFiles(*program, target, arguments.quiet);
    }
    program->times.push_back({"rules", since(phase)});

    phase = Clock::now();
    check.notifications = report::notifications(*program);
    check.errorsOnly = arguments.quiet;
    check.durationMs = since(start);
    const std::string bytes = render(check, arguments);
    program->times.push_back({"report", since(phase)});

    if (arguments.stats) writeStats(*program, since(start));
    if (arguments.format == Format::Github && arguments.output.empty()) {
        const std::string summary = environment("GITHUB_STEP_SUMMARY");
        const std::string error = summary.empty() ? "" : appendFile(summary, report::githubSummary(check));
        if (!error.empty()) std::fprintf(stderr, "typeorm-audit: %s\n", error.c_str());
    }
    const int status = exitStatus(check.result, choices.failOn);
    keepUntilExit(std::move(program));
    return deliver(arguments, bytes, status);
}

std::string document(const program::Program& program, const Arguments& arguments, const Target& target) {
    const bool json = arguments.format == Format::Json;
    switch (arguments.command) {
        case Command::Drift:
            return json ? report::driftJson(program) : report::driftText(program, styleOf(arguments));
        case Command::Schema: {
            if (arguments.migrations)
                return json ? report::migratedJson(program) : report::migratedText(program);
            const report::SchemaOptions options{arguments.packages};
            return json ? report::schemaJson(program, options)
                        : report::schemaText(program, options, styleOf(arguments));
        }
        case Command::Queries: {
            report::QueriesOptions options;
            options.unresolvedOnly = arguments.unresolved;
            options.line = target.line;
            if (!target.selection.empty()) options.file = target.selection.front();
            return json ? report::queriesJson(program, options)
                        : report::queriesText(program, options, styleOf(arguments));
        }
        default:
            return json ? report::connectionsJson(program)
                        : report::connectionsText(program, styleOf(arguments));
    }
}

int describe(const Arguments& arguments) {
    const Clock::time_point start = Clock::now();
    const Choices choices = choose(arguments);
    if (!choices.error.empty()) return fail(choices.error);
    const Target target = resolve(source::realDisk(), workingFolder(), arguments.paths, arguments.root,
                                  arguments.command == Command::Queries);
    if (!target.error.empty()) return fail(target.error);
    std::unique_ptr<program::Program> program = analyse(arguments, target, choices.postgresVersion);
    if (!program) return kFailure;
    const std::string bytes = document(*program, arguments, target);
    if (arguments.stats) writeStats(*program, since(start));
    keepUntilExit(std::move(program));
    return deliver(arguments, bytes, kClean);
}

int listRules(const Arguments& arguments) {
    return deliver(
        arguments,
        arguments.format == Format::Json ? report::rulesJson() : report::rulesText(styleOf(arguments)),
        kClean);
}

int explain(const Arguments& arguments) {
    const std::string& id = arguments.paths.front();
    const std::string_view page = rules::page(id);
    if (!page.empty()) return deliver(arguments, page, kClean);
    std::vector<std::string> ids;
    for (const rules::Rule& rule : rules::all()) ids.emplace_back(rule.descriptor.id);
    const std::string near = config::nearest(id, ids);
    return fail("there is no rule '" + id + "'" +
                (near.empty() ? " (`typeorm-audit rules` lists them)" : "; did you mean " + near + "?"));
}

int summarize(const Arguments& arguments) {
    const SummarizeResult result = summarizeFolder(arguments.paths.front());
    return result.error.empty() ? deliver(arguments, result.json, kClean) : fail(result.error);
}

}  // namespace

int fail(std::string_view message) {
    std::fprintf(stderr, "typeorm-audit: %.*s\n",
                 static_cast<int>(std::min<std::size_t>(message.size(), INT_MAX)), message.data());
    return kFailure;
}

int execute(const Arguments& arguments) {
    switch (arguments.command) {
        case Command::Check:
            return check(arguments);
        case Command::Schema:
        case Command::Queries:
        case Command::Connections:
        case Command::Drift:
            return describe(arguments);
        case Command::Rules:
            return listRules(arguments);
        case Command::Explain:
            return explain(arguments);
        case Command::Summarize:
            return summarize(arguments);
    }
    return kFailure;
}

}  // namespace audit::cli
