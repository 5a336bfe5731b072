// Which files are parsed is decided by their bytes and imports. It must lose nothing: with every file of
// every fixture parsed, each document says the same.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <vector>

#include "program/program.h"
#include "report/documents.h"
#include "rules/run.h"
#include "summaries/embedded.h"

using namespace audit;

namespace {

namespace fs = std::filesystem;

/// The folders that hold a package.json, and nothing of npm's.
std::vector<std::string> projectsBelow(const fs::path& folder) {
    std::vector<std::string> found;
    for (auto at = fs::recursive_directory_iterator(folder); at != fs::recursive_directory_iterator(); ++at) {
        if (at->path().filename() == "node_modules") at.disable_recursion_pending();
        if (at->path().filename() == "package.json") found.push_back(at->path().parent_path().string());
    }
    std::ranges::sort(found);
    return found;
}

struct Documents {
    std::string schema, queries, connections, findings;
};

Documents documentsOf(const std::string& root, bool everything) {
    program::Options options;
    options.project.root = root;
    options.project.jobs = 2;
    options.project.lowerEverything = everything;
    options.project.summaries = &summaries::embedded();
    const program::Program program = program::build(options);
    REQUIRE(program.error.empty());
    Documents out;
    out.schema = report::schemaJson(program, {});
    out.queries = report::queriesJson(program, {});
    out.connections = report::connectionsJson(program);
    for (const rules::Finding& finding : rules::run(program, {}).findings)
        out.findings += finding.rule + " " + finding.fingerprint + " " + finding.message + "\n";
    return out;
}

}  // namespace

TEST_CASE("lowering everything finds nothing more") {
    std::vector<std::string> projects = projectsBelow("fixtures");
    for (const std::string& more : projectsBelow("tests/conformance/queries/fixtures"))
        projects.push_back(more);
    REQUIRE(projects.size() > 100);
    for (const std::string& root : projects) {
        INFO(root);
        const Documents usual = documentsOf(root, false);
        const Documents everything = documentsOf(root, true);
        CHECK(usual.schema == everything.schema);
        CHECK(usual.queries == everything.queries);
        CHECK(usual.connections == everything.connections);
        CHECK(usual.findings == everything.findings);
    }
}
