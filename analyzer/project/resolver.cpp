#include "project/resolver.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "project/modelled_packages.h"
#include "source/paths.h"

namespace audit::project {
namespace {

using Kind = Target::Kind;

// Where compilers put their output when no tsconfig says it.
bool isOutputFolder(std::string_view name) {
    static constexpr std::array<std::string_view, 11> names{
        "dist", "lib", "build", "out", "built", "esm", "cjs", "es", "bin", "compiled", "output"};
    return std::ranges::find(names, name) != names.end();
}

// A condition of "exports" that a Node program, or one that reads sources, goes through.
bool isTakenCondition(std::string_view name, bool sources) {
    if (name == "require" || name == "node" || name == "default" || name == "import" || name == "module" ||
        name == "module-sync") {
        return true;
    }
    return sources && (name == "types" || name == "source" || name == "development" || name == "typescript" ||
                       name.starts_with('@'));
}

void collectTargets(const Json& value, std::string_view star, bool sources, std::vector<std::string>& out) {
    if (value.is_string()) {
        std::string target = value.get<std::string>();
        if (const std::size_t at = target.find('*'); at != std::string::npos) target.replace(at, 1, star);
        out.push_back(std::move(target));
    } else if (value.is_array()) {
        for (const Json& item : value) collectTargets(item, star, sources, out);
    } else if (value.is_object()) {
        // Conditions that say "sources" first: they name what is there without a build.
        if (sources) {
            for (const auto& [condition, target] : value.items()) {
                if (condition == "source" || condition == "development" || condition == "typescript") {
                    collectTargets(target, star, sources, out);
                }
            }
        }
        for (const auto& [condition, target] : value.items()) {
            if (isTakenCondition(condition, sources)) collectTargets(target, star, sources, out);
        }
    }
}

std::string_view stripDotSlash(std::string_view text) {
    while (text.starts_with("./")) text.remove_prefix(2);
    return text;
}

}  // namespace

std::vector<std::string> conditionalTargets(const Json& map, std::string_view key, bool sources) {
    std::vector<std::string> out;
    if (map.is_null()) return out;
    const bool keyed = map.is_object() && !map.empty() &&
                       (map.begin().key().starts_with('.') || map.begin().key().starts_with('#'));
    if (!keyed) {
        if (key == ".") collectTargets(map, "", sources, out);
        return out;
    }
    if (const Json* exact = member(map, key)) {
        collectTargets(*exact, "", sources, out);
        return out;
    }
    // The pattern with the longest text before its star.
    const Json* best = nullptr;
    std::string_view bestStar;
    std::size_t bestPrefix = 0;
    for (const auto& [pattern, value] : map.items()) {
        const std::size_t star = pattern.find('*');
        if (star == std::string::npos) continue;
        const std::string_view prefix = std::string_view(pattern).substr(0, star);
        const std::string_view suffix = std::string_view(pattern).substr(star + 1);
        if (!key.starts_with(prefix) || !key.ends_with(suffix) || key.size() < prefix.size() + suffix.size())
            continue;
        if (best != nullptr && prefix.size() <= bestPrefix) continue;
        best = &value;
        bestPrefix = prefix.size();
        bestStar = key.substr(prefix.size(), key.size() - prefix.size() - suffix.size());
    }
    if (best != nullptr) collectTargets(*best, bestStar, sources, out);
    return out;
}

Resolver::Resolver(const source::Disk& disk, const Packages& packages, const TsConfigs& configs,
                   const PackageFactsProvider* provider)
    : disk_(&disk), packages_(&packages), configs_(&configs), provider_(provider) {}

// A path as an import may write it: a file with or without extension, or a folder.
std::string Resolver::module(const std::string& path, Prefer prefer) const {
    std::string found = probeFile(*disk_, path, prefer);
    return found.empty() ? folderModule(path, prefer) : found;
}

std::string Resolver::folderModule(const std::string& folder, Prefer prefer) const {
    if (!disk_->isFolder(folder)) return {};
    if (disk_->isFile(folder + "/package.json")) {
        if (const Manifest* manifest = packages_->at(folder)) {
            std::string found = isInNodeModules(folder) ? inInstalled(*manifest, "", prefer)
                                                        : inWorkspace(*manifest, "", prefer);
            if (!found.empty()) return found;
        }
    }
    return probeIndex(*disk_, folder, prefer);
}

std::string Resolver::sourceOf(const std::string& output) const {
    const auto source = [&](const std::string& path) -> std::string {
        std::string found = probeFile(*disk_, std::string(withoutExtension(path)), Prefer::code);
        if (found.empty()) found = probeIndex(*disk_, std::string(withoutExtension(path)), Prefer::code);
        const bool written = !found.empty() && !isDeclarationPath(found) && !isJavaScriptPath(found);
        return written ? found : std::string();
    };
    const Manifest* manifest = packages_->governing(std::string(source::parentPath(output)));
    const std::string base = manifest != nullptr ? manifest->folder : packages_->top();
    for (const TsConfig* config : configs_->chain(base)) {
        if (config->outDir.empty() || !source::isWithin(config->outDir, output) || output == config->outDir)
            continue;
        const std::string below = output.substr(config->outDir.size() + 1);
        for (const std::string& folder :
             {config->rootDir, config->folder, config->folder + "/src", base + "/src", base}) {
            if (folder.empty() || folder == config->outDir) continue;
            if (std::string found = source(folder + "/" + below); !found.empty()) return found;
        }
    }
    // By the usual names: <base>/dist/x → <base>/src/x, <base>/x; <base>/dist/cjs/x, <base>/dist/src/x
    // likewise.
    if (!source::isWithin(base, output) || output == base) return {};
    std::string_view below = std::string_view(output).substr(base.size() + 1);
    for (int depth = 0; depth < 2; ++depth) {
        const std::size_t slash = below.find('/');
        if (slash == std::string_view::npos || !isOutputFolder(below.substr(0, slash))) break;
        below = below.substr(slash + 1);
        for (const std::string_view folder : {"/src/", "/lib/", "/source/", "/"}) {
            if (std::string found = source(base + std::string(folder) + std::string(below)); !found.empty())
                return found;
        }
    }
    return {};
}

std::string Resolver::sourceFolderOf(const std::string& folder) const {
    const auto firstFolder = [&](std::initializer_list<std::string> candidates) -> std::string {
        for (const std::string& candidate : candidates) {
            if (candidate != folder && disk_->isFolder(candidate)) return candidate;
        }
        return {};
    };
    const Manifest* manifest = packages_->governing(std::string(source::parentPath(folder)));
    const std::string base = manifest != nullptr ? manifest->folder : packages_->top();
    for (const TsConfig* config : configs_->chain(base)) {
        if (config->outDir.empty() || !source::isWithin(config->outDir, folder)) continue;
        const std::string below = folder.substr(config->outDir.size());
        std::string found = config->rootDir.empty()
                                ? firstFolder({config->folder + "/src" + below, config->folder + below})
                                : firstFolder({config->rootDir + below});
        if (!found.empty()) return found;
    }
    if (!source::isWithin(base, folder) || folder == base) return {};
    const std::string_view below = std::string_view(folder).substr(base.size() + 1);
    const std::size_t slash = std::min(below.find('/'), below.size());
    if (!isOutputFolder(below.substr(0, slash))) return {};
    const std::string rest(below.substr(slash));
    return firstFolder({base + "/src" + rest, base + rest});
}

bool Resolver::isLookedInto(const Manifest& manifest) const {
    if (isModelledPackage(manifest.name)) return false;
    if (provider_ != nullptr && provider_->knows(manifest.name)) return true;
    return std::ranges::any_of(manifest.dependencies, [&](const auto& dependency) {
        return dependency.first == "typeorm" || (provider_ != nullptr && provider_->knows(dependency.first));
    });
}

// A file of the repository of TypeORM itself is TypeORM, however it is reached: its tests import "../../src".
Target Resolver::at(std::string path) const {
    if (path.find("typeorm") != std::string::npos) {
        const Manifest* manifest = packages_->governing(std::string(source::parentPath(path)));
        if (manifest != nullptr && isModelledPackage(manifest->name)) {
            const std::string_view below = std::string_view(path).substr(manifest->folder.size() + 1);
            if (below.starts_with("src/")) {
                return {Kind::external, {}, manifest->name, std::string(withoutExtension(below.substr(4)))};
            }
        }
    }
    Target target{Kind::file, {}, {}, {}};
    target.path = std::move(path);
    return target;
}

Target Resolver::resolve(const std::string& from, std::string_view specifier) const {
    if (specifier.empty()) return {};
    if (const std::size_t query = specifier.find('?'); query != std::string_view::npos) {  // './x?raw'
        specifier = specifier.substr(0, query);
    }
    const Prefer prefer = isDeclarationPath(from) ? Prefer::declarations : Prefer::code;
    const bool relative = specifier == "." || specifier == ".." || specifier.starts_with("./") ||
                          specifier.starts_with("../") || specifier.starts_with('/');
    if (!relative) return bare(from, specifier, prefer);

    const std::string folder(source::parentPath(from));
    const std::string path = source::join(folder, specifier);
    const bool folderMeant = specifier.ends_with('/') || specifier.ends_with("/.") ||
                             specifier.ends_with("..") || specifier == ".";
    std::string found = folderMeant ? folderModule(path, prefer) : module(path, prefer);
    if (!found.empty()) return at(std::move(found));
    if (isInNodeModules(from)) return {};
    if (std::string source = sourceOf(path); !source.empty()) return at(std::move(source));
    // rootDirs: several folders that stand for one.
    for (const TsConfig* config : configs_->chain(folder)) {
        for (const std::string& root : config->rootDirs) {
            if (!source::isWithin(root, path) || path == root) continue;
            for (const std::string& other : config->rootDirs) {
                std::string elsewhere = module(other + path.substr(root.size()), prefer);
                if (!elsewhere.empty()) return at(std::move(elsewhere));
            }
        }
        break;
    }
    // It is there, but no module: data, a style sheet, a component of another language.
    if (disk_->isFile(path)) return {Kind::external, {}, std::string(specifier), {}};
    return {};
}

std::string Resolver::mapped(const TsConfig& config, std::string_view specifier, bool withBaseUrl,
                             Prefer prefer) const {
    for (const PathMapping& mapping : config.paths) {
        std::string_view star;
        if (mapping.wildcard) {
            if (!specifier.starts_with(mapping.prefix) || !specifier.ends_with(mapping.suffix) ||
                specifier.size() < mapping.prefix.size() + mapping.suffix.size()) {
                continue;
            }
            star = specifier.substr(mapping.prefix.size(),
                                    specifier.size() - mapping.prefix.size() - mapping.suffix.size());
        } else if (specifier != mapping.prefix) {
            continue;
        }
        for (const std::string& target : mapping.targets) {
            std::string path = target;
            if (const std::size_t at = path.find('*'); at != std::string::npos) path.replace(at, 1, star);
            path = source::normalize(path);
            if (isInNodeModules(path)) continue;
            std::string found = module(path, prefer);
            if (found.empty() || isDeclarationPath(found)) {
                if (std::string source = sourceOf(path); !source.empty()) found = std::move(source);
            }
            if (!found.empty()) return found;
        }
        if (!mapping.wildcard || mapping.prefix.size() > 0)
            break;  // TypeScript takes the best pattern and no other
    }
    if (withBaseUrl && !config.baseUrl.empty())
        return module(source::join(config.baseUrl, specifier), prefer);
    return {};
}

// A package whose sources are here: what its package.json says is built from them.
std::string Resolver::inWorkspace(const Manifest& manifest, std::string_view subpath, Prefer prefer) const {
    const auto source = [&](std::string_view target) -> std::string {
        const std::string path = source::join(manifest.folder, target);
        std::string found = probeFile(*disk_, path, prefer);
        if (!found.empty() && !isDeclarationPath(found) && !isJavaScriptPath(found)) return found;
        if (std::string written = sourceOf(path); !written.empty()) return written;
        if (found.empty()) found = probeIndex(*disk_, path, prefer);
        return found;
    };
    const std::string key = subpath.empty() ? "." : "./" + std::string(subpath);
    std::string compiled;
    const auto consider = [&](std::string_view target) {
        std::string found = target.empty() ? std::string() : source(target);
        if (!found.empty() && (isDeclarationPath(found) || isJavaScriptPath(found))) {
            if (compiled.empty() || isDeclarationPath(compiled)) compiled = std::move(found);
            return std::string();
        }
        return found;
    };
    for (const std::string& target : conditionalTargets(manifest.exports, key, true)) {
        if (std::string found = consider(target); !found.empty()) return found;
    }
    if (!subpath.empty()) {
        for (const std::string& target : {std::string(subpath), "src/" + std::string(subpath)}) {
            if (std::string found = consider(target); !found.empty()) return found;
        }
        return compiled;
    }
    for (const std::string& target : {manifest.main, manifest.module, manifest.types}) {
        if (std::string found = consider(target); !found.empty()) return found;
    }
    for (const std::string_view target : {"src/index", "index", "src/main", "lib/index"}) {
        if (std::string found = consider(target); !found.empty()) return found;
    }
    return compiled;
}

std::string Resolver::inInstalled(const Manifest& manifest, std::string_view subpath, Prefer prefer) const {
    std::string declaration;
    const auto consider = [&](std::string_view target) -> std::string {
        if (target.empty()) return {};
        const std::string path = source::join(manifest.folder, target);
        std::string found = probeFile(*disk_, path, prefer);
        if (found.empty()) found = probeIndex(*disk_, path, prefer);
        if (!found.empty() && isDeclarationPath(found) && prefer == Prefer::code) {
            if (declaration.empty()) declaration = std::move(found);
            return {};
        }
        return found;
    };
    const std::string key = subpath.empty() ? "." : "./" + std::string(subpath);
    if (prefer == Prefer::declarations && subpath.empty()) {
        if (std::string found = consider(manifest.types); !found.empty()) return found;
    }
    for (const std::string& target : conditionalTargets(manifest.exports, key, false)) {
        if (std::string found = consider(target); !found.empty()) return found;
    }
    if (!subpath.empty()) {
        std::string found = consider(subpath);
        if (found.empty() && disk_->isFile(manifest.folder + "/" + std::string(subpath) + "/package.json")) {
            if (const Manifest* inner = packages_->at(manifest.folder + "/" + std::string(subpath))) {
                found = inInstalled(*inner, "", prefer);
            }
        }
        return found.empty() ? declaration : found;
    }
    for (const std::string& target : {manifest.main, std::string("index"), manifest.module, manifest.types}) {
        if (std::string found = consider(target); !found.empty()) return found;
    }
    return declaration;
}

Target Resolver::bare(const std::string& from, std::string_view specifier, Prefer prefer) const {
    std::string key(source::parentPath(from));
    key += prefer == Prefer::code ? '\0' : '\1';
    key += specifier;
    Shard& shard = shards_[std::hash<std::string>()(key) % shardCount];
    {
        const std::lock_guard lock(shard.mutex);
        if (const auto at = shard.found.find(key); at != shard.found.end()) return at->second;
    }
    Target target = findBare(from, specifier, prefer);
    const std::lock_guard lock(shard.mutex);
    return shard.found.emplace(std::move(key), std::move(target)).first->second;
}

Target Resolver::findBare(const std::string& from, std::string_view specifier, Prefer prefer) const {
    const BareSpecifier parts = splitBare(specifier);
    const Target external{Kind::external, {}, std::string(parts.package), std::string(parts.subpath)};
    if (specifier.find(':') != std::string_view::npos) {  // node:path, https://…, virtual:…
        return {Kind::external, {}, std::string(specifier), {}};
    }
    if (isModelledPackage(parts.package)) return external;

    const std::string folder(source::parentPath(from));
    const bool inPackage = isInNodeModules(from);
    if (specifier.starts_with('#')) {
        const Manifest* own = packages_->governing(folder);
        if (own != nullptr) {
            for (const std::string& target : conditionalTargets(own->imports, specifier, !inPackage)) {
                if (target.starts_with('#')) continue;
                if (!target.starts_with('.')) return bare(from, target, prefer);
                const std::string path = source::join(own->folder, target);
                std::string found = module(path, prefer);
                if (found.empty() || (!inPackage && (isDeclarationPath(found) || isJavaScriptPath(found)))) {
                    if (std::string source = sourceOf(path); !source.empty()) found = std::move(source);
                }
                if (!found.empty()) return at(std::move(found));
            }
        }
    }

    // A folder `vite` below baseUrl does not hide the dependency of that name.
    const bool dependency = packages_->isDependency(folder, parts.package);
    const std::vector<const TsConfig*>* configs = nullptr;
    std::size_t tried = 0;
    if (!inPackage) {
        configs = &configs_->chain(folder);
        // The nearest configuration and those it refers to (a "solution" file has no paths of its own).
        const std::string nearest = configs->empty() ? std::string() : configs->front()->folder;
        for (; tried < configs->size() && (*configs)[tried]->folder == nearest; ++tried) {
            if (std::string found = mapped(*(*configs)[tried], specifier, !dependency, prefer);
                !found.empty()) {
                return at(std::move(found));
            }
        }
    }

    if (const Manifest* own = packages_->governing(folder); own != nullptr && own->name == parts.package) {
        std::string found = isInNodeModules(own->folder) ? inInstalled(*own, parts.subpath, prefer)
                                                         : inWorkspace(*own, parts.subpath, prefer);
        if (!found.empty()) return at(std::move(found));
    }
    if (const std::string place = packages_->installed(folder, parts.package); !place.empty()) {
        if (const Manifest* manifest = packages_->at(place)) {
            std::string found;
            if (!isInNodeModules(place)) {
                found = inWorkspace(*manifest, parts.subpath, prefer);
            } else if (isLookedInto(*manifest)) {
                found = inInstalled(*manifest, parts.subpath, prefer);
            } else {
                return external;
            }
            if (!found.empty()) return at(std::move(found));
            return external;
        }
    }
    if (const Manifest* sibling = packages_->workspace(parts.package); sibling != nullptr) {
        std::string found = inWorkspace(*sibling, parts.subpath, prefer);
        if (!found.empty()) return at(std::move(found));
    }
    if (provider_ != nullptr && provider_->knows(parts.package)) {
        Target target = external;
        target.kind = Kind::summary;
        return target;
    }
    if (configs == nullptr) return external;

    // Nothing of that name is installed. A path mapping further up, or one of module-alias, may mean it.
    for (; tried < configs->size(); ++tried) {
        if (std::string found = mapped(*(*configs)[tried], specifier, !dependency, prefer); !found.empty()) {
            return at(std::move(found));
        }
    }
    if (const Manifest* own = packages_->governing(folder); own != nullptr && own->aliases.is_object()) {
        for (const auto& [alias, target] : own->aliases.items()) {
            if (!target.is_string() || !specifier.starts_with(alias)) continue;
            std::string_view rest = specifier.substr(alias.size());
            if (!rest.empty() && !rest.starts_with('/')) continue;
            while (rest.starts_with('/')) rest.remove_prefix(1);
            const std::string path =
                source::join(own->folder, target.get<std::string>() + "/" + std::string(stripDotSlash(rest)));
            std::string found = sourceOf(path);
            if (found.empty()) found = module(path, prefer);
            if (!found.empty()) return at(std::move(found));
        }
    }
    return external;
}

}  // namespace audit::project
