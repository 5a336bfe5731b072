// Threads whose stack size is known, because parsing, lowering and evaluation recurse (syntax/limits.h).
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace audit::source {

// Number of threads for `--jobs 0`: those this process may run on (taskset and containers are honoured), at
// least 1.
std::size_t defaultThreadCount();

class ThreadPool {
  public:
    // Threads are started once. The pages of a stack are reserved, not used, until they are touched.
    // Throws std::runtime_error when not a single thread can be started; fewer than asked for is no error.
    explicit ThreadPool(std::size_t threads, std::size_t stackBytes = std::size_t{64} << 20);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    [[nodiscard]] std::size_t size() const;

    // Calls work(index, worker) once for every index below count, on the pool's threads, and waits for all of
    // them. worker < size() is for tables of a thread's own. The order is not defined: write results by
    // index. The first exception ends the loop early and is thrown here. Calls must not be nested, nor come
    // from two threads at once.
    void parallelFor(std::size_t count,
                     const std::function<void(std::size_t index, std::size_t worker)>& work);

    // Runs one thing on a thread of this pool: the deep stack for whole-program phases.
    void run(const std::function<void()>& work);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace audit::source
