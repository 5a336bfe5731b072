// The disk behind an interface, so that tests (and an editor with unsaved files) need none.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "source/result.h"

namespace audit::source {

enum class DiskError : std::uint8_t { notFound, denied, notAFile, tooLarge, other };

std::string_view describe(DiskError error);  // "permission denied"

enum class EntryKind : std::uint8_t { none, file, folder, link, other };

struct Entry {
    std::string name;
    EntryKind kind = EntryKind::none;
};

// Paths are absolute or relative to the working directory of the process, with '/'. Safe to use from several
// threads.
class Disk {
  public:
    virtual ~Disk() = default;

    // What is in a folder, links not followed, "." and ".." left out; in no particular order.
    [[nodiscard]] virtual Result<std::vector<Entry>, DiskError> list(const std::string& folder) const = 0;

    // The whole file. Never blocks: anything but a regular file is notAFile. `limit` in bytes.
    [[nodiscard]] virtual Result<std::string, DiskError> read(const std::string& file,
                                                              std::uint64_t limit) const = 0;

    // What is there once links are followed; none for nothing, a broken link, or a link loop.
    [[nodiscard]] virtual EntryKind kind(const std::string& path) const = 0;

    // The absolute path without links, or "" when there is nothing.
    [[nodiscard]] virtual std::string canonical(const std::string& path) const = 0;

    [[nodiscard]] bool isFile(const std::string& path) const { return kind(path) == EntryKind::file; }
    [[nodiscard]] bool isFolder(const std::string& path) const { return kind(path) == EntryKind::folder; }
};

// The disk of the machine.
const Disk& realDisk();

// A disk in memory. Its root is "/"; relative paths count from there. Folders exist through what is in them.
class MemoryDisk : public Disk {
  public:
    void write(std::string_view path, std::string content);
    void link(std::string_view path,
              std::string target);  // target as in a real link: relative to the link's folder
    void folder(std::string_view path);
    void deny(std::string_view path);  // this file or folder can no longer be read

    [[nodiscard]] Result<std::vector<Entry>, DiskError> list(const std::string& folder) const override;
    [[nodiscard]] Result<std::string, DiskError> read(const std::string& file,
                                                      std::uint64_t limit) const override;
    [[nodiscard]] EntryKind kind(const std::string& path) const override;
    [[nodiscard]] std::string canonical(const std::string& path) const override;

  private:
    struct Item {
        EntryKind kind = EntryKind::none;
        std::string content;  // of a file; the target of a link
        bool denied = false;
    };
    std::map<std::string, Item> items_;  // by absolute, normalized path

    void add(std::string_view path, Item item);
    [[nodiscard]] std::string resolve(const std::string& path, int depth = 0) const;
};

}  // namespace audit::source
