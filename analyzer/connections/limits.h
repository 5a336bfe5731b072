#pragma once
// Bounds of this room, with the reason for each number.
#include <cstddef>
#include <cstdint>

namespace audit::connections {

inline constexpr std::uint64_t kMaxDocumentBytes =
    256 * 1024;                                   ///< a .env.example is a few KB; more is something else
inline constexpr std::size_t kMaxDocuments = 64;  ///< files read for documented variables
inline constexpr std::size_t kMaxDocumentedVariables = 4096;
inline constexpr std::size_t kMaxFolderEntries = 5000;  ///< of a folder that is searched for such files
inline constexpr int kMaxFoldersAbove = 8;              ///< from a root up to its repository
inline constexpr int kMaxDepth = 6;                  ///< nesting of options: replication.slaves.0.ssl.ca is 4
inline constexpr std::size_t kMaxAlternatives = 64;  ///< values of one option under different guards
inline constexpr std::size_t kMaxAtoms = 8;          ///< 2^8 assignments for the guards of one option
inline constexpr std::size_t kMaxVisited =
    20000;  ///< values seen in a whole options object: hundreds of entities
inline constexpr std::size_t kMaxVisitedPart =
    2000;  ///< values seen in one option: more is nothing that could be told
inline constexpr std::size_t kMaxGuardVariables =
    4;  ///< of the conditions of one option; more is no answer for people
inline constexpr std::size_t kMaxDriverVariables =
    8;                                             ///< variables tried for the one that chooses the driver
inline constexpr std::size_t kMaxCandidates = 24;  ///< texts tried for one variable

}  // namespace audit::connections
