#include "project/packages.h"

#include <algorithm>
#include <array>

#include "project/limits.h"
#include "source/gitignore.h"
#include "source/paths.h"

namespace audit::project {
namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool isPlainFolder(std::string_view name) {
    return name != "node_modules" && name != ".git" && !name.starts_with('.');
}

}  // namespace

BareSpecifier splitBare(std::string_view specifier) {
    std::size_t slash = specifier.find('/');
    if (specifier.starts_with('@') && slash != std::string_view::npos) slash = specifier.find('/', slash + 1);
    if (slash == std::string_view::npos) return {specifier, {}};
    return {specifier.substr(0, slash), specifier.substr(slash + 1)};
}

bool isInNodeModules(std::string_view path) {
    return path.find("/node_modules/") != std::string_view::npos || path.starts_with("node_modules/");
}

std::string lowerBound(std::string_view range) {
    if (const std::size_t alternative = range.rfind("||"); alternative != std::string_view::npos) {
        range = range.substr(alternative + 2);
    }
    // An alias: "npm:typeorm@0.3.20".
    if (range.starts_with("npm:")) range = range.substr(range.rfind('@') + 1);
    range = range.substr(std::min(range.size(), range.find_first_not_of(" \t^~>=v")));
    if (range.empty() || !isDigit(range.front())) return {};
    std::string version;
    int parts = 0;
    std::size_t at = 0;
    while (parts < 3) {
        std::size_t end = at;
        while (end < range.size() && isDigit(range[end])) ++end;
        if (end == at) break;
        if (parts > 0) version += '.';
        version += range.substr(at, end - at);
        ++parts;
        at = end;
        if (at >= range.size() || range[at] != '.') break;
        ++at;
    }
    for (; parts < 3; ++parts) version += ".0";
    if (at < range.size() && range[at] == '-' && parts == 3) {  // a pre-release
        std::size_t end = at;
        while (end < range.size() && range[end] != ' ' && range[end] != '+') ++end;
        const std::string_view rest = range.substr(at, end - at);
        if (rest.size() > 1) version += rest;
    }
    return version;
}

Packages::Packages(const source::Disk& disk, const std::string& root, const std::vector<std::string>& folders)
    : disk_(&disk), locks_(disk) {
    findTop(root);
    for (const std::string& folder : folders) addWorkspace(folder);
    addWorkspacesAbove(root);
}

// The nearest folder from the root upwards that holds .git; without one the highest that says it is a
// workspace; and the root when there is none of these.
void Packages::findTop(const std::string& root) {
    top_ = root;
    for (std::string_view at = root;; at = source::parentPath(at)) {
        const std::string base = at == "/" ? "" : std::string(at);
        if (disk_->kind(base + "/.git") != source::EntryKind::none) {
            top_ = at;
            return;
        }
        bool workspace = false;
        for (const std::string_view marker :
             {"/pnpm-workspace.yaml", "/lerna.json", "/nx.json", "/tsconfig.base.json"}) {
            workspace = workspace || disk_->isFile(base + std::string(marker));
        }
        if (!workspace && disk_->isFile(base + "/package.json")) {
            const Manifest* manifest = this->at(std::string(at));
            workspace = manifest != nullptr && !manifest->workspaces.empty();
        }
        if (workspace) top_ = at;
        if (at == "/" || at == ".") return;
    }
}

void Packages::addWorkspace(const std::string& folder) {
    const Manifest* manifest = at(folder);
    if (manifest == nullptr || manifest->name.empty()) return;
    // Of two with one name, the folder that sorts first: whatever the order in which they come.
    const auto [found, added] = workspaces_.emplace(manifest->name, folder);
    if (!added && folder < found->second) found->second = folder;
}

// The siblings that a workspace file above the root names.
void Packages::addWorkspacesAbove(const std::string& root) {
    for (std::string_view at = root;; at = source::parentPath(at)) {
        const std::string folder(at);
        const std::string base = at == "/" ? "" : folder;
        std::vector<std::string> globs;
        if (const Manifest* manifest = this->at(folder)) globs = manifest->workspaces;
        if (disk_->isFile(base + "/pnpm-workspace.yaml")) {
            if (const auto text = disk_->read(base + "/pnpm-workspace.yaml", maxConfigBytes)) {
                PnpmWorkspace workspace = readPnpmWorkspace(*text);
                globs.insert(globs.end(), workspace.packages.begin(), workspace.packages.end());
                for (auto& [name, range] : workspace.catalog) catalog_.emplace(name, std::move(range));
            }
        }
        if (disk_->isFile(base + "/lerna.json")) {
            if (const auto text = disk_->read(base + "/lerna.json", maxConfigBytes)) {
                const std::optional<Json> lerna = parseJsonc(*text);
                if (const Json* packages = lerna ? member(*lerna, "packages") : nullptr;
                    packages != nullptr && packages->is_array()) {
                    for (const Json& glob : *packages) {
                        if (glob.is_string()) globs.push_back(glob.get<std::string>());
                    }
                }
            }
        }
        for (const std::string& sibling : expand(folder, globs)) addWorkspace(sibling);
        if (at == top_ || at == "/" || at == ".") return;
    }
}

// Folders with a package.json that match `packages/*`, `libs/**`, `!packages/old`.
std::vector<std::string> Packages::expand(const std::string& folder,
                                          const std::vector<std::string>& globs) const {
    constexpr std::size_t maxFolders = 20000;  // a `**` over a whole home folder
    std::vector<std::string> found;
    std::size_t listed = 0;
    for (std::string glob : globs) {
        if (glob.starts_with('!')) continue;
        if (glob.starts_with("./")) glob = glob.substr(2);
        while (glob.ends_with('/')) glob.pop_back();
        if (glob.starts_with("../")) continue;
        std::vector<std::string> level{folder};
        for (std::size_t at = 0; at <= glob.size();) {
            const std::size_t end = std::min(glob.find('/', at), glob.size());
            const std::string segment = glob.substr(at, end - at);
            at = end + 1;
            std::vector<std::string> next;
            for (const std::string& base : level) {
                if (segment.find_first_of("*?[{") == std::string::npos) {
                    next.push_back(base + "/" + segment);
                    continue;
                }
                if (segment == "**") next.push_back(base);
                std::vector<std::string> open{base};
                while (!open.empty() && listed < maxFolders) {
                    const std::string inside = std::move(open.back());
                    open.pop_back();
                    ++listed;
                    const auto entries = disk_->list(inside);
                    if (!entries) continue;
                    for (const source::Entry& entry : *entries) {
                        if (entry.kind != source::EntryKind::folder || !isPlainFolder(entry.name)) continue;
                        if (segment == "**") {
                            open.push_back(inside + "/" + entry.name);
                            next.push_back(open.back());
                        } else if (source::matchesGlob(segment, entry.name)) {
                            next.push_back(inside + "/" + entry.name);
                        }
                    }
                }
            }
            level = std::move(next);
        }
        for (std::string& candidate : level) {
            if (disk_->isFile(candidate + "/package.json")) found.push_back(std::move(candidate));
        }
    }
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

const Packages::Entry& Packages::load(const std::string& folder) const {
    {
        const std::lock_guard lock(mutex_);
        if (const auto at = entries_.find(folder); at != entries_.end()) return *at->second;
    }
    auto entry = std::make_unique<Entry>();
    entry->manifest = readManifest(*disk_, folder, &entry->problem);
    const std::lock_guard lock(mutex_);
    return *entries_.emplace(folder, std::move(entry)).first->second;
}

const Manifest* Packages::at(const std::string& folder) const {
    const Entry& entry = load(folder);
    return entry.manifest ? &*entry.manifest : nullptr;
}

const Manifest* Packages::governing(const std::string& folder) const {
    {
        const std::lock_guard lock(mutex_);
        if (const auto at = governing_.find(folder); at != governing_.end()) return at->second;
    }
    const Manifest* found = at(folder);
    // A package.json of `{"type": "module"}` in a build folder only says how to load what is in there.
    if (found != nullptr && found->name.empty() && found->dependencies.empty() && found->exports.is_null())
        found = nullptr;
    if (found == nullptr && folder != "/" && folder != "." && source::fileName(folder) != "node_modules") {
        found = governing(std::string(source::parentPath(folder)));
    }
    const std::lock_guard lock(mutex_);
    governing_.emplace(folder, found);
    return found;
}

const Manifest* Packages::workspace(std::string_view name) const {
    const auto at = workspaces_.find(std::string(name));
    return at == workspaces_.end() ? nullptr : this->at(at->second);
}

std::vector<const Manifest*> Packages::workspaces() const {
    std::vector<const Manifest*> all;
    for (const auto& [name, folder] : workspaces_) all.push_back(at(folder));
    std::ranges::sort(all, {}, &Manifest::folder);
    return all;
}

// The node_modules folders that an import from `folder` looks into, nearest first.
const std::vector<std::string>& Packages::moduleFolders(const std::string& folder) const {
    {
        const std::lock_guard lock(mutex_);
        if (const auto at = moduleFolders_.find(folder); at != moduleFolders_.end()) return at->second;
    }
    std::vector<std::string> folders;
    std::string modules = (folder == "/" ? "" : folder) + "/node_modules";
    if (source::fileName(folder) != "node_modules" && disk_->isFolder(modules))
        folders.push_back(std::move(modules));
    if (folder != "/" && folder != ".") {
        const std::vector<std::string>& above = moduleFolders(std::string(source::parentPath(folder)));
        folders.insert(folders.end(), above.begin(), above.end());
    }
    const std::lock_guard lock(mutex_);
    return moduleFolders_.emplace(folder, std::move(folders)).first->second;
}

std::string Packages::installed(const std::string& folder, std::string_view package) const {
    for (const std::string& modules : moduleFolders(folder)) {
        const std::string candidate = modules + "/" + std::string(package);
        if (disk_->isFolder(candidate)) return disk_->canonical(candidate);
    }
    return {};
}

// "^0.3.20", "workspace:*", "catalog:", "catalog:orm", "link:../x", "npm:typeorm@0.2.45".
std::string Packages::fromRange(const std::string& range, std::string_view package) const {
    if (range.starts_with("catalog:")) {
        std::string name = range.substr(8);
        if (name.empty()) name = "default";
        const auto at = catalog_.find(name + "/" + std::string(package));
        return at == catalog_.end() ? std::string() : lowerBound(at->second);
    }
    if (range.starts_with("workspace:")) return lowerBound(std::string_view(range).substr(10));
    return lowerBound(range);
}

// What the nearest package.json that names a dependency says of it.
const std::string* Packages::rangeOf(const std::string& folder, std::string_view package) const {
    for (const Manifest* manifest = governing(folder); manifest != nullptr;) {
        if (const std::string* range = manifest->rangeOf(package)) return range;
        if (manifest->folder == top_ || manifest->folder == "/") break;
        manifest = governing(std::string(source::parentPath(manifest->folder)));
    }
    return nullptr;
}

bool Packages::isDependency(const std::string& folder, std::string_view package) const {
    return rangeOf(folder, package) != nullptr;
}

std::string Packages::version(const std::string& folder, std::string_view package) const {
    // Inside the package itself (its own repository): its own version.
    if (const Manifest* own = governing(folder); own != nullptr && own->name == package) return own->version;
    if (const std::string place = installed(folder, package); !place.empty()) {
        if (const Manifest* manifest = at(place); manifest != nullptr && !manifest->version.empty()) {
            return manifest->version;
        }
    }
    if (const Manifest* sibling = workspace(package); sibling != nullptr && !sibling->version.empty()) {
        return sibling->version;
    }
    const std::string* named = rangeOf(folder, package);
    const std::string range = named != nullptr ? *named : std::string();
    const Manifest* importer = governing(folder);
    std::string locked =
        locks_.version(importer != nullptr ? importer->folder : folder, top_, package, range);
    if (!locked.empty()) return locked;
    return fromRange(range, package);
}

std::vector<std::pair<std::string, std::string>> Packages::problems() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto& [folder, entry] : entries_) {
        if (!entry->problem.empty())
            out.emplace_back((folder == "/" ? "" : folder) + "/package.json", entry->problem);
    }
    std::ranges::sort(out);
    return out;
}

}  // namespace audit::project
