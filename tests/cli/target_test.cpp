#include "cli/target.h"

#include <catch2/catch.hpp>

using namespace audit;
using cli::resolve;
using cli::Target;

namespace {
source::MemoryDisk disk() {
    source::MemoryDisk disk;
    disk.write("/work/app/package.json", "{}");
    disk.write("/work/app/src/a.ts", "");
    disk.write("/work/app/src/b.ts", "");
    disk.write("/work/app/packages/api/package.json", "{}");
    disk.write("/work/app/packages/api/src/c.ts", "");
    disk.write("/loose/d.ts", "");
    return disk;
}
}  // namespace

TEST_CASE("a folder is the root as given; the default is here", "[cli]") {
    const source::MemoryDisk d = disk();
    CHECK(resolve(d, "/work/app", {}, "", false).root == "/work/app");
    CHECK(resolve(d, "/work/app", {"."}, "", false).selection.empty());
    CHECK(resolve(d, "/work", {"app/src"}, "", false).root == "/work/app/src");
    CHECK(resolve(d, "/", {"/work/app/"}, "", false).root == "/work/app");
}

TEST_CASE("files select what is shown; the nearest package.json is the root", "[cli]") {
    const source::MemoryDisk d = disk();
    const Target one = resolve(d, "/work/app/src", {"a.ts"}, "", false);
    CHECK(one.root == "/work/app");
    CHECK(one.selection == std::vector<std::string>{"src/a.ts"});
    const Target inner = resolve(d, "/work/app", {"packages/api/src/c.ts"}, "", false);
    CHECK(inner.root == "/work/app/packages/api");
    const Target both = resolve(d, "/", {"/work/app/src/a.ts", "/work/app/packages/api/src/c.ts"}, "", false);
    CHECK(both.root == "/work/app");
    CHECK(both.selection == std::vector<std::string>{"src/a.ts", "packages/api/src/c.ts"});
    const Target wide = resolve(d, "/work/app", {"packages/api/src/c.ts"}, ".", false);
    CHECK(wide.root == "/work/app");
    CHECK(wide.selection == std::vector<std::string>{"packages/api/src/c.ts"});
    CHECK(resolve(d, "/loose", {"d.ts"}, "", false).root == "/loose");
}

TEST_CASE("FILE:LINE", "[cli]") {
    const source::MemoryDisk d = disk();
    const Target target = resolve(d, "/work/app", {"src/a.ts:12"}, "", true);
    CHECK(target.error.empty());
    CHECK(target.line == 12);
    CHECK(target.selection == std::vector<std::string>{"src/a.ts"});
}

TEST_CASE("what is not there is said", "[cli]") {
    const source::MemoryDisk d = disk();
    CHECK(resolve(d, "/work", {"nowhere"}, "", false).error == "no such file or folder: nowhere");
    CHECK(resolve(d, "/work", {"app/src/a.ts:12"}, "", false).error ==
          "no such file or folder: app/src/a.ts:12");
    CHECK(resolve(d, "/work", {"app"}, "gone", false).error == "--root: no such folder: gone");
    CHECK(resolve(d, "/work", {""}, "", false).error == "no such file or folder: ");
}
