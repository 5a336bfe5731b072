// How the process gets its memory, and how it ends: what only a program that runs once may do.
#pragma once

#include <memory>

namespace audit::cli {

/// Sets the allocator up for a program that takes much memory fast and gives none back. To be called first.
void prepareMemory();

/// True where tools that look for leaks watch: then everything is torn down as usual.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kTearDown = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
inline constexpr bool kTearDown = true;
#else
inline constexpr bool kTearDown = false;
#endif
#else
inline constexpr bool kTearDown = false;
#endif

/// Keeps a large thing until the process ends, when the kernel takes its memory at once; destructors would
/// take a tenth of the whole run.
template <typename T>
void keepUntilExit(std::unique_ptr<T> thing) {
    if (!kTearDown) (void)thing.release();
}

/// Ends the process, output flushed, without running destructors of globals; returns where they must run.
void leave(int status);

}  // namespace audit::cli
