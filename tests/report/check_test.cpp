#include "report/check.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "rules/fake_project.h"

using namespace audit;

namespace {

/// One finding with everything a finding can have.
struct Sample {
    program::Program program;
    report::Check check;
    source::FileId entity = 0, service = 0;

    Sample() {
        auto project = std::make_unique<testing::FakeProject>();
        entity = project->add(
            "src/saved.entity.ts",
            "import { Entity } from 'typeorm';\n\n@Entity()\nexport class Saved extends Base {\n}\n");
        service = project->add("src/saved.service.ts",
                               "class SavedService {\n  list(id) { return this.saved.find({ where: { "
                               "customer: { id } } }); }\n}\n");
        rules::Finding finding;
        finding.rule = "index/uncovered-query";
        finding.severity = rules::Severity::Warning;
        finding.message =
            "SavedService.list filters saved by \"customerId\", and no index serves that: every call reads "
            "the whole table";
        finding.why = "No index begins with \"customerId\".";
        finding.location = project->at(entity, "Saved");
        finding.entity = "Saved";
        finding.table = "saved";
        finding.related = {
            {project->at(service, "find({ where: { customer: { id } } })"), "SavedService.list (find)"}};
        finding.fingerprint = "00000000000000000000000000000001";
        finding.suggestion.title = "Add @Index on customer to Saved";
        source::Location import = project->at(entity, " } from");
        import.span.end = import.span.begin;
        source::Location decorator = project->at(entity, "@Entity");
        decorator.span.end = decorator.span.begin;
        finding.suggestion.edits = {{import, ", Index"},
                                    {decorator, "@Index('idx_saved_customer', ['customer'])\n"}};
        finding.suggestion.sql =
            "CREATE INDEX CONCURRENTLY \"idx_saved_customer\" ON \"saved\" (\"customerId\");";
        project->packageUses_ = {{"@shop/core", "2.0.0", "2.0.1", true}};
        program.project = std::move(project);
        check.program = &program;
        check.result.findings = {finding};
        check.notifications = report::notifications(program);
    }
};

}  // namespace

TEST_CASE("text of a finding, 80 columns", "[report]") {
    Sample sample;
    CHECK(
        report::checkText(sample.check, {}) ==
        R"(src/saved.entity.ts:4:14: warning[index/uncovered-query]: SavedService.list filters saved by "customerId", and no index serves that: every call reads the whole table
  why:  No index begins with "customerId".
      4 | export class Saved extends Base {
        |              ^^^^^
  see:  src/saved.service.ts:2:32: SavedService.list (find)
      2 | list(id) { return this.saved.find({ where: { customer: { id } } }); …
        |                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  fix:  Add @Index on customer to Saved
      1 | - import { Entity } from 'typeorm';
        | + import { Entity, Index } from 'typeorm';
        | + @Index('idx_saved_customer', ['customer'])
      3 |   @Entity()
  sql:  CREATE INDEX CONCURRENTLY "idx_saved_customer" ON "saved" ("customerId");

note: @shop/core@2.0.0 is not installed: facts come from the summary of
      @shop/core@2.0.1 that is part of this program

0 errors, 1 warning, 0 info in 2 files, 0 entities, 0 queries.
)");
}

TEST_CASE("a terminal gets the message wrapped, and a wide one whole lines", "[report]") {
    Sample sample;
    report::Style style;
    style.wrapFirstLine = true;
    const std::string narrow = report::checkText(sample.check, style);
    CHECK(narrow.starts_with(
        "src/saved.entity.ts:4:14: warning[index/uncovered-query]:\n  SavedService.list filters"));
    style.width = 160;
    const std::string wide = report::checkText(sample.check, style);
    CHECK(wide.find("  2 |   list(id) { return this.saved.find({ where: { customer: { id } } }); }\n") !=
          std::string::npos);
}

TEST_CASE("colour is escape sequences and nothing else", "[report]") {
    Sample sample;
    report::Style style;
    style.color = true;
    const std::string coloured = report::checkText(sample.check, style);
    CHECK(coloured.find("\x1b[1;33mwarning\x1b[0m") != std::string::npos);
    std::string plain;
    for (std::size_t i = 0; i < coloured.size(); ++i) {
        if (coloured[i] == '\x1b') {
            i = coloured.find('m', i);
            continue;
        }
        plain += coloured[i];
    }
    CHECK(plain == report::checkText(sample.check, {}));
}

TEST_CASE("JSON has every key, null where there is nothing", "[report]") {
    Sample sample;
    const auto document = nlohmann::json::parse(report::checkJson(sample.check));
    const auto& finding = document["findings"][0];
    CHECK(
        finding["location"] ==
        nlohmann::json{
            {"file", "src/saved.entity.ts"}, {"line", 4}, {"column", 14}, {"endLine", 4}, {"endColumn", 19}});
    CHECK(finding["group"].is_null());
    CHECK(finding["confidence"] == "high");
    CHECK(finding["suggestion"]["edits"].size() == 2);
    CHECK(finding["docs"] == "docs/rules/index/uncovered-query.md");
    CHECK(document["summary"]["warnings"] == 1);
    CHECK(document["notifications"][0]["code"] == "package-summary");
    CHECK(document["notifications"][0]["location"].is_null());
}

TEST_CASE("github escapes what its parser would take for syntax", "[report]") {
    Sample sample;
    sample.check.result.findings[0].message = "100% of a,b:c\nnext";
    CHECK(
        report::checkGithub(sample.check)
            .starts_with(
                "::warning file=src/saved.entity.ts,line=4,endLine=4,col=14,endColumn=19,title=typeorm-audit "
                "index/uncovered-query::src/saved.entity.ts:4:14: 100%25 of a,b:c%0Anext%0ANo index"));
}

TEST_CASE("github gets ten of a level, worst first, and the number of the rest", "[report]") {
    Sample sample;
    const rules::Finding one = sample.check.result.findings[0];
    sample.check.result.findings.assign(12, one);
    sample.check.result.findings.push_back(one);
    sample.check.result.findings.back().severity = rules::Severity::Error;
    const std::string out = report::checkGithub(sample.check);
    CHECK(out.starts_with("::error "));
    CHECK(std::count(out.begin(), out.end(), '\n') == 12);
    CHECK(out.find("::notice title=typeorm-audit::2 more findings") != std::string::npos);
}

TEST_CASE("a selection keeps findings with a related place in it", "[report]") {
    Sample sample;
    rules::Result inService = sample.check.result, elsewhere = sample.check.result,
                  folder = sample.check.result;
    report::select(sample.program, {"src/saved.service.ts"}, inService);
    CHECK(inService.findings.size() == 1);
    report::select(sample.program, {"src/saved"}, elsewhere);
    CHECK(elsewhere.findings.empty());
    report::select(sample.program, {"src"}, folder);
    CHECK(folder.findings.size() == 1);
}
