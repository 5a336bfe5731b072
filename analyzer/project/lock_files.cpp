#include "project/lock_files.h"

#include <algorithm>
#include <cstring>

#include "project/limits.h"
#include "source/paths.h"

namespace audit::project {
namespace {

constexpr std::size_t none = std::string_view::npos;

// memmem is several times faster than string_view::find over megabytes.
std::size_t search(std::string_view text, std::string_view word, std::size_t from = 0) {
    if (from >= text.size()) return none;
    const void* at = ::memmem(text.data() + from, text.size() - from, word.data(), word.size());
    return at == nullptr ? none : static_cast<std::size_t>(static_cast<const char*>(at) - text.data());
}

std::string_view skipSpace(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first == none ? std::string_view() : text.substr(first);
}

std::string_view line(std::string_view text) {
    return text.substr(0, text.find('\n'));
}

// `"version": "1.2.3"` right behind an opening brace.
std::string versionBehindBrace(std::string_view rest) {
    rest = skipSpace(rest);
    constexpr std::string_view key = "\"version\"";
    if (!rest.starts_with(key)) return {};
    rest = skipSpace(rest.substr(key.size()));
    if (!rest.starts_with(':')) return {};
    rest = skipSpace(rest.substr(1));
    if (!rest.starts_with('"')) return {};
    const std::size_t end = rest.find('"', 1);
    return end == none ? std::string() : std::string(rest.substr(1, end - 1));
}

// What follows `"key": {` (spaces as they come) at the first place at or after `from`; none when there is
// none.
std::size_t behindObjectKey(std::string_view text, std::string_view quotedKey, std::size_t from,
                            std::size_t& keyAt) {
    for (std::size_t at = search(text, quotedKey, from); at != none; at = search(text, quotedKey, at + 1)) {
        std::size_t i = text.find_first_not_of(" \t\r\n", at + quotedKey.size());
        if (i == none || text[i] != ':') continue;
        i = text.find_first_not_of(" \t\r\n", i + 1);
        if (i == none || text[i] != '{') continue;
        keyAt = at;
        return i + 1;
    }
    return none;
}

std::string unquoted(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '"' || text.front() == '\''))
        text.remove_prefix(1);
    const std::size_t end = text.find_first_of(" \"'\r\n");
    return std::string(text.substr(0, end));
}

// pnpm writes the peers behind the version: "0.3.20(pg@8.11.0)", "0.2.45_pg@8.7.1".
std::string withoutPeers(std::string_view version) {
    version = version.substr(0, version.find_first_of("(_"));
    if (version.starts_with("link:") || version.starts_with("file:")) return {};
    if (const std::size_t at = version.rfind('@'); at != none && at > 0)
        version = version.substr(at + 1);  // an alias
    if (version.empty() || version.front() < '0' || version.front() > '9') return {};
    return std::string(version);
}

}  // namespace

std::string npmLockVersion(std::string_view text, std::string_view importer, std::string_view package) {
    const std::string name(package);
    std::size_t keyAt = 0;
    // v2, v3: "packages" has one entry for each folder, nested ones first.
    for (std::string folder = importer == "." ? "" : std::string(importer);;
         folder = std::string(source::parentPath(folder))) {
        if (folder == ".") folder.clear();
        const std::string key = "\"" + (folder.empty() ? "" : folder + "/") + "node_modules/" + name + "\"";
        const std::size_t behind = behindObjectKey(text, key, 0, keyAt);
        if (behind != none) {
            if (std::string version = versionBehindBrace(text.substr(behind)); !version.empty())
                return version;
        }
        if (folder.empty()) break;
    }
    // v1: "dependencies" nest; the least indented one is the top-level one.
    std::string best;
    std::size_t bestIndent = none;
    const std::string key = "\"" + name + "\"";
    for (std::size_t from = 0;;) {
        const std::size_t behind = behindObjectKey(text, key, from, keyAt);
        if (behind == none) break;
        from = behind;
        const std::size_t lineStart = text.rfind('\n', keyAt);
        const std::size_t indent = keyAt - (lineStart == none ? 0 : lineStart);
        std::string version = versionBehindBrace(text.substr(behind));
        if (!version.empty() && indent < bestIndent) {
            best = std::move(version);
            bestIndent = indent;
        }
    }
    return best;
}

std::string yarnLockVersion(std::string_view text, std::string_view package, std::string_view range) {
    const std::string name = std::string(package) + "@";
    std::string first;
    for (std::size_t at = search(text, name); at != none; at = search(text, name, at + 1)) {
        // One of the descriptors of an entry: `a@^1, a@^1.2:` or `"@a/b@npm:^1, @a/b@npm:^2":` in the first
        // column.
        const std::size_t lineStart = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
        if (text[lineStart] == ' ' || text[lineStart] == '#') continue;
        if (at > lineStart && text[at - 1] != '"' && text[at - 1] != ' ') continue;
        const std::string_view header = line(text.substr(lineStart));
        std::string_view rest = text.substr(lineStart + header.size());
        std::string version;
        for (int i = 0; i < 4 && rest.starts_with('\n'); ++i) {
            const std::string_view next = line(rest.substr(1));
            rest = rest.substr(1 + next.size());
            const std::string_view body = skipSpace(next);
            if (body.starts_with("version ")) version = unquoted(body.substr(8));
            if (body.starts_with("version: ")) version = unquoted(body.substr(9));
            if (!version.empty()) break;
        }
        if (version.empty() || version.starts_with("0.0.0-use.local")) continue;
        if (first.empty()) first = version;
        std::string_view wanted = text.substr(at + name.size());
        if (wanted.starts_with("npm:")) wanted.remove_prefix(4);
        if (!range.empty() && wanted.starts_with(range)) {
            const std::string_view behind = wanted.substr(range.size());
            if (behind.starts_with(',') || behind.starts_with('"') || behind.starts_with(':')) return version;
        }
    }
    return first;
}

std::string pnpmLockVersion(std::string_view text, std::string_view importer, std::string_view package) {
    const std::string name(package);
    const std::string keys[] = {name + ":", "'" + name + "':", "\"" + name + "\":"};

    // The part of the file that speaks of the importer: below `importers:` with its name, else the whole
    // head.
    std::string_view part = text;
    if (const std::size_t importers = search(text, "\nimporters:");
        importers != none || text.starts_with("importers:")) {
        part = text.substr(importers == none ? 0 : importers + 1);
        std::size_t at = none;
        const std::string folder(importer);
        for (const std::string& key :
             {"\n  " + folder + ":", "\n  '" + folder + "':", "\n  \"" + folder + "\":"}) {
            if (at == none) at = search(part, key);
        }
        if (at == none) {
            part = {};
        } else {
            part = part.substr(at + 1);
            std::size_t end = part.find('\n');
            while (end != none && end + 3 < part.size() &&
                   (part.substr(end + 1, 3) == "   " || part[end + 1] == '\n')) {
                end = part.find('\n', end + 1);
            }
            part = part.substr(0, end);
        }
    } else if (const std::size_t packages = search(text, "\npackages:"); packages != none) {
        part = text.substr(0, packages);
    }
    for (const std::string& key : keys) {
        for (std::size_t at = search(part, key); at != none; at = search(part, key, at + 1)) {
            if (at == 0 || part[at - 1] != ' ') continue;
            const std::string_view value = skipSpace(line(part.substr(at + key.size())));
            if (!value.empty()) {  // lockfile 5: `typeorm: 0.2.45_pg@8.7.1`, or a range below `specifiers:`
                const std::string version = withoutPeers(unquoted(value));
                if (!version.empty()) return version;
                continue;
            }
            std::string_view rest = part.substr(std::min(part.size(), at + key.size() + 1));
            for (int i = 0; i < 2; ++i) {
                const std::string_view next = line(rest);
                const std::string_view body = skipSpace(next);
                if (body.starts_with("version:")) return withoutPeers(unquoted(body.substr(8)));
                rest = rest.substr(std::min(rest.size(), next.size() + 1));
            }
        }
    }
    // Not a dependency of the importer itself: what is installed at all.
    for (const std::string& key : {"  /" + name + "@", "  " + name + "@", "  '" + name + "@",
                                   "  /" + name + "/", "  '/" + name + "@"}) {
        for (std::size_t at = search(text, key); at != none; at = search(text, key, at + 1)) {
            if (at == 0 || text[at - 1] != '\n') continue;
            std::string_view version = text.substr(at + key.size());
            version = version.substr(0, version.find_first_of("(_:'\n"));
            if (!version.empty() && version.front() >= '0' && version.front() <= '9')
                return std::string(version);
        }
    }
    return {};
}

std::string_view LockFiles::text(const std::string& file) const {
    const std::lock_guard lock(mutex_);
    auto at = texts_.find(file);
    if (at == texts_.end()) {
        auto content = std::make_unique<std::string>();
        if (disk_->isFile(file)) {
            if (auto read = disk_->read(file, maxLockBytes)) *content = std::move(*read);
        }
        at = texts_.emplace(file, std::move(content)).first;
    }
    return *at->second;
}

std::string LockFiles::version(const std::string& folder, const std::string& top, std::string_view package,
                               std::string_view range) const {
    for (std::string_view at = folder;; at = source::parentPath(at)) {
        const std::string base = at == "/" ? "" : std::string(at);
        const std::string importer = source::relative(at, folder);
        std::string version;
        for (const std::string_view name : {"/package-lock.json", "/npm-shrinkwrap.json"}) {
            if (version.empty()) version = npmLockVersion(text(base + std::string(name)), importer, package);
        }
        if (version.empty()) version = yarnLockVersion(text(base + "/yarn.lock"), package, range);
        if (version.empty()) version = pnpmLockVersion(text(base + "/pnpm-lock.yaml"), importer, package);
        if (!version.empty()) return version;
        if (at == top || at == "/" || at == ".") return {};
    }
}

}  // namespace audit::project
