#pragma once
// Bounds of the interpreter. Exceeding one makes the fact at hand unknown, with that reason; --stats counts
// it.
#include <cstddef>

namespace audit::evaluate {

/// How an entry function is run: with how many followed calls inside one another, and for how many steps
/// (expressions and statements; work on guards counts too). A long service method takes some 2,000 steps;
/// following helpers multiplies that. Whoever exceeds the bound runs again following less: a function's own
/// text always fits.
struct Attempt {
    int depth;
    std::size_t steps;
};
inline constexpr Attempt kAttempts[] = {{14, 8'000}, {3, 8'000}, {1, 60'000}};
inline constexpr std::size_t kMaxSteps = 60'000;
/// Entry functions run inside one another, to find out whether a callee depends on its caller.
inline constexpr int kMaxEntryDepth = 24;
/// Steps for decorating the members of one class that were only registered.
inline constexpr std::size_t kMaxLateSteps = 4'000;
/// Steps for one module's top level: configuration objects and generated tables are long but straight.
inline constexpr std::size_t kMaxModuleSteps = 1'000'000;
/// Beyond so many steps a module's top level (a server that starts, a test suite) is no longer followed into
/// calls.
inline constexpr std::size_t kSoftModuleSteps = 12'000;
/// Calls followed inside one another. Real helpers nest four or five deep; generic base services seven.
inline constexpr int kMaxCallDepth = 14;
/// Nested expressions and statements in C++ frames, over all followed calls: at some 1 KiB a frame well
/// inside the evaluation thread's stack.
inline constexpr int kMaxNesting = 4'000;
inline constexpr std::size_t kEvaluationStack = std::size_t{256} << 20;
/// Elements of a known array that a loop or a callback is unrolled over.
inline constexpr std::size_t kMaxUnroll = 64;
/// Different values one expression can have before it is only "unknown".
inline constexpr std::size_t kMaxChoices = 16;
/// Combinations when an operator meets two choices.
inline constexpr std::size_t kMaxProduct = 32;
/// Nodes of a guard. Twenty-five early returns guard the rest of a function before this is met; beyond it a
/// conjunction forgets its bulkiest parts (it holds more often than it should) and a disjunction becomes an
/// atom of its own.
inline constexpr std::size_t kMaxGuardSize = 48;
/// Characters of a string built by concatenation (the longest raw SQL seen has 20 KB).
inline constexpr std::size_t kMaxStringLength = 1'000'000;
/// Depth to which arguments are copied into facts.
inline constexpr int kMaxFreezeDepth = 24;
/// Depth of a value that is folded for an environment; it runs on the caller's stack.
inline constexpr int kMaxFoldDepth = 200;
/// Callbacks handed to code that is not known are run once with symbols; so many in one entry.
inline constexpr std::size_t kMaxDeferred = 400;
/// Bytes of source below which a function is followed for nothing but its result (getters, option helpers).
inline constexpr std::size_t kSmallFunction = 1'500;

}  // namespace audit::evaluate
