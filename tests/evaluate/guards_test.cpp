#include <catch2/catch.hpp>

#include "evaluate/guard.h"
#include "evaluate/store.h"

using namespace audit::evaluate;

TEST_CASE("formulas simplify") {
    Store store;
    const Guard a = store.atom(store.symbol("a")), b = store.atom(store.symbol("b"));
    CHECK(isFalse(store.both(a, store.negate(a))));
    CHECK(isTrue(store.either(a, store.negate(a))));
    CHECK(store.negate(store.negate(a)) == a);
    CHECK(store.either(store.both(a, b), store.both(a, store.negate(b))) == a);
    CHECK(store.both(store.either(a, b), store.negate(a)) == store.both(store.negate(a), b));
    CHECK(isTrue(store.relative(store.both(a, b), store.both(b, a))));
    CHECK(store.relative(store.both(a, b), a) == b);
    CHECK(isFalse(store.relative(store.negate(a), a)));
}

TEST_CASE("formulas stay small, whatever is done with them") {
    Store store;
    Guard guard = store.yes();
    for (int i = 0; i < 2000; ++i) {
        const Guard atom = store.atom(store.symbol("x"));
        guard = i % 3 == 0 ? store.either(guard, atom) : store.both(guard, atom);
        REQUIRE(guard->size <= 64);
    }
}

TEST_CASE("values that contradict one another") {
    Store store;
    V x = store.symbol("x");
    V isA = store.derived("===", {x, store.string("A")});
    V isB = store.derived("===", {x, store.string("B")});
    V isNull = store.derived("==", {x, store.null()});
    CHECK_FALSE(consistent({{{isA, true}, {isB, true}}}));
    CHECK(consistent({{{isA, true}, {isB, false}}}));
    CHECK_FALSE(consistent({{{x, true}, {isNull, true}}}));
    CHECK_FALSE(consistent({{{x, false}, {isA, true}}}));
}

TEST_CASE("equal values are the same value") {
    Store store;
    CHECK(store.string("a") == store.string("a"));
    CHECK(store.derived("+", {store.string("a"), store.number(1)}) ==
          store.derived("+", {store.string("a"), store.number(1)}));
    CHECK(store.symbol("s") != store.symbol("s"));
    CHECK(store.templateOf({store.string("a"), store.string("b")}) == store.string("ab"));
}
