#include "ir/interner.h"

#include <bit>
#include <cstring>

namespace audit::ir {

namespace {

// Identifiers are short: eight bytes a step and one multiplication beat a general hash here.
std::uint32_t hashOf(std::string_view text) {
    constexpr std::uint64_t odd = 0x9e3779b97f4a7c15u;
    std::uint64_t hash = text.size() * odd;
    const char* at = text.data();
    std::size_t left = text.size();
    for (; left >= 8; at += 8, left -= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, 8);
        hash = (std::rotl(hash, 23) ^ word) * odd;
    }
    std::uint64_t word = 0;
    if (left != 0) std::memcpy(&word, at, left);
    hash = (std::rotl(hash, 23) ^ word) * odd;
    return static_cast<std::uint32_t>(hash >> 32);
}

}  // namespace

StringInterner::StringInterner(Module& module, std::size_t expectedStrings)
    : module_(module), slots_(std::bit_ceil(expectedStrings * 2 + 2)) {
    module_.stringOffsets.reserve(expectedStrings + 2);
    module_.stringOffsets.assign({0, 0});  // the empty string
}

StrId StringInterner::intern(std::string_view text) {
    if (text.empty()) return 0;
    if ((used_ + 1) * 2 > slots_.size()) grow();
    const std::uint32_t hash = hashOf(text);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
        Slot& slot = slots_[at];
        if (slot.id == kNone) {
            slot = {hash, static_cast<StrId>(module_.stringOffsets.size() - 1)};
            module_.stringBytes.append(text);
            module_.stringOffsets.push_back(static_cast<std::uint32_t>(module_.stringBytes.size()));
            ++used_;
            return slot.id;
        }
        if (slot.hash == hash && module_.str(slot.id) == text) return slot.id;
    }
}

void StringInterner::grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    const std::size_t mask = slots_.size() - 1;
    for (const Slot& slot : old) {
        if (slot.id == kNone) continue;
        std::size_t at = slot.hash & mask;
        while (slots_[at].id != kNone) at = (at + 1) & mask;
        slots_[at] = slot;
    }
}

}  // namespace audit::ir
