// Project::build: which files there are, and which of them are lowered.
#include "project/project.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <numeric>
#include <tuple>

#include "project/fixpoint.h"
#include "project/linker.h"
#include "project/modelled_packages.h"
#include "source/paths.h"
#include "source/thread_pool.h"
#include "source/walk.h"

namespace audit::project {
namespace {

bool isWanted(std::string_view name) {
    return source::isSourceName(name) || name == "package.json" ||
           (name.starts_with("tsconfig") && name.ends_with(".json"));
}

// Tools keep links to each other's folders in hidden folders by the hundred; a link without the name of a
// source file that leads nowhere is seldom one to sources.
bool isWorthTelling(const source::Skip& skip) {
    if (skip.reason == source::SkipReason::brokenLink) return source::isSourceName(skip.path);
    if (skip.reason != source::SkipReason::folderLink) return true;
    return !skip.path.starts_with('.') && skip.path.find("/.") == std::string::npos;
}

}  // namespace

// Fills a Linker; lives no longer than Project::build.
class Builder {
  public:
    Builder(Linker& linker, const Options& options) : project_(linker), options_(options) {}

    void run() {
        if (!findRoot()) return;
        addOverlays();
        Project::Counters& counters = project_.built_;
        timed(counters.walkMs, [&] { walk(); });
        source::ThreadPool pool(options_.jobs != 0 ? options_.jobs : source::defaultThreadCount());
        pool_ = &pool;
        timed(counters.scanMs, [&] { scan(); });
        timed(counters.lowerMs, [&] {
            lowerWhatIsNeeded();
            lowerAhead();
        });
        finish();
    }

  private:
    template <typename Work>
    static void timed(double& milliseconds, const Work& work) {
        const auto begin = std::chrono::steady_clock::now();
        work();
        milliseconds =
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
    }
    bool findRoot();
    void addOverlays();
    void walk();
    void scan();
    void lowerWhatIsNeeded();
    void lowerAhead();
    void collectSkips();
    void collectPackageUses();
    void sortPackages();
    void finish();
    [[nodiscard]] bool isCandidate(const FileRecord& record) const;

    Linker& project_;
    const Options& options_;
    source::ThreadPool* pool_ = nullptr;
    std::vector<FileId> candidates_;  // those of the walked files that may be lowered without being asked for
};

bool Builder::findRoot() {
    const source::Disk& disk = project_.disk_;
    project_.root_ = disk.canonical(options_.root.empty() ? "." : options_.root);
    if (project_.root_.empty()) {
        project_.error_ = "cannot be read: no such folder";
    } else if (!disk.isFolder(project_.root_)) {
        project_.error_ = "is not a folder";
    } else if (const auto listed = disk.list(project_.root_); !listed) {
        project_.error_ = "cannot be read: " + std::string(source::describe(listed.error()));
    }
    return project_.error_.empty();
}

void Builder::addOverlays() {
    for (const auto& [path, text] : options_.overlays) {
        project_.disk_.overlay(source::join(project_.root_, path), text);
    }
}

void Builder::walk() {
    const std::string& root = project_.root_;
    project_.disk_.rememberListings(true);
    source::WalkResult walked = source::walk(project_.disk_, root, isWanted);
    project_.disk_.rememberListings(false);
    std::vector<std::string> packageFolders;
    std::vector<std::string> sources;
    const std::string prefix = root == "/" ? "/" : root + "/";
    for (const std::string& path : walked.files) {
        std::string absolute = prefix + path;
        if (source::fileName(path) == "package.json")
            packageFolders.emplace_back(source::parentPath(absolute));
        if (source::isSourceName(path)) sources.push_back(std::move(absolute));
    }
    project_.packages_ = std::make_unique<Packages>(project_.disk_, root, packageFolders);
    project_.configs_ = std::make_unique<TsConfigs>(project_.disk_, project_.packages_->top());
    project_.resolver_ = std::make_unique<Resolver>(project_.disk_, *project_.packages_, *project_.configs_,
                                                    project_.provider_);
    for (const Manifest* manifest : project_.packages_->workspaces()) (void)project_.packageIndex(manifest);

    project_.walked_.reserve(sources.size());
    for (const std::string& absolute : sources) {
        project_.walked_.push_back(project_.files_.ensure(
            absolute, [&](FileRecord& record) { project_.describe(absolute, record.info); }));
    }
    for (const source::Skip& skip : walked.skipped) {
        if (skip.isFolder && skip.reason == source::SkipReason::unreadable)
            ++project_.built_.unreadableFolders;
        if (!isWorthTelling(skip)) continue;
        project_.skips_.push_back({skip.path, std::string(source::describe(skip.reason))});
    }
}

// Declarations say nothing that runs; a compiled file beside its source says what the source says.
bool Builder::isCandidate(const FileRecord& record) const {
    const std::string& path = record.info.absolute;
    if (isDeclarationPath(path)) return false;
    if (record.info.test && !options_.tests) return false;
    if (!isJavaScriptPath(path)) return true;
    const std::string stem(withoutExtension(path));
    for (const std::string_view extension : {".ts", ".tsx", ".mts", ".cts"}) {
        if (project_.disk_.isFile(stem + std::string(extension))) return false;
    }
    return project_.resolver_->sourceOf(path).empty();
}

void Builder::scan() {
    std::vector<std::uint8_t> candidate(project_.walked_.size(), 0);
    pool_->parallelFor(project_.walked_.size(), [&](std::size_t i, std::size_t) {
        FileRecord& record = project_.files_.at(project_.walked_[i]);
        if (!isCandidate(record)) return;
        project_.read(record);
        if (record.info.state == FileState::Skipped) return;
        candidate[i] = 1;
        record.imports = source::scanImports(record.bytes);
    });
    for (std::size_t i = 0; i < candidate.size(); ++i) {
        if (candidate[i] != 0) candidates_.push_back(project_.walked_[i]);
    }
}

void Builder::lowerWhatIsNeeded() {
    if (options_.lowerEverything) {
        pool_->parallelFor(candidates_.size(), [&](std::size_t i, std::size_t) {
            FileRecord& record = project_.files_.at(candidates_[i]);
            project_.lower(record);
            project_.resolveImports(candidates_[i]);
        });
        project_.roots_ = candidates_;
    } else {
        Fixpoint fixpoint(project_, *pool_, candidates_);
        fixpoint.run();
        project_.roots_ = fixpoint.needed();
        project_.built_.mentioning = fixpoint.mentioning();
        project_.built_.waves = fixpoint.waves();
    }
    std::ranges::sort(project_.roots_, {},
                      [&](FileId id) { return std::string_view(project_.file(id).path); });
    for (const FileId id : project_.roots_) project_.files_.at(id).info.state = FileState::Lowered;
}

// Evaluation asks for the values that the roots import, nearly all of them, and one after the other: they are
// lowered here on all threads. Nothing depends on it but the time.
void Builder::lowerAhead() {
    using Sort = Declaration::Sort;
    const std::vector<FileId>& roots = project_.roots_;
    std::vector<std::vector<FileId>> asked(roots.size());
    pool_->parallelFor(roots.size(), [&](std::size_t i, std::size_t) {
        const ir::Module* module = project_.module(roots[i]);
        if (module == nullptr) return;
        for (const ir::Import& import : module->imports) {
            if (import.local == 0 || import.typeOnly) continue;
            const Declaration found = project_.lookup(roots[i], module->str(import.local));
            if (found.kind != Declaration::Kind::Local || found.sort == Sort::Interface ||
                found.sort == Sort::TypeAlias) {
                continue;
            }
            if (!project_.files_.at(found.file).lowered.load(std::memory_order_acquire))
                asked[i].push_back(found.file);
        }
    });
    std::vector<FileId> files;
    for (const std::vector<FileId>& some : asked) files.insert(files.end(), some.begin(), some.end());
    std::ranges::sort(files);
    files.erase(std::unique(files.begin(), files.end()), files.end());
    pool_->parallelFor(files.size(), [&](std::size_t i, std::size_t) { (void)project_.module(files[i]); });
    project_.built_.ahead = files.size();
}

void Builder::collectSkips() {
    for (const FileId id : project_.walked_) {
        const File& file = project_.file(id);
        if (file.state == FileState::Skipped) project_.skips_.push_back({file.path, file.skipReason});
    }
    for (const auto& problems : {project_.packages_->problems(), project_.configs_->problems()}) {
        for (const auto& [path, reason] : problems) {
            project_.skips_.push_back({source::relative(project_.root_, path), reason});
        }
    }
    std::ranges::sort(project_.skips_, [](const Project::Skip& a, const Project::Skip& b) {
        return std::tie(a.path, a.reason) < std::tie(b.path, b.reason);
    });
}

void Builder::collectPackageUses() {
    std::map<std::pair<std::string, std::string>, PackageUse> uses;
    // By its name TypeORM is behind it, and neither code nor facts are here.
    for (const FileId id : project_.walked_) {
        for (const source::ScannedImport& import : project_.files_.at(id).imports) {
            if (import.specifier.find("typeorm") == std::string_view::npos) continue;
            const Resolution& target = project_.resolution(id, import.specifier);
            if (target.kind != Resolution::Kind::External || isModelledPackage(target.package)) continue;
            if (target.package.find("typeorm") == std::string::npos || target.package.starts_with('.'))
                continue;
            std::string version = project_.versionOf(id, target.package);
            uses[{target.package, version}] = {target.package, version, {}, false};
        }
    }
    for (const auto& [key, summary] : project_.summaries_) {
        uses[key] = {key.first, key.second, summary.version, summary.file != kNoFile};
    }
    for (auto& [key, use] : uses) project_.packageUses_.push_back(std::move(use));
}

// Threads found the packages in any order.
void Builder::sortPackages() {
    std::vector<Package>& packages = project_.packageList_;
    std::vector<std::uint32_t> order(packages.size());
    std::iota(order.begin(), order.end(), 0u);
    std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
        return std::tie(packages[a].folder, packages[a].name, packages[a].version) <
               std::tie(packages[b].folder, packages[b].name, packages[b].version);
    });
    std::vector<std::uint32_t> placeOf(packages.size());
    std::vector<Package> sorted;
    sorted.reserve(packages.size());
    for (const std::uint32_t old : order) {
        placeOf[old] = static_cast<std::uint32_t>(sorted.size());
        sorted.push_back(std::move(packages[old]));
    }
    packages = std::move(sorted);
    const auto place = [&](std::uint32_t& index) {
        if (index < placeOf.size()) index = placeOf[index];
    };
    for (std::size_t id = 0; id < project_.files_.size(); ++id) {
        place(project_.files_.at(static_cast<FileId>(id)).info.package);
    }
    for (auto& [manifest, index] : project_.packageIndex_) place(index);
    for (auto& [key, summary] : project_.summaries_) place(summary.package);
}

void Builder::finish() {
    collectSkips();
    collectPackageUses();
    const std::lock_guard lock(project_.packageMutex_);
    sortPackages();
    project_.packagesFrozen_ = true;
}

std::unique_ptr<Project> Project::build(const Options& options) {
    auto linker = std::make_unique<Linker>(options);
    Builder(*linker, options).run();
    return linker;
}

}  // namespace audit::project
