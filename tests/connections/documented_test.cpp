#include <catch2/catch.hpp>

#include "connections/documented.h"
#include "connections/known_options.h"
#include "connections/literal.h"
#include "connections/purpose.h"
#include "connections/secrets.h"

using namespace audit::connections;

namespace {
std::string show(const std::vector<DocumentedVariable>& variables) {
    std::string out;
    for (const auto& v : variables) {
        out += v.name + "=" + v.value + (v.saysDefault ? " default" : "") +
               (v.placeholder ? " placeholder" : "") + "\n";
    }
    return out;
}
}  // namespace

TEST_CASE("dotenv examples") {
    std::vector<DocumentedVariable> out;
    readEnvFile(
        "\xEF\xBB\xBF"
        "PORT=3000\r\n"
        "export DB_HOST = 'localhost' # the host\n"
        "export DB_HOST='localhost' # the host\n"
        "DB_PASSWORD=hunter2\n"
        "DATABASE_URL=postgres://app:hunter2@localhost/app\n"
        "\n"
        "# Defaults:\n"
        "DB_POOL_MAX=10\n"
        "\n"
        "# DB_TIMEOUT=5000\n"
        "# a comment = with spaces\n"
        "API=<your key>\n"
        "not a line\n",
        ".env.example", true, out);
    CHECK(show(out) ==
          "PORT=3000\n"
          "DB_HOST=localhost\n"
          "DB_PASSWORD=***\n"
          "DATABASE_URL=postgres://app:***@localhost/app\n"
          "DB_POOL_MAX=10 default\n"
          "DB_TIMEOUT=5000 default\n"
          "API=<your key> placeholder\n");
}

TEST_CASE("compose files") {
    std::vector<DocumentedVariable> out;
    readComposeFile(
        "services:\n"
        "  api:\n"
        "    environment:\n"
        "      DB_HOST: postgres\n"
        "      DB_PORT: ${DB_PORT:-5432}\n"
        "      DB_PASSWORD: hunter2\n"
        "  worker:\n"
        "    environment:\n"
        "      - DB_NAME=app\n"
        "      - FROM_SHELL\n"
        "  odd: [1, 2]\n",
        "compose.yaml", out);
    CHECK(show(out) ==
          "DB_HOST=postgres\nDB_PORT=5432\nDB_PASSWORD=***\nDB_NAME=app\nFROM_SHELL= placeholder\n");
    out.clear();
    readComposeFile("services: {environment: [\n", "compose.yaml", out);
    readComposeFile(std::string(20000, '[') + "environment", "compose.yaml", out);
    readComposeFile("environment", "compose.yaml", out);
    CHECK(out.empty());
}

TEST_CASE("Dockerfiles") {
    std::vector<DocumentedVariable> out;
    readDockerfile(
        "FROM node\nENV NODE_ENV=production DB_NAME=\"my app\"\nENV DB_PORT 5432\nARG VERSION\nRUN env A=1\n",
        "Dockerfile", out);
    CHECK(show(out) == "NODE_ENV=production\nDB_NAME=my app\nDB_PORT=5432\nVERSION= placeholder\n");
}

TEST_CASE("documents are looked for up to the top of the repository and never in a machine's own files") {
    audit::source::MemoryDisk disk;
    disk.folder("/repo/.git");
    disk.write("/repo/.env.example", "A=1\n");
    disk.write("/repo/infra/docker-compose.dev.yml",
               "services: {db: {command: postgres -c statement_timeout=5s, environment: {B: 2}}}\n");
    disk.write("/repo/apps/api/.env", "C=3\n");
    disk.write("/repo/apps/api/.env.local", "D=4\n");
    disk.write("/repo/apps/api/.env.sample", std::string(300 * 1024, 'x'));
    disk.write("/repo/apps/api/src/.env.dist", "E=5\n");
    disk.write("/.env.example", "F=6\n");
    auto documents = readDocuments(disk, "/repo/apps/api", {"/repo/apps/api/src", "/repo/apps/api"});
    CHECK(show(documents.variables) == "A=1\nE=5\nB=2\n");
    CHECK(documents.serverSettings == std::vector<std::string>{"statement_timeout"});
    CHECK(documents.files == std::vector<std::string>{"../../.env.example", "src/.env.dist",
                                                      "../../infra/docker-compose.dev.yml"});
}

TEST_CASE("secret names") {
    for (const char* name : {"DB_PASSWORD", "password", "dbPass", "JWT_SECRET", "apiKey", "S3_ACCESS_KEY",
                             "PGPASSWORD", "token"}) {
        CAPTURE(name);
        CHECK(isSecretName(name));
    }
    for (const char* name : {"DB_HOST", "host", "KEYPAD", "passenger", "monkey", "synchronize", "bypass"}) {
        CAPTURE(name);
        CHECK_FALSE(isSecretName(name));
    }
    CHECK(redactUrl("postgres://u:p@ss@h:5432/d") == "postgres://u:***@h:5432/d");
    CHECK(redactUrl("postgres://u@h/d") == "postgres://u@h/d");
    CHECK(redactUrl("no url: a@b") == "no url: a@b");
    CHECK(urlHost("postgres://u:p@db.example.com:5432/d?x=1") == "db.example.com");
    CHECK(urlHost("postgres://[::1]:5432/d") == "::1");
}

TEST_CASE("how variables are named") {
    auto frame = [](const char* name) {
        auto found = nameFrame(name);
        return found ? found->prefix + "*" + found->suffix : std::string("none");
    };
    CHECK(frame("DB_HOST") == "DB_*");
    CHECK(frame("DATABASE_URL") == "DATABASE_*");
    CHECK(frame("TYPEORM_HOST_API") == "TYPEORM_*_API");
    CHECK(frame("DB_NAME") == "DB_*");
    CHECK(frame("PGHOST") == "PG_*");
    CHECK(frame("APP_DATABASE_PASSWORD") == "APP_DATABASE_*");
    CHECK(frame("HOST") == "none");
    CHECK(frame("dbHost") == "none");
}

TEST_CASE("names that are nearly options") {
    CHECK(meantPgOption("statementTimeout") == "statement_timeout");
    CHECK(meantPgOption("statement_timout") == "statement_timeout");
    CHECK(meantPgOption("idleTimeoutMs") == "idleTimeoutMillis");
    CHECK(meantPgOption("idleTimeout") == "idleTimeoutMillis");
    CHECK(meantPgOption("connectionTimeout") == "connectionTimeoutMillis");
    CHECK(meantPgOption("maximum").empty());
    CHECK(meantPgOption("max").empty());
    CHECK(meantTypeormOption("syncronize") == "synchronize");
    CHECK(meantTypeormOption("synchronise") == "synchronize");
    CHECK(meantTypeormOption("connectTimeoutMs") == "connectTimeoutMS");
    CHECK(meantTypeormOption("poolsize") == "poolSize");
    CHECK(meantTypeormOption("retryAttempts").empty());
    CHECK(pgNameFor("connectionLimit") == "max");
    CHECK(pgNameFor("max").data() == nullptr);
    CHECK(otherDriver("charset") == "mysql");
}

TEST_CASE("what paths say") {
    CHECK(purposeOfPath("src/database/data-source.ts") == Purpose::Application);
    CHECK(purposeOfPath("apps/backend/src/index.ts") == Purpose::Application);
    CHECK(purposeOfPath("src/contest/protest.ts") == Purpose::Application);
    CHECK(purposeOfPath("packages/dev-server/dev-config.ts") == Purpose::Development);
    CHECK(purposeOfPath("src/tools/accept-migration.ts") == Purpose::Script);
    CHECK(purposeOfPath("src/database/seeds/run.ts") == Purpose::Script);
    CHECK(purposeOfPath("packages/dashboard/sample-vendure-config.ts") == Purpose::Script);
    CHECK(purposeOfPath("test/utils.ts") == Purpose::Test);
    CHECK(purposeOfPath("src/db.spec.ts") == Purpose::Test);
    CHECK(purposeOfPath("packages/testing/src/testConfig.ts") == Purpose::Test);
}
