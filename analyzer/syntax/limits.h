// How deep code may nest before a walk over its tree gives up.
#pragma once

#include <cstddef>
#include <cstdint>

namespace audit::syntax {

// Parsing does not recurse, whatever the input; walks do. A walk that recurses must stop at nodes of this
// Node::depth() and treat what is below as unknown. Written code stays below 200; a chain of a thousand
// concatenations (`a + b + …` nests to the left) or of query-builder calls is still followed.
inline constexpr std::uint32_t maxTreeDepth = 4000;

// Stack of the threads that parse and walk (source::ThreadPool). maxTreeDepth levels may use 4 KiB each four
// times over; the pages are only reserved, not touched, until they are needed.
inline constexpr std::size_t walkStackBytes = std::size_t{64} << 20;

}  // namespace audit::syntax
