// Sizes beyond which a file is taken for something else than what its name says.
#pragma once

#include <cstdint>

namespace audit::project {

// tsconfig.json, package.json, pnpm-workspace.yaml: written by hand, a few KiB.
inline constexpr std::uint64_t maxConfigBytes = std::uint64_t{4} << 20;

// Lock files of large monorepos reach 5 MB; they are scanned as text, which takes a millisecond a megabyte.
inline constexpr std::uint64_t maxLockBytes = std::uint64_t{256} << 20;

// Re-exports that lead to re-exports: longer chains than this are circles that a bug let through.
inline constexpr int maxReexports = 1000;

}  // namespace audit::project
