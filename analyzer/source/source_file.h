// A file's bytes, once it is clear that they are text.
#pragma once

#include <cstdint>
#include <string>

#include "source/disk.h"
#include "source/hash.h"
#include "source/result.h"
#include "source/walk.h"

namespace audit::source {

// Larger files are data that somebody named .ts. Far below the 4 GiB that a Span can tell.
inline constexpr std::uint64_t maxSourceBytes = std::uint64_t{16} << 20;

struct SourceText {
    // As stored, a byte order mark included (offsets count it, columns do not: TextIndex); UTF-8, or nearly
    // so.
    std::string bytes;
    ContentHash hash;
};

// The reason is unreadable, brokenLink, notAFile, tooLarge, binary or otherEncoding.
Result<SourceText, SkipReason> readSource(const Disk& disk, const std::string& path);

}  // namespace audit::source
