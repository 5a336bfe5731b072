#pragma once
// From the PATHs of a command line to the root that is analysed and the part of it that is shown.
#include <cstdint>
#include <string>
#include <vector>

#include "source/disk.h"

namespace audit::cli {

struct Target {
    std::string root;                    ///< absolute
    std::vector<std::string> selection;  ///< relative to the root; empty: everything
    std::uint32_t line = 0;              ///< of FILE:LINE, 0 otherwise
    std::string error;
};

/// `workingFolder` is absolute. FILE:LINE is understood when `withLine`.
Target resolve(const source::Disk& disk, const std::string& workingFolder,
               const std::vector<std::string>& paths, const std::string& root, bool withLine);

}  // namespace audit::cli
