#include "source/disk.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "source/hash.h"
#include "source/walk.h"

using namespace audit::source;
namespace fs = std::filesystem;

namespace {

struct TemporaryFolder {
    fs::path path;
    TemporaryFolder() {
        std::string name = (fs::temp_directory_path() / "typeorm-audit-XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    ~TemporaryFolder() { fs::remove_all(path); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] std::string at(const char* name) const { return (path / name).string(); }
};

}  // namespace

TEST_CASE("the real disk") {
    const TemporaryFolder folder;
    const Disk& disk = realDisk();
    std::ofstream(folder.at("a.ts")) << "class A {}\n";
    fs::create_directory(folder.at("src"));
    std::ofstream(folder.at("src/b.ts")) << "b";
    fs::create_symlink("..", folder.at("src/loop"));
    fs::create_symlink("nowhere.ts", folder.at("gone.ts"));
    REQUIRE(::mkfifo(folder.at("pipe.ts").c_str(), 0600) == 0);

    CHECK(disk.read(folder.at("a.ts"), 100).value() == "class A {}\n");
    CHECK(disk.read(folder.at("a.ts"), 3).error() == DiskError::tooLarge);
    CHECK(disk.read(folder.at("none.ts"), 3).error() == DiskError::notFound);
    CHECK(disk.read(folder.at("src"), 3).error() == DiskError::notAFile);
    CHECK(disk.read(folder.at("pipe.ts"), 3).error() == DiskError::notAFile);
    CHECK(disk.isFile(folder.at("a.ts")));
    CHECK(disk.isFolder(folder.at("src/loop")));
    CHECK(disk.kind(folder.at("gone.ts")) == EntryKind::none);
    CHECK(disk.canonical(folder.at("src/loop/a.ts")) == disk.canonical(folder.at("a.ts")));
    CHECK(disk.canonical(folder.at("gone.ts")).empty());
    CHECK(disk.list(folder.path.string())->size() == 4);
    CHECK(disk.list(folder.at("none")).error() == DiskError::notFound);

    const WalkResult result = walk(disk, folder.path.string(), isSourceName);
    CHECK(result.files == std::vector<std::string>{"a.ts", "src/b.ts"});
    REQUIRE(result.skipped.size() == 3);
    CHECK(result.skipped[0].path == "gone.ts");
    CHECK(result.skipped[1].reason == SkipReason::notAFile);
    CHECK(result.skipped[2].reason == SkipReason::folderLink);
}

TEST_CASE("content hashes are stable") {
    CHECK(contentHash("").hex() == "99aa06d3014798d86001c324468d497f");  // XXH3's published value
    CHECK(contentHash("a") == contentHash("a"));
    CHECK_FALSE(contentHash("a") == contentHash("b"));
}
