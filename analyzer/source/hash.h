#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace audit::source {

// 128 bits of XXH3: names content in the cache and in fingerprints. Stable across machines and versions; no
// defence against somebody who wants two files to collide.
struct ContentHash {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    friend bool operator==(const ContentHash&, const ContentHash&) = default;

    [[nodiscard]] std::string hex() const;  // 32 digits
};

ContentHash contentHash(std::string_view bytes);

}  // namespace audit::source
