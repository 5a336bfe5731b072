#pragma once
// The command line as plain data, or what is wrong with it. Nothing here touches the disk.
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rules/rule.h"

namespace audit::cli {

enum class Command : std::uint8_t { Check, Schema, Queries, Connections, Drift, Rules, Explain, Summarize };
enum class Format : std::uint8_t { Text, Json, Sarif, Github };
enum class Color : std::uint8_t { Auto, Always, Never };

struct Arguments {
    Command command = Command::Check;
    std::vector<std::string> paths;  ///< as given: PATH…, FILE:LINE, RULE or FOLDER
    Format format = Format::Text;
    std::string output;  ///< "" = standard output
    std::string config;
    std::vector<std::pair<std::string, rules::Severity>> severities;
    std::optional<rules::Severity> failOn;
    unsigned jobs = 0;  ///< 0 = one a processor
    bool noCache = false;
    Color color = Color::Auto;
    bool quiet = false;
    bool stats = false;
    std::optional<int> postgresVersion;
    std::string root;
    bool packages = false;
    bool unresolved = false;
    bool migrations = false;
};

struct Parsed {
    Arguments arguments;
    std::string help;   ///< set: print it and leave with 0 (also --version)
    std::string error;  ///< set: what is wrong, for people
};

Parsed parse(const std::vector<std::string>& words);

}  // namespace audit::cli
