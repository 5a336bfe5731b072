#include "project/linker.h"

#include <algorithm>
#include <cstring>
#include <unordered_set>

#include "ir/lower.h"
#include "project/globs.h"
#include "project/limits.h"
#include "source/paths.h"
#include "source/source_file.h"
#include "source/walk.h"

namespace audit::project {
namespace {

bool isTestPath(std::string_view path) {
    const std::string_view name = source::fileName(path);
    for (const std::string_view mark : {".spec.", ".test.", "-spec.", "-test."}) {
        const std::size_t at = name.rfind(mark);
        if (at != std::string_view::npos && isModulePath(name) &&
            withoutExtension(name).size() + 1 == at + mark.size()) {
            return true;
        }
    }
    while (true) {
        const std::size_t slash = path.find('/');
        if (slash == std::string_view::npos) return false;
        const std::string_view folder = path.substr(0, slash);
        if (folder == "__tests__" || folder == "test" || folder == "e2e") return true;
        path = path.substr(slash + 1);
    }
}

std::string lookupKey(FileId file, std::string_view name) {
    std::string key(sizeof file, '\0');
    std::memcpy(key.data(), &file, sizeof file);
    key += name;
    return key;
}

// Does the pattern match the file, or the file that it is compiled to?
bool matchesSource(std::string_view pattern, std::string_view path) {
    if (matchesPattern(pattern, path)) return true;
    if (isJavaScriptPath(path)) return false;
    const std::string stem(withoutExtension(path));
    const std::string_view compiled = path.ends_with(".mts")   ? ".mjs"
                                      : path.ends_with(".cts") ? ".cjs"
                                                               : ".js";
    return matchesPattern(pattern, stem + std::string(compiled));
}

bool containsWord(std::string_view text, std::string_view word) {
    return text.find(word) != std::string_view::npos;
}

}  // namespace

struct Linker::Trail {
    enum class Side : std::uint8_t { within, exported };
    struct Step {
        FileId file;
        std::string_view name;
        Side side;
        friend bool operator==(const Step&, const Step&) = default;
    };
    std::vector<Step> steps;

    bool enter(FileId file, std::string_view name, Side side) {
        const Step step{file, name, side};
        if (steps.size() > maxReexports || std::ranges::find(steps, step) != steps.end()) return false;
        steps.push_back(step);
        return true;
    }
    void leave() { steps.pop_back(); }
};

Linker::Linker(const Options& options)
    : provider_(options.useSummaries ? options.summaries : nullptr),
      disk_(options.disk != nullptr ? *options.disk : source::realDisk()) {}

Linker::~Linker() = default;

// --- Files ---

void Linker::describe(const std::string& absolute, File& file) const {
    file.absolute = absolute;
    file.path = source::relative(root_, absolute);
    file.inPackage = isInNodeModules(absolute);
    file.test = !file.inPackage && source::isWithin(root_, absolute) && isTestPath(file.path);
    file.package = packageIndex(packages_->governing(std::string(source::parentPath(absolute))));
}

FileId Linker::ensureFile(const std::string& absolute) const {
    return files_.ensure(absolute, [&](FileRecord& record) {
        describe(absolute, record.info);
        read(record);  // whether it can be read is known before anybody sees it
    });
}

std::uint32_t Linker::packageIndex(const Manifest* manifest) const {
    constexpr std::uint32_t none = 0xffffffffu;
    if (manifest == nullptr) return none;
    const std::lock_guard lock(packageMutex_);
    if (const auto at = packageIndex_.find(manifest); at != packageIndex_.end()) return at->second;
    if (packagesFrozen_) return none;
    const auto index = static_cast<std::uint32_t>(packageList_.size());
    Package package;
    package.name = manifest->name;
    package.version = manifest->version;
    package.folder = manifest->folder;
    package.installed = isInNodeModules(manifest->folder + "/");
    package.dependencies = manifest->dependencies;
    packageList_.push_back(std::move(package));
    packageIndex_.emplace(manifest, index);
    return index;
}

// The virtual module of a package that is not installed; kNoFile when its facts do not fit.
FileId Linker::ensureSummary(const std::string& package, const std::string& version) const {
    const std::lock_guard lock(packageMutex_);
    const std::pair key{package, version};
    if (const auto at = summaries_.find(key); at != summaries_.end()) return at->second.file;
    Summary& summary = summaries_[key];
    std::optional<PackageFacts> facts = provider_->facts(package, version);
    if (!facts) return kNoFile;
    summary.version = facts->version;
    if (!packagesFrozen_) {
        summary.package = static_cast<std::uint32_t>(packageList_.size());
        Package entry;
        entry.name = package;
        entry.version = facts->version;
        entry.summary = true;
        packageList_.push_back(std::move(entry));
    }
    // Two wanted versions may be served by the same facts: one file.
    const std::string name = "summary:" + package + "@" + facts->version;
    summary.file = files_.ensure(name, [&](FileRecord& record) {
        File& file = record.info;
        file.path = "node_modules/" + package + "/(summary " + facts->version + ")";
        file.absolute = name;
        file.state = FileState::Lowered;
        file.inPackage = true;
        file.package = summary.package;
    });
    FileRecord& record = files_.at(summary.file);
    std::call_once(record.readOnce, [&] { record.bytes = std::move(facts->text); });
    std::call_once(record.lowerOnce, [&] {
        record.module = std::make_unique<const ir::Module>(std::move(facts->module));
        record.lowered.store(true, std::memory_order_release);
    });
    return summary.file;
}

void Linker::read(FileRecord& record) const {
    std::call_once(record.readOnce, [&] {
        auto text = source::readSource(disk_, record.info.absolute);
        if (!text) {
            record.info.state = FileState::Skipped;
            record.info.skipReason = source::describe(text.error());
            return;
        }
        record.bytes = std::move(text->bytes);
        readFiles_.fetch_add(1, std::memory_order_relaxed);
        readBytes_.fetch_add(record.bytes.size(), std::memory_order_relaxed);
    });
}

void Linker::lower(FileRecord& record) const {
    if (record.lowered.load(std::memory_order_acquire)) return;
    read(record);
    std::call_once(record.lowerOnce, [&] {
        if (record.info.state != FileState::Skipped) {
            thread_local ir::Lowerer lowerer;
            record.module =
                std::make_unique<const ir::Module>(lowerer.lower(record.bytes, record.info.absolute));
            loweredFiles_.fetch_add(1, std::memory_order_relaxed);
            loweredBytes_.fetch_add(record.bytes.size(), std::memory_order_relaxed);
        }
        record.lowered.store(true, std::memory_order_release);
    });
}

const ir::Module* Linker::module(FileId id) const {
    if (id == kNoFile) return nullptr;
    FileRecord& record = files_.at(id);
    lower(record);
    return record.module.get();
}

std::string_view Linker::text(FileId id) const {
    if (id == kNoFile) return {};
    FileRecord& record = files_.at(id);
    read(record);
    return record.bytes;
}

const ModuleIndex* Linker::index(FileId id) const {
    const ir::Module* lowered = module(id);
    if (lowered == nullptr) return nullptr;
    FileRecord& record = files_.at(id);
    std::call_once(record.indexOnce, [&] { record.index = std::make_unique<const ModuleIndex>(*lowered); });
    return record.index.get();
}

const Surface& Linker::surface(FileId id) const {
    FileRecord& record = files_.at(id);
    read(record);
    std::call_once(record.surfaceOnce,
                   [&] { record.surface = std::make_unique<const Surface>(scanSurface(record.bytes)); });
    return *record.surface;
}

std::optional<FileId> Linker::find(std::string_view path) const {
    if (path.empty() || !error_.empty()) return std::nullopt;
    if (const auto known = files_.find(source::join(root_, path))) return known;
    const std::string real = disk_.canonical(source::join(root_, path));
    if (real.empty() || !isModulePath(real) || !disk_.isFile(real)) return std::nullopt;
    if (const auto known = files_.find(real)) return known;
    return ensureFile(real);
}

std::string Linker::folderOf(FileId id) const {
    const File& file = files_.at(id).info;
    if (file.absolute.starts_with("summary:")) return root_;
    return std::string(source::parentPath(file.absolute));
}

FileId Linker::declarationsOf(FileId id) const {
    if (id == kNoFile) return kNoFile;
    const File& compiled = files_.at(id).info;
    if (!isJavaScriptPath(compiled.absolute)) return kNoFile;
    const std::string stem(withoutExtension(compiled.absolute));
    const bool esm = compiled.absolute.ends_with(".mjs");
    const bool cjs = compiled.absolute.ends_with(".cjs");
    for (const std::string_view extension : {std::string_view(esm   ? ".d.mts"
                                                              : cjs ? ".d.cts"
                                                                    : ".d.ts"),
                                             std::string_view(".d.ts")}) {
        const std::string candidate = stem + std::string(extension);
        if (disk_.isFile(candidate)) return ensureFile(candidate);
    }
    // The entry of a package may have its types elsewhere.
    const Manifest* manifest = packages_->governing(std::string(source::parentPath(compiled.absolute)));
    if (manifest == nullptr || manifest->types.empty() || !compiled.inPackage) return kNoFile;
    const Target entry = resolver_->resolve(manifest->folder + "/index.js", manifest->name);
    if (entry.path != compiled.absolute) return kNoFile;
    const std::string types =
        probeFile(disk_, source::join(manifest->folder, manifest->types), Prefer::declarations);
    return types.empty() ? kNoFile : ensureFile(types);
}

// --- Specifiers ---

const Resolution& Linker::resolution(FileId from, std::string_view specifier) const {
    FileRecord& record = files_.at(from);
    {
        const std::lock_guard lock(record.resolutionsMutex);
        if (const auto at = record.resolutions.find(specifier); at != record.resolutions.end()) {
            return *at->second;
        }
    }
    const bool virtualModule = record.info.absolute.starts_with("summary:");
    const std::string place = virtualModule ? root_ + "/(summary)" : record.info.absolute;
    auto made = std::make_unique<Resolution>();
    Target target = resolver_->resolve(place, specifier);
    switch (target.kind) {
        case Target::Kind::file:
            made->kind = Resolution::Kind::File;
            made->file = ensureFile(target.path);
            break;
        case Target::Kind::summary: {
            const FileId summary =
                ensureSummary(target.package, packages_->version(folderOf(from), target.package));
            if (summary != kNoFile) {
                made->kind = Resolution::Kind::File;
                made->file = summary;
                break;
            }
            [[fallthrough]];
        }
        case Target::Kind::external:
            made->kind = Resolution::Kind::External;
            made->package = std::move(target.package);
            made->subpath = std::move(target.subpath);
            break;
        case Target::Kind::missing:
            made->kind = Resolution::Kind::Missing;
            break;
    }
    const std::lock_guard lock(record.resolutionsMutex);
    return *record.resolutions.emplace(specifier, std::move(made)).first->second;
}

void Linker::resolveImports(FileId id) const {
    FileRecord& record = files_.at(id);
    record.targets.reserve(record.imports.size());
    while (record.targets.size() < record.imports.size()) {
        record.targets.push_back(&resolution(id, record.imports[record.targets.size()].specifier));
    }
}

Resolution Linker::resolve(FileId from, std::string_view specifier) const {
    return resolution(from, specifier);
}

// --- Names ---

Declaration Linker::follow(FileId from, std::string_view specifier, std::string_view name,
                           Trail& trail) const {
    const Resolution& target = resolution(from, specifier);
    Declaration found;
    switch (target.kind) {
        case Resolution::Kind::Missing:
            return found;
        case Resolution::Kind::External:
            found.kind = Declaration::Kind::External;
            found.name = name == "=" ? std::string_view("*") : name;
            found.package = target.package;
            found.subpath = target.subpath;
            return found;
        case Resolution::Kind::File:
            break;
    }
    if (name == "=") {  // import x = require(), const x = require()
        const ModuleIndex* names = index(target.file);
        if (names != nullptr && names->assignment() != nullptr) {
            return meaning(target.file, *names->assignment(), trail);
        }
        name = "*";
    }
    if (name == "*") {
        found.kind = Declaration::Kind::Namespace;
        found.file = target.file;
        return found;
    }
    return findExport(target.file, name, trail);
}

Declaration Linker::meaning(FileId file, const Exported& exported, Trail& trail) const {
    switch (exported.kind) {
        case Exported::Kind::local:
            return find(file, exported.name, trail);
        case Exported::Kind::from:
            return follow(file, exported.specifier, exported.name, trail);
        case Exported::Kind::expression: {
            Declaration found;
            found.kind = Declaration::Kind::Expression;
            found.file = file;
            found.expression = exported.expression;
            return found;
        }
    }
    return {};
}

Declaration Linker::find(FileId file, std::string_view name, Trail& trail) const {
    const ModuleIndex* names = index(file);
    if (names == nullptr || !trail.enter(file, name, Trail::Side::within)) return {};
    Declaration found;
    // No name is both; but a type that is declared inside of a function may be called like an import.
    if (const Imported* imported = names->import(name)) {
        found = follow(file, imported->specifier, imported->name, trail);
    } else if (names->declares(name)) {
        found.kind = Declaration::Kind::Local;
        found.sort = names->sortOf(name);
        found.file = file;
        found.name = name;
    }
    trail.leave();
    return found;
}

// What the bytes say of an export of a file that is not lowered: only what the module would say too.
Declaration Linker::declaredExport(FileId file, std::string_view name) const {
    Declaration found;
    if (files_.at(file).lowered.load(std::memory_order_acquire)) return found;
    const Surface::Name* declared = surface(file).find(name);
    if (declared == nullptr || declared->sort == Declaration::Sort::Unknown) return found;
    found.kind = Declaration::Kind::Local;
    found.sort = declared->sort;
    found.file = file;
    found.name = declared->text;
    return found;
}

Declaration Linker::findExport(FileId file, std::string_view name, Trail& trail) const {
    if (Declaration declared = declaredExport(file, name); declared.kind != Declaration::Kind::None)
        return declared;
    const ModuleIndex* names = index(file);
    if (names == nullptr || !trail.enter(file, name, Trail::Side::exported)) return {};
    Declaration found;
    if (const Exported* exported = names->exported(name)) {
        found = meaning(file, *exported, trail);
    } else if (name == "default" && names->assignment() != nullptr) {
        found = meaning(file, *names->assignment(), trail);
    } else if (name == "default" && names->isCommonJs()) {
        found.kind = Declaration::Kind::Namespace;  // esModuleInterop: the default is all of module.exports
        found.file = file;
    } else if (name != "default") {
        found = findInStars(file, name, trail);
    }
    trail.leave();
    return found;
}

// Everything that the stars of a file lead to, by what the bytes say. Built once: a package's index has
// hundreds.
const StarTable& Linker::starTable(FileId file) const {
    FileRecord& record = files_.at(file);
    std::call_once(record.starsOnce, [&] {
        auto table = std::make_unique<StarTable>();
        std::unordered_set<FileId> seen{file};
        std::vector<FileId> open;
        const auto follow = [&](FileId from, const std::vector<std::string_view>& specifiers) {
            const std::size_t before = open.size();
            for (const std::string_view specifier : specifiers) {
                const Resolution& target = resolution(from, specifier);
                if (target.kind == Resolution::Kind::File) {
                    if (seen.insert(target.file).second) open.push_back(target.file);
                } else if (target.kind == Resolution::Kind::External && table->external == nullptr &&
                           !target.package.starts_with('.') && !target.package.starts_with('/')) {
                    table->external = &target;
                }
            }
            std::reverse(open.begin() + static_cast<std::ptrdiff_t>(before),
                         open.end());  // the first star first
        };
        const auto followModule = [&](FileId at) {
            if (const ModuleIndex* names = index(at)) follow(at, names->stars());
        };
        followModule(file);
        while (!open.empty()) {
            const FileId at = open.back();
            open.pop_back();
            const auto place = static_cast<std::uint32_t>(table->files.size());
            table->files.push_back(at);
            const Surface& seenFromBytes = surface(at);
            // A summary has a module, but not always a text.
            const bool closed = seenFromBytes.closed && !files_.at(at).info.absolute.starts_with("summary:");
            for (const Surface::Name& name : seenFromBytes.names) table->byName[name.text].push_back(place);
            if (closed) {
                follow(at, seenFromBytes.stars);
            } else {
                table->unclear.push_back(place);
                followModule(at);
            }
        }
        record.starTable = std::move(table);
    });
    return *record.starTable;
}

// Of the hundreds of files behind a file's stars, only those whose bytes can export the name are lowered.
Declaration Linker::findInStars(FileId file, std::string_view name, Trail& trail) const {
    const StarTable& table = starTable(file);
    if (table.files.empty() && table.external == nullptr) return {};
    const auto look = [&](FileId at) -> Declaration {
        if (Declaration declared = declaredExport(at, name); declared.kind != Declaration::Kind::None)
            return declared;
        const ModuleIndex* names = index(at);
        const Exported* exported = names != nullptr ? names->exported(name) : nullptr;
        if (exported == nullptr || !trail.enter(at, name, Trail::Side::exported)) return {};
        const Declaration found = meaning(at, *exported, trail);
        trail.leave();
        return found;
    };
    std::vector<std::uint32_t> places = table.unclear;
    if (const auto named = table.byName.find(name); named != table.byName.end()) {
        places.insert(places.end(), named->second.begin(), named->second.end());
        std::ranges::sort(places);
    }
    for (const std::uint32_t place : places) {
        if (Declaration found = look(table.files[place]); found.kind != Declaration::Kind::None) return found;
    }
    // For forms that the scan does not see: any mention of the name.
    for (const FileId at : table.files) {
        if (!containsWord(text(at), name)) continue;
        if (Declaration found = look(at); found.kind != Declaration::Kind::None) return found;
    }
    // Nothing here exports it: a package whose names are not known may.
    Declaration external;
    if (table.external != nullptr) {
        external.kind = Declaration::Kind::External;
        external.name = name;
        external.package = table.external->package;
        external.subpath = table.external->subpath;
    }
    return external;
}

Declaration Linker::lookup(FileId file, std::string_view name) const {
    std::string key = lookupKey(file, name);
    LookupShard& shard = lookups_[std::hash<std::string>()(key) % lookupShards];
    {
        const std::lock_guard lock(shard.mutex);
        if (const auto at = shard.found.find(key); at != shard.found.end()) return at->second;
    }
    Trail trail;
    Declaration found = find(file, name, trail);
    const std::lock_guard lock(shard.mutex);
    const auto at = shard.found.emplace(std::move(key), found).first;
    // The name of a declaration must not die with the argument.
    if (at->second.name.data() == name.data())
        at->second.name = std::string_view(at->first).substr(sizeof file);
    return at->second;
}

Declaration Linker::lookupExport(FileId file, std::string_view name) const {
    std::string key = lookupKey(file, name);
    LookupShard& shard = exportLookups_[std::hash<std::string>()(key) % lookupShards];
    {
        const std::lock_guard lock(shard.mutex);
        if (const auto at = shard.found.find(key); at != shard.found.end()) return at->second;
    }
    Trail trail;
    Declaration found;
    if (name == "*") {
        found.kind = Declaration::Kind::Namespace;
        found.file = file;
    } else {
        found = findExport(file, name, trail);
    }
    const std::lock_guard lock(shard.mutex);
    const auto at = shard.found.emplace(std::move(key), found).first;
    if (at->second.name.data() == name.data())
        at->second.name = std::string_view(at->first).substr(sizeof file);
    return at->second;
}

void Linker::collectExports(FileId file, std::vector<FileId>& seen,
                            std::vector<std::string_view>& names) const {
    if (std::ranges::find(seen, file) != seen.end()) return;
    seen.push_back(file);
    const ModuleIndex* own = index(file);
    if (own == nullptr) return;
    for (const std::string_view name : own->exportedNames()) {
        if (name != "default" || seen.size() == 1) names.push_back(name);
    }
    for (const std::string_view specifier : own->stars()) {
        const Resolution& target = resolution(file, specifier);
        if (target.kind == Resolution::Kind::File) collectExports(target.file, seen, names);
    }
}

std::vector<std::string_view> Linker::exportedNames(FileId file) const {
    std::vector<FileId> seen;
    std::vector<std::string_view> names;
    collectExports(file, seen, names);
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

// --- Globs, versions, counters ---

std::vector<FileId> Linker::glob(std::string_view pattern, std::string_view base) const {
    std::vector<FileId> found;
    if (!error_.empty() || pattern.empty()) return found;
    const std::string from = source::join(root_, base);
    for (const std::string& expanded : expandBraces(pattern)) {
        const std::string whole = source::join(from, expanded);
        if (!hasWildcard(whole)) {
            std::string file = probeFile(disk_, whole, Prefer::code);
            if (file.empty() || isDeclarationPath(file)) file = resolver_->sourceOf(whole);
            if (!file.empty()) found.push_back(ensureFile(file));
            continue;
        }
        // The folder ahead of the first wildcard, and the one with its sources when it is an output folder.
        std::size_t slash = 0;
        while (true) {
            const std::size_t next = whole.find('/', slash + 1);
            if (next == std::string::npos || hasWildcard(whole.substr(slash, next - slash))) break;
            slash = next;
        }
        const std::string folder = slash == 0 ? "/" : whole.substr(0, slash);
        const std::string_view rest = std::string_view(whole).substr(slash + 1);
        std::vector<std::string> folders{folder};
        if (std::string sources = resolver_->sourceFolderOf(folder); !sources.empty())
            folders.push_back(std::move(sources));
        for (const std::string& place : folders) {
            for (const FileId id : filesBelow(place)) {
                const File& file = files_.at(id).info;
                if (isDeclarationPath(file.path)) continue;
                const std::string_view below =
                    std::string_view(file.absolute).substr(place == "/" ? 1 : place.size() + 1);
                if (!matchesSource(rest, below)) continue;
                if (isJavaScriptPath(file.path) && !file.inPackage) {
                    if (std::string source = resolver_->sourceOf(file.absolute); !source.empty()) {
                        found.push_back(ensureFile(source));
                        continue;
                    }
                }
                found.push_back(id);
            }
        }
    }
    std::ranges::sort(found,
                      [&](FileId a, FileId b) { return files_.at(a).info.path < files_.at(b).info.path; });
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

// The known files of a folder of the project; the files on the disk of one elsewhere.
std::vector<FileId> Linker::filesBelow(const std::string& folder) const {
    std::vector<FileId> ids;
    if (source::isWithin(root_, folder) && !isInNodeModules(folder + "/")) {
        for (const FileId id : walked_) {
            if (source::isWithin(folder, files_.at(id).info.absolute)) ids.push_back(id);
        }
        return ids;
    }
    // A glob that begins at "/" or at a home folder would walk the machine.
    if (source::isWithin(folder, root_) && !source::isWithin(packages_->top(), folder)) return ids;
    if (!disk_.isFolder(folder)) return ids;
    const source::WalkResult walked = source::walk(disk_, folder, source::isSourceName);
    for (const std::string& path : walked.files) ids.push_back(ensureFile(source::join(folder, path)));
    return ids;
}

std::string Linker::versionOf(FileId file, std::string_view package) const {
    if (!error_.empty()) return {};
    return packages_->version(file == kNoFile ? root_ : folderOf(file), package);
}

Project::Counters Linker::counters() const {
    Counters counters = built_;
    counters.seen = walked_.size();
    counters.read = readFiles_.load();
    counters.bytesSeen = readBytes_.load();
    counters.lowered = loweredFiles_.load();
    counters.bytesLowered = loweredBytes_.load();
    for (const FileId id : walked_) counters.skipped += files_.at(id).info.state == FileState::Skipped;
    return counters;
}

}  // namespace audit::project
