#include "source/paths.h"

#include <vector>

namespace audit::source {

namespace {

std::vector<std::string_view> split(std::string_view path) {
    std::vector<std::string_view> parts;
    std::size_t at = 0;
    while (at < path.size()) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        if (end > at) parts.push_back(path.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

std::string joinParts(const std::vector<std::string_view>& parts, bool absolute) {
    std::string out;
    for (const std::string_view part : parts) {
        if (absolute || !out.empty()) out += '/';
        out += part;
    }
    if (!out.empty()) return out;
    return absolute ? "/" : ".";
}

}  // namespace

std::string normalize(std::string_view path) {
    const bool absolute = path.starts_with('/');
    std::vector<std::string_view> kept;
    for (const std::string_view part : split(path)) {
        if (part == ".") continue;
        if (part == "..") {
            if (!kept.empty() && kept.back() != "..") {
                kept.pop_back();
                continue;
            }
            if (absolute) continue;
        }
        kept.push_back(part);
    }
    return joinParts(kept, absolute);
}

std::string join(std::string_view base, std::string_view path) {
    if (path.starts_with('/')) return normalize(path);
    return normalize(std::string(base) + "/" + std::string(path));
}

std::string_view parentPath(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos) return ".";
    return slash == 0 ? path.substr(0, 1) : path.substr(0, slash);
}

std::string_view fileName(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string relative(std::string_view base, std::string_view path) {
    const std::string from = normalize(base);
    const std::string to = normalize(path);
    std::vector<std::string_view> up = split(from);
    std::vector<std::string_view> down = split(to);
    if (!up.empty() && up.front() == ".") up.clear();
    if (!down.empty() && down.front() == ".") down.clear();

    std::size_t common = 0;
    while (common < up.size() && common < down.size() && up[common] == down[common]) ++common;
    std::vector<std::string_view> parts(up.size() - common, "..");
    parts.insert(parts.end(), down.begin() + static_cast<std::ptrdiff_t>(common), down.end());
    return joinParts(parts, false);
}

bool isWithin(std::string_view folder, std::string_view path) {
    if (folder == "." || folder == path)
        return folder == path || (!path.starts_with("..") && !path.starts_with('/'));
    if (folder == "/") return path.starts_with('/');
    return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

}  // namespace audit::source
