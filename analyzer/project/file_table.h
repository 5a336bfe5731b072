// Every file that the project knows of, by id. Records stay where they are, so that threads may add files
// while others read them.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ir/module.h"
#include "project/project.h"
#include "project/string_map.h"
#include "source/import_scanner.h"

namespace audit::project {

class ModuleIndex;
struct Surface;

// Where the names may be declared that a file exports by `export *`.
struct StarTable {
    std::vector<FileId> files;  // all that its stars lead to; of two that export one name, the earlier counts
    std::unordered_map<std::string_view, std::vector<std::uint32_t>> byName;  // places in `files`
    std::vector<std::uint32_t> unclear;    // places of files that may export more than their bytes show
    const Resolution* external = nullptr;  // the first package among the stars
};

struct FileRecord {
    File info;

    std::once_flag readOnce;
    std::string bytes;                           // empty when skipped
    std::vector<source::ScannedImport> imports;  // views into `bytes`
    std::vector<const Resolution*> targets;      // of the imports, once they have been resolved

    std::once_flag lowerOnce;
    std::atomic<bool> lowered{false};
    std::unique_ptr<const ir::Module> module;  // set before `lowered`

    std::once_flag indexOnce;
    std::unique_ptr<const ModuleIndex> index;
    std::once_flag starsOnce;
    std::unique_ptr<const StarTable> starTable;
    std::once_flag surfaceOnce;
    std::unique_ptr<const Surface> surface;

    std::mutex resolutionsMutex;
    StringMap<std::unique_ptr<const Resolution>> resolutions;  // by specifier; values stay

    FileRecord();
    ~FileRecord();
};

// Thread-safe.
class FileTable {
  public:
    FileTable() = default;
    ~FileTable();
    FileTable(const FileTable&) = delete;
    FileTable& operator=(const FileTable&) = delete;

    // The id of `key` (an absolute path, or the name of a summary); `make(FileRecord&)` fills the record of a
    // new one before others can see it.
    template <typename Make>
    FileId ensure(const std::string& key, const Make& make) {
        {
            const std::lock_guard lock(mutex_);
            if (const auto at = ids_.find(key); at != ids_.end()) return at->second;
        }
        auto record = std::make_unique<FileRecord>();
        make(*record);
        const std::lock_guard lock(mutex_);
        if (const auto at = ids_.find(key); at != ids_.end()) return at->second;
        return append(key, std::move(record));
    }
    [[nodiscard]] std::optional<FileId> find(const std::string& key) const;

    [[nodiscard]] std::size_t size() const { return size_.load(std::memory_order_acquire); }
    [[nodiscard]] FileRecord& at(FileId id) const { return *chunks_[id / chunkSize][id % chunkSize]; }

  private:
    static constexpr std::size_t chunkSize = 1024;
    static constexpr std::size_t chunkCount = 4096;
    FileId append(const std::string& key, std::unique_ptr<FileRecord> record);

    mutable std::mutex mutex_;
    std::unordered_map<std::string, FileId> ids_;
    std::array<std::unique_ptr<std::unique_ptr<FileRecord>[]>, chunkCount> chunks_;
    std::atomic<std::size_t> size_{0};
};

}  // namespace audit::project
