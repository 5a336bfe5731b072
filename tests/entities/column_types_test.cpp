#include "entities/column_types.h"

#include <catch2/catch.hpp>

using namespace audit::entities;

namespace {

std::string formatted(std::string type, std::string length = {}, std::optional<double> precision = {},
                      std::optional<double> scale = {}, bool array = false) {
    TypeParts parts;
    parts.type = std::move(type);
    parts.length = std::move(length);
    parts.precision = precision;
    parts.scale = scale;
    parts.array = array;
    return formattedType(parts);
}

}  // namespace

TEST_CASE("types as format_type prints them") {
    CHECK(formatted("varchar", "160") == "character varying(160)");
    CHECK(formatted("#String") == "character varying");
    CHECK(formatted("#Number") == "integer");
    CHECK(formatted("#Date") == "timestamp without time zone");
    CHECK(formatted("char") == "character(1)");
    CHECK(formatted("bit") == "bit(1)");
    CHECK(formatted("decimal", "", 10, 2) == "numeric(10,2)");
    CHECK(formatted("numeric", "", 10) == "numeric(10,0)");
    CHECK(formatted("timestamptz", "", 3) == "timestamp(3) with time zone");
    CHECK(formatted("time", "", 0) == "time(0) without time zone");
    CHECK(formatted("interval", "", 2) == "interval(2)");
    CHECK(formatted("text", "", {}, {}, true) == "text[]");
    CHECK(formatted("varchar", "12", {}, {}, true) == "character varying(12)[]");
    CHECK(formatted("simple-array") == "text");
    CHECK(formatted("float") == "double precision");
}

TEST_CASE("what the driver takes") {
    CHECK(isSupportedType(normalizedType("timestamptz")));
    CHECK_FALSE(isSupportedType(normalizedType("datetime")));
    CHECK_FALSE(isSupportedType(normalizedType("varchar(160)")));
    CHECK_FALSE(isSupportedType(normalizedType("#Object")));
    CHECK_FALSE(isSupportedType(normalizedType("")));
    CHECK(takesLength("character varying"));
    CHECK_FALSE(takesLength("integer"));
    CHECK(displayedType("#Object") == "Object");
}
