// See tests/ir/referee/README.md. Hidden: it needs the expected dumps of the files to compare.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include "ir/lowered.h"

namespace audit::ir {

namespace {

std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// What tests/ir/referee/dump.cjs prints for a file.
std::string refereed(Module module) {
    std::string out;
    for (const Export& one : module.exports) {
        if (one.expression != kNone) out += "export " + dumpExpr(module, one.expression) + "\n";
    }
    module.imports.clear();
    module.exports.clear();
    module.problems.clear();
    return out + dump(module);
}

std::string withoutBlankLines(const std::string& text) {
    std::istringstream lines(text);
    std::string out;
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty()) out += line + "\n";
    }
    return out;
}

// Some text before and behind the first difference.
std::string around(const std::string& text, std::size_t at) {
    const std::size_t from = at > 80 ? at - 80 : 0;
    return text.substr(std::min(from, text.size()), 200);
}

}  // namespace

TEST_CASE("ir: TypeScript reads it the same way", "[.][referee]") {
    const char* expectedPath = std::getenv("AUDIT_REFEREE");
    if (expectedPath == nullptr) {
        WARN("AUDIT_REFEREE names no file: nothing compared");
        return;
    }
    std::ifstream expected(expectedPath);
    Lowerer lowerer;
    std::string path;
    std::string dumped;
    std::size_t compared = 0;
    const auto compare = [&] {
        if (path.empty()) return;
        const std::string ours = withoutBlankLines(refereed(lowerer.lower(read(path), path)));
        const std::string theirs = withoutBlankLines(dumped);
        const auto at = static_cast<std::size_t>(std::ranges::mismatch(ours, theirs).in1 - ours.begin());
        INFO(path);
        ++compared;
        if (ours != theirs) CHECK(around(ours, at) == around(theirs, at));
    };
    for (std::string line; std::getline(expected, line);) {
        if (line.starts_with("=== ")) {
            compare();
            path = line.substr(4);
            dumped.clear();
        } else {
            dumped += line + "\n";
        }
    }
    compare();
    CHECK(compared != 0);
}

}  // namespace audit::ir
