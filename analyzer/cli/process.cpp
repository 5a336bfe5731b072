#include "cli/process.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#if defined(__GLIBC__)
#include <malloc.h>
#include <sys/mman.h>

#include <cstdint>
#endif

namespace audit::cli {

void prepareMemory() {
#if defined(__GLIBC__)
    if (kTearDown) return;
    // Heaps that only grow, by large steps: the main one, of which most is taken, in pages of 2 MiB, which
    // are touched five hundred times less often than those of 4 KiB. Each thread keeps its own: one for all
    // made two threads slower than one. Reserving costs nothing: what is not touched is not used. Whatever of
    // this the system refuses is only slower.
    constexpr int keep = 1 << 30;
    constexpr std::size_t reserved = std::size_t{256} << 20;
    constexpr std::uintptr_t hugePage = std::uintptr_t{2} << 20;
    mallopt(M_TRIM_THRESHOLD, keep);
    mallopt(M_MMAP_THRESHOLD, keep);
    mallopt(M_TOP_PAD, static_cast<int>(reserved));
    const auto begin = reinterpret_cast<std::uintptr_t>(::sbrk(0));
    std::free(std::malloc(std::size_t{1} << 20));  // the heap is extended by it and by the padding
    const auto end = reinterpret_cast<std::uintptr_t>(::sbrk(0));
    mallopt(M_TOP_PAD, 16 << 20);
    const std::uintptr_t from = (begin + hugePage - 1) / hugePage * hugePage;
    if (end > from) ::madvise(reinterpret_cast<void*>(from), end - from, MADV_HUGEPAGE);
#endif
}

void leave(int status) {
    if (kTearDown) return;
    std::fflush(stdout);
    std::fflush(stderr);
    ::_exit(status);
}

}  // namespace audit::cli
