#include "source/walk.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "source/gitignore.h"
#include "source/paths.h"

namespace audit::source {

std::string_view describe(SkipReason reason) {
    switch (reason) {
        case SkipReason::unreadable:
            return "cannot be read";
        case SkipReason::folderLink:
            return "symbolic link to a folder, not followed";
        case SkipReason::brokenLink:
            return "symbolic link that leads nowhere";
        case SkipReason::notAFile:
            return "not a regular file";
        case SkipReason::tooLarge:
            return "larger than 16 MiB";
        case SkipReason::binary:
            return "binary: holds a NUL byte";
        case SkipReason::otherEncoding:
            return "encoded in UTF-16 or UTF-32, not UTF-8";
    }
    return "";
}

bool isSourceName(std::string_view name) {
    constexpr std::array extensions{".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"};
    if (name.ends_with(".min.js")) return false;
    return std::ranges::any_of(extensions,
                               [&](std::string_view extension) { return name.ends_with(extension); });
}

namespace {

constexpr std::uint64_t maxIgnoreFileBytes = 1 << 20;
// Deeper folders than any project has; guards the recursion below.
constexpr int maxFolderDepth = 256;

// The .gitignore files that apply in a folder, innermost first.
struct IgnoreScope {
    const IgnoreScope* outer = nullptr;
    std::string base;  // absolute folder of the file
    Gitignore rules;
};

bool isIgnored(const IgnoreScope* scope, const std::string& absolutePath, bool isFolder) {
    for (; scope; scope = scope->outer) {
        const std::size_t skip = scope->base == "/" ? 1 : scope->base.size() + 1;
        const auto verdict = scope->rules.match(std::string_view(absolutePath).substr(skip), isFolder);
        if (verdict != Gitignore::Verdict::none) return verdict == Gitignore::Verdict::ignored;
    }
    return false;
}

bool isNeverEntered(std::string_view name) {
    return name == "node_modules" || name == ".git" || name == ".hg" || name == ".svn";
}

class Walk {
  public:
    Walk(const Disk& disk, const std::function<bool(std::string_view)>& wanted)
        : disk_(disk), wanted_(wanted) {}

    WalkResult run(const std::string& root) {
        root_ = disk_.canonical(root);
        if (root_.empty() || !disk_.isFolder(root_)) {
            result_.skipped.push_back({".", SkipReason::unreadable, true});
            return std::move(result_);
        }
        std::vector<std::unique_ptr<IgnoreScope>> above = scopesAbove();
        enter(root_, "", above.empty() ? nullptr : above.back().get(), 0);
        std::ranges::sort(result_.files);
        std::ranges::sort(result_.skipped, {}, &Skip::path);
        return std::move(result_);
    }

  private:
    // From the top of the repository (the folder that holds .git) down to the root's parent.
    std::vector<std::unique_ptr<IgnoreScope>> scopesAbove() {
        std::vector<std::string> folders;
        std::string top;
        for (std::string folder = root_;; folder = std::string(parentPath(folder))) {
            folders.push_back(folder);
            if (disk_.kind(join(folder, ".git")) != EntryKind::none) {
                top = folder;
                break;
            }
            if (folder == "/") break;
        }
        std::vector<std::unique_ptr<IgnoreScope>> scopes;
        if (top.empty()) return scopes;  // no repository: files above the root say nothing

        const auto add = [&](const std::string& base, const std::string& file) {
            auto scope = readScope(scopes.empty() ? nullptr : scopes.back().get(), base, file);
            if (scope) scopes.push_back(std::move(scope));
        };
        add(top, join(top, ".git/info/exclude"));
        for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder) {
            if (*folder != root_) add(*folder, join(*folder, ".gitignore"));
        }
        return scopes;
    }

    std::unique_ptr<IgnoreScope> readScope(const IgnoreScope* outer, const std::string& base,
                                           const std::string& file) {
        const auto content = disk_.read(file, maxIgnoreFileBytes);
        if (!content) return nullptr;
        Gitignore rules(*content);
        if (rules.empty()) return nullptr;
        return std::make_unique<IgnoreScope>(IgnoreScope{outer, base, std::move(rules)});
    }

    // `path` is the folder relative to the root, with a trailing '/', or "" for the root.
    void enter(const std::string& absolute, const std::string& path, const IgnoreScope* outer, int depth) {
        auto entries = disk_.list(absolute);
        if (!entries || depth > maxFolderDepth) {
            skip(path.empty() ? "." : path.substr(0, path.size() - 1), SkipReason::unreadable, true);
            return;
        }
        std::unique_ptr<IgnoreScope> own;
        const bool hasRules =
            std::ranges::any_of(*entries, [](const Entry& e) { return e.name == ".gitignore"; });
        if (hasRules) own = readScope(outer, absolute, join(absolute, ".gitignore"));
        const IgnoreScope* scope = own ? own.get() : outer;

        const std::string prefix = absolute == "/" ? "/" : absolute + "/";
        for (const Entry& entry : *entries) {
            const std::string below = prefix + entry.name;
            switch (entry.kind) {
                case EntryKind::folder:
                    if (!isNeverEntered(entry.name) && !isIgnored(scope, below, true)) {
                        enter(below, path + entry.name + "/", scope, depth + 1);
                    }
                    break;
                case EntryKind::file:
                    if (wanted_(entry.name) && !isIgnored(scope, below, false)) {
                        result_.files.push_back(path + entry.name);
                    }
                    break;
                case EntryKind::link:
                    if (!isNeverEntered(entry.name) && !isIgnored(scope, below, false)) {
                        meetLink(below, path + entry.name, entry.name);
                    }
                    break;
                case EntryKind::none:
                case EntryKind::other:
                    if (wanted_(entry.name) && !isIgnored(scope, below, false)) {
                        skip(path + entry.name, SkipReason::notAFile, false);
                    }
                    break;
            }
        }
    }

    void meetLink(const std::string& absolute, const std::string& path, std::string_view name) {
        switch (disk_.kind(absolute)) {
            case EntryKind::folder:
                // Only a folder elsewhere is a loss worth telling; and a link back up, which may be meant as
                // more.
                skip(path, SkipReason::folderLink, true);
                break;
            case EntryKind::file:
                if (wanted_(name) && !isWithin(root_, disk_.canonical(absolute)))
                    result_.files.push_back(path);
                break;
            case EntryKind::none:
                // Without an extension it may have been meant as a folder.
                if (wanted_(name) || name.find('.') == std::string_view::npos) {
                    skip(path, SkipReason::brokenLink, false);
                }
                break;
            case EntryKind::link:
            case EntryKind::other:
                break;
        }
    }

    void skip(std::string path, SkipReason reason, bool isFolder) {
        result_.skipped.push_back({std::move(path), reason, isFolder});
    }

    const Disk& disk_;
    const std::function<bool(std::string_view)>& wanted_;
    std::string root_;
    WalkResult result_;
};

}  // namespace

WalkResult walk(const Disk& disk, const std::string& root,
                const std::function<bool(std::string_view)>& wanted) {
    return Walk(disk, wanted).run(root);
}

}  // namespace audit::source
