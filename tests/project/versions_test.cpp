// Versions: installed, locked, or as a range begins.
#include <catch2/catch.hpp>

#include "project/lock_files.h"
#include "project/manifest.h"
#include "project/packages.h"
#include "tree.h"

using namespace audit::project;

TEST_CASE("where a range begins") {
    CHECK(lowerBound("0.3.20") == "0.3.20");
    CHECK(lowerBound("^0.3.20") == "0.3.20");
    CHECK(lowerBound("~0.3") == "0.3.0");
    CHECK(lowerBound("0.3.x") == "0.3.0");
    CHECK(lowerBound("1") == "1.0.0");
    CHECK(lowerBound("v1.2.3") == "1.2.3");
    CHECK(lowerBound(">=0.2.25 <0.4") == "0.2.25");
    CHECK(lowerBound(">= 1.2") == "1.2.0");
    CHECK(lowerBound("^0.2.0 || ^0.3.0") == "0.3.0");
    CHECK(lowerBound("1.0.0-rc.1") == "1.0.0-rc.1");
    CHECK(lowerBound("1.2.3+build.5") == "1.2.3");
    CHECK(lowerBound("0.2.0 - 0.3.0") == "0.2.0");
    CHECK(lowerBound("npm:typeorm@^0.2.45") == "0.2.45");
    CHECK(lowerBound("npm:@scope/typeorm@0.2.45") == "0.2.45");
    for (const char* none :
         {"", "*", "x", "latest", "next", "git+ssh://x/y.git", "file:../x", "github:a/b#v1", "||"}) {
        CAPTURE(none);
        CHECK(lowerBound(none).empty());
    }
}

TEST_CASE("npm's lock files") {
    const std::string v3 = R"({
  "name": "x", "lockfileVersion": 3,
  "packages": {
    "": { "dependencies": { "typeorm": "^0.3.0" } },
    "node_modules/@nestjs/typeorm": { "version": "10.0.2", "dependencies": { "uuid": "9.0.1" } },
    "node_modules/typeorm-extension": { "version": "9.9.9" },
    "node_modules/typeorm": {
      "version": "0.3.20",
      "resolved": "x"
    },
    "packages/old/node_modules/typeorm": { "version": "0.2.45" },
    "node_modules/core": { "resolved": "packages/core", "link": true }
  }
})";
    CHECK(npmLockVersion(v3, ".", "typeorm") == "0.3.20");
    CHECK(npmLockVersion(v3, "packages/old", "typeorm") == "0.2.45");
    CHECK(npmLockVersion(v3, "packages/old/src", "typeorm") == "0.2.45");
    CHECK(npmLockVersion(v3, "packages/new", "typeorm") == "0.3.20");
    CHECK(npmLockVersion(v3, ".", "@nestjs/typeorm") == "10.0.2");
    CHECK(npmLockVersion(v3, ".", "core").empty());
    CHECK(npmLockVersion(v3, ".", "uuid").empty());  // a range among dependencies is no version

    const std::string v1 = R"({
  "lockfileVersion": 1,
  "dependencies": {
    "kit": {
      "version": "1.0.0",
      "requires": { "typeorm": "^0.2.0" },
      "dependencies": {
        "typeorm": { "version": "0.2.9" }
      }
    },
    "typeorm": {
      "version": "0.2.45"
    }
  }
})";
    CHECK(npmLockVersion(v1, ".", "typeorm") == "0.2.45");
    CHECK(npmLockVersion("", ".", "typeorm").empty());
    CHECK(npmLockVersion("\"typeorm\": {", ".", "typeorm").empty());
    CHECK(npmLockVersion("\"typeorm\": { \"version\": \"1", ".", "typeorm").empty());
}

TEST_CASE("yarn's lock files") {
    const std::string classic = R"(# yarn lockfile v1

"@nestjs/typeorm@^10.0.0":
  version "10.0.2"
  dependencies:
    typeorm "^9"

pg-typeorm@1:
  version "7.7.7"

typeorm@0.2.x, typeorm@^0.2.45:
  version "0.2.45"

typeorm@^0.3.20:
  version "0.3.21"
  resolved "https://example.org/typeorm-0.3.21.tgz"
)";
    CHECK(yarnLockVersion(classic, "typeorm", "^0.3.20") == "0.3.21");
    CHECK(yarnLockVersion(classic, "typeorm", "^0.2.45") == "0.2.45");
    CHECK(yarnLockVersion(classic, "typeorm", "0.2.x") == "0.2.45");
    CHECK(yarnLockVersion(classic, "typeorm", "^0.3.2") == "0.2.45");  // not in it: the first
    CHECK(yarnLockVersion(classic, "typeorm", "") == "0.2.45");
    CHECK(yarnLockVersion(classic, "@nestjs/typeorm", "^10.0.0") == "10.0.2");
    CHECK(yarnLockVersion(classic, "nestjs", "").empty());

    const std::string berry = R"(__metadata:
  version: 8

"@acme/db@workspace:*, @acme/db@workspace:packages/db":
  version: 0.0.0-use.local
  resolution: "@acme/db@workspace:packages/db"

"typeorm@npm:^0.3.20":
  version: 0.3.20
  resolution: "typeorm@npm:0.3.20"
)";
    CHECK(yarnLockVersion(berry, "typeorm", "^0.3.20") == "0.3.20");
    CHECK(yarnLockVersion(berry, "@acme/db", "workspace:*").empty());
    CHECK(yarnLockVersion("typeorm@", "typeorm", "").empty());
}

TEST_CASE("pnpm's lock files") {
    const std::string v9 = R"(lockfileVersion: '9.0'

importers:

  .:
    devDependencies:
      typescript:
        specifier: ^5.0.0
        version: 5.4.5

  apps/backend:
    dependencies:
      '@vendure/core':
        specifier: 3.5.4
        version: 3.5.4(pg@8.18.0)(typescript@5.4.5)
      typeorm:
        specifier: ^0.3.21
        version: 0.3.28(pg@8.18.0)

  apps/old:
    dependencies:
      db:
        specifier: workspace:*
        version: link:../../packages/db
      typeorm:
        specifier: npm:typeorm@0.2.45
        version: typeorm@0.2.45

packages:

  '@nestjs/typeorm@10.0.2':
    resolution: {integrity: x}

  typeorm@0.2.45:
    resolution: {integrity: x}

  typeorm@0.3.28:
    resolution: {integrity: x}
)";
    CHECK(pnpmLockVersion(v9, "apps/backend", "typeorm") == "0.3.28");
    CHECK(pnpmLockVersion(v9, "apps/backend", "@vendure/core") == "3.5.4");
    CHECK(pnpmLockVersion(v9, "apps/old", "typeorm") == "0.2.45");
    CHECK(pnpmLockVersion(v9, "apps/old", "db").empty());
    CHECK(pnpmLockVersion(v9, ".", "typescript") == "5.4.5");
    CHECK(pnpmLockVersion(v9, "apps/none", "@nestjs/typeorm") == "10.0.2");  // installed for somebody

    const std::string v5 = R"(lockfileVersion: 5.3

specifiers:
  '@nestjs/typeorm': ^8.0.0
  typeorm: ^0.2.45

dependencies:
  '@nestjs/typeorm': 8.0.3_abc
  typeorm: 0.2.45_pg@8.7.1

packages:

  /typeorm/0.2.45_pg@8.7.1:
    resolution: {integrity: x}
)";
    CHECK(pnpmLockVersion(v5, ".", "typeorm") == "0.2.45");
    CHECK(pnpmLockVersion(v5, ".", "@nestjs/typeorm") == "8.0.3");

    const std::string v6 =
        "lockfileVersion: '6.0'\n\ndependencies:\n  typeorm:\n    specifier: ^0.3.0\n    version: "
        "0.3.17(pg@8)\n";
    CHECK(pnpmLockVersion(v6, ".", "typeorm") == "0.3.17");
    CHECK(pnpmLockVersion("importers:", "x", "typeorm").empty());
}

TEST_CASE("pnpm-workspace.yaml") {
    const PnpmWorkspace workspace = readPnpmWorkspace(
        "packages:\n  - apps/*\n  - 'libs/**' # all\n  - \"!x\"\n"
        "catalog:\n  typeorm: ^0.3.20\n  '@nestjs/core': 11.0.0\n"
        "catalogs:\n  old:\n    typeorm: 0.2.45\n  new:\n    typeorm: 1.1.1\n"
        "onlyBuiltDependencies:\n  - bcrypt\n");
    CHECK(workspace.packages == Strings{"apps/*", "libs/**", "!x"});
    const std::vector<std::pair<std::string, std::string>> catalog{{"default/typeorm", "^0.3.20"},
                                                                   {"default/@nestjs/core", "11.0.0"},
                                                                   {"old/typeorm", "0.2.45"},
                                                                   {"new/typeorm", "1.1.1"}};
    CHECK(workspace.catalog == catalog);
    CHECK(readPnpmWorkspace("packages: [\"a/*\", b]").packages == Strings{"a/*", "b"});
    CHECK(readPnpmWorkspace("").packages.empty());
    CHECK(readPnpmWorkspace(":::\n- x\n  - y\n\t\tz").packages.empty());
}

TEST_CASE("versions as a file sees them") {
    const Tree tree{
        {"package.json",
         R"({"name": "top", "workspaces": ["p/*"], "dependencies": {"typeorm": "^0.2.30", "pg": "^8.1.0"}})"},
        {"package-lock.json", R"({"packages": {"node_modules/pg": {"version": "8.11.3"}}})"},
        {"pnpm-workspace.yaml", "catalog:\n  uuid: ^9.0.0\n"},
        {"main.ts", ""},
        {"p/a/package.json",
         R"({"name": "a", "dependencies": {"typeorm": "~0.3.17", "b": "workspace:*", "uuid": "catalog:", "tag": "latest"}})"},
        {"p/a/a.ts", ""},
        {"p/b/package.json", R"({"name": "b", "version": "4.5.6"})"},
        {"p/b/b.ts", ""},
        {"p/c/package.json", R"({"name": "c"})"},
        {"p/c/c.ts", ""},
        {"p/c/node_modules/typeorm/package.json", R"({"name": "typeorm", "version": "0.3.28"})"},
    };
    const auto project = tree.build();
    const auto version = [&](std::string_view file, std::string_view package) {
        return project->versionOf(fileOf(*project, file), package);
    };
    CHECK(version("main.ts", "typeorm") == "0.2.30");
    CHECK(version("p/a/a.ts", "typeorm") == "0.3.17");
    CHECK(version("p/b/b.ts", "typeorm") == "0.2.30");  // the nearest package.json that names it
    CHECK(version("p/c/c.ts", "typeorm") == "0.3.28");  // installed
    CHECK(version("p/a/a.ts", "pg") == "8.11.3");       // locked
    CHECK(version("p/a/a.ts", "b") == "4.5.6");
    CHECK(version("p/a/a.ts", "uuid") == "9.0.0");
    CHECK(version("p/a/a.ts", "tag").empty());
    CHECK(version("p/a/a.ts", "unknown").empty());
    CHECK(project->versionOf(kNoFile, "typeorm") == "0.2.30");
}

TEST_CASE("a large lock file costs one search, not a parse", "[.time]") {
    std::string lock = "{\n  \"packages\": {\n";
    for (int i = 0; i < 40000; ++i) {
        lock += "    \"node_modules/package-" + std::to_string(i) +
                "\": {\n      \"version\": \"1.0.0\"\n    },\n";
    }
    lock += "    \"node_modules/typeorm\": {\n      \"version\": \"0.3.20\"\n    }\n  }\n}\n";
    CHECK(npmLockVersion(lock, "packages/a/b/c", "typeorm") == "0.3.20");
    CHECK(npmLockVersion(lock, "packages/a/b/c", "absent").empty());
}
