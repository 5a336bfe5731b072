#pragma once
#include <compare>
#include <cstdint>

namespace audit::source {

/// Names one file for the life of the process. Never ordered or iterated for output: reports sort by path.
using FileId = std::uint32_t;
inline constexpr FileId kNoFile = 0xffffffffu;

/// A half-open byte range in the file as stored on disk (a byte order mark counts).
struct Span {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    friend bool operator==(const Span&, const Span&) = default;
};

/// A place in the program: every fact carries one from its source to the report.
struct Location {
    FileId file = kNoFile;
    Span span{};
    [[nodiscard]] bool known() const { return file != kNoFile; }
    friend bool operator==(const Location&, const Location&) = default;
};

}  // namespace audit::source
