// One installed package as the only dependency of a project that exists in memory: what `summarize`
// evaluates.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "project/package_facts.h"
#include "source/disk.h"

namespace audit::summaries {

inline constexpr const char* kPlace = "/(package)";  // root of the project in memory

// The project's own files, and `node_modules/<name>` (with what is installed beside it, when it stands in a
// node_modules folder) from the disk of the machine. Files are added before other threads ask.
class PackageDisk final : public source::Disk {
  public:
    PackageDisk(const source::Disk& base, std::string folder, const std::string& name);

    void write(const std::string& name, std::string text) {
        files_[std::string(kPlace) + "/" + name] = std::move(text);
    }

    [[nodiscard]] source::Result<std::vector<source::Entry>, source::DiskError> list(
        const std::string& folder) const override;
    [[nodiscard]] source::Result<std::string, source::DiskError> read(const std::string& file,
                                                                      std::uint64_t limit) const override;
    [[nodiscard]] source::EntryKind kind(const std::string& path) const override;
    [[nodiscard]] std::string canonical(const std::string& path) const override;

    // Something that projects on this disk need as long as it lives.
    project::PackageFactsProvider& keep(std::unique_ptr<project::PackageFactsProvider> provider) {
        return *kept_.emplace_back(std::move(provider));
    }

    // Where the package's folder is in the project.
    [[nodiscard]] const std::string& place() const { return place_; }

  private:
    [[nodiscard]] bool isFolderHere(const std::string& path) const;
    [[nodiscard]] std::string real(const std::string& path) const;  // "" when the project itself must answer

    const source::Disk* base_;
    std::string place_;    // of the package in the project
    std::string mounted_;  // folder in the project …
    std::string target_;   // … that is this folder of the machine
    std::map<std::string, std::string> files_;
    std::vector<std::unique_ptr<project::PackageFactsProvider>> kept_;
};

}  // namespace audit::summaries
