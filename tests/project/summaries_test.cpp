// Packages that are not installed: facts from outside stand in for them.
#include <catch2/catch.hpp>
#include <mutex>

#include "ir/lower.h"
#include "tree.h"

using namespace audit;
using namespace audit::project;

namespace {

// Facts about "kit" 1.x and 2.x, written as a declaration file.
class KitFacts final : public PackageFactsProvider {
  public:
    [[nodiscard]] bool knows(std::string_view package) const override { return package == "kit"; }
    [[nodiscard]] std::optional<PackageFacts> facts(std::string_view package,
                                                    std::string_view version) const override {
        if (package != "kit" || version.starts_with("9.")) return std::nullopt;
        const char* text =
            "import { Repository, PrimaryGeneratedColumn } from 'typeorm';\n"
            "export class Connection { private source; getRepository(x: any): Repository<any> {} }\n"
            "export class Base { @PrimaryGeneratedColumn() id: number }\n"
            "export class Plain { name: string }\n";
        return PackageFacts{version.starts_with("2.") ? "2.3.0" : "1.5.0", ir::lower(text, "kit.ts"), text};
    }
};

}  // namespace

TEST_CASE("a summary stands in for a package that is not installed") {
    const KitFacts facts;
    const Tree tree{
        {"package.json", R"({"dependencies": {"kit": "^1.2.0"}})"},
        {"a.ts",
         "import { Connection } from 'kit'\nclass A { constructor(private c: Connection) {} f() { return "
         "this.c.getRepository(X) } }"},
        {"b.ts", "import { Base } from 'kit'\nexport class B extends Base {}"},
        {"c.ts", "import { Plain } from 'kit'\nexport class C { constructor(private p: Plain) {} }"},
        {"d.ts", "import * as kit from 'kit'; import { nothing } from 'kit'"},
        {"e.ts", "import { Base } from 'kit/dist/entities'\nexport class E extends Base {}"},
    };
    Options options = tree.options();
    options.summaries = &facts;
    const auto project = Project::build(options);
    const std::string kit = "node_modules/kit/(summary 1.5.0)";
    CHECK(resolved(*project, "a.ts", "kit") == kit);
    CHECK(lookup(*project, "a.ts", "Connection") == kit + ":Connection");
    CHECK(lookup(*project, "d.ts", "kit") == kit + ":*");
    CHECK(lookup(*project, "d.ts", "nothing") == "none");
    CHECK(lookup(*project, "e.ts", "Base") == kit + ":Base");
    CHECK(roots(*project) == Strings{"a.ts", "b.ts", "e.ts"});

    const Declaration base = project->lookup(fileOf(*project, "b.ts"), "Base");
    REQUIRE(base.kind == Declaration::Kind::Local);
    CHECK(project->file(base.file).inPackage);
    CHECK(project->file(base.file).state == FileState::Lowered);
    CHECK(project->text(base.file).starts_with("import"));
    CHECK(shown(*project, project->lookup(base.file, "Repository")) == "typeorm:Repository");
    const Package& package = project->packages()[project->file(base.file).package];
    CHECK(package.name == "kit");
    CHECK(package.version == "1.5.0");
    CHECK(package.summary);
    CHECK(package.folder.empty());

    REQUIRE(project->packageUses().size() == 1);
    const PackageUse& use = project->packageUses().front();
    CHECK(use.name == "kit");
    CHECK(use.wantedVersion == "1.2.0");
    CHECK(use.summaryVersion == "1.5.0");
    CHECK(use.summaryUsed);
}

TEST_CASE("an installed package wins over its summary") {
    const KitFacts facts;
    const Tree tree{
        {"package.json", R"({"dependencies": {"kit": "^1.2.0"}})"},
        {"a.ts", "import { Base } from 'kit'"},
        {"node_modules/kit/package.json", R"({"name": "kit", "version": "1.2.7", "main": "main.js"})"},
        {"node_modules/kit/main.js", "exports.Base = class Base {}"},
    };
    Options options = tree.options();
    options.summaries = &facts;
    const auto project = Project::build(options);
    CHECK(resolved(*project, "a.ts", "kit") == "node_modules/kit/main.js");
    CHECK(project->packageUses().empty());
}

TEST_CASE("no summary fits, or none may be used") {
    const KitFacts facts;
    const Tree tree{
        {"package.json", R"({"dependencies": {"kit": "^9.0.0", "typeorm-kit": "1.0.0"}})"},
        {"a.ts", "import { Connection } from 'kit'; import { x } from 'typeorm-kit'"},
    };
    Options options = tree.options();
    options.summaries = &facts;
    const auto project = Project::build(options);
    CHECK(resolved(*project, "a.ts", "kit") == "external kit");
    CHECK(lookup(*project, "a.ts", "Connection") == "kit:Connection");
    REQUIRE(project->packageUses().size() == 2);
    CHECK(project->packageUses()[0].name == "kit");
    CHECK(project->packageUses()[0].wantedVersion == "9.0.0");
    CHECK_FALSE(project->packageUses()[0].summaryUsed);
    CHECK(project->packageUses()[1].name ==
          "typeorm-kit");  // by its name TypeORM is behind it, and nothing is known
    CHECK_FALSE(project->packageUses()[1].summaryUsed);

    options.useSummaries = false;
    CHECK(resolved(*Project::build(options), "a.ts", "kit") == "external kit");
}

TEST_CASE("several versions of one package in a workspace") {
    const KitFacts facts;
    const Tree tree{
        {"package.json", R"({"workspaces": ["p/*"]})"},
        {"p/a/package.json", R"({"name": "a", "dependencies": {"kit": "1.0.0"}})"},
        {"p/a/a.ts", "import { Base } from 'kit'"},
        {"p/b/package.json", R"({"name": "b", "dependencies": {"kit": "2.0.0"}})"},
        {"p/b/b.ts", "import { Base } from 'kit'"},
        {"p/c/package.json", R"({"name": "c", "dependencies": {"kit": "1.1.0"}})"},
        {"p/c/c.ts", "import { Base } from 'kit'"},
    };
    Options options = tree.options();
    options.summaries = &facts;
    const auto project = Project::build(options);
    CHECK(resolved(*project, "p/a/a.ts", "kit") == "node_modules/kit/(summary 1.5.0)");
    CHECK(resolved(*project, "p/b/b.ts", "kit") == "node_modules/kit/(summary 2.3.0)");
    CHECK(project->resolve(fileOf(*project, "p/a/a.ts"), "kit").file ==
          project->resolve(fileOf(*project, "p/c/c.ts"), "kit").file);
}
