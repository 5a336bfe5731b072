#include "source/byte_search.h"

#include <catch2/catch.hpp>
#include <random>
#include <stdexcept>

using namespace audit::source;

TEST_CASE("the first hit, and all that occur") {
    const ByteSearch search({"typeorm", "findOne", "find", "@Entity"});
    CHECK_FALSE(search.containsAny(""));
    CHECK_FALSE(search.containsAny("fin"));
    CHECK_FALSE(search.containsAny("nothing to see here"));
    CHECK(search.containsAny("find"));
    const ByteSearch::Hit hit = search.find("a.findOne(b)");
    CHECK(hit.at == 2);
    CHECK(search.words()[hit.word] == "findOne");
    CHECK(search.find("a.findOne(b)", 3).at == std::string_view::npos);
    CHECK(search.contained("import 'typeorm'; x.find()") == 0b0101);
    CHECK(search.contained("x.findOne()") == 0b0110);
}

TEST_CASE("words that no search can be made of are refused") {
    CHECK_THROWS_AS(ByteSearch({}), std::invalid_argument);
    CHECK_THROWS_AS(ByteSearch({"a"}), std::invalid_argument);
    CHECK_THROWS_AS(ByteSearch(std::vector<std::string>(65, "ab")), std::invalid_argument);
}

TEST_CASE("it finds what a naive search finds") {
    std::mt19937 random(7);
    const auto word = [&](std::size_t shortest, std::size_t longest) {
        std::string out(shortest + random() % (longest - shortest + 1), 'a');
        for (char& c : out) c = static_cast<char>("ab\xff"[random() % 3]);
        return out;
    };
    for (int round = 0; round < 2000; ++round) {
        std::vector<std::string> words;
        for (std::size_t i = 0; i < 1 + random() % 5; ++i) words.push_back(word(2, 5));
        const std::string text = word(0, 40);
        const ByteSearch search(words);
        std::uint64_t expected = 0;
        std::size_t first = std::string::npos;
        for (std::size_t i = 0; i < words.size(); ++i) {
            const std::size_t at = text.find(words[i]);
            if (at != std::string::npos) expected |= std::uint64_t{1} << i;
            first = std::min(first, at);
        }
        REQUIRE(search.contained(text) == expected);
        REQUIRE(search.find(text).at == first);
    }
}
