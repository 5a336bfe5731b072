#include "ir/interner.h"

#include <catch2/catch.hpp>
#include <string>

namespace audit::ir {

TEST_CASE("ir: equal strings have one id") {
    Module module;
    StringInterner strings(module, 2);
    CHECK(strings.intern("") == 0);
    const StrId a = strings.intern("abc");
    CHECK(strings.intern(std::string("ab") + "c") == a);
    CHECK(strings.intern("abd") != a);
    CHECK(module.str(a) == "abc");
    CHECK(module.str(0).empty());
    CHECK(module.str(kNone).empty());
}

TEST_CASE("ir: ids stay when the table grows") {
    Module module;
    StringInterner strings(module, 1);
    for (int i = 0; i < 10000; ++i)
        CHECK(module.str(strings.intern("name" + std::to_string(i))) == "name" + std::to_string(i));
    for (int i = 0; i < 10000; ++i)
        CHECK(strings.intern("name" + std::to_string(i)) == static_cast<StrId>(i + 1));
}

}  // namespace audit::ir
