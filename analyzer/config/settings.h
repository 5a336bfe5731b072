#pragma once
// What the user chose, from a configuration file; the command line goes on top of it.
//
//   { "rules": { "index/redundant": "off" }, "failOn": "error", "postgresVersion": 16 }
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace audit::config {

struct Settings {
    std::vector<std::pair<std::string, std::string>>
        rules;           ///< id → "off" | "info" | "warning" | "error", in order
    std::string failOn;  ///< "" = not said
    std::optional<int> postgresVersion;
    std::string error;  ///< set: what is wrong with the file, and where
};

/// `file` is for messages only. Comments are allowed (JSONC). `ruleIds` are the ids that exist.
Settings parseSettings(std::string_view text, std::string_view file, const std::vector<std::string>& ruleIds);

/// "warn" is taken for "warning"; "" for anything that is no severity.
std::string_view severityWord(std::string_view text);

}  // namespace audit::config
