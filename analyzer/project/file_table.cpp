#include "project/file_table.h"

#include <stdexcept>

#include "project/module_index.h"
#include "project/surface.h"

namespace audit::project {

FileRecord::FileRecord() = default;
FileRecord::~FileRecord() = default;
FileTable::~FileTable() = default;

std::optional<FileId> FileTable::find(const std::string& key) const {
    const std::lock_guard lock(mutex_);
    const auto at = ids_.find(key);
    if (at == ids_.end()) return std::nullopt;
    return at->second;
}

FileId FileTable::append(const std::string& key, std::unique_ptr<FileRecord> record) {
    const std::size_t id = size_.load(std::memory_order_relaxed);
    if (id / chunkSize >= chunkCount) throw std::length_error("more than four million files");
    auto& chunk = chunks_[id / chunkSize];
    if (!chunk) chunk = std::make_unique<std::unique_ptr<FileRecord>[]>(chunkSize);
    chunk[id % chunkSize] = std::move(record);
    ids_.emplace(key, static_cast<FileId>(id));
    size_.store(id + 1, std::memory_order_release);
    return static_cast<FileId>(id);
}

}  // namespace audit::project
