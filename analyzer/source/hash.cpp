#include "source/hash.h"

#include <xxhash.h>

namespace audit::source {

std::string ContentHash::hex() const {
    std::string out;
    for (const std::uint64_t half : {high, low}) {
        for (int shift = 60; shift >= 0; shift -= 4) out += "0123456789abcdef"[(half >> shift) & 0xf];
    }
    return out;
}

ContentHash contentHash(std::string_view bytes) {
    const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
    return {hash.high64, hash.low64};
}

}  // namespace audit::source
