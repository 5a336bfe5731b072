#include "source/disk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <memory>

namespace audit::source {

std::string_view describe(DiskError error) {
    switch (error) {
        case DiskError::notFound:
            return "not found";
        case DiskError::denied:
            return "permission denied";
        case DiskError::notAFile:
            return "not a regular file";
        case DiskError::tooLarge:
            return "too large";
        case DiskError::other:
            return "cannot be read";
    }
    return "cannot be read";
}

namespace {

DiskError errorOf(int number) {
    switch (number) {
        case ENOENT:
        case ENOTDIR:
            return DiskError::notFound;
        case EACCES:
        case EPERM:
            return DiskError::denied;
        case EISDIR:
            return DiskError::notAFile;
        default:
            return DiskError::other;
    }
}

EntryKind kindOf(mode_t mode) {
    if (S_ISREG(mode)) return EntryKind::file;
    if (S_ISDIR(mode)) return EntryKind::folder;
    if (S_ISLNK(mode)) return EntryKind::link;
    return EntryKind::other;
}

class FileDescriptor {
  public:
    explicit FileDescriptor(int fd) : fd_(fd) {}
    ~FileDescriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    [[nodiscard]] int get() const { return fd_; }

  private:
    int fd_;
};

struct CloseFolder {
    void operator()(DIR* folder) const { ::closedir(folder); }
};

class RealDisk final : public Disk {
  public:
    [[nodiscard]] Result<std::vector<Entry>, DiskError> list(const std::string& folder) const override {
        const std::unique_ptr<DIR, CloseFolder> open(::opendir(folder.c_str()));
        if (!open) return errorOf(errno);
        std::vector<Entry> entries;
        // Each DIR belongs to one thread, which is all that readdir asks for on Linux.
        while (const dirent* entry = ::readdir(open.get())) {  // NOLINT(concurrency-mt-unsafe)
            const std::string_view name = entry->d_name;
            if (name == "." || name == "..") continue;
            entries.push_back({std::string(name), kindOfEntry(*entry, ::dirfd(open.get()))});
        }
        return entries;
    }

    [[nodiscard]] Result<std::string, DiskError> read(const std::string& file,
                                                      std::uint64_t limit) const override {
        // O_NONBLOCK: opening a named pipe would wait for a writer.
        const FileDescriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
        if (fd.get() < 0) return errorOf(errno);
        struct stat status {};
        if (::fstat(fd.get(), &status) != 0) return errorOf(errno);
        if (!S_ISREG(status.st_mode)) return DiskError::notAFile;
        if (static_cast<std::uint64_t>(status.st_size) > limit) return DiskError::tooLarge;

        std::string content(static_cast<std::size_t>(status.st_size), '\0');
        std::size_t filled = 0;
        while (filled < content.size()) {
            const ssize_t got = ::read(fd.get(), content.data() + filled, content.size() - filled);
            if (got < 0) {
                if (errno == EINTR) continue;
                return errorOf(errno);
            }
            if (got == 0) break;  // the file shrank meanwhile
            filled += static_cast<std::size_t>(got);
        }
        content.resize(filled);
        return content;
    }

    [[nodiscard]] EntryKind kind(const std::string& path) const override {
        struct stat status {};
        return ::stat(path.c_str(), &status) == 0 ? kindOf(status.st_mode) : EntryKind::none;
    }

    [[nodiscard]] std::string canonical(const std::string& path) const override {
        const std::unique_ptr<char, decltype(&std::free)> resolved(::realpath(path.c_str(), nullptr),
                                                                   &std::free);
        return resolved ? std::string(resolved.get()) : std::string();
    }

  private:
    static EntryKind kindOfEntry(const dirent& entry, int folder) {
        switch (entry.d_type) {
            case DT_REG:
                return EntryKind::file;
            case DT_DIR:
                return EntryKind::folder;
            case DT_LNK:
                return EntryKind::link;
            case DT_UNKNOWN:
                break;  // some file systems do not say
            default:
                return EntryKind::other;
        }
        struct stat status {};
        if (::fstatat(folder, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) return EntryKind::other;
        return kindOf(status.st_mode);
    }
};

}  // namespace

const Disk& realDisk() {
    static const RealDisk disk;
    return disk;
}

}  // namespace audit::source
