// What package.json says of a package.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "project/jsonc.h"
#include "source/disk.h"

namespace audit::project {

struct Manifest {
    std::string folder;  // absolute
    std::string name;
    std::string version;
    std::string main;
    std::string module;
    std::string types;
    Json exports;  // null when there are none
    Json imports;  // `#internal` specifiers
    Json aliases;  // `_moduleAliases` of the module-alias package
    // name → range: dependencies, devDependencies, peerDependencies, optionalDependencies, each sorted by
    // name
    std::vector<std::pair<std::string, std::string>> dependencies;
    std::map<std::string, std::size_t, std::less<>> ranges;  // name → place in `dependencies`
    std::vector<std::string> workspaces;                     // globs of folders, as written

    [[nodiscard]] const std::string* rangeOf(std::string_view package) const;
};

// nullopt when there is no such file, or with the reason in `problem` when it cannot be used.
std::optional<Manifest> readManifest(const source::Disk& disk, const std::string& folder,
                                     std::string* problem);

// What of a pnpm-workspace.yaml matters.
struct PnpmWorkspace {
    std::vector<std::string> packages;  // globs of folders, `!` ones exclude
    std::vector<std::pair<std::string, std::string>>
        catalog;  // "catalog/name" → range; "default/…" for the unnamed one
};

// Reads the two-level YAML that pnpm uses; anything else in the file is passed over.
PnpmWorkspace readPnpmWorkspace(std::string_view text);

}  // namespace audit::project
