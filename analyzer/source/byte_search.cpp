#include "source/byte_search.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace audit::source {

namespace {

constexpr std::size_t pairs = 65536;

std::size_t pairAt(const char* at) {
    return static_cast<std::size_t>(static_cast<unsigned char>(at[0])) << 8 |
           static_cast<unsigned char>(at[1]);
}

}  // namespace

ByteSearch::ByteSearch(std::vector<std::string> words) : words_(std::move(words)) {
    if (words_.empty() || words_.size() > 64) throw std::invalid_argument("ByteSearch takes 1 to 64 words");
    shortest_ = std::ranges::min(words_, {}, &std::string::size).size();
    if (shortest_ < 2) throw std::invalid_argument("ByteSearch: a word is shorter than 2 bytes");
    shortest_ = std::min<std::size_t>(shortest_, 255);

    // Only the first `shortest_` bytes of each word take part in moving the window.
    shift_.assign(pairs, static_cast<std::uint8_t>(shortest_ - 1));
    std::vector<std::pair<std::size_t, std::uint8_t>> ends;
    for (std::size_t word = 0; word < words_.size(); ++word) {
        for (std::size_t i = 0; i + 1 < shortest_; ++i) {
            std::uint8_t& shift = shift_[pairAt(words_[word].data() + i)];
            shift = std::min(shift, static_cast<std::uint8_t>(shortest_ - 2 - i));
        }
        ends.emplace_back(pairAt(words_[word].data() + shortest_ - 2), static_cast<std::uint8_t>(word));
    }
    std::ranges::sort(ends);
    firstCandidate_.assign(pairs + 1, 0);
    for (const auto& [pair, word] : ends) {
        ++firstCandidate_[pair + 1];
        candidates_.push_back(word);
    }
    for (std::size_t pair = 0; pair < pairs; ++pair) firstCandidate_[pair + 1] += firstCandidate_[pair];
}

ByteSearch::Hit ByteSearch::find(std::string_view text, std::size_t from) const {
    if (text.size() < shortest_) return {};
    const std::size_t last = text.size() - shortest_;
    for (std::size_t at = from; at <= last;) {
        const std::size_t pair = pairAt(text.data() + at + shortest_ - 2);
        const std::uint8_t shift = shift_[pair];
        if (shift != 0) {
            at += shift;
            continue;
        }
        for (std::size_t i = firstCandidate_[pair]; i < firstCandidate_[pair + 1]; ++i) {
            if (text.substr(at).starts_with(words_[candidates_[i]])) return {at, candidates_[i]};
        }
        ++at;
    }
    return {};
}

std::uint64_t ByteSearch::contained(std::string_view text) const {
    std::uint64_t found = 0;
    const std::uint64_t all =
        words_.size() == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << words_.size()) - 1;
    if (text.size() < shortest_) return 0;
    const std::size_t last = text.size() - shortest_;
    for (std::size_t at = 0; at <= last && found != all;) {
        const std::size_t pair = pairAt(text.data() + at + shortest_ - 2);
        const std::uint8_t shift = shift_[pair];
        if (shift != 0) {
            at += shift;
            continue;
        }
        // Words may begin at the same place (find and findOne), so all candidates are tried.
        for (std::size_t i = firstCandidate_[pair]; i < firstCandidate_[pair + 1]; ++i) {
            if (text.substr(at).starts_with(words_[candidates_[i]]))
                found |= std::uint64_t{1} << candidates_[i];
        }
        ++at;
    }
    return found;
}

}  // namespace audit::source
