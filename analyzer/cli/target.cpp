#include "cli/target.h"

#include <algorithm>

#include "source/paths.h"

namespace audit::cli {
namespace {

using source::Disk;

/// Splits "src/a.ts:42" unless a file has that very name.
std::uint32_t splitLine(const Disk& disk, const std::string& workingFolder, std::string& path) {
    const std::size_t colon = path.rfind(':');
    if (colon == std::string::npos || colon + 1 == path.size() || path.size() - colon > 9) return 0;
    const std::string digits = path.substr(colon + 1);
    if (!std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) return 0;
    if (disk.kind(source::join(workingFolder, path)) != source::EntryKind::none) return 0;
    path.resize(colon);
    return static_cast<std::uint32_t>(std::stoul(digits));
}

/// The nearest folder, from `folder` upwards, that holds a package.json; "" when none does.
std::string packageFolder(const Disk& disk, std::string folder) {
    while (true) {
        if (disk.isFile(source::join(folder, "package.json"))) return folder;
        const std::string above(source::parentPath(folder));
        if (above == folder) return {};
        folder = above;
    }
}

std::string commonFolder(const std::vector<std::string>& paths) {
    std::string common(source::parentPath(paths.front()));
    for (const std::string& path : paths)
        while (common != "/" && !source::isWithin(common, path)) common = source::parentPath(common);
    return common;
}

}  // namespace

Target resolve(const Disk& disk, const std::string& workingFolder, const std::vector<std::string>& paths,
               const std::string& root, bool withLine) {
    Target target;
    std::vector<std::string> absolute;
    bool anyFile = false;
    for (std::string path : paths) {
        if (withLine && paths.size() == 1) target.line = splitLine(disk, workingFolder, path);
        const std::string full = source::join(workingFolder, path);
        const source::EntryKind kind = path.empty() ? source::EntryKind::none : disk.kind(full);
        if (kind == source::EntryKind::none) {
            target.error = "no such file or folder: " + path;
            return target;
        }
        anyFile = anyFile || kind != source::EntryKind::folder;
        const std::string real = disk.canonical(full);
        absolute.push_back(real.empty() ? full : real);
    }

    if (!root.empty()) {
        const std::string full = source::join(workingFolder, root);
        if (!disk.isFolder(full)) {
            target.error = "--root: no such folder: " + root;
            return target;
        }
        target.root = disk.canonical(full);
    } else if (absolute.empty()) {
        target.root = disk.canonical(workingFolder);
    } else if (absolute.size() == 1 && !anyFile) {
        target.root = absolute.front();
    } else {
        const std::string common = commonFolder(absolute);
        target.root = packageFolder(disk, common);
        if (target.root.empty()) {
            const std::string here = disk.canonical(workingFolder);
            target.root = source::isWithin(here, common) ? here : common;
        }
    }
    for (const std::string& path : absolute) {
        const std::string relative = source::relative(target.root, path);
        if (relative == ".") {
            target.selection.clear();
            break;
        }
        target.selection.push_back(relative);
    }
    return target;
}

}  // namespace audit::cli
