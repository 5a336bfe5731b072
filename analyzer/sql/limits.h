#pragma once
// What is never passed on to PostgreSQL's parser. It recurses on nesting and on long operator chains, so
// these bounds keep it (and the walk over its tree) inside a thread's stack of 8 MB, sanitizers included.
#include <cstddef>

namespace audit::sql {

/// Text beyond this is no query a person wrote; a whole dump in one string is skipped, not parsed.
inline constexpr std::size_t kMaxTextBytes = 256 * 1024;
/// Brackets inside brackets. People write five; generators fifty.
inline constexpr std::size_t kMaxNesting = 200;
/// Operators one inside the other: a chain `1+1+…` nests one level a term (60,000 of them overflow 8 MB).
inline constexpr std::size_t kMaxOperatorChain = 1000;
/// Values of one IN list or VALUES beyond this are still counted, terms of one AND/OR are not kept.
inline constexpr std::size_t kMaxTerms = 2000;

}  // namespace audit::sql
