// Versions from lock files: package-lock.json and npm-shrinkwrap.json (v1 to v3), yarn.lock (classic and
// berry), pnpm-lock.yaml. Such files reach megabytes and few packages are asked for, so the text is searched,
// not parsed.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "source/disk.h"

namespace audit::project {

// Pure functions of a lock file's text; "" when it does not say. `importer` is the folder that asks, relative
// to that of the lock file ("." for the same); `range` what its package.json says ("" when not known).
std::string npmLockVersion(std::string_view text, std::string_view importer, std::string_view package);
std::string yarnLockVersion(std::string_view text, std::string_view package, std::string_view range);
std::string pnpmLockVersion(std::string_view text, std::string_view importer, std::string_view package);

// Reads each lock file once, when first needed. Thread-safe.
class LockFiles {
  public:
    explicit LockFiles(const source::Disk& disk) : disk_(&disk) {}

    // Looks in `folder` and above it up to `top`; the nearest lock file that knows the package decides.
    [[nodiscard]] std::string version(const std::string& folder, const std::string& top,
                                      std::string_view package, std::string_view range) const;

  private:
    [[nodiscard]] std::string_view text(const std::string& file) const;

    const source::Disk* disk_;
    mutable std::mutex mutex_;
    mutable std::unordered_map<std::string, std::unique_ptr<std::string>> texts_;
};

}  // namespace audit::project
