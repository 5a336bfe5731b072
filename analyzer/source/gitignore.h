// The rules of .gitignore files (gitignore(5)), without git.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace audit::source {

// One .gitignore. Paths are relative to its folder, with '/', without a leading one.
class Gitignore {
  public:
    explicit Gitignore(std::string_view content);
    Gitignore(Gitignore&&) = default;
    Gitignore& operator=(Gitignore&&) = default;
    Gitignore(const Gitignore&) = delete;
    Gitignore& operator=(const Gitignore&) = delete;
    ~Gitignore() = default;

    enum class Verdict { none, ignored, kept };
    // The last pattern that matches decides. A parent folder that is ignored ignores all below it; the walk
    // sees to that by not entering it.
    [[nodiscard]] Verdict match(std::string_view path, bool isFolder) const;

    [[nodiscard]] bool empty() const { return patterns_.empty(); }

  private:
    struct Pattern {
        std::string glob;  // without '!', leading and trailing '/'
        bool keep = false;
        bool foldersOnly = false;
        bool anchored = false;  // holds a '/': is matched against the whole path, else against the name alone
        // What stands before the first and behind the last special character: most paths are told apart by
        // these.
        std::string_view prefix, suffix;
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    // Projects have hundreds of patterns, nearly all of them plain names: those are looked up, by their text,
    // and give positions in patterns_.
    using Index = std::unordered_map<std::string, std::vector<std::uint32_t>, Hash, std::equal_to<>>;

    void add(Pattern added);

    std::deque<Pattern> patterns_;      // never moved: the views in them are into their own glob
    Index names_;                       // plain, not anchored
    Index paths_;                       // plain, anchored
    std::vector<std::uint32_t> globs_;  // all others
};

// '*', '?', '[…]' do not match '/'; '**' between slashes matches any number of folders. Never exponential.
bool matchesGlob(std::string_view glob, std::string_view path);

}  // namespace audit::source
