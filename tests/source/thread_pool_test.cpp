#include "source/thread_pool.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <numeric>
#include <stdexcept>
#include <vector>

using namespace audit::source;

namespace {

// Uses at least 1 KiB of stack a level.
std::size_t descend(std::size_t levels) {
    volatile char frame[1024];
    frame[levels % sizeof frame] = 1;
    return levels == 0 ? 0 : descend(levels - 1) + static_cast<std::size_t>(frame[levels % sizeof frame]);
}

}  // namespace

TEST_CASE("every index is worked on once") {
    ThreadPool pool(3);
    CHECK(pool.size() == 3);
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{1000}}) {
        std::vector<int> done(count);
        std::vector<std::size_t> perWorker(pool.size());
        pool.parallelFor(count, [&](std::size_t index, std::size_t worker) {
            ++done[index];
            ++perWorker.at(worker);
        });
        CHECK(std::accumulate(done.begin(), done.end(), std::size_t{0}) == count);
        CHECK(std::accumulate(perWorker.begin(), perWorker.end(), std::size_t{0}) == count);
    }
}

TEST_CASE("an exception reaches the caller, and the pool goes on") {
    ThreadPool pool(2);
    CHECK_THROWS_AS(pool.parallelFor(100,
                                     [](std::size_t index, std::size_t) {
                                         if (index == 7) throw std::runtime_error("seven");
                                     }),
                    std::runtime_error);
    std::atomic<int> count{0};
    pool.parallelFor(10, [&](std::size_t, std::size_t) { ++count; });
    CHECK(count == 10);
}

TEST_CASE("the stack is as deep as stated") {
    ThreadPool pool(1, std::size_t{64} << 20);
    std::size_t depth = 0;
    pool.run([&] { depth = descend(20'000); });
    CHECK(depth == 20'000);
}

TEST_CASE("no threads are one thread") {
    ThreadPool pool(0);
    CHECK(pool.size() == 1);
    CHECK(defaultThreadCount() >= 1);
}
