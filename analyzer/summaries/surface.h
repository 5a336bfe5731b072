// What a package offers, before anything is evaluated: its exports and the files that decorate classes.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "project/project.h"
#include "summaries/declared_types.h"
#include "summaries/package_disk.h"

namespace audit::summaries {

struct PackageId {
    std::string name;
    std::string version;
    std::string typeorm;  // range of its dependency on typeorm, "" when it has none
};

// From its package.json. `error` says why not.
bool readPackageId(const source::Disk& disk, const std::string& folder, PackageId& id, std::string& error);

enum class ExportKind : std::uint8_t { Class, Function, Enum, Constant, Other };

struct ExportedName {
    std::string name;
    std::string local;                                // in its file
    project::FileId file = project::kNoFile;          // compiled JavaScript
    project::FileId declarations = project::kNoFile;  // beside it; kNoFile: none
    ExportKind kind = ExportKind::Other;
};

// The package as the only dependency of a project whose one file is `entry`.
std::unique_ptr<project::Project> openPackage(PackageDisk& disk, const PackageId& id,
                                              const std::string& entry);

struct Surface {
    std::vector<ExportedName> exports;          // sorted by name
    std::vector<std::string> decoratedModules;  // specifiers as the entry may write them, sorted
    std::map<std::string, std::vector<std::string>> classesOf;  // of each decorated module: exported classes
    std::string problem;                                        // set: the package's entry cannot be found
};

Surface readSurface(const project::Project& project, const PackageDisk& disk, const PackageId& id);

// "path without extension#name": the same for a compiled file and its declarations.
std::string placeOf(const project::Project& project, project::FileId file, std::string_view name);

}  // namespace audit::summaries
