#include "source/thread_pool.h"

#include <pthread.h>
#include <sched.h>

#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <utility>
#include <vector>

namespace audit::source {

std::size_t defaultThreadCount() {
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0) return 1;
    const int count = CPU_COUNT(&allowed);
    return count > 0 ? static_cast<std::size_t>(count) : 1;
}

struct ThreadPool::State {
    std::mutex mutex;
    std::condition_variable wake;  // a loop began, or the pool ends
    std::condition_variable done;  // the last worker left the loop

    std::vector<pthread_t> threads;
    std::uint64_t round = 0;  // number of loops begun
    std::size_t working = 0;
    bool ending = false;

    // The loop under way.
    const std::function<void(std::size_t, std::size_t)>* work = nullptr;
    std::size_t count = 0;
    std::atomic<std::size_t> next{0};
    std::exception_ptr failure;

    struct Start {
        State* state;
        std::size_t worker;
    };

    static void* main(void* argument) {
        const std::unique_ptr<Start> start(static_cast<Start*>(argument));
        start->state->serve(start->worker);
        return nullptr;
    }

    void serve(std::size_t worker) {
        std::uint64_t seen = 0;
        std::unique_lock lock(mutex);
        for (;;) {
            wake.wait(lock, [&] { return ending || round != seen; });
            if (ending) return;
            seen = round;
            lock.unlock();
            drain(worker);
            lock.lock();
            if (--working == 0) done.notify_one();
        }
    }

    void drain(std::size_t worker) {
        for (;;) {
            const std::size_t index = next.fetch_add(1, std::memory_order_relaxed);
            if (index >= count) return;
            try {
                (*work)(index, worker);
            } catch (...) {
                const std::scoped_lock lock(mutex);
                if (!failure) failure = std::current_exception();
                next.store(count, std::memory_order_relaxed);
            }
        }
    }
};

ThreadPool::ThreadPool(std::size_t threads, std::size_t stackBytes) : state_(std::make_unique<State>()) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, stackBytes);
    for (std::size_t worker = 0; worker < std::max<std::size_t>(1, threads); ++worker) {
        auto start = std::make_unique<State::Start>(State::Start{state_.get(), worker});
        pthread_t thread{};
        if (pthread_create(&thread, &attributes, &State::main, start.get()) != 0) break;
        start.release();  // NOLINT(bugprone-unused-return-value): the thread owns it now
        state_->threads.push_back(thread);
    }
    pthread_attr_destroy(&attributes);
    if (state_->threads.empty()) throw std::runtime_error("cannot start a thread");
}

ThreadPool::~ThreadPool() {
    {
        const std::scoped_lock lock(state_->mutex);
        state_->ending = true;
    }
    state_->wake.notify_all();
    for (const pthread_t thread : state_->threads) pthread_join(thread, nullptr);
}

std::size_t ThreadPool::size() const {
    return state_->threads.size();
}

void ThreadPool::parallelFor(std::size_t count,
                             const std::function<void(std::size_t index, std::size_t worker)>& work) {
    if (count == 0) return;
    State& state = *state_;
    std::unique_lock lock(state.mutex);
    state.work = &work;
    state.count = count;
    state.next.store(0, std::memory_order_relaxed);
    state.failure = nullptr;
    state.working = state.threads.size();
    ++state.round;
    state.wake.notify_all();
    state.done.wait(lock, [&] { return state.working == 0; });
    state.work = nullptr;
    if (state.failure) std::rethrow_exception(std::exchange(state.failure, nullptr));
}

void ThreadPool::run(const std::function<void()>& work) {
    parallelFor(1, [&](std::size_t, std::size_t) { work(); });
}

}  // namespace audit::source
