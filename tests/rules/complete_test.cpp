// A rule is four things: a file, a line in rules.def, a page, and a fixture with a bad project. None may be
// missing.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "rules/pages.h"
#include "rules/rule.h"

using namespace audit;
namespace fs = std::filesystem;

namespace {

std::string read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string allRuleSources() {
    std::string text;
    for (const auto& entry : fs::directory_iterator("analyzer/rules"))
        if (entry.path().extension() == ".cpp") text += read(entry.path());
    return text;
}

std::set<std::string> idsBelow(const fs::path& folder, bool folders) {
    std::set<std::string> ids;
    if (!fs::exists(folder)) return ids;
    for (const auto& category : fs::directory_iterator(folder)) {
        if (!category.is_directory()) continue;
        for (const auto& entry : fs::directory_iterator(category.path()))
            if (entry.is_directory() == folders)
                ids.insert(category.path().filename().string() + "/" + entry.path().stem().string());
    }
    return ids;
}

std::set<std::string> registered() {
    std::set<std::string> ids;
    for (const rules::Rule& rule : rules::all()) ids.emplace(rule.descriptor.id);
    return ids;
}

}  // namespace

TEST_CASE("every rule has a file, a page and a fixture", "[rules]") {
    const std::string sources = allRuleSources();
    for (const rules::Rule& rule : rules::all()) {
        const std::string id(rule.descriptor.id);
        INFO(id);
        CHECK(sources.find("\"" + id + "\"") != std::string::npos);
        CHECK(rule.check != nullptr);
        CHECK_FALSE(rule.descriptor.summary.empty());
        CHECK(fs::exists("fixtures/rules/" + id + "/bad/package.json"));
        CHECK(fs::exists("fixtures/rules/" + id + "/good/package.json"));
        const std::string page(rules::page(id));
        CHECK(page.starts_with("# " + id + "\n"));
        for (const std::string_view part :
             {"\n## Why\n", "\n## Bad\n", "\n## Good\n", "\n## Options\n", "\n## When to ignore it\n"}) {
            INFO(part);
            CHECK(page.find(part) != std::string::npos);
        }
        CHECK(page == read("docs/rules/" + id + ".md"));
    }
}

TEST_CASE("no page and no fixture is left of a rule that is gone", "[rules]") {
    const std::set<std::string> ids = registered();
    for (const std::string& id : idsBelow("docs/rules", false)) {
        INFO(id);
        CHECK(ids.contains(id));
    }
    for (const std::string& id : idsBelow("fixtures/rules", true)) {
        INFO(id);
        CHECK(ids.contains(id));
    }
}

TEST_CASE("ids are unique, sorted, and in the form category/name", "[rules]") {
    std::string last;
    for (const rules::Rule& rule : rules::all()) {
        const std::string id(rule.descriptor.id);
        INFO(id);
        CHECK(last < id);
        CHECK(std::ranges::count(id, '/') == 1);
        last = id;
    }
}
