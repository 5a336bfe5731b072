#include "project/manifest.h"

#include <algorithm>

#include "project/limits.h"

namespace audit::project {
namespace {

void readStrings(const Json* list, std::vector<std::string>& into) {
    if (list == nullptr || !list->is_array()) return;
    for (const Json& item : *list) {
        if (item.is_string()) into.push_back(item.get<std::string>());
    }
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
        text.remove_suffix(1);
    return text;
}

// A YAML scalar without quotes and comment.
std::string scalar(std::string_view text) {
    text = trim(text);
    if (!text.empty() && (text.front() == '\'' || text.front() == '"')) {
        const std::size_t end = text.find(text.front(), 1);
        return std::string(text.substr(1, end == std::string_view::npos ? end : end - 1));
    }
    if (const std::size_t comment = text.find(" #"); comment != std::string_view::npos)
        text = text.substr(0, comment);
    return std::string(trim(text));
}

// The key of `key: value`, quotes removed; `value` is what follows. "" when the line is no such thing.
std::string keyOf(std::string_view line, std::string_view& value) {
    line = trim(line);
    std::size_t colon = 0;
    if (!line.empty() && (line.front() == '\'' || line.front() == '"')) {
        const std::size_t end = line.find(line.front(), 1);
        if (end == std::string_view::npos) return {};
        colon = line.find(':', end);
    } else {
        colon = line.find(':');
    }
    if (colon == std::string_view::npos) return {};
    value = trim(line.substr(colon + 1));
    return scalar(line.substr(0, colon));
}

}  // namespace

const std::string* Manifest::rangeOf(std::string_view package) const {
    const auto at = ranges.find(package);
    return at == ranges.end() ? nullptr : &dependencies[at->second].second;
}

std::optional<Manifest> readManifest(const source::Disk& disk, const std::string& folder,
                                     std::string* problem) {
    const std::string file = folder + "/package.json";
    if (!disk.isFile(file)) return std::nullopt;
    const auto text = disk.read(file, maxConfigBytes);
    if (!text) {
        if (problem != nullptr) *problem = source::describe(text.error());
        return std::nullopt;
    }
    const std::optional<Json> json = parseJsonc(*text);
    if (!json || !json->is_object()) {
        if (problem != nullptr) *problem = "malformed JSON";
        return std::nullopt;
    }

    Manifest manifest;
    manifest.folder = folder;
    manifest.name = stringMember(*json, "name");
    manifest.version = stringMember(*json, "version");
    manifest.main = stringMember(*json, "main");
    manifest.module = stringMember(*json, "module");
    manifest.types = stringMember(*json, "types");
    if (manifest.types.empty()) manifest.types = stringMember(*json, "typings");
    if (const Json* exports = member(*json, "exports")) manifest.exports = *exports;
    if (const Json* imports = member(*json, "imports")) manifest.imports = *imports;
    if (const Json* aliases = member(*json, "_moduleAliases")) manifest.aliases = *aliases;
    for (const std::string_view kind :
         {"dependencies", "devDependencies", "peerDependencies", "optionalDependencies"}) {
        const Json* group = member(*json, kind);
        if (group == nullptr || !group->is_object()) continue;
        const std::size_t first = manifest.dependencies.size();
        for (const auto& [name, range] : group->items()) {
            if (range.is_string()) manifest.dependencies.emplace_back(name, range.get<std::string>());
        }
        std::sort(manifest.dependencies.begin() + static_cast<std::ptrdiff_t>(first),
                  manifest.dependencies.end());
    }
    for (std::size_t i = 0; i < manifest.dependencies.size(); ++i) {
        manifest.ranges.emplace(manifest.dependencies[i].first, i);  // the first group that names it counts
    }
    if (const Json* workspaces = member(*json, "workspaces")) {
        readStrings(workspaces, manifest.workspaces);
        readStrings(member(*workspaces, "packages"), manifest.workspaces);  // yarn's object form
    }
    return manifest;
}

PnpmWorkspace readPnpmWorkspace(std::string_view text) {
    PnpmWorkspace workspace;
    std::string section;  // the top-level key
    std::string catalog;  // the key below `catalogs:`
    std::size_t catalogIndent = 0;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        const std::string_view body = trim(line);
        if (body.empty() || body.front() == '#') continue;
        const std::size_t indent = line.find_first_not_of(" \t");

        if (body.front() == '-' && section == "packages") {
            workspace.packages.push_back(scalar(body.substr(1)));
            continue;
        }
        std::string_view value;
        const std::string key = keyOf(body, value);
        if (key.empty()) continue;
        if (indent == 0) {
            section = key;
            catalog.clear();
            if (section == "packages" && value.starts_with('[')) {  // flow style: ["apps/*", "packages/*"]
                value = value.substr(1, value.find(']') - 1);
                while (!value.empty()) {
                    const std::size_t comma = value.find(',');
                    if (std::string item = scalar(value.substr(0, comma)); !item.empty()) {
                        workspace.packages.push_back(std::move(item));
                    }
                    value = comma == std::string_view::npos ? std::string_view() : value.substr(comma + 1);
                }
            }
            continue;
        }
        if (section == "catalog") workspace.catalog.emplace_back("default/" + key, scalar(value));
        if (section == "catalogs") {
            if (catalog.empty() || indent <= catalogIndent) {
                catalog = key;
                catalogIndent = indent;
            } else {
                workspace.catalog.emplace_back(catalog + "/" + key, scalar(value));
            }
        }
    }
    return workspace;
}

}  // namespace audit::project
