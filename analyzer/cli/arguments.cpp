#include "cli/arguments.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "config/nearest.h"
#include "config/settings.h"
#include "source/version.h"

namespace audit::cli {
namespace {

struct CommandWord {
    Command command;
    std::string_view word;
    std::string_view arguments;
    std::string_view summary;
};

constexpr CommandWord kCommands[] = {
    {Command::Check, "check", "[PATH…]", "audit a project and print findings (the default)"},
    {Command::Schema, "schema", "[PATH]", "the tables, columns and indexes that TypeORM would make"},
    {Command::Queries, "queries", "[PATH|FILE:LINE]", "every query, what serves it, and why"},
    {Command::Connections, "connections", "[PATH]", "data source options, folded per environment"},
    {Command::Drift, "drift", "[PATH]", "the entities against what the migrations make"},
    {Command::Rules, "rules", "", "the rules and their severities"},
    {Command::Explain, "explain", "RULE", "what a rule means and what to write instead"},
    {Command::Summarize, "summarize", "FOLDER", "facts of an installed package, as JSON"},
};

const std::vector<std::string> kValueOptions = {
    "--format",  "-f",     "--output", "-o",      "--config",           "-c",    "--rule",
    "--fail-on", "--jobs", "-j",       "--color", "--postgres-version", "--root"};
const std::vector<std::string> kFlags = {"--no-cache",   "--quiet",      "-q",     "--stats", "--packages",
                                         "--unresolved", "--migrations", "--help", "-h",      "--version"};

const CommandWord* commandOf(std::string_view word) {
    const auto* at = std::ranges::find(kCommands, word, &CommandWord::word);
    return at == std::end(kCommands) ? nullptr : at;
}

constexpr std::string_view kHelp =
    R"(typeorm-audit: checks TypeORM entities, queries and connections against what PostgreSQL will do.

Usage: typeorm-audit [COMMAND] [OPTIONS] [PATH…]

Commands:
  check [PATH…]        audit a project and print findings (the default)
  schema [PATH]        the tables, columns and indexes that TypeORM would make
  queries [PATH]       every query, what serves it and why; FILE:LINE for one, --unresolved
  connections [PATH]   data source options, folded per environment
  drift [PATH]         the entities against what the migrations make, both ways
  rules                the rules and their severities
  explain RULE         what a rule means and what to write instead
  summarize FOLDER     facts of an installed package, as JSON

PATH is a project folder (default: .) or files; files choose what is shown, the whole project
around them is analysed.

Options:
  -f, --format FORMAT        text, json; check also: sarif, github
  -o, --output FILE          write the report there
  -c, --config FILE          configuration (JSON: rules, failOn, postgresVersion)
      --rule ID=SEVERITY     off, info, warning or error; may be repeated
      --fail-on SEVERITY     exit 1 from this severity on (default: warning)
      --root FOLDER          the project around the given files
      --packages             schema: entities of packages too
      --migrations           schema: SQL of the database as the migrations leave it
      --postgres-version N   the server's major version (default: 15)
  -j, --jobs N               threads (default: one a processor)
      --no-cache             do not read or write the cache
      --color WHEN           auto, always, never (NO_COLOR is honoured)
  -q, --quiet                errors only, no notes
      --stats                time and counts of each phase, on standard error
      --version, -h, --help

Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or internal error.

Examples:
  typeorm-audit                                    audit the project in this folder
  typeorm-audit check --format sarif -o audit.sarif packages/server
  typeorm-audit src/orders/order.service.ts        only what concerns this file
  typeorm-audit queries src/orders/order.service.ts:42
  typeorm-audit explain index/uncovered-query
)";

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
    return out;
}

/// "--format: 'jsn' is none of text, json; did you mean json?"
std::string notOneOf(std::string_view option, const std::string& value,
                     const std::vector<std::string>& allowed) {
    std::string text = std::string(option) + ": '" + value + "' is none of " + joined(allowed);
    const std::string near = config::nearest(value, allowed);
    if (!near.empty()) text += "; did you mean " + near + "?";
    return text;
}

std::string unknownOption(const std::string& word) {
    const std::string name = word.substr(0, word.find('='));
    std::vector<std::string> all = kValueOptions;
    all.insert(all.end(), kFlags.begin(), kFlags.end());
    std::string text = "there is no option " + name;
    const std::string near = config::nearest(name, all);
    if (!near.empty()) text += "; did you mean " + near + "?";
    return text + " (--help lists them)";
}

/// The command word moves to the front: options may stand before it, and without one the command is `check`.
std::vector<std::string> commandFirst(std::vector<std::string> words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--") break;
        if (words[i].size() > 1 && words[i].front() == '-') {
            if (std::ranges::find(kValueOptions, words[i]) != kValueOptions.end()) ++i;
            continue;
        }
        if (commandOf(words[i])) {
            std::rotate(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(i),
                        words.begin() + static_cast<std::ptrdiff_t>(i) + 1);
            return words;
        }
        break;
    }
    words.insert(words.begin(), "check");
    return words;
}

struct Raw {
    std::string format = "text", color = "auto", failOn, postgresVersion, jobs;
    std::vector<std::string> rules;
};

std::string readFormat(const Raw& raw, Arguments& arguments) {
    const bool check = arguments.command == Command::Check;
    const std::vector<std::string> allowed = check
                                                 ? std::vector<std::string>{"text", "json", "sarif", "github"}
                                                 : std::vector<std::string>{"text", "json"};
    if (std::ranges::find(allowed, raw.format) == allowed.end())
        return notOneOf("--format", raw.format, allowed);
    arguments.format = raw.format == "json"     ? Format::Json
                       : raw.format == "sarif"  ? Format::Sarif
                       : raw.format == "github" ? Format::Github
                                                : Format::Text;
    return {};
}

std::optional<rules::Severity> severityOf(std::string_view text) {
    const std::string_view word = config::severityWord(text);
    if (word == "off") return rules::Severity::Off;
    if (word == "info") return rules::Severity::Info;
    if (word == "warning") return rules::Severity::Warning;
    if (word == "error") return rules::Severity::Error;
    return std::nullopt;
}

std::string readRule(const std::string& text, Arguments& arguments) {
    const std::size_t equals = text.find('=');
    const std::string id = text.substr(0, equals);
    const std::string value = equals == std::string::npos ? "" : text.substr(equals + 1);
    if (!rules::find(id)) {
        std::vector<std::string> ids;
        for (const rules::Rule& rule : rules::all()) ids.emplace_back(rule.descriptor.id);
        std::string message = "--rule: there is no rule '" + id + "'";
        const std::string near = config::nearest(id, ids);
        return message +
               (near.empty() ? " (`typeorm-audit rules` lists them)" : "; did you mean " + near + "?");
    }
    const std::optional<rules::Severity> severity = severityOf(value);
    if (!severity) return notOneOf("--rule " + id, value, {"off", "info", "warning", "error"});
    arguments.severities.emplace_back(id, *severity);
    return {};
}

std::string readNumber(std::string_view option, const std::string& text, int least, int most, int& out) {
    if (!text.empty() && text.size() <= 4 &&
        std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) {
        out = std::stoi(text);
        if (out >= least && out <= most) return {};
    }
    return std::string(option) + ": '" + text + "' is no number from " + std::to_string(least) + " to " +
           std::to_string(most);
}

/// What CLI11 cannot say well itself.
std::string readValues(const Raw& raw, Arguments& arguments) {
    if (std::string error = readFormat(raw, arguments); !error.empty()) return error;
    if (raw.color != "auto" && raw.color != "always" && raw.color != "never")
        return notOneOf("--color", raw.color, {"auto", "always", "never"});
    arguments.color = raw.color == "always"  ? Color::Always
                      : raw.color == "never" ? Color::Never
                                             : Color::Auto;
    for (const std::string& rule : raw.rules)
        if (std::string error = readRule(rule, arguments); !error.empty()) return error;
    if (!raw.failOn.empty()) {
        arguments.failOn = severityOf(raw.failOn);
        if (!arguments.failOn || *arguments.failOn == rules::Severity::Off)
            return notOneOf("--fail-on", raw.failOn, {"info", "warning", "error"});
    }
    int number = 0;
    if (!raw.postgresVersion.empty()) {
        if (std::string error = readNumber("--postgres-version", raw.postgresVersion, 9, 99, number);
            !error.empty())
            return error;
        arguments.postgresVersion = number;
    }
    if (!raw.jobs.empty()) {
        if (std::string error = readNumber("--jobs", raw.jobs, 0, 1024, number); !error.empty()) return error;
        arguments.jobs = static_cast<unsigned>(number);
    }
    return {};
}

std::string checkPositionals(const Arguments& arguments) {
    const std::size_t number = arguments.paths.size();
    switch (arguments.command) {
        case Command::Check:
            return {};
        case Command::Rules:
            return number == 0 ? "" : "rules takes no PATH; `explain RULE` tells about one";
        case Command::Explain:
            return number == 1
                       ? ""
                       : "explain takes one RULE, for example: typeorm-audit explain index/uncovered-query";
        case Command::Summarize:
            return number == 1 ? "" : "summarize takes one FOLDER, for example: node_modules/@vendure/core";
        default:
            return number <= 1 ? "" : "this command takes one PATH";
    }
}

}  // namespace

Parsed parse(const std::vector<std::string>& given) {
    Parsed parsed;
    const std::vector<std::string> words = commandFirst(given);
    Raw raw;
    Arguments& arguments = parsed.arguments;
    arguments.command = commandOf(words.front())->command;

    bool help = false, version = false;
    CLI::App app;
    app.set_help_flag();
    app.allow_extras();
    app.add_option("-f,--format", raw.format);
    app.add_option("-o,--output", arguments.output);
    app.add_option("-c,--config", arguments.config);
    app.add_option("--rule", raw.rules)->expected(1)->take_all();
    app.add_option("--fail-on", raw.failOn);
    app.add_option("-j,--jobs", raw.jobs);
    app.add_flag("--no-cache", arguments.noCache);
    app.add_option("--color", raw.color);
    app.add_flag("-q,--quiet", arguments.quiet);
    app.add_flag("--stats", arguments.stats);
    app.add_option("--postgres-version", raw.postgresVersion);
    app.add_option("--root", arguments.root);
    app.add_flag("--packages", arguments.packages);
    app.add_flag("--unresolved", arguments.unresolved);
    app.add_flag("--migrations", arguments.migrations);
    app.add_flag("-h,--help", help);
    app.add_flag("--version", version);
    app.add_option("PATH", arguments.paths);

    std::vector<std::string> reversed(words.rbegin(), words.rend() - 1);  // CLI11 takes them from the back
    try {
        app.parse(reversed);
    } catch (const CLI::ParseError& error) {
        parsed.error = error.what();
        return parsed;
    }
    if (help) {
        parsed.help = kHelp;
        return parsed;
    }
    if (version) {
        parsed.help = "typeorm-audit " + std::string(source::toolVersion()) + "\n";
        return parsed;
    }
    for (const std::string& extra : app.remaining()) {
        if (extra == "--") continue;
        parsed.error = unknownOption(extra);
        return parsed;
    }
    parsed.error = readValues(raw, arguments);
    if (parsed.error.empty()) parsed.error = checkPositionals(arguments);
    return parsed;
}

}  // namespace audit::cli
