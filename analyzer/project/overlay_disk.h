// The disk with an editor's unsaved texts laid over it, and a memory for what was asked.
#pragma once

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "project/string_map.h"
#include "source/disk.h"

namespace audit::project {

// The disk is taken not to change while this lives: the kind of a path and its canonical form are asked for
// once. Paths are absolute and normalized. Safe to use from several threads.
class OverlayDisk final : public source::Disk {
  public:
    // `base` must outlive this.
    explicit OverlayDisk(const source::Disk& base) : base_(&base) {}

    // A text instead of the file on the disk. The folders above it exist. Before other threads ask.
    void overlay(const std::string& path, std::string text);

    [[nodiscard]] source::Result<std::vector<source::Entry>, source::DiskError> list(
        const std::string& folder) const override;
    [[nodiscard]] source::Result<std::string, source::DiskError> read(const std::string& file,
                                                                      std::uint64_t limit) const override;
    [[nodiscard]] source::EntryKind kind(const std::string& path) const override;
    [[nodiscard]] std::string canonical(const std::string& path) const override;

    // What a walk has already seen, so that resolving need not look again. Before other threads ask.
    void remember(std::string path, source::EntryKind kind) { known_[std::move(path)] = kind; }
    // While that is on, listings are remembered: what a listed folder does not name is not there. From one
    // thread only.
    void rememberListings(bool on) { remembering_ = on; }

  private:
    const source::Disk* base_;
    StringMap<std::string> overlays_;
    mutable StringMap<source::EntryKind> known_;  // a link: whatever it leads to
    mutable StringSet listed_;                    // folders all of whose entries are in known_
    bool remembering_ = false;

    struct Shard {
        std::mutex mutex;
        StringMap<source::EntryKind> kinds;
        StringMap<std::string> canonical;
    };
    static constexpr std::size_t shardCount = 16;
    [[nodiscard]] Shard& shardOf(const std::string& path) const;
    mutable Shard shards_[shardCount];
    void rememberListing(const std::string& folder, const std::vector<source::Entry>& entries) const;
};

}  // namespace audit::project
