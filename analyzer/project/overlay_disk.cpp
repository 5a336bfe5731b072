#include "project/overlay_disk.h"

#include <algorithm>
#include <functional>
#include <string_view>

#include "source/paths.h"

namespace audit::project {

using source::DiskError;
using source::Entry;
using source::EntryKind;
using source::Result;

void OverlayDisk::overlay(const std::string& path, std::string text) {
    known_[path] = EntryKind::file;
    for (std::string_view folder = source::parentPath(path); folder.size() > 1;
         folder = source::parentPath(folder)) {
        known_.emplace(folder, EntryKind::folder);
    }
    overlays_[path] = std::move(text);
}

Result<std::vector<Entry>, DiskError> OverlayDisk::list(const std::string& folder) const {
    Result<std::vector<Entry>, DiskError> listed = base_->list(folder);
    if (remembering_ && listed) rememberListing(folder, *listed);
    if (overlays_.empty()) return listed;

    std::vector<Entry> entries;
    if (listed) entries = std::move(*listed);
    bool any = false;
    for (const auto& [path, text] : overlays_) {
        if (path == folder || !source::isWithin(folder, path)) continue;
        any = true;
        const std::string_view below = std::string_view(path).substr(folder == "/" ? 1 : folder.size() + 1);
        const std::size_t slash = below.find('/');
        std::string name(below.substr(0, slash));
        const bool listedAlready =
            std::ranges::any_of(entries, [&](const Entry& entry) { return entry.name == name; });
        if (!listedAlready) {
            entries.push_back(
                {std::move(name), slash == std::string_view::npos ? EntryKind::file : EntryKind::folder});
        }
    }
    if (!listed && !any) return listed;
    return entries;
}

Result<std::string, DiskError> OverlayDisk::read(const std::string& file, std::uint64_t limit) const {
    const auto at = overlays_.find(file);
    if (at == overlays_.end()) return base_->read(file, limit);
    if (at->second.size() > limit) return DiskError::tooLarge;
    return at->second;
}

OverlayDisk::Shard& OverlayDisk::shardOf(const std::string& path) const {
    return shards_[std::hash<std::string>()(path) % shardCount];
}

void OverlayDisk::rememberListing(const std::string& folder, const std::vector<Entry>& entries) const {
    for (const Entry& entry : entries) {
        std::string path = folder == "/" ? folder : folder + "/";
        path += entry.name;
        known_.emplace(std::move(path), entry.kind);
    }
    listed_.insert(folder);
}

EntryKind OverlayDisk::kind(const std::string& path) const {
    if (const auto at = known_.find(path); at != known_.end()) {
        if (at->second != EntryKind::link) return at->second;
    } else if (listed_.contains(source::parentPath(path)) && !path.ends_with('/')) {
        return EntryKind::none;
    }
    Shard& shard = shardOf(path);
    {
        const std::lock_guard lock(shard.mutex);
        if (const auto at = shard.kinds.find(path); at != shard.kinds.end()) return at->second;
    }
    // Of many paths below one folder that is not there only the folder is asked for.
    const std::string parent(source::parentPath(path));
    const bool astray = parent.size() > 1 && parent.size() < path.size() && kind(parent) == EntryKind::none;
    const EntryKind found = astray ? EntryKind::none : base_->kind(path);
    const std::lock_guard lock(shard.mutex);
    shard.kinds.emplace(path, found);
    return found;
}

std::string OverlayDisk::canonical(const std::string& path) const {
    Shard& shard = shardOf(path);
    {
        const std::lock_guard lock(shard.mutex);
        if (const auto at = shard.canonical.find(path); at != shard.canonical.end()) return at->second;
    }
    std::string found = base_->canonical(path);
    if (found.empty() && known_.contains(path)) found = path;  // an overlay that is not on the disk yet
    const std::lock_guard lock(shard.mutex);
    shard.canonical.emplace(path, found);
    return found;
}

}  // namespace audit::project
