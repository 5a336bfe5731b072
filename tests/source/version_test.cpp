#include "source/version.h"

#include <catch2/catch.hpp>

TEST_CASE("the version is a dotted number") {
    CHECK(audit::source::toolVersion().find('.') != std::string_view::npos);
}
