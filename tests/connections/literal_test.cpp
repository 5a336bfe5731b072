#include "connections/literal.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "connections/folded.h"

using namespace audit::connections;
using namespace audit::connections::testing;

namespace {

std::string applied(const FoldedProject& p, std::vector<Insertion> changes) {
    REQUIRE_FALSE(changes.empty());
    std::string text(p.project->text(changes[0].at.file));
    std::ranges::sort(changes, {}, [](const Insertion& c) { return c.at.span.begin; });
    for (auto i = changes.size(); i-- > 0;) {
        auto span = changes[i].at.span;
        text.replace(span.begin, span.end - span.begin, changes[i].text);
    }
    auto begin = text.find("new DataSource(") + 15;
    return text.substr(begin, text.rfind(')') - begin);
}

const std::vector<NewProperty> kExtra = {{"extra", "", {{"max", "10", {}}, {"min", "1", {}}}}};

std::string add(const std::string& options) {
    auto p = dataSource("", options);
    auto literal = literalAt(*p.project, p.first().home);
    REQUIRE(literal);
    return applied(p, addProperties(*p.project, *literal, kExtra));
}

}  // namespace

TEST_CASE("new properties look like the ones that are there") {
    CHECK(add("{\n  type: 'postgres',\n}") ==
          "{\n  type: 'postgres',\n  extra: {\n    max: 10,\n    min: 1,\n  },\n}");
    CHECK(add("{\n  type: 'postgres'\n}") ==
          "{\n  type: 'postgres',\n  extra: {\n    max: 10,\n    min: 1\n  }\n}");
    CHECK(add("{\n\ttype: 'postgres', // why\n}") ==
          "{\n\ttype: 'postgres', // why\n\textra: {\n\t\tmax: 10,\n\t\tmin: 1,\n\t},\n}");
    CHECK(add("{\n    type: 'postgres' // why\n}") ==
          "{\n    type: 'postgres', // why\n    extra: {\n        max: 10,\n        min: 1\n    }\n}");
    CHECK(add("{ type: 'postgres' }") == "{ type: 'postgres', extra: { max: 10, min: 1 } }");
    CHECK(add("{ type: 'postgres', }") == "{ type: 'postgres', extra: { max: 10, min: 1 }, }");
    CHECK(add("{\r\n  type: 'postgres',\r\n}") ==
          "{\r\n  type: 'postgres',\r\n  extra: {\r\n    max: 10,\r\n    min: 1,\r\n  },\r\n}");
}

TEST_CASE("a property goes with its comma and its line") {
    auto remove = [](const std::string& options) {
        auto p = dataSource("", options);
        auto where = p.first().option("logging")->where;
        auto removal = removeProperty(*p.project, *literalHolding(*p.project, where), where);
        REQUIRE(removal);
        return applied(p, {*removal});
    };
    CHECK(remove("{\n  type: 'postgres',\n  logging: true, // all\n  port: 1,\n}") ==
          "{\n  type: 'postgres',\n  port: 1,\n}");
    CHECK(remove("{ type: 'postgres', logging: true, port: 1 }") == "{ type: 'postgres', port: 1 }");
    CHECK(remove("{ type: 'postgres', logging: true }") == "{ type: 'postgres' }");
    CHECK(remove("{\n  type: 'postgres',\n  logging: true\n}") == "{\n  type: 'postgres'\n}");
}

TEST_CASE("numbers are read as the file reads its variables") {
    auto read = [](const std::string& before, const std::string& options,
                   const std::vector<std::string>& variables) {
        auto p = dataSource(before, options);
        return numberReader(*p.project, *literalAt(*p.project, p.first().home), variables)
            .expression("POOL_MAX", 10);
    };
    CHECK(read("", "{ type: 'postgres', host: process.env.DB_HOST }", {"DB_HOST"}) ==
          "Number(process.env.DB_POOL_MAX) || 10");
    CHECK(read("", "{ type: 'postgres', host: process.env['PG_HOST'] }", {"PG_HOST"}) ==
          "Number(process.env['PG_POOL_MAX']) || 10");
    CHECK(read("", "{ type: 'postgres', host: 'localhost' }", {}) == "10");
    CHECK(read("declare const env: any;", "{ type: 'postgres', host: env.DB_HOST_API }", {"DB_HOST_API"}) ==
          "Number(env.DB_POOL_MAX_API) || 10");
    CHECK(read("declare const config: any;", "{ type: 'postgres', host: config.get<string>('DB_HOST') }",
               {"DB_HOST"}) == "Number(config.get('DB_POOL_MAX')) || 10");
    CHECK(read("const parsePositiveInt = (value: string | undefined, fallback: number) => Number(value) || "
               "fallback;",
               "{ type: 'postgres', host: process.env.DB_HOST }",
               {"DB_HOST"}) == "parsePositiveInt(process.env.DB_POOL_MAX, 10)");
    CHECK(read("declare function envInt(name: string, fallback: number): number;\nconst port = "
               "envInt('DB_PORT', 5432);",
               "{ type: 'postgres', port }", {"DB_PORT"}) == "envInt('DB_POOL_MAX', 10)");
}
