// One project in memory: its files, what their specifiers and names lead to. What project.h promises, the
// build apart.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "project/file_table.h"
#include "project/module_index.h"
#include "project/overlay_disk.h"
#include "project/packages.h"
#include "project/project.h"
#include "project/resolver.h"
#include "project/surface.h"
#include "project/tsconfig.h"

namespace audit::project {

class Linker final : public Project {
  public:
    explicit Linker(const Options& options);
    ~Linker() override;

    [[nodiscard]] const std::string& error() const override { return error_; }
    [[nodiscard]] const std::string& root() const override { return root_; }
    [[nodiscard]] std::size_t fileCount() const override { return files_.size(); }
    [[nodiscard]] const File& file(FileId id) const override { return files_.at(id).info; }
    [[nodiscard]] const std::vector<FileId>& roots() const override { return roots_; }
    [[nodiscard]] const ir::Module* module(FileId id) const override;
    [[nodiscard]] std::string_view text(FileId id) const override;
    [[nodiscard]] std::optional<FileId> find(std::string_view path) const override;
    [[nodiscard]] std::vector<FileId> glob(std::string_view pattern, std::string_view base) const override;
    [[nodiscard]] FileId declarationsOf(FileId id) const override;
    [[nodiscard]] Resolution resolve(FileId from, std::string_view specifier) const override;
    [[nodiscard]] Declaration lookup(FileId file, std::string_view name) const override;
    [[nodiscard]] Declaration lookupExport(FileId file, std::string_view name) const override;
    [[nodiscard]] std::vector<std::string_view> exportedNames(FileId file) const override;
    [[nodiscard]] const std::vector<Package>& packages() const override { return packageList_; }
    [[nodiscard]] const std::vector<PackageUse>& packageUses() const override { return packageUses_; }
    [[nodiscard]] std::string versionOf(FileId file, std::string_view package) const override;
    [[nodiscard]] Counters counters() const override;
    [[nodiscard]] const std::vector<Skip>& skips() const override { return skips_; }

  private:
    friend class Builder;
    friend class Fixpoint;

    // Names that were looked up on the way: circles end here.
    struct Trail;

    [[nodiscard]] FileId ensureFile(const std::string& absolute) const;
    [[nodiscard]] FileId ensureSummary(const std::string& package, const std::string& version) const;
    void describe(const std::string& absolute, File& file) const;
    [[nodiscard]] std::uint32_t packageIndex(const Manifest* manifest) const;
    void read(FileRecord& record) const;
    void lower(FileRecord& record) const;
    [[nodiscard]] const ModuleIndex* index(FileId id) const;
    [[nodiscard]] const Surface& surface(FileId id) const;
    [[nodiscard]] const Resolution& resolution(FileId from, std::string_view specifier) const;
    void resolveImports(FileId id) const;  // by one thread at a time
    [[nodiscard]] std::string folderOf(FileId id) const;

    [[nodiscard]] Declaration find(FileId file, std::string_view name, Trail& trail) const;
    [[nodiscard]] Declaration findExport(FileId file, std::string_view name, Trail& trail) const;
    [[nodiscard]] Declaration declaredExport(FileId file, std::string_view name) const;
    [[nodiscard]] const StarTable& starTable(FileId file) const;
    [[nodiscard]] Declaration findInStars(FileId file, std::string_view name, Trail& trail) const;
    [[nodiscard]] Declaration follow(FileId from, std::string_view specifier, std::string_view name,
                                     Trail& trail) const;
    [[nodiscard]] Declaration meaning(FileId file, const Exported& exported, Trail& trail) const;
    [[nodiscard]] std::vector<FileId> filesBelow(const std::string& folder) const;
    void collectExports(FileId file, std::vector<FileId>& seen, std::vector<std::string_view>& names) const;

    std::string error_;
    std::string root_;
    const PackageFactsProvider* provider_ = nullptr;
    mutable OverlayDisk disk_;
    std::unique_ptr<Packages> packages_;
    std::unique_ptr<TsConfigs> configs_;
    std::unique_ptr<Resolver> resolver_;

    mutable FileTable files_;
    std::vector<FileId> walked_;  // the project's source files, sorted by path
    std::vector<FileId> roots_;
    std::vector<PackageUse> packageUses_;
    std::vector<Skip> skips_;
    Counters built_;  // what the build counted

    mutable std::mutex packageMutex_;
    mutable bool packagesFrozen_ = false;
    mutable std::vector<Package> packageList_;
    mutable std::unordered_map<const Manifest*, std::uint32_t> packageIndex_;
    struct Summary {
        std::string version;
        FileId file = kNoFile;
        std::uint32_t package = 0xffffffffu;
    };
    mutable std::map<std::pair<std::string, std::string>, Summary> summaries_;  // (package, wanted version)

    mutable std::atomic<std::size_t> readFiles_{0}, readBytes_{0}, loweredFiles_{0}, loweredBytes_{0};

    struct LookupShard {
        std::mutex mutex;
        std::unordered_map<std::string, Declaration> found;  // file + name
    };
    static constexpr std::size_t lookupShards = 16;
    mutable LookupShard lookups_[lookupShards];
    mutable LookupShard exportLookups_[lookupShards];
};

}  // namespace audit::project
