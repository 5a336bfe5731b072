#include "migrations/names.h"

#include <catch2/catch.hpp>

using namespace audit::migrations;

TEST_CASE("identifiers are quoted where PostgreSQL quotes them", "[migrations]") {
    CHECK(quoted("status") == "status");
    CHECK(quoted("createdAt") == "\"createdAt\"");
    CHECK(quoted("order") == "\"order\"");
    CHECK(quoted("1st") == "\"1st\"");
    CHECK(quoted("a\"b") == "\"a\"\"b\"");
}

TEST_CASE("words are found whole", "[migrations]") {
    CHECK(mentionsWord("CREATE INDEX ON \"user\" (id)", "user"));
    CHECK_FALSE(mentionsWord("CREATE INDEX ON user_role (id)", "user"));
    CHECK(holdsWord("ALTER Table x", "table"));
    CHECK_FALSE(holdsWord("the tables of it", "table"));
}

TEST_CASE("a renamed column is renamed in expressions, not in literals", "[migrations]") {
    CHECK(replaceIdentifier("lower(name) = 'name' AND \"name\" IS NOT NULL", "name", "fullName") ==
          "lower(\"fullName\") = 'name' AND \"fullName\" IS NOT NULL");
    CHECK(replaceIdentifier("rename > 1", "name", "x") == "rename > 1");
}

TEST_CASE("names that PostgreSQL makes are cut at 63 bytes, the longer part first", "[migrations]") {
    CHECK(objectName("orders", "customer_id", "idx") == "orders_customer_id_idx");
    const std::string name = objectName(std::string(60, 'a'), "status", "key");
    CHECK(name.size() == 63);
    CHECK(name.ends_with("_status_key"));
}
