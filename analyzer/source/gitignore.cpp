#include "source/gitignore.h"

#include <algorithm>
#include <cstddef>

#include "source/paths.h"

namespace audit::source {

namespace {

constexpr std::size_t none = std::string_view::npos;

// [a-z], [!a], []a]: `at` is on the '['. Sets `matched` and returns the position behind the ']', or none when
// the bracket is never closed (then it stands for itself).
std::size_t matchBracket(std::string_view glob, std::size_t at, char c, bool& matched) {
    std::size_t i = at + 1;
    const bool negated = i < glob.size() && (glob[i] == '!' || glob[i] == '^');
    if (negated) ++i;
    bool any = false;
    for (bool first = true; i < glob.size() && (first || glob[i] != ']'); first = false) {
        if (glob[i] == '\\' && i + 1 < glob.size()) ++i;
        const char low = glob[i++];
        char high = low;
        if (i + 1 < glob.size() && glob[i] == '-' && glob[i + 1] != ']') {
            high = glob[i + 1];
            i += 2;
        }
        any = any || (low <= c && c <= high);
    }
    if (i >= glob.size()) return none;
    matched = c != '/' && any != negated;
    return i + 1;
}

// Matches one character of the glob that is no star; returns the position behind it, or none.
std::size_t matchOne(std::string_view glob, std::size_t at, char c) {
    if (glob[at] == '?') return c != '/' ? at + 1 : none;
    if (glob[at] == '[') {
        bool matched = false;
        const std::size_t behind = matchBracket(glob, at, c, matched);
        if (behind != none) return matched ? behind : none;
    }
    if (glob[at] == '\\' && at + 1 < glob.size()) ++at;
    return glob[at] == c ? at + 1 : none;
}

// One part between slashes against one name; a star backs up to the last one only, which suffices.
bool matchesName(std::string_view glob, std::string_view name) {
    std::size_t g = 0;
    std::size_t n = 0;
    std::size_t star = none;
    std::size_t retry = 0;
    while (n < name.size()) {
        if (g < glob.size() && glob[g] == '*') {
            star = g++;
            retry = n;
            continue;
        }
        const std::size_t behind = g < glob.size() ? matchOne(glob, g, name[n]) : none;
        if (behind != none) {
            g = behind;
            ++n;
        } else if (star != none) {
            g = star + 1;
            n = ++retry;
        } else {
            return false;
        }
    }
    while (g < glob.size() && glob[g] == '*') ++g;
    return g == glob.size();
}

std::vector<std::string_view> split(std::string_view path) {
    std::vector<std::string_view> parts;
    for (std::size_t at = 0;;) {
        const std::size_t end = path.find('/', at);
        parts.push_back(path.substr(at, end == none ? none : end - at));
        if (end == none) return parts;
        at = end + 1;
    }
}

}  // namespace

bool matchesGlob(std::string_view glob, std::string_view path) {
    const std::vector<std::string_view> wanted = split(glob);
    const std::vector<std::string_view> parts = split(path);
    // The same idea one level up: "**" is the star, names are the characters.
    std::size_t w = 0;
    std::size_t p = 0;
    std::size_t star = none;
    std::size_t retry = 0;
    while (p < parts.size()) {
        if (w < wanted.size() && wanted[w] == "**") {
            star = w++;
            retry = p;
            if (w == wanted.size()) return true;  // a/** is all below a
            continue;
        }
        if (w < wanted.size() && matchesName(wanted[w], parts[p])) {
            ++w;
            ++p;
        } else if (star != none) {
            w = star + 1;
            p = ++retry;
        } else {
            return false;
        }
    }
    return w == wanted.size();
}

Gitignore::Gitignore(std::string_view content) {
    if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
    while (!content.empty()) {
        const std::size_t end = content.find('\n');
        std::string_view line = content.substr(0, end);
        content.remove_prefix(end == none ? content.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        // Trailing blanks do not count unless the last one is escaped.
        while (line.ends_with(' ') && !line.ends_with("\\ ")) line.remove_suffix(1);
        if (line.empty() || line.starts_with('#')) continue;

        Pattern pattern;
        if (line.starts_with('!')) {
            pattern.keep = true;
            line.remove_prefix(1);
        }
        if (line.ends_with('/')) {
            pattern.foldersOnly = true;
            line.remove_suffix(1);
        }
        pattern.anchored = line.find('/') != none;
        if (line.starts_with('/')) line.remove_prefix(1);
        if (line.empty()) continue;
        pattern.glob = line;
        add(std::move(pattern));
    }
}

void Gitignore::add(Pattern added) {
    const auto index = static_cast<std::uint32_t>(patterns_.size());
    Pattern& pattern = patterns_.emplace_back(std::move(added));
    const std::string_view glob = pattern.glob;
    const std::size_t first = glob.find_first_of("*?[\\");
    if (first == none) {
        (pattern.anchored ? paths_ : names_)[pattern.glob].push_back(index);
        return;
    }
    pattern.prefix = glob.substr(0, first);
    // Not beyond the last '/': in "**/a" the slash may match nothing.
    pattern.suffix = glob.substr(glob.find_last_of("*?[]\\/") + 1);
    globs_.push_back(index);
}

Gitignore::Verdict Gitignore::match(std::string_view path, bool isFolder) const {
    const std::string_view name = fileName(path);
    std::int64_t last = -1;  // the last pattern that matches
    const auto lookUp = [&](const Index& index, std::string_view text) {
        const auto found = index.find(text);
        if (found == index.end()) return;
        for (const std::uint32_t at : found->second) {
            if (isFolder || !patterns_[at].foldersOnly) last = std::max<std::int64_t>(last, at);
        }
    };
    lookUp(names_, name);
    lookUp(paths_, path);
    for (auto at = globs_.rbegin(); at != globs_.rend() && *at > last; ++at) {
        const Pattern& pattern = patterns_[*at];
        if (pattern.foldersOnly && !isFolder) continue;
        const std::string_view text = pattern.anchored ? path : name;
        if (!text.starts_with(pattern.prefix) || !text.ends_with(pattern.suffix)) continue;
        if (pattern.anchored ? matchesGlob(pattern.glob, text) : matchesName(pattern.glob, text)) {
            last = *at;
            break;
        }
    }
    if (last < 0) return Verdict::none;
    return patterns_[static_cast<std::size_t>(last)].keep ? Verdict::kept : Verdict::ignored;
}

}  // namespace audit::source
