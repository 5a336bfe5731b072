#include "summaries/simplify.h"

#include <catch2/catch.hpp>

namespace audit::summaries {
namespace {

Json condition(const char* text) {
    return simplifiedCondition(Json::parse(text));
}

TEST_CASE("simplify: conditions that no caller knows may hold") {
    CHECK(condition(R"({"unknown": "what a query found"})") == true);
    CHECK(condition(R"({"not": {"unknown": "x"}})") == true);
    CHECK(condition(R"({"and": [{"parameter": 0}, {"unknown": "x"}]})") ==
          Json::parse(R"({"parameter": 0})"));
    CHECK(condition(R"({"or": [{"parameter": 0}, {"unknown": "x"}]})") == true);
    CHECK(condition(R"({"not": {"or": [{"parameter": 0}, {"unknown": "x"}]}})") ==
          Json::parse(R"({"not": {"parameter": 0}})"));
    CHECK(condition(R"({"and": [true, {"and": [{"parameter": 0}, {"parameter": 1}]}]})") ==
          Json::parse(R"({"and": [{"parameter": 0}, {"parameter": 1}]})"));
}

TEST_CASE("simplify: null and undefined together") {
    CHECK(condition(R"({"and": [{"not": {"operator": ["===", {"parameter": 0}, null]}},
                                {"not": {"operator": ["===", {"parameter": 0}, {"undefined": true}]}}]})") ==
          Json::parse(R"({"operator": ["!=", {"parameter": 0}, null]})"));
    CHECK(condition(R"({"or": [{"operator": ["===", {"parameter": 0}, null]},
                               {"operator": ["===", {"parameter": 0}, {"undefined": true}]}, {"parameter": 1}]})") ==
          Json::parse(R"({"or": [{"operator": ["==", {"parameter": 0}, null]}, {"parameter": 1}]})"));
}

TEST_CASE("simplify: what says the same twice says it once") {
    CHECK(condition(R"({"or": [{"parameter": 0}, {"and": [{"parameter": 0}, {"parameter": 1}]}]})") ==
          Json::parse(R"({"parameter": 0})"));
    CHECK(condition(R"({"or": [{"parameter": 0}, {"not": {"parameter": 0}}]})") == true);
    CHECK(condition(R"({"and": [{"parameter": 0}, {"not": {"parameter": 0}}]})") == false);
}

TEST_CASE("simplify: results") {
    // A repository whatever a transaction manager says; nothing known where nothing was found.
    CHECK(simplifiedResult(Json::parse(R"({"choice": [
              {"when": {"unknown": "x"}, "then": {"repository": {"parameter": 1}}},
              {"when": {"parameter": 2}, "then": {"repository": {"parameter": 1}}},
              {"then": {"undefined": true}}]})")) == Json::parse(R"({"repository": {"parameter": 1}})"));
    CHECK_FALSE(tells(simplifiedResult(Json::parse(R"({"unknown": "x"})"))));
}

TEST_CASE("simplify: clauses") {
    const Json clauses = Json::parse(R"([
        {"method": "createQueryBuilder", "arguments": ["e"]},
        {"method": "leftJoinAndSelect", "when": {"unknown": "x"}, "arguments": [{"template": ["e.", {"unknown": "p"}]}]},
        {"method": "innerJoin", "arguments": ["e.channels", "c"]},
        {"method": "andWhere", "when": {"unknown": "x"}, "arguments": [{"brackets": [
            {"method": "where", "arguments": [{"template": [{"unknown": "column"}, " = :v"]}]}]}]}])");
    CHECK(simplifiedClauses(clauses) == Json::parse(R"([
        {"method": "createQueryBuilder", "arguments": ["e"]},
        {"method": "innerJoin", "arguments": ["e.channels", "c"]},
        {"method": "andWhere", "when": {"unknown": "known at run time only"},
         "arguments": [{"unknown": "conditions known at run time only"}]}])"));
}

TEST_CASE("simplify: effects that differ in their condition only are one") {
    const Json effects = Json::parse(R"([{"method": "find", "when": {"parameter": 0}}, {"method": "find"},
                                         {"method": "count", "when": {"parameter": 0}},
                                         {"method": "count", "when": {"parameter": 1}}])");
    CHECK(united(effects) == Json::parse(R"([{"method": "find"},
        {"method": "count", "when": {"or": [{"parameter": 0}, {"parameter": 1}]}}])"));
}

}  // namespace
}  // namespace audit::summaries
