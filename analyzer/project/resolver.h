// From a module specifier to a file or a package.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "project/package_facts.h"
#include "project/packages.h"
#include "project/probe.h"
#include "project/tsconfig.h"
#include "source/disk.h"

namespace audit::project {

struct Target {
    enum class Kind : unsigned char {
        file,      // `path`
        summary,   // `package`: its facts stand in for it
        external,  // `package`, `subpath`
        missing
    };
    Kind kind = Kind::missing;
    std::string path;
    std::string package;
    std::string subpath;
};

// Thread-safe.
class Resolver {
  public:
    // All borrowed. `provider` may be nullptr.
    Resolver(const source::Disk& disk, const Packages& packages, const TsConfigs& configs,
             const PackageFactsProvider* provider);

    // What `specifier` leads to in the file `from` (absolute). `from` in a package or not.
    [[nodiscard]] Target resolve(const std::string& from, std::string_view specifier) const;

    // The source that a build output (`dist/x.js`) is compiled from, by the outDir and rootDir of the
    // configurations around it and by the usual names of such folders. "" when there is none. The path need
    // not exist.
    [[nodiscard]] std::string sourceOf(const std::string& output) const;

    // The folder with the sources of the outputs below `folder`, for globs; "" when it is none of outputs.
    [[nodiscard]] std::string sourceFolderOf(const std::string& folder) const;

    // Is an installed package looked into? Those that depend on TypeORM, or on a package that facts exist
    // for.
    [[nodiscard]] bool isLookedInto(const Manifest& manifest) const;

  private:
    [[nodiscard]] std::string module(const std::string& path, Prefer prefer) const;
    [[nodiscard]] std::string folderModule(const std::string& folder, Prefer prefer) const;
    [[nodiscard]] Target bare(const std::string& from, std::string_view specifier, Prefer prefer) const;
    [[nodiscard]] Target findBare(const std::string& from, std::string_view specifier, Prefer prefer) const;
    [[nodiscard]] std::string mapped(const TsConfig& config, std::string_view specifier, bool withBaseUrl,
                                     Prefer prefer) const;
    [[nodiscard]] std::string inWorkspace(const Manifest& manifest, std::string_view subpath,
                                          Prefer prefer) const;
    [[nodiscard]] std::string inInstalled(const Manifest& manifest, std::string_view subpath,
                                          Prefer prefer) const;
    [[nodiscard]] Target at(std::string path) const;

    const source::Disk* disk_;
    const Packages* packages_;
    const TsConfigs* configs_;
    const PackageFactsProvider* provider_;

    // What a bare specifier leads to is the same for all files of a folder.
    struct Shard {
        std::mutex mutex;
        std::unordered_map<std::string, Target> found;
    };
    static constexpr std::size_t shardCount = 16;
    mutable Shard shards_[shardCount];
};

// The targets of `exports` or `imports` for a key ("." or "./sub" or "#name"), in order of preference.
std::vector<std::string> conditionalTargets(const Json& map, std::string_view key, bool sources);

}  // namespace audit::project
