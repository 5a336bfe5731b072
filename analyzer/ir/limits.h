// How deep code may nest before lowering gives up on what is inside.
#pragma once

#include <cstdint>

namespace audit::ir {

// Brackets, functions, conditionals within each other: what lowering recurses over. Written code stays below
// 200. One level costs under 1 KiB of stack (3 KiB with sanitizers), so that 8 MiB, the smallest stack this
// runs on (a main thread; ours have 64 MiB), is never exhausted.
inline constexpr std::uint32_t maxRecursion = 1000;

// How deep the nodes of a Module nest. More than maxRecursion, because `a + b + c` and `x.f().g()` nest to
// the left and are lowered by a loop: a chain of 2,000 calls is 4,000 levels and real (generated) code. A
// walk over a Module may recurse this deep on a 64 MiB stack with 10 KiB a level.
inline constexpr std::uint32_t maxNesting = 6000;

// How deep brackets may nest in a file that is parsed at all. tree-sitter's parser recurses over its stack
// when it gives up a reading of ambiguous text (stack.c: stack_node_release), some 100 bytes a level (200
// with sanitizers), two levels a bracket: 50 to 100 MB for a million, and our threads have 64 MiB.
inline constexpr std::uint32_t maxBrackets = 250'000;

}  // namespace audit::ir
