#include "summaries/package_disk.h"

#include <utility>

#include "source/paths.h"

namespace audit::summaries {

using source::DiskError;
using source::Entry;
using source::EntryKind;
using source::Result;

PackageDisk::PackageDisk(const source::Disk& base, std::string folder, const std::string& name)
    : base_(&base) {
    const std::string modules = std::string(kPlace) + "/node_modules";
    place_ = modules + "/" + name;
    const std::string end = "/node_modules/" + name;
    if (folder.ends_with(end)) {
        mounted_ = modules;
        target_ = folder.substr(0, folder.size() - name.size() - 1);
    } else {
        mounted_ = place_;
        target_ = std::move(folder);
    }
}

std::string PackageDisk::real(const std::string& path) const {
    if (path == mounted_) return target_;
    if (path.starts_with(mounted_ + "/")) return target_ + path.substr(mounted_.size());
    if (path == kPlace || path.starts_with(std::string(kPlace) + "/")) return {};
    return path;
}

bool PackageDisk::isFolderHere(const std::string& path) const {
    return path == kPlace || mounted_.starts_with(path + "/");
}

Result<std::vector<Entry>, DiskError> PackageDisk::list(const std::string& folder) const {
    if (const std::string there = real(folder); !there.empty()) return base_->list(there);
    if (!isFolderHere(folder)) return DiskError::notFound;
    std::vector<Entry> entries;
    for (const auto& [path, text] : files_) {
        if (source::parentPath(path) == folder)
            entries.push_back({path.substr(folder.size() + 1), EntryKind::file});
    }
    const std::string rest = mounted_.substr(folder.size() + 1);
    entries.push_back({rest.substr(0, rest.find('/')), EntryKind::folder});
    return entries;
}

Result<std::string, DiskError> PackageDisk::read(const std::string& file, std::uint64_t limit) const {
    if (const auto own = files_.find(file); own != files_.end()) return own->second;
    const std::string there = real(file);
    if (there.empty()) return DiskError::notFound;
    return base_->read(there, limit);
}

EntryKind PackageDisk::kind(const std::string& path) const {
    if (files_.contains(path)) return EntryKind::file;
    if (const std::string there = real(path); !there.empty()) return base_->kind(there);
    return isFolderHere(path) ? EntryKind::folder : EntryKind::none;
}

std::string PackageDisk::canonical(const std::string& path) const {
    if (files_.contains(path)) return path;
    const std::string there = real(path);
    if (there.empty()) return isFolderHere(path) ? path : std::string();
    std::string found = base_->canonical(there);
    if (found == target_) return mounted_;
    if (found.starts_with(target_ + "/")) return mounted_ + found.substr(target_.size());
    return found;
}

}  // namespace audit::summaries
