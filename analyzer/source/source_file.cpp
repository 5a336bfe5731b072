#include "source/source_file.h"

#include <string_view>
#include <utility>

namespace audit::source {

namespace {

bool isUtf16Or32(std::string_view bytes) {
    using namespace std::string_view_literals;
    // The marks of UTF-32 are longer forms of these two, or begin with two NULs.
    return bytes.starts_with("\xFF\xFE"sv) || bytes.starts_with("\xFE\xFF"sv) ||
           bytes.starts_with("\0\0\xFE\xFF"sv);
}

SkipReason reasonOf(DiskError error) {
    switch (error) {
        case DiskError::notAFile:
            return SkipReason::notAFile;
        case DiskError::tooLarge:
            return SkipReason::tooLarge;
        case DiskError::notFound:
        case DiskError::denied:
        case DiskError::other:
            return SkipReason::unreadable;
    }
    return SkipReason::unreadable;
}

}  // namespace

Result<SourceText, SkipReason> readSource(const Disk& disk, const std::string& path) {
    auto bytes = disk.read(path, maxSourceBytes);
    if (!bytes) return reasonOf(bytes.error());
    if (isUtf16Or32(*bytes)) return SkipReason::otherEncoding;
    if (bytes->find('\0') != std::string::npos) return SkipReason::binary;
    const ContentHash hash = contentHash(*bytes);
    return SourceText{std::move(*bytes), hash};
}

}  // namespace audit::source
