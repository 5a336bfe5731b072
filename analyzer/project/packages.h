// The package.json files of a project, of the workspace around it and of what is installed.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "project/lock_files.h"
#include "project/manifest.h"
#include "source/disk.h"

namespace audit::project {

// A bare specifier in its parts: "@nestjs/common/utils" is package "@nestjs/common", subpath "utils".
struct BareSpecifier {
    std::string_view package;
    std::string_view subpath;
};
BareSpecifier splitBare(std::string_view specifier);

bool isInNodeModules(std::string_view path);

// Thread-safe. A Manifest lives as long as its Packages.
class Packages {
  public:
    // `root` is canonical; `folders` are those below it that hold a package.json (absolute).
    Packages(const source::Disk& disk, const std::string& root, const std::vector<std::string>& folders);

    // The folder that ends every search upwards: the repository's or workspace's top, or the root itself.
    [[nodiscard]] const std::string& top() const { return top_; }

    // The package.json in this very folder; nullptr when there is none that can be read.
    [[nodiscard]] const Manifest* at(const std::string& folder) const;
    // The nearest one that has a name or dependencies, from this folder upwards.
    [[nodiscard]] const Manifest* governing(const std::string& folder) const;

    // A package of the project or of the workspace around it, by name.
    [[nodiscard]] const Manifest* workspace(std::string_view name) const;
    // All of them, sorted by folder.
    [[nodiscard]] std::vector<const Manifest*> workspaces() const;

    // The folder in which an import from `folder` finds an installed package, links followed; "" when it does
    // not.
    [[nodiscard]] std::string installed(const std::string& folder, std::string_view package) const;

    // Does a package.json from `folder` upwards name it as a dependency?
    [[nodiscard]] bool isDependency(const std::string& folder, std::string_view package) const;

    // See Project::versionOf. "" when it is not known.
    [[nodiscard]] std::string version(const std::string& folder, std::string_view package) const;

    // Files that could not be used, with the reason; sorted by path.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> problems() const;

  private:
    struct Entry {
        std::optional<Manifest> manifest;
        std::string problem;
    };
    void findTop(const std::string& root);
    void addWorkspacesAbove(const std::string& root);
    void addWorkspace(const std::string& folder);
    [[nodiscard]] std::vector<std::string> expand(const std::string& folder,
                                                  const std::vector<std::string>& globs) const;
    [[nodiscard]] const std::vector<std::string>& moduleFolders(const std::string& folder) const;
    const Entry& load(const std::string& folder) const;
    [[nodiscard]] const std::string* rangeOf(const std::string& folder, std::string_view package) const;
    [[nodiscard]] std::string fromRange(const std::string& range, std::string_view package) const;

    const source::Disk* disk_;
    std::string top_;
    LockFiles locks_;
    std::unordered_map<std::string, std::string> workspaces_;  // name → folder
    std::unordered_map<std::string, std::string> catalog_;     // pnpm's, "default/name" → range

    mutable std::mutex mutex_;
    mutable std::unordered_map<std::string, std::unique_ptr<Entry>> entries_;          // by folder
    mutable std::unordered_map<std::string, const Manifest*> governing_;               // by folder
    mutable std::unordered_map<std::string, std::vector<std::string>> moduleFolders_;  // by folder
};

// The version that a range begins with: "^0.3.20" → "0.3.20", ">=0.2 <0.4" → "0.2.0"; of several alternatives
// the last, which is what an installation would pick. "" for what names no version (a tag, a URL, "*").
std::string lowerBound(std::string_view range);

}  // namespace audit::project
