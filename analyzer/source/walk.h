// Which files does a project have?
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "source/disk.h"

namespace audit::source {

enum class SkipReason : std::uint8_t {
    unreadable,    // permissions, or it vanished
    folderLink,    // a symbolic link to a folder: followed nowhere, so that no loop and no file met twice is
                   // possible
    brokenLink,    // a symbolic link that leads nowhere, or in a circle
    notAFile,      // a named pipe, a socket, a device with the name of a source file
    tooLarge,      // above maxSourceBytes
    binary,        // holds a NUL byte
    otherEncoding  // UTF-16 or UTF-32
};

std::string_view describe(
    SkipReason reason);  // "cannot be read: permission denied" and such, without the path

// Something that was left out although it might have mattered; told as a notification, never an error.
struct Skip {
    std::string path;  // relative to the root
    SkipReason reason = SkipReason::unreadable;
    bool isFolder = false;
};

struct WalkResult {
    std::vector<std::string> files;  // relative to the root, sorted by bytes
    std::vector<Skip> skipped;       // sorted by path
};

// All files below `root` whose name `wanted` accepts. Left out without a word: node_modules, .git and its
// like, and what a .gitignore (in the folder, above it up to the repository's top, or .git/info/exclude)
// ignores. Links to files are followed when the file lies outside the root: one inside is met anyway. A root
// that cannot be read is one Skip with path ".".
WalkResult walk(const Disk& disk, const std::string& root,
                const std::function<bool(std::string_view name)>& wanted);

// .ts .tsx .mts .cts .js .jsx .mjs .cjs; not .min.js
bool isSourceName(std::string_view name);

}  // namespace audit::source
