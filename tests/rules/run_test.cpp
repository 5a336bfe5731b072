#include "rules/run.h"

#include <catch2/catch.hpp>

#include "rules/fake_project.h"

using namespace audit;

namespace {

source::FileId fileA, fileB;

program::Program twoFiles() {
    auto project = std::make_unique<testing::FakeProject>();
    fileB = project->add("src/b.ts", "one\ntwo // typeorm-audit-disable-line x/first -- known\nthree\n");
    fileA = project->add("src/a.ts", "one\ntwo\n");
    program::Program program;
    program.project = std::move(project);
    return program;
}

rules::Finding finding(const char* rule, source::FileId file, std::uint32_t begin) {
    rules::Finding out;
    out.rule = rule;
    out.severity = rules::Severity::Warning;
    out.message = "m";
    out.location = {file, {begin, begin + 3}};
    out.table = "t";
    return out;
}

void shared(const program::Program&, rules::Report& report) {
    report.add(finding("x/first", fileB, 4));
    report.add(finding("x/first", fileB, 0));
    report.add(finding("x/second", fileA, 4));
    if (report.enabled("x/third")) report.add(finding("x/third", fileA, 0));
}

const std::vector<rules::Rule> kRules = {{{"x/first", rules::Severity::Warning, "", false}, shared},
                                         {{"x/second", rules::Severity::Info, "", false}, shared},
                                         {{"x/third", rules::Severity::Off, "", false}, shared}};

}  // namespace

TEST_CASE("a shared check runs once; findings are sorted, suppressed ones apart", "[rules]") {
    const program::Program program = twoFiles();
    const rules::Result result = rules::run(program, {}, kRules);
    REQUIRE(result.findings.size() == 2);
    CHECK(result.findings[0].rule == "x/second");
    CHECK(result.findings[1].rule == "x/first");
    CHECK(result.findings[1].location.span.begin == 0);
    REQUIRE(result.suppressed.size() == 1);
    CHECK(result.suppressed[0].reason == "known");
}

TEST_CASE("the user's severity wins; off takes a rule out, also for rules that ask", "[rules]") {
    const program::Program program = twoFiles();
    rules::RunOptions options;
    options.severities = {{"x/first", rules::Severity::Off},
                          {"x/second", rules::Severity::Error},
                          {"x/third", rules::Severity::Info}};
    const rules::Result result = rules::run(program, options, kRules);
    REQUIRE(result.findings.size() == 2);
    CHECK(result.findings[0].rule == "x/third");
    CHECK(result.findings[0].severity == rules::Severity::Info);
    CHECK(result.findings[1].severity == rules::Severity::Error);
}

TEST_CASE("fingerprints tell equal findings apart and do not depend on the place", "[rules]") {
    const program::Program program = twoFiles();
    const auto print = [&](auto check) {
        std::vector<std::string> prints;
        for (const auto& each :
             rules::run(program, {}, {{{"x/first", rules::Severity::Warning, "", false}, check}}).findings)
            prints.push_back(each.fingerprint);
        return prints;
    };
    const auto here = print(+[](const program::Program&, rules::Report& report) {
        report.add(finding("x/first", fileA, 0));
        report.add(finding("x/first", fileA, 4));
    });
    const auto there = print(+[](const program::Program&, rules::Report& report) {
        report.add(finding("x/first", fileA, 1));
        report.add(finding("x/first", fileB, 0));
    });
    REQUIRE(here.size() == 2);
    CHECK(here[0] != here[1]);
    CHECK(here == there);
    CHECK(here[0].size() == 32);
}
