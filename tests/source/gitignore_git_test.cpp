// git itself as the referee of what is ignored: random trees with random patterns.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "source/disk.h"
#include "source/walk.h"

using namespace audit::source;
namespace fs = std::filesystem;

namespace {

constexpr std::array folders{"a", "b", "ab", "lib", "dist"};
constexpr std::array files{"x.ts", "y.ts", "keep.ts", "a.b.ts"};
constexpr std::array patterns{"*.ts",    "a",        "b/",        "/lib",     "lib/",
                              "**/dist", "a/**",     "a/**/x.ts", "!keep.ts", "!x.ts",
                              "/*.ts",   "a*",       "?",         "[ab]",     "[!a]*",
                              "a/*",     "!a/",      "**/a/x.ts", "*",        "!*/",
                              "a/b",     "/a/",      "*.b.*",     "\\!x",     "dist/**/keep.ts",
                              "!/a",     "!**/y.ts", "x.t[st]",   "# a",      ""};

class RandomTree {
  public:
    explicit RandomTree(unsigned seed) : random_(seed) {
        std::string name = (fs::temp_directory_path() / "typeorm-audit-git-XXXXXX").string();
        root_ = ::mkdtemp(name.data());
        fill(root_, 0);
    }
    ~RandomTree() { fs::remove_all(root_); }
    RandomTree(const RandomTree&) = delete;
    RandomTree& operator=(const RandomTree&) = delete;

    [[nodiscard]] const fs::path& root() const { return root_; }
    [[nodiscard]] const std::string& rules() const { return rules_; }

  private:
    bool oneIn(unsigned n) { return random_() % n == 0; }

    void fill(const fs::path& folder, int depth) {
        for (const char* file : files) {
            if (!oneIn(3)) std::ofstream(folder / file).put('\n');
        }
        for (const char* name : folders) {
            if (depth == 3 || oneIn(2)) continue;
            fs::create_directory(folder / name);
            fill(folder / name, depth + 1);
        }
        if (depth > 0 && !oneIn(5)) return;
        std::ofstream ignore(folder / ".gitignore");
        rules_ += folder.string() + "/.gitignore:\n";
        for (unsigned i = 0; i <= random_() % 5; ++i) {
            const std::string pattern = patterns[random_() % patterns.size()];
            ignore << pattern << "\n";
            rules_ += "  " + pattern + "\n";
        }
    }

    std::mt19937 random_;
    fs::path root_;
    std::string rules_;
};

std::vector<std::string> lines(const std::string& command) {
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), &::pclose);
    REQUIRE(pipe);
    std::vector<std::string> out(1);
    for (int c = std::fgetc(pipe.get()); c != EOF; c = std::fgetc(pipe.get())) {
        if (c == '\n') {
            out.emplace_back();
        } else {
            out.back() += static_cast<char>(c);
        }
    }
    out.pop_back();
    return out;
}

}  // namespace

TEST_CASE("the walk finds what git would track") {
    for (unsigned seed = 0; seed < 40; ++seed) {
        const RandomTree tree(seed);
        // A hook that runs the tests sets GIT_DIR and the like.
        const std::string git =
            "env -u GIT_DIR -u GIT_WORK_TREE -u GIT_INDEX_FILE git -C '" + tree.root().string() + "' ";
        REQUIRE(std::system((git + "init -q").c_str()) == 0);
        std::vector<std::string> expected =
            lines(git + "-c core.excludesFile= ls-files -co --exclude-standard '*.ts'");
        std::ranges::sort(expected);
        INFO("seed " << seed << "\n" << tree.rules());
        REQUIRE(walk(realDisk(), tree.root().string(), isSourceName).files == expected);
    }
}
