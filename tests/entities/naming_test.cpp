#include "entities/naming.h"

#include <catch2/catch.hpp>

#include "entities/letter_case.h"
#include "entities/sha1.h"

using namespace audit::entities;

TEST_CASE("sha1 of the standard's examples") {
    CHECK(sha1Hex("") == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    CHECK(sha1Hex("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d");
    CHECK(sha1Hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    CHECK(sha1Hex(std::string(1000, 'a')) == "291e9a6c66994949b57ba5e650361e98fc36b1ba");
}

TEST_CASE("names are spelled as TypeORM spells them") {
    CHECK(snakeCase("SavedConfiguration") == "saved_configuration");
    CHECK(snakeCase("HTTPLog") == "http_log");
    CHECK(snakeCase("userID2Name") == "user_id2_name");
    CHECK(camelCase("customer_id") == "customerId");
    CHECK(camelCase("Customer_some-thing x") == "customerSomeThingX");
    CHECK(camelCase("_leading") == "Leading");
    CHECK(titleCase("firstName") == "Firstname");
    CHECK(titleCase("two words") == "Two Words");
}

TEST_CASE("the default strategy") {
    const NamingStrategy naming;
    CHECK(naming.tableName("PurchaseOrder", "") == "purchase_order");
    CHECK(naming.tableName("PurchaseOrder", "orders") == "orders");
    CHECK(naming.columnName("first", "", {"name"}) == "nameFirst");
    CHECK(naming.columnName("firstName", "", {"name", "legal"}) == "nameLegalFirstname");
    CHECK(naming.joinColumnName("customer", "id") == "customerId");
    CHECK(naming.joinTableName("order", "tag", "details.tags") == "order_details_tags_tag");
    CHECK(naming.joinTableColumnName("purchase_order", "id", "id", "", false) == "purchaseOrderId");
}

TEST_CASE("the snake strategy") {
    const NamingStrategy naming(NamingStrategy::Base::Snake);
    CHECK(naming.columnName("firstName", "", {}) == "first_name");
    CHECK(naming.columnName("firstName", "FirstName", {"homeAddress"}) == "home_address_FirstName");
    CHECK(naming.joinColumnName("invitedBy", "userId") == "invited_by_user_id");
    CHECK(naming.joinTableColumnName("user_account", "userId", "userId", "", true) == "user_account_user_id");
}

TEST_CASE("generated names do not depend on the order of the columns") {
    CHECK(NamingStrategy().primaryKeyName("customer", {"id"}) == "PK_a7a13f4cacb744524e44dfdad32");
    CHECK(NamingStrategy().uniqueConstraintName("customer", {"email"}) == "UQ_fdb2f3ad8115da4c7718109a6eb");
    CHECK(NamingStrategy().foreignKeyName("purchase_order", {"customerId"}) ==
          "FK_0de16310f3bbd13a4fae3fc1d38");
    CHECK(NamingStrategy().indexName("purchase_order", {"customerId", "placedAt"}, "") ==
          "IDX_56d60c6eccc76d4bccd47005a2");
    CHECK(NamingStrategy().indexName("purchase_order", {"placedAt", "customerId"}, "") ==
          "IDX_56d60c6eccc76d4bccd47005a2");
    CHECK(NamingStrategy().indexName("crm.purchase_order", {"customerId", "placedAt"}, "") ==
          "IDX_56d60c6eccc76d4bccd47005a2");
    CHECK(NamingStrategy().indexName("purchase_order", {"placedAt"}, "a") !=
          NamingStrategy().indexName("purchase_order", {"placedAt"}, ""));
}

TEST_CASE("identifiers as PostgreSQL cuts and quotes them") {
    CHECK(truncatedIdentifier(std::string(70, 'x')).size() == 63);
    CHECK(truncatedIdentifier(std::string(62, 'x') + "ä") == std::string(62, 'x'));
    CHECK(quotedIdentifier("plain_1") == "plain_1");
    CHECK(quotedIdentifier("Mixed") == "\"Mixed\"");
    CHECK(quotedIdentifier("order") == "\"order\"");
    CHECK(quotedIdentifier("a\"b") == "\"a\"\"b\"");
}

TEST_CASE("0.x hashes the percent-encoded text") {
    NamingStrategy naming;
    naming.encodeBeforeHashing();
    CHECK(naming.indexName("members", {"name"}, "name is not null") == "IDX_00ed008aa3bdb09e80044e1dc7");
    CHECK(naming.indexName("members", {"name"}, "") == NamingStrategy().indexName("members", {"name"}, ""));
}
