#include "cli/output.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace audit::cli {
namespace {

std::string reason(const std::string& what) {
    return what + ": " + std::strerror(errno);
}

/// All of it, or false with errno.
bool writeAll(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR) continue;
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

std::string writeDirectly(const std::string& path, std::string_view bytes, int flags) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0666);
    if (file < 0) return reason("cannot write " + path);
    const bool written = writeAll(file, bytes);
    std::string error = written ? "" : reason("cannot write " + path);
    if (::close(file) != 0 && error.empty()) error = reason("cannot write " + path);
    return error;
}

}  // namespace

std::string writeStandardOutput(std::string_view bytes) {
    return writeAll(STDOUT_FILENO, bytes) ? "" : reason("cannot write to standard output");
}

std::string writeFile(const std::string& path, std::string_view bytes) {
    struct stat existing {};
    const bool exists = ::stat(path.c_str(), &existing) == 0;
    if (exists && S_ISDIR(existing.st_mode)) return "cannot write " + path + ": it is a folder";
    if (exists && !S_ISREG(existing.st_mode)) return writeDirectly(path, bytes, 0);

    // A link stays a link: what it leads to is replaced.
    std::string target = path;
    if (char* real = exists ? ::realpath(path.c_str(), nullptr) : nullptr) {
        target = real;
        std::free(real);
    }
    std::string temporary = target + ".XXXXXX";
    const int file = ::mkostemp(temporary.data(), O_CLOEXEC);
    if (file < 0) return reason("cannot write " + path);
    const mode_t mask = ::umask(0);
    ::umask(mask);
    const mode_t mode = exists ? existing.st_mode & 07777 : 0666 & ~mask;
    bool ok = writeAll(file, bytes) && ::fchmod(file, mode) == 0;
    ok = (::close(file) == 0) && ok;
    ok = ok && ::rename(temporary.c_str(), target.c_str()) == 0;
    if (ok) return {};
    std::string error = reason("cannot write " + path);
    ::unlink(temporary.c_str());
    return error;
}

std::string appendFile(const std::string& path, std::string_view bytes) {
    return writeDirectly(path, bytes, O_APPEND);
}

Terminal terminal() {
    Terminal out;
    out.isTerminal = ::isatty(STDOUT_FILENO) == 1;
    if (!out.isTerminal) return out;
    struct winsize size {};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        out.width = std::clamp<int>(size.ws_col, 40, 300);
    return out;
}

}  // namespace audit::cli
