#include <utility>

#include "source/disk.h"
#include "source/paths.h"

namespace audit::source {

namespace {

constexpr int maxLinks = 40;  // as Linux has it

std::string absolute(std::string_view path) {
    return join("/", path);
}

}  // namespace

void MemoryDisk::add(std::string_view path, Item item) {
    const std::string at = absolute(path);
    for (std::string above(parentPath(at)); !items_.contains(above); above = std::string(parentPath(above))) {
        items_[above] = {EntryKind::folder, {}, false};
    }
    items_[at] = std::move(item);
}

void MemoryDisk::write(std::string_view path, std::string content) {
    add(path, {EntryKind::file, std::move(content), false});
}

void MemoryDisk::link(std::string_view path, std::string target) {
    add(path, {EntryKind::link, std::move(target), false});
}

void MemoryDisk::folder(std::string_view path) {
    add(path, {EntryKind::folder, {}, false});
}

void MemoryDisk::deny(std::string_view path) {
    items_[absolute(path)].denied = true;
}

// Follows links in every part of the path; "" when it leads nowhere.
std::string MemoryDisk::resolve(const std::string& path, int depth) const {
    if (depth > maxLinks) return {};
    const std::string whole = absolute(path);
    std::string at = "/";
    std::size_t from = 1;
    while (from < whole.size()) {
        const std::size_t end = std::min(whole.find('/', from), whole.size());
        const std::string next = join(at, whole.substr(from, end - from));
        const auto found = items_.find(next);
        if (found == items_.end()) return {};
        at = next;
        if (found->second.kind == EntryKind::link) {
            at = resolve(join(parentPath(next), found->second.content), depth + 1);
            if (at.empty()) return {};
        }
        from = end + 1;
    }
    return at;
}

Result<std::vector<Entry>, DiskError> MemoryDisk::list(const std::string& folder) const {
    const std::string at = resolve(folder);
    const auto found = items_.find(at);
    if (found == items_.end() || found->second.kind != EntryKind::folder) return DiskError::notFound;
    if (found->second.denied) return DiskError::denied;
    std::vector<Entry> entries;
    for (const auto& [path, item] : items_) {
        if (path != "/" && parentPath(path) == at)
            entries.push_back({std::string(fileName(path)), item.kind});
    }
    return entries;
}

Result<std::string, DiskError> MemoryDisk::read(const std::string& file, std::uint64_t limit) const {
    const auto found = items_.find(resolve(file));
    if (found == items_.end()) return DiskError::notFound;
    if (found->second.denied) return DiskError::denied;
    if (found->second.kind != EntryKind::file) return DiskError::notAFile;
    if (found->second.content.size() > limit) return DiskError::tooLarge;
    return found->second.content;
}

EntryKind MemoryDisk::kind(const std::string& path) const {
    const auto found = items_.find(resolve(path));
    return found == items_.end() ? EntryKind::none : found->second.kind;
}

std::string MemoryDisk::canonical(const std::string& path) const {
    const std::string at = resolve(path);
    return items_.contains(at) ? at : std::string();
}

}  // namespace audit::source
