#include "source/embedded_files.h"

#include <array>
#include <catch2/catch.hpp>

using namespace audit::source;

TEST_CASE("an embedded file is found by its path") {
    constexpr std::array<EmbeddedFile, 2> table{{{"a.md", "A"}, {"b/c.md", "C"}}};
    CHECK(findEmbedded(table, "b/c.md") == "C");
    CHECK_FALSE(findEmbedded(table, "b"));
    CHECK_FALSE(findEmbedded({}, "b"));
}
