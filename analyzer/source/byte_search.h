// Which of some words does a text hold? Decides from bytes alone, in a fraction of the time that reading the
// file took, which files are worth parsing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace audit::source {

// Wu and Manber's search: looks at one pair of bytes in about every shortest-word-length bytes. Immutable
// once made, so threads may share it. Plain substrings, case-sensitive; no word boundaries.
class ByteSearch {
  public:
    // 1 to 64 words, each at least 2 bytes long (longer is faster: the shortest one sets the pace). Anything
    // else is a mistake of the caller and throws std::invalid_argument.
    explicit ByteSearch(std::vector<std::string> words);

    struct Hit {
        std::size_t at = std::string_view::npos;
        std::size_t word = 0;  // index into the words
        explicit operator bool() const { return at != std::string_view::npos; }
    };
    // The first hit at or after `from`: the smallest position; there, the first of the words in their given
    // order.
    [[nodiscard]] Hit find(std::string_view text, std::size_t from = 0) const;

    [[nodiscard]] bool containsAny(std::string_view text) const { return static_cast<bool>(find(text)); }

    // Bit i is set when word i occurs.
    [[nodiscard]] std::uint64_t contained(std::string_view text) const;

    [[nodiscard]] const std::vector<std::string>& words() const { return words_; }

  private:
    std::vector<std::string> words_;
    std::size_t shortest_ = 0;
    // By the two bytes at the end of the window: how far the window may move; 0: a word may begin at its
    // start, and then the words in `candidates_`, from `firstCandidate_[pair]` to `firstCandidate_[pair +
    // 1]`.
    std::vector<std::uint8_t> shift_;
    std::vector<std::uint16_t> firstCandidate_;
    std::vector<std::uint8_t> candidates_;
};

}  // namespace audit::source
