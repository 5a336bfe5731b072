#include "project/globs.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace audit::project {
namespace {

constexpr std::size_t maxExpansions = 1000;
constexpr std::size_t maxPatternBytes = 4096;
// Steps of matching one segment: names are short, so only a pattern made to be slow gets here.
constexpr int maxSteps = 20000;

// The index behind the bracket that closes the one at `at`, or npos.
std::size_t closing(std::string_view text, std::size_t at, char open, char close) {
    int depth = 0;
    for (std::size_t i = at; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == open) {
            ++depth;
        } else if (text[i] == close && --depth == 0) {
            return i + 1;
        }
    }
    return std::string_view::npos;
}

// Parts of `text` between separators that stand outside brackets.
std::vector<std::string_view> splitOutside(std::string_view text, char separator, char open, char close) {
    std::vector<std::string_view> parts;
    int depth = 0;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == open) {
            ++depth;
        } else if (text[i] == close) {
            --depth;
        } else if (text[i] == separator && depth == 0) {
            parts.push_back(text.substr(begin, i - begin));
            begin = i + 1;
        }
    }
    parts.push_back(text.substr(begin));
    return parts;
}

bool number(std::string_view text, int& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size();
}

void expand(const std::string& done, std::string_view rest, std::vector<std::string>& out) {
    if (out.size() >= maxExpansions) return;
    std::size_t open = 0;
    for (; open < rest.size(); ++open) {
        if (rest[open] == '\\') {
            ++open;
        } else if (rest[open] == '{') {
            const std::size_t behind = closing(rest, open, '{', '}');
            if (behind == std::string_view::npos) break;
            const std::string_view inside = rest.substr(open + 1, behind - open - 2);
            const std::string_view after = rest.substr(behind);
            const std::string before = done + std::string(rest.substr(0, open));
            const std::vector<std::string_view> parts = splitOutside(inside, ',', '{', '}');
            if (parts.size() > 1) {
                for (const std::string_view part : parts) {
                    std::vector<std::string> inner;
                    expand("", part, inner);
                    for (const std::string& one : inner) expand(before + one, after, out);
                }
                return;
            }
            int from = 0;
            int to = 0;
            const std::size_t dots = inside.find("..");
            if (dots != std::string_view::npos && number(inside.substr(0, dots), from) &&
                number(inside.substr(dots + 2), to) && from <= to) {
                for (int i = from; i <= to && out.size() < maxExpansions; ++i) {
                    expand(before + std::to_string(i), after, out);
                }
                return;
            }
            // `{a}` stands for itself.
            open = behind - 1;
        }
    }
    out.push_back(done + std::string(rest));
}

class SegmentMatcher {
  public:
    bool matches(std::string_view pattern, std::string_view name) {
        if (++steps_ > maxSteps) return false;
        while (true) {
            if (pattern.empty()) return name.empty();
            const char c = pattern.front();
            if (pattern.size() > 1 && pattern[1] == '(' &&
                (c == '+' || c == '*' || c == '?' || c == '@' || c == '!')) {
                const std::size_t behind = closing(pattern, 1, '(', ')');
                if (behind != std::string_view::npos) {
                    return alternatives(c, pattern.substr(2, behind - 3), pattern.substr(behind), name);
                }
            }
            if (c == '*') {
                while (!pattern.empty() && pattern.front() == '*' &&
                       !(pattern.size() > 1 && pattern[1] == '(')) {
                    pattern.remove_prefix(1);
                }
                for (std::size_t i = 0; i <= name.size(); ++i) {
                    if (matches(pattern, name.substr(i))) return true;
                    if (steps_ > maxSteps) return false;
                }
                return false;
            }
            if (name.empty()) return false;
            if (c == '[') {
                std::size_t behind = 0;
                bool negated = false;
                bool inside = false;
                if (characterClass(pattern, name.front(), behind, negated, inside)) {
                    if (inside == negated) return false;
                    pattern.remove_prefix(behind);
                    name.remove_prefix(1);
                    continue;
                }
            }
            if (c == '\\' && pattern.size() > 1) pattern.remove_prefix(1);
            if (c != '?' && pattern.front() != name.front()) return false;
            pattern.remove_prefix(1);
            name.remove_prefix(1);
        }
    }

  private:
    // True when it is a class: `behind` is where the pattern goes on.
    static bool characterClass(std::string_view pattern, char c, std::size_t& behind, bool& negated,
                               bool& inside) {
        std::size_t i = 1;
        if (i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^')) {
            negated = true;
            ++i;
        }
        const std::size_t first = i;
        for (; i < pattern.size() && (pattern[i] != ']' || i == first); ++i) {
            if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
                inside = inside || (pattern[i] <= c && c <= pattern[i + 2]);
                i += 2;
            } else {
                inside = inside || pattern[i] == c;
            }
        }
        if (i >= pattern.size()) return false;
        behind = i + 1;
        return true;
    }

    bool alternatives(char kind, std::string_view inside, std::string_view after, std::string_view name) {
        const std::vector<std::string_view> parts = splitOutside(inside, '|', '(', ')');
        if (kind == '!') {
            for (std::size_t i = 0; i <= name.size(); ++i) {
                const bool excluded = std::ranges::any_of(
                    parts, [&](std::string_view part) { return matches(part, name.substr(0, i)); });
                if (!excluded && matches(after, name.substr(i))) return true;
            }
            return false;
        }
        if ((kind == '?' || kind == '*') && matches(after, name)) return true;
        const bool again = kind == '*' || kind == '+';
        for (const std::string_view part : parts) {
            for (std::size_t i = again ? 1 : 0; i <= name.size(); ++i) {
                if (!matches(part, name.substr(0, i))) continue;
                if (matches(after, name.substr(i))) return true;
                if (again && i > 0 && alternatives('*', inside, after, name.substr(i))) return true;
                if (steps_ > maxSteps) return false;
            }
        }
        return false;
    }

    int steps_ = 0;
};

std::vector<std::string_view> segments(std::string_view path) {
    std::vector<std::string_view> out;
    std::size_t at = 0;
    int nesting = 0;  // a '/' inside of `+(a|b/c)` does not split
    for (std::size_t i = 0; i <= path.size(); ++i) {
        if (i < path.size() && path[i] == '(') ++nesting;
        if (i < path.size() && path[i] == ')') --nesting;
        if (i == path.size() || (path[i] == '/' && nesting <= 0)) {
            if (i > at) out.push_back(path.substr(at, i - at));
            at = i + 1;
        }
    }
    return out;
}

}  // namespace

std::vector<std::string> expandBraces(std::string_view pattern) {
    std::vector<std::string> out;
    if (pattern.size() > maxPatternBytes) return out;
    expand("", pattern, out);
    return out;
}

bool hasWildcard(std::string_view pattern) {
    return pattern.find_first_of("*?[") != std::string_view::npos ||
           pattern.find("+(") != std::string_view::npos || pattern.find("@(") != std::string_view::npos ||
           pattern.find("!(") != std::string_view::npos;
}

bool matchesPattern(std::string_view pattern, std::string_view path) {
    if (pattern.size() > maxPatternBytes) return false;
    const std::vector<std::string_view> wanted = segments(pattern);
    const std::vector<std::string_view> given = segments(path);
    // reached[j]: the pattern so far matches the first j segments of the path.
    std::vector<std::uint8_t> reached(given.size() + 1, 0);
    reached[0] = 1;
    for (const std::string_view segment : wanted) {
        std::vector<std::uint8_t> next(given.size() + 1, 0);
        if (segment == "**") {
            bool any = false;
            for (std::size_t j = 0; j <= given.size(); ++j) {
                any = any || reached[j] != 0;
                next[j] = any ? 1 : 0;
            }
        } else {
            for (std::size_t j = 0; j < given.size(); ++j) {
                if (reached[j] != 0 && SegmentMatcher().matches(segment, given[j])) next[j + 1] = 1;
            }
        }
        reached = std::move(next);
    }
    return reached[given.size()] != 0;
}

}  // namespace audit::project
