#include "connections/purpose.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <vector>

namespace audit::connections {
namespace {

// "packages/dev-server/load-test.config.ts" → packages | dev, server | load, test, config, ts
std::vector<std::string> words(std::string_view segment) {
    std::vector<std::string> out(1);
    for (std::size_t i = 0; i < segment.size(); ++i) {
        auto c = static_cast<unsigned char>(segment[i]);
        if (!std::isalnum(c)) {
            out.emplace_back();
            continue;
        }
        if (std::isupper(c) && i > 0 && std::islower(static_cast<unsigned char>(segment[i - 1])))
            out.emplace_back();
        out.back() += static_cast<char>(std::tolower(c));
    }
    std::erase(out, std::string());
    return out;
}

template <std::size_t N>
bool holds(const std::vector<std::string>& list, const std::array<std::string_view, N>& wanted) {
    return std::ranges::any_of(list, [&](const std::string& word) {
        return std::ranges::find(wanted, std::string_view(word)) != wanted.end();
    });
}

}  // namespace

Purpose purposeOfPath(std::string_view path) {
    static constexpr std::array<std::string_view, 12> kTest = {"test",    "tests",    "testing", "spec",
                                                               "specs",   "e2e",      "mocks",   "mock",
                                                               "fixture", "fixtures", "jest",    "vitest"};
    static constexpr std::array<std::string_view, 21> kScript = {
        "script",  "scripts",  "tool", "tools", "seed",     "seeds",     "seeder",
        "seeders", "seeding",  "bin",  "cli",   "bench",    "benchmark", "benchmarks",
        "example", "examples", "demo", "load",  "template", "sample",    "samples"};
    static constexpr std::array<std::string_view, 3> kDevelopment = {"dev", "development", "local"};
    bool script = false, development = false;
    std::size_t at = 0;
    while (at <= path.size()) {
        auto end = std::min(path.find('/', at), path.size());
        auto segment = path.substr(at, end - at);
        at = end + 1;
        if (segment == "..") continue;
        auto list = words(segment);
        if (holds(list, kTest)) return Purpose::Test;
        script = script || holds(list, kScript);
        development = development || holds(list, kDevelopment);
    }
    if (script) return Purpose::Script;
    return development ? Purpose::Development : Purpose::Application;
}

}  // namespace audit::connections
