// Files that are part of the program: rule pages, package summaries, tree-sitter queries, JSON Schemas.
// audit_embed() in analyzer/CMakeLists.txt generates one table for each folder of them.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>

namespace audit::source {

// Both views live as long as the process.
struct EmbeddedFile {
    std::string_view path;  // relative to the folder that was embedded, with '/'
    std::string_view content;
};

// Sorted by path.
using EmbeddedFiles = std::span<const EmbeddedFile>;

inline std::optional<std::string_view> findEmbedded(EmbeddedFiles files, std::string_view path) {
    auto at = std::ranges::lower_bound(files, path, {}, &EmbeddedFile::path);
    if (at == files.end() || at->path != path) return std::nullopt;
    return at->content;
}

}  // namespace audit::source
