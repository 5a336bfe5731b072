#include "cli/arguments.h"

#include <catch2/catch.hpp>

using namespace audit::cli;

namespace {
Arguments good(const std::vector<std::string>& words) {
    const Parsed parsed = parse(words);
    INFO(parsed.error);
    CHECK(parsed.error.empty());
    CHECK(parsed.help.empty());
    return parsed.arguments;
}
std::string wrong(const std::vector<std::string>& words) {
    return parse(words).error;
}
}  // namespace

TEST_CASE("check is the default, wherever the options stand", "[cli]") {
    CHECK(good({}).command == Command::Check);
    CHECK(good({"some/path"}).paths == std::vector<std::string>{"some/path"});
    CHECK(good({"check", "a", "b"}).paths == std::vector<std::string>{"a", "b"});
    const Arguments schema = good({"--format", "json", "schema", "a"});
    CHECK(schema.command == Command::Schema);
    CHECK(schema.format == Format::Json);
    CHECK(schema.paths == std::vector<std::string>{"a"});
    // A folder that is called like a command.
    CHECK(good({"check", "schema"}).paths == std::vector<std::string>{"schema"});
    CHECK(good({"--", "schema"}).command == Command::Check);
}

TEST_CASE("options", "[cli]") {
    const Arguments a = good({"--rule", "index/redundant=off", "--rule=index/uncovered-query=error",
                              "--fail-on", "info", "-j", "2", "--color=never", "-q", "--stats",
                              "--postgres-version", "17", "-o", "x.json", "--no-cache", "p"});
    REQUIRE(a.severities.size() == 2);
    CHECK(a.severities[1].first == "index/uncovered-query");
    CHECK(a.severities[1].second == audit::rules::Severity::Error);
    CHECK(a.failOn == audit::rules::Severity::Info);
    CHECK(a.jobs == 2);
    CHECK(a.postgresVersion == 17);
    CHECK(a.output == "x.json");
    CHECK(a.paths == std::vector<std::string>{"p"});
    CHECK(good({"queries", "--unresolved"}).unresolved);
    CHECK(good({"schema", "--packages"}).packages);
}

TEST_CASE("mistakes say what is allowed and what was probably meant", "[cli]") {
    CHECK(wrong({"--format", "jsn"}) ==
          "--format: 'jsn' is none of text, json, sarif, github; did you mean json?");
    CHECK(wrong({"schema", "--format", "sarif"}) == "--format: 'sarif' is none of text, json");
    CHECK(wrong({"--fromat", "json"}) ==
          "there is no option --fromat; did you mean --format? (--help lists them)");
    CHECK(wrong({"--rule", "index/uncoverd-query=off"}) ==
          "--rule: there is no rule 'index/uncoverd-query'; did you mean index/uncovered-query?");
    CHECK(wrong({"--rule", "index/redundant=loud"}) ==
          "--rule index/redundant: 'loud' is none of off, info, warning, error");
    CHECK(wrong({"--fail-on", "never"}) == "--fail-on: 'never' is none of info, warning, error");
    CHECK(wrong({"--jobs", "many"}) == "--jobs: 'many' is no number from 0 to 1024");
    CHECK_FALSE(wrong({"--format"}).empty());
    CHECK_FALSE(wrong({"explain"}).empty());
    CHECK_FALSE(wrong({"schema", "a", "b"}).empty());
}

TEST_CASE("help fits a screen", "[cli]") {
    const std::string help = parse({"--help"}).help;
    std::size_t lines = 0, start = 0;
    while (start < help.size()) {
        const std::size_t end = help.find('\n', start);
        CHECK(end - start <= 100);
        start = end + 1;
        ++lines;
    }
    CHECK(lines <= 50);
    CHECK(help.find("Examples:") != std::string::npos);
    CHECK(parse({"schema", "-h"}).help == help);
    CHECK(parse({"--version"}).help.starts_with("typeorm-audit "));
}
