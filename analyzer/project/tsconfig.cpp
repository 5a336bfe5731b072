#include "project/tsconfig.h"

#include <algorithm>
#include <optional>

#include "project/jsonc.h"
#include "project/limits.h"
#include "source/paths.h"

namespace audit::project {
namespace {

constexpr int maxExtends = 32;

// TypeScript 5.5: `${configDir}` is the folder of the configuration that is used, not of the one that says
// it.
std::string place(std::string_view folder, std::string_view configFolder, const std::string& text) {
    constexpr std::string_view variable = "${configDir}";
    if (text.starts_with(variable)) return source::join(configFolder, "./" + text.substr(variable.size()));
    return source::join(folder, text);
}

std::vector<PathMapping> readPaths(const Json& paths, const std::string& base,
                                   std::string_view configFolder) {
    std::vector<PathMapping> mappings;
    if (!paths.is_object()) return mappings;
    for (const auto& [pattern, targets] : paths.items()) {
        if (!targets.is_array()) continue;
        PathMapping mapping;
        const std::size_t star = pattern.find('*');
        mapping.wildcard = star != std::string::npos;
        mapping.prefix = pattern.substr(0, star);
        if (mapping.wildcard) mapping.suffix = pattern.substr(star + 1);
        for (const Json& target : targets) {
            if (target.is_string())
                mapping.targets.push_back(place(base, configFolder, target.get<std::string>()));
        }
        mappings.push_back(std::move(mapping));
    }
    std::ranges::stable_sort(mappings, [](const PathMapping& a, const PathMapping& b) {
        if (a.wildcard != b.wildcard) return !a.wildcard;
        return a.prefix.size() > b.prefix.size();
    });
    return mappings;
}

// The file that a reference leads to: `path` names a folder or a file.
std::string referenced(const source::Disk& disk, const std::string& folder, const std::string& path) {
    std::string at = source::join(folder, path);
    return disk.isFolder(at) ? at + "/tsconfig.json" : at;
}

}  // namespace

TsConfigs::TsConfigs(const source::Disk& disk, std::string top) : disk_(&disk), top_(std::move(top)) {}

// The file that `extends` names, or "".
std::string TsConfigs::extended(const std::string& folder, std::string_view name) const {
    const auto file = [&](const std::string& at) -> std::string {
        if (disk_->isFile(at)) return at;
        if (disk_->isFile(at + ".json")) return at + ".json";
        if (disk_->isFile(at + "/tsconfig.json")) return at + "/tsconfig.json";
        return {};
    };
    if (name.starts_with('.') || name.starts_with('/')) return file(source::join(folder, name));
    for (std::string_view up = folder;; up = source::parentPath(up)) {
        std::string found = file(source::join(up, "node_modules/" + std::string(name)));
        if (!found.empty() || up == "/" || up == ".") return found;
    }
}

TsConfigs::Loaded TsConfigs::read(const std::string& file, int depth) const {
    Loaded loaded;
    if (depth > maxExtends) {
        loaded.problem = "`extends` nests too deep or goes round in a circle";
        return loaded;
    }
    const auto text = disk_->read(file, maxConfigBytes);
    if (!text) {
        loaded.problem = source::describe(text.error());
        return loaded;
    }
    const std::optional<Json> json = parseJsonc(*text);
    if (!json || !json->is_object()) {
        loaded.problem = "malformed JSON";
        return loaded;
    }

    auto config = std::make_unique<TsConfig>();
    const std::string folder(source::parentPath(file));

    // What is inherited: later ones of a list win over earlier ones.
    std::vector<std::string> bases;
    if (const Json* extends = member(*json, "extends")) {
        if (extends->is_string()) bases.push_back(extends->get<std::string>());
        if (extends->is_array()) {
            for (const Json& base : *extends) {
                if (base.is_string()) bases.push_back(base.get<std::string>());
            }
        }
    }
    for (const std::string& name : bases) {
        const std::string base = extended(folder, name);
        if (base.empty()) continue;  // usually a package that is not installed; it seldom has paths
        Loaded inherited = read(base, depth + 1);
        if (!inherited.config) {
            loaded.problem = inherited.problem;
            continue;
        }
        TsConfig& from = *inherited.config;
        if (!from.baseUrl.empty()) config->baseUrl = from.baseUrl;
        if (!from.paths.empty()) config->paths = std::move(from.paths);
        if (!from.outDir.empty()) config->outDir = from.outDir;
        if (!from.rootDir.empty()) config->rootDir = from.rootDir;
        if (!from.rootDirs.empty()) config->rootDirs = std::move(from.rootDirs);
    }
    config->file = file;
    config->folder = folder;

    if (const Json* options = member(*json, "compilerOptions")) {
        const auto folderOption = [&](std::string_view key, std::string& into) {
            const std::string written = stringMember(*options, key);
            if (!written.empty()) into = place(folder, folder, written);
        };
        folderOption("baseUrl", config->baseUrl);
        folderOption("outDir", config->outDir);
        folderOption("rootDir", config->rootDir);
        if (const Json* paths = member(*options, "paths")) {
            config->paths = readPaths(*paths, config->baseUrl.empty() ? folder : config->baseUrl, folder);
        }
        if (const Json* dirs = member(*options, "rootDirs"); dirs != nullptr && dirs->is_array()) {
            config->rootDirs.clear();
            for (const Json& dir : *dirs) {
                if (dir.is_string())
                    config->rootDirs.push_back(place(folder, folder, dir.get<std::string>()));
            }
        }
    }
    if (const Json* references = member(*json, "references");
        references != nullptr && references->is_array()) {
        for (const Json& reference : *references) {
            const std::string path = stringMember(reference, "path");
            if (!path.empty()) config->references.push_back(referenced(*disk_, folder, path));
        }
    }
    loaded.config = std::move(config);
    return loaded;
}

const TsConfig* TsConfigs::loadLocked(const std::string& file) const {
    auto at = files_.find(file);
    if (at == files_.end()) {
        Loaded loaded;
        if (disk_->isFile(file)) loaded = read(file, 0);
        at = files_.emplace(file, std::move(loaded)).first;
    }
    return at->second.config.get();
}

const TsConfig* TsConfigs::load(const std::string& file) const {
    const std::lock_guard lock(mutex_);
    return loadLocked(file);
}

const std::vector<const TsConfig*>& TsConfigs::chain(const std::string& folder) const {
    const std::lock_guard lock(mutex_);
    return chainLocked(folder);
}

const std::vector<const TsConfig*>& TsConfigs::chainLocked(const std::string& folder) const {
    if (const auto at = chains_.find(folder); at != chains_.end()) return at->second;

    std::vector<const TsConfig*> configs;
    const auto add = [&](const std::string& file) {
        const TsConfig* config = loadLocked(file);
        if (config != nullptr && std::ranges::find(configs, config) == configs.end())
            configs.push_back(config);
        return config;
    };
    bool any = false;
    for (const std::string_view name : {"/tsconfig.json", "/jsconfig.json", "/tsconfig.base.json"}) {
        const std::string file = folder + std::string(name);
        if (!disk_->isFile(file)) continue;
        any = true;
        if (const TsConfig* config = add(file)) {
            for (const std::string& reference : config->references) {
                if (source::isWithin(folder, reference)) add(reference);
            }
        }
    }
    if (any) {
        if (auto entries = disk_->list(folder)) {
            std::ranges::sort(*entries, {}, &source::Entry::name);
            for (const source::Entry& entry : *entries) {
                if (entry.name.starts_with("tsconfig.") && entry.name.ends_with(".json"))
                    add(folder + "/" + entry.name);
            }
        }
    }
    const std::string_view above = source::parentPath(folder);
    if (folder != top_ && above != folder && above != ".") {
        for (const TsConfig* config : chainLocked(std::string(above))) {
            if (std::ranges::find(configs, config) == configs.end()) configs.push_back(config);
        }
    }
    return chains_.emplace(folder, std::move(configs)).first->second;
}

std::vector<std::pair<std::string, std::string>> TsConfigs::problems() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto& [file, loaded] : files_) {
        if (!loaded.problem.empty()) out.emplace_back(file, loaded.problem);
    }
    std::ranges::sort(out);
    return out;
}

}  // namespace audit::project
