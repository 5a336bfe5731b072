// The rules of .gitignore files (gitignore(5)), without git.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace audit::source {

// One .gitignore. Paths are relative to its folder, with '/', without a leading one.
class Gitignore {
  public:
    explicit Gitignore(std::string_view content);

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
    };
    std::vector<Pattern> patterns_;
};

// '*', '?', '[…]' do not match '/'; '**' between slashes matches any number of folders. Never exponential.
bool matchesGlob(std::string_view glob, std::string_view path);

}  // namespace audit::source
