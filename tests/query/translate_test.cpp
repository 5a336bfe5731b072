// `alias.property` → "alias"."column", letter by letter as TypeORM's pattern has it.
#include <catch2/catch.hpp>

#include "query/columns.h"
#include "query/names.h"

using namespace audit;

namespace {

/// An entity with a renamed column, a relation and an embedded column; no class behind it.
entities::EntityModel model() {
    entities::EntityModel m;
    catalog::Table orders;
    orders.name = "orders";
    for (const char* name : {"id", "created_at", "customerId", "addressCity"}) {
        catalog::Column c;
        c.name = name;
        orders.columns.push_back(c);
    }
    m.catalog.tables.push_back(orders);
    entities::Entity e;
    e.name = "Order";
    e.table = 0;
    e.columns = {{"id", "id", true}, {"createdAt", "created_at"}, {"address.city", "addressCity"}};
    entities::Relation customer;
    customer.path = "customer";
    customer.owning = true;
    customer.joinColumns = {{"customerId", "id", "id"}};
    e.relations.push_back(customer);
    m.entities.push_back(e);
    return m;
}

std::string translated(std::string_view text, bool prefixed = true) {
    const entities::EntityModel m = model();
    const query::Env env{m, {1, 1, 1}};
    query::Alias alias;
    alias.name = "o";
    alias.entity = 0;
    alias.table = 0;
    return query::translate(env, text, {&alias, 1}, prefixed);
}

}  // namespace

TEST_CASE("properties, relations and column names are translated") {
    CHECK(translated("o.createdAt > :x") == R"("o"."created_at" > :x)");
    CHECK(translated("(o.createdAt=o.customer)") == R"(("o"."created_at"="o"."customerId"))");
    CHECK(translated("o.customer.id = 1 AND o.customerId = 2") ==
          R"("o"."customerId" = 1 AND "o"."customerId" = 2)");
    CHECK(translated("o.address.city = :c") == R"("o"."addressCity" = :c)");
    CHECK(translated("o.created_at IS NULL") == R"("o"."created_at" IS NULL)");
    CHECK(translated("createdAt = 1", false) == R"("created_at" = 1)");
}

TEST_CASE("what does not fit the pattern stays raw") {
    CHECK(translated("o.nope = 1") == "o.nope = 1");
    CHECK(translated("o.createdAt->>'k' = 1") == "o.createdAt->>'k' = 1");
    CHECK(translated("1<o.createdAt") == "1<o.createdAt");
    CHECK(translated("coalesce(x,o.createdAt)") == "coalesce(x,o.createdAt)");
    CHECK(translated("coalesce(x, o.createdAt)") == R"(coalesce(x, "o"."created_at"))");
    CHECK(translated("lower(o.createdAt)") == R"(lower("o"."created_at"))");
    CHECK(translated("xo.createdAt = 1") == "xo.createdAt = 1");
    // A line break belongs to no separator: the word runs on through it.
    CHECK(translated("a = 1\no.createdAt = 2") == "a = 1\n\"o\".\"created_at\" = 2");
}

TEST_CASE("aliases are joined and shortened as TypeORM does") {
    CHECK(query::buildAlias("__", false, "User", "User_posts") == "User__User_posts");
    CHECK(query::buildAlias("_", false, std::string(70, 'a')).size() == 40);
    CHECK(query::buildAlias("__", true, "OrderItemListWithAnExtraordinarilyLongName",
                            "companyWithAnotherVeryLongName") == "OrItLiWiAnExLoNa__coWiAnVeLoNa");
    CHECK(query::sha1("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d");
    CHECK(query::isAliasProperty("o.customer"));
    CHECK_FALSE(query::isAliasProperty("(select 1.0)"));
    CHECK_FALSE(query::isAliasProperty("customers"));
}
