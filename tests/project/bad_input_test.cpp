// What is wrong with a folder is told, and costs that part only.
#include <catch2/catch.hpp>

#include "source/disk.h"
#include "tree.h"

using namespace audit;
using namespace audit::project;

namespace {

Strings told(const Project& project) {
    Strings out;
    for (const auto& skip : project.skips()) out.push_back(skip.path + ": " + skip.reason);
    return out;
}

}  // namespace

TEST_CASE("a root that is no folder") {
    const Tree tree{{"a.ts", ""}};
    for (const std::string& root : {tree.at("missing"), tree.at("a.ts"), std::string("/dev/null/x")}) {
        Options options;
        options.root = root;
        const auto project = Project::build(options);
        CHECK_FALSE(project->error().empty());
        CHECK(project->fileCount() == 0);
        CHECK(project->roots().empty());
        CHECK_FALSE(project->find("a.ts").has_value());
        CHECK(project->glob("**/*.ts", "").empty());
        CHECK(project->versionOf(kNoFile, "typeorm").empty());
        CHECK(project->counters().seen == 0);
    }
}

TEST_CASE("an empty project, and one without TypeORM") {
    CHECK(Tree{}.build()->error().empty());
    const Tree tree{{"a.ts", "export const a = 1"}, {"README.md", "typeorm"}};
    const auto project = tree.build();
    CHECK(project->error().empty());
    CHECK(project->roots().empty());
    CHECK(project->counters().seen == 1);
    CHECK(project->counters().lowered == 0);
}

TEST_CASE("files that are no TypeScript") {
    const Tree tree{{"good.ts", "import 'typeorm'\nimport { x } from './binary'"}, {"empty.ts", ""}};
    tree.write("binary.ts", std::string_view("import 'typeorm'\0x", 18));
    tree.write("wide.ts", std::string_view("\xff\xfei\0m\0p\0", 8));
    tree.write("broken.ts", "import { from 'typeorm' class { ((((");
    tree.write("latin.ts", "import 'typeorm' // \xe9\xff");
    tree.write("line.ts", "import 'typeorm';" + std::string(1 << 20, 'x'));
    tree.write("nested.ts", "import 'typeorm'; x = " + std::string(50000, '['));
    const auto project = tree.build();
    CHECK(told(*project) ==
          Strings{"binary.ts: binary: holds a NUL byte", "wide.ts: encoded in UTF-16 or UTF-32, not UTF-8"});
    CHECK(project->counters().skipped == 2);
    const FileId binary = fileOf(*project, "binary.ts");
    CHECK(project->file(binary).state == FileState::Skipped);
    CHECK(project->file(binary).skipReason == "binary: holds a NUL byte");
    CHECK(project->module(binary) == nullptr);
    CHECK(project->text(binary).empty());
    CHECK(project->exportedNames(binary).empty());
    CHECK(lookup(*project, "good.ts", "x") == "none");
    CHECK(roots(*project) == Strings{"broken.ts", "good.ts", "latin.ts", "line.ts", "nested.ts"});
}

TEST_CASE("what cannot be read") {
    source::MemoryDisk disk;
    disk.write("/p/package.json", "{}");
    disk.write("/p/a.ts", "import 'typeorm'; import './closed'; import './shut/x'");
    disk.write("/p/closed.ts", "import 'typeorm'");
    disk.deny("/p/closed.ts");
    disk.write("/p/shut/x.ts", "import 'typeorm'");
    disk.deny("/p/shut");
    disk.link("/p/loop", "loop");
    disk.link("/p/up", "..");
    disk.link("/p/gone.ts", "nowhere.ts");
    disk.link("/p/tools", "nowhere");
    Options options;
    options.root = "/p";
    options.disk = &disk;
    const auto project = Project::build(options);
    CHECK(project->error().empty());
    CHECK(told(*project) == Strings{"closed.ts: cannot be read", "gone.ts: symbolic link that leads nowhere",
                                    "shut: cannot be read", "up: symbolic link to a folder, not followed"});
    CHECK(project->counters().unreadableFolders == 1);
    CHECK(roots(*project) == Strings{"a.ts"});

    disk.deny("/p");
    CHECK_FALSE(Project::build(options)->error().empty());
}

TEST_CASE("symbolic links that go round") {
    const Tree tree{{"src/a.ts", "import 'typeorm'"}};
    tree.link("src/again", "..");
    tree.link("round", "round");
    const auto project = tree.build();
    CHECK(roots(*project) == Strings{"src/a.ts"});
}

TEST_CASE("malformed manifests and lock files") {
    const Tree tree{
        {"package.json",
         R"({"name": 5, "version": [], "dependencies": "x", "workspaces": {"packages": 1}, "exports": 7})"},
        {"package-lock.json", "{ \"packages\": { \"node_modules/typeorm\": "},
        {"yarn.lock", "typeorm@"},
        {"pnpm-lock.yaml", "importers:\n  .:\n    dependencies:\n      typeorm:"},
        {"pnpm-workspace.yaml", "packages: {{{"},
        {"lerna.json", "[]"},
        {"a/package.json", "{"},
        {"a/x.ts", "import 'typeorm'; import 'b'; import 'b/c'"},
        {"b/package.json",
         R"({"name": "b", "main": 1, "exports": {"./c": {"require": {"x": []}}, ".": [null, 1]}, "imports": []})"},
        {"node_modules/k/package.json", "]"},
    };
    const auto project = tree.build();
    CHECK(project->error().empty());
    CHECK(told(*project) == Strings{"a/package.json: malformed JSON"});
    CHECK(roots(*project) == Strings{"a/x.ts"});
    CHECK(project->versionOf(fileOf(*project, "a/x.ts"), "typeorm").empty());
    CHECK(resolved(*project, "a/x.ts", "b") == "external b");
    CHECK(resolved(*project, "a/x.ts", "k") == "external k");
}

TEST_CASE("names and paths that nobody has") {
    const Tree tree{{"a.ts", "import { x } from './b'"},
                    {"b.ts", "export * from './c'; export * from '../../../../../../etc/passwd'"}};
    const auto project = tree.build();
    CHECK(lookup(*project, "a.ts", "x") == "none");
    CHECK(lookup(*project, "a.ts", "") == "none");
    CHECK(lookupExport(*project, "a.ts", "") == "none");
    CHECK_FALSE(project->find("").has_value());
    CHECK_FALSE(project->find("nothing.ts").has_value());
    CHECK_FALSE(project->find("/etc/passwd").has_value());
    CHECK(project->module(kNoFile) == nullptr);
    CHECK(project->find(tree.at("a.ts")) == project->find("./a.ts"));
}
