#include "source/walk.h"

#include <catch2/catch.hpp>
#include <string>

#include "source/disk.h"
#include "source/source_file.h"

using namespace audit::source;

namespace {

std::string files(const WalkResult& result) {
    std::string out;
    for (const std::string& file : result.files) out += (out.empty() ? "" : " ") + file;
    return out;
}

std::string skips(const WalkResult& result) {
    std::string out;
    for (const Skip& skip : result.skipped) {
        out += (out.empty() ? "" : "; ") + skip.path + ": " + std::string(describe(skip.reason));
    }
    return out;
}

}  // namespace

TEST_CASE("source files, sorted, without node_modules and .git") {
    MemoryDisk disk;
    for (const char* path : {"/p/b.ts", "/p/a/x.tsx", "/p/a.ts", "/p/readme.md", "/p/node_modules/m/i.ts",
                             "/p/a/node_modules/n/i.ts", "/p/.git/hooks/h.js", "/p/lib.min.js", "/p/c.mts"}) {
        disk.write(path, "");
    }
    const WalkResult result = walk(disk, "/p", isSourceName);
    CHECK(files(result) == "a.ts a/x.tsx b.ts c.mts");
    CHECK(result.skipped.empty());
}

TEST_CASE(".gitignore files apply below their folder, the inner one first") {
    MemoryDisk disk;
    disk.write("/p/.gitignore", "dist\n*.gen.ts\n/local.ts\n");
    disk.write("/p/a/.gitignore", "!keep.gen.ts\nlocal.ts\n");
    for (const char* path :
         {"/p/dist/x.ts", "/p/a/dist/x.ts", "/p/x.gen.ts", "/p/a/keep.gen.ts", "/p/a/x.gen.ts", "/p/local.ts",
          "/p/b/local.ts", "/p/a/local.ts", "/p/a/b/keep.gen.ts"}) {
        disk.write(path, "");
    }
    CHECK(files(walk(disk, "/p", isSourceName)) == "a/b/keep.gen.ts a/keep.gen.ts b/local.ts");
}

TEST_CASE("an ignored folder is not entered, whatever is asked to be kept inside") {
    MemoryDisk disk;
    disk.write("/p/.gitignore", "out/\n!out/keep.ts\n");
    disk.write("/p/out/keep.ts", "");
    CHECK(files(walk(disk, "/p", isSourceName)).empty());
}

TEST_CASE("rules above the root count up to the top of the repository") {
    MemoryDisk disk;
    disk.write("/.gitignore", "*.ts\n");
    disk.write("/r/.git/info/exclude", "secret.ts\n");
    disk.write("/r/.gitignore", "packages/*/lib\n");
    disk.write("/r/packages/a/lib/x.ts", "");
    disk.write("/r/packages/a/src/x.ts", "");
    disk.write("/r/packages/a/secret.ts", "");
    CHECK(files(walk(disk, "/r/packages/a", isSourceName)) == "src/x.ts");
    CHECK(files(walk(disk, "/r", isSourceName)) == "packages/a/src/x.ts");

    MemoryDisk loose;  // no repository: what lies above is not ours
    loose.write("/.gitignore", "*.ts\n");
    loose.write("/p/x.ts", "");
    CHECK(files(walk(loose, "/p", isSourceName)) == "x.ts");
}

TEST_CASE("links: loops end, folders are told, files inside are met once") {
    MemoryDisk disk;
    disk.write("/p/src/a.ts", "");
    disk.write("/elsewhere/shared.ts", "");
    disk.link("/p/src/loop", "..");
    disk.link("/p/src/self", "self");
    disk.link("/p/again.ts", "src/a.ts");
    disk.link("/p/shared.ts", "/elsewhere/shared.ts");
    disk.link("/p/gone.ts", "nowhere.ts");
    disk.link("/p/gone.md", "nowhere.md");
    disk.link("/p/node_modules", "/elsewhere");
    const WalkResult result = walk(disk, "/p", isSourceName);
    CHECK(files(result) == "shared.ts src/a.ts");
    CHECK(skips(result) ==
          "gone.ts: symbolic link that leads nowhere; src/loop: symbolic link to a folder, not followed; "
          "src/self: symbolic link that leads nowhere");
}

TEST_CASE("the root itself may be a link") {
    MemoryDisk disk;
    disk.write("/p/a.ts", "");
    disk.link("/q", "/p");
    CHECK(files(walk(disk, "/q", isSourceName)) == "a.ts");
}

TEST_CASE("what cannot be read is told and the rest is walked") {
    MemoryDisk disk;
    disk.write("/p/a.ts", "");
    disk.write("/p/private/b.ts", "");
    disk.deny("/p/private");
    const WalkResult result = walk(disk, "/p", isSourceName);
    CHECK(files(result) == "a.ts");
    CHECK(skips(result) == "private: cannot be read");
    CHECK(skips(walk(disk, "/missing", isSourceName)) == ".: cannot be read");
    CHECK(skips(walk(disk, "/p/a.ts", isSourceName)) == ".: cannot be read");
    disk.folder("/empty");
    CHECK(walk(disk, "/empty", isSourceName).files.empty());
}

TEST_CASE("files that are no text have a reason") {
    MemoryDisk disk;
    disk.write("/ok.ts",
               "\xEF\xBB\xBF"
               "class A {}\xff");
    disk.write("/binary.ts", std::string("class\0A", 7));
    disk.write("/utf16.ts", std::string("\xFF\xFE"
                                        "c\0",
                                        4));
    disk.write("/denied.ts", "");
    disk.deny("/denied.ts");
    disk.folder("/folder.ts");
    const auto ok = readSource(disk, "/ok.ts");
    REQUIRE(ok.ok());
    CHECK(ok->bytes.size() == 14);
    CHECK(ok->hash == contentHash(ok->bytes));
    CHECK(readSource(disk, "/binary.ts").error() == SkipReason::binary);
    CHECK(readSource(disk, "/utf16.ts").error() == SkipReason::otherEncoding);
    CHECK(readSource(disk, "/denied.ts").error() == SkipReason::unreadable);
    CHECK(readSource(disk, "/folder.ts").error() == SkipReason::notAFile);
    CHECK(readSource(disk, "/none.ts").error() == SkipReason::unreadable);
    disk.write("/huge.ts", std::string(maxSourceBytes + 1, ' '));
    CHECK(readSource(disk, "/huge.ts").error() == SkipReason::tooLarge);
}
