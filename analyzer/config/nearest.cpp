#include "config/nearest.h"

#include <algorithm>
#include <cctype>
#include <numeric>

namespace audit::config {
namespace {

char lower(char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

/// Edit distance in which a pair of letters in the wrong order is one mistake, as it is one for the fingers.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), previous(b.size() + 1), current(b.size() + 1);
    std::iota(previous.begin(), previous.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        current[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            current[j] = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (same ? 0 : 1)});
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
                current[j] = std::min(current[j], before[j - 2] + 1);
        }
        before.swap(previous);
        previous.swap(current);
    }
    return previous[b.size()];
}

/// "query" for "index/uncovered-query": the words of an id are often all that somebody remembers.
bool contains(std::string_view whole, std::string_view part) {
    return part.size() >= 4 && whole.find(part) != std::string_view::npos;
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
    if (word.empty() || word.size() > 200) return {};
    const std::string* best = nullptr;
    std::size_t bestDistance = std::max<std::size_t>(word.size() / 3, 1) + 1;
    for (const std::string& candidate : candidates) {
        const std::size_t d = distance(word, candidate);
        if (d < bestDistance) {
            bestDistance = d;
            best = &candidate;
        }
    }
    if (best) return *best;
    for (const std::string& candidate : candidates)
        if (contains(candidate, word)) return candidate;
    return {};
}

}  // namespace audit::config
