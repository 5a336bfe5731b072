#include "summaries/typescript.h"

#include <catch2/catch.hpp>

#include "ir/lower.h"

namespace audit::summaries {
namespace {

using Catch::Contains;

std::string written(const char* rest) {
    const std::string text =
        typescript(Json::parse(std::string(R"({"package": "p", "packageVersion": "1.0.0", )") + rest + "}"));
    CHECK(ir::lower(text, "summary.ts").problems.empty());
    return text;
}

TEST_CASE("typescript: values") {
    const std::string text =
        written(R"("classes": [{"name": "A", "decorators": [{"name": "Index", "arguments": [
        "it's", {"paths": ["a", "b.c"]}, {"path": "p"}, {"target": "A"}, {"returns": {"a": 1}}, {"global": "Date"},
        {"object": {"class": 1}}, {"a-b": null, "c": [true, -1.5]}, {"undefined": true}, {"unknown": "why\nnot"},
        {"array": [1], "open": "more"}, {"find": ["In", [1]]}, {"template": ["`$", {"parameter": 0}]}]}]}])");
    CHECK_THAT(
        text,
        Contains("'it\\'s', (x) => [x.a, x.b.c], (x) => x.p, () => A, () => ({ a: 1 }), Date, { class: 1 }, "
                 "{ 'a-b': null, c: [true, -1.5] }, undefined, __audit_unknown('why\\nnot'), "
                 "[1, ...__audit_unknown('more')], In([1]), `\\`\\$${p0}`"));
    CHECK_THAT(text, Contains("import { In, Index } from 'typeorm';"));
}

TEST_CASE("typescript: design types") {
    const std::string text = written(R"("classes": [{"name": "A", "members": [
        {"name": "a", "decorators": [{"name": "Column"}], "designType": "String", "type": "'x' | 'y'"},
        {"name": "b", "decorators": [{"name": "Column"}], "designType": "Object", "type": "Date | null"},
        {"name": "c", "decorators": [{"name": "ManyToOne"}], "designType": "Object", "type": "A | null"},
        {"name": "d", "decorators": [{"name": "Column", "uncertain": "a flag"}], "designType": "Array", "type": "string[]"}]}])");
    CHECK_THAT(text, Contains("a: string;") && Contains("b: object;") && Contains("c: A | null;") &&
                         Contains("d: string[];"));
    CHECK_THAT(text, Contains("@__perhaps('a flag', Column())"));
}

TEST_CASE("typescript: wrappers") {
    const std::string text = written(R"("classes": [{"name": "W", "methods": [
        {"name": "m", "parameters": [{"type": "W"}, {"default": {}}],
         "effects": [{"receiver": "DataSource", "method": "query", "arguments": [{"parameter": 0}]},
                     {"receiver": "DataSource", "method": "getMany", "arguments": [], "when": {"not": {"parameter": 1}},
                      "builder": {"entity": {"parameter": 0}, "clauses": [
                          {"method": "createQueryBuilder", "arguments": ["e"]},
                          {"method": "andWhere", "arguments": ["e.a = 1"], "when": {"member": [{"parameter": 1}, "a"]}},
                          {"method": "orWhere", "arguments": [{"brackets": [{"method": "where", "arguments": ["b"]}]}]}]}},
                     {"given": {"parameter": 1}, "clauses": [{"method": "take", "arguments": [1], "repeated": true}]}],
         "result": {"rows": {"parameter": 0}}},
        {"name": "typed", "type": "Promise<W>"}, {"name": "got", "type": "W", "getter": true}]}],
        "functions": [{"name": "F", "parameters": [{}], "decorates": [{"name": "Column"}, {"name": "Index"}]}])");
    CHECK_THAT(
        text,
        Contains("  m(p0: W, p1 = {}) {\n    getConnection().query(p0);\n    if (!(p1)) {\n"
                 "      const b0 = getManager().getRepository(p0).createQueryBuilder('e');\n"
                 "      if (p1?.a) { b0.andWhere('e.a = 1'); }\n"
                 "      b0.orWhere(new Brackets((q) => { q.where('b'); }));\n      b0.getMany();\n    }\n"));
    CHECK_THAT(text, Contains("p1.take(1);"));
    CHECK_THAT(text, Contains("return __audit_rows(p0);"));
    CHECK_THAT(text, Contains("  typed(): Promise<W>;\n  get got(): W;\n"));
    CHECK_THAT(text, Contains("    Column()(target, key);\n    Index()(target, key);\n"));
}

}  // namespace
}  // namespace audit::summaries
