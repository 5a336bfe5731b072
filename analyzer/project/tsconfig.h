// What of tsconfig.json says where modules are: paths, baseUrl, outDir and rootDir, `extends` followed.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "source/disk.h"

namespace audit::project {

// One entry of `paths`: `@app/*` → folders where the `*` goes on.
struct PathMapping {
    std::string prefix;
    std::string suffix;                // behind the '*'
    bool wildcard = false;             // without one, the specifier must be exactly `prefix`
    std::vector<std::string> targets;  // absolute, in order of trying, with at most one '*'
};

struct TsConfig {
    std::string file;
    std::string folder;
    std::string baseUrl;                  // absolute; "" when there is none
    std::vector<PathMapping> paths;       // exact ones first, then by length of the prefix, longest first
    std::string outDir;                   // absolute; "" when there is none
    std::string rootDir;                  // absolute; "" when there is none
    std::vector<std::string> rootDirs;    // absolute
    std::vector<std::string> references;  // absolute: tsconfig files
};

// Thread-safe; a TsConfig lives as long as its TsConfigs.
class TsConfigs {
  public:
    // `top`: the folder above which no configuration is looked for (`extends` may still lead there).
    TsConfigs(const source::Disk& disk, std::string top);

    // The configurations that may speak for the files of a folder, best first: the nearest tsconfig.json,
    // those it refers to, its neighbours (tsconfig.build.json …), then the same further up.
    [[nodiscard]] const std::vector<const TsConfig*>& chain(const std::string& folder) const;

    // nullptr when the file is missing or malformed.
    [[nodiscard]] const TsConfig* load(const std::string& file) const;

    // Files that could not be used, with the reason; sorted by path.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> problems() const;

  private:
    struct Loaded {
        std::unique_ptr<TsConfig> config;
        std::string problem;
    };
    [[nodiscard]] Loaded read(const std::string& file, int depth) const;
    [[nodiscard]] std::string extended(const std::string& folder, std::string_view name) const;
    const TsConfig* loadLocked(const std::string& file) const;
    const std::vector<const TsConfig*>& chainLocked(const std::string& folder) const;

    const source::Disk* disk_;
    std::string top_;
    mutable std::mutex mutex_;
    mutable std::unordered_map<std::string, Loaded> files_;
    mutable std::unordered_map<std::string, std::vector<const TsConfig*>> chains_;
};

}  // namespace audit::project
