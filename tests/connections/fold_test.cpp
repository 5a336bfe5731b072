#include <unistd.h>

#include <catch2/catch.hpp>

#include "connections/folded.h"

using namespace audit::connections;
using namespace audit::connections::testing;

namespace {
constexpr auto P = Environment::Production;
constexpr auto D = Environment::Development;
constexpr auto T = Environment::Test;
constexpr auto A = Environment::AsSet;
}  // namespace

TEST_CASE("constants are known in every environment") {
    auto p = dataSource(
        "", "{ type: 'postgres', host: 'localhost', port: 5432, synchronize: false, extra: { max: 20 } }");
    REQUIRE(p.connections.dataSources.size() == 1);
    const auto& source = p.first();
    CHECK(source.driver == "postgres");
    CHECK(source.driverCertain);
    CHECK(source.complete);
    CHECK(show(source, "port", P) == "known 5432");
    CHECK(show(source, "synchronize", D) == "known false");
    CHECK(show(source, "extra.max", A) == "known 20");
    CHECK(source.option("extra") == nullptr);
    CHECK(p.text(source.option("extra.max")->where) == "max: 20");
    CHECK(p.text(source.option("extra.max")->valueWhere) == "20");
    CHECK(p.text(source.extra) == "{ max: 20 }");
    CHECK(source.home == source.optionsWhere);
}

TEST_CASE("a default that differs by environment") {
    auto p = dataSource(R"(
const isProduction = process.env.NODE_ENV === 'production';
const dbSynchronize = (process.env.DB_SYNCHRONIZE ?? (isProduction ? 'false' : 'true')).trim().toLowerCase() === 'true';
)",
                        "{ type: 'postgres', synchronize: dbSynchronize }");
    const auto& source = p.first();
    CHECK(show(source, "synchronize", P) == "env DB_SYNCHRONIZE fallback false");
    CHECK(show(source, "synchronize", D) == "env DB_SYNCHRONIZE fallback true");
    CHECK(show(source, "synchronize", T) == "env DB_SYNCHRONIZE fallback true");
    const auto* option = source.option("synchronize");
    auto on = option->switchOn[static_cast<std::size_t>(P)];
    REQUIRE(on);
    CHECK(on->variable == "DB_SYNCHRONIZE");
    CHECK(on->value == "true");
    CHECK_FALSE(on->anyText);
    CHECK(option->variables == std::vector<std::string>{"DB_SYNCHRONIZE", "NODE_ENV"});
    CHECK(option->production.conversions == std::vector<std::string>{"trim", "toLowerCase", "=== 'true'"});
}

TEST_CASE("a value that passes through a parsing helper") {
    auto p = dataSource(R"(
const isProduction = process.env.NODE_ENV === 'production';
const parsePositiveInt = (value: string | undefined, fallback: number): number => {
  const parsed = Number.parseInt(String(value ?? ''), 10);
  return Number.isFinite(parsed) && parsed > 0 ? parsed : fallback;
};
const dbPoolMax = parsePositiveInt(process.env.DB_POOL_MAX, isProduction ? 20 : 10);
)",
                        "{ type: 'postgres', extra: { max: dbPoolMax, query_timeout: "
                        "parsePositiveInt(process.env.DB_QT, 15000) } }");
    const auto& source = p.first();
    CHECK(show(source, "extra.max", P) == "env DB_POOL_MAX fallback 20");
    CHECK(show(source, "extra.max", D) == "env DB_POOL_MAX fallback 10");
    CHECK(show(source, "extra.query_timeout", P) == "env DB_QT fallback 15000");
    CHECK_FALSE(source.option("extra.max")->missingIsNaN);
    CHECK_FALSE(source.option("extra.max")->malformedIsNaN);
}

TEST_CASE("what a number becomes without its variable, or with a text that is no number") {
    auto p = dataSource("", R"({
  type: 'postgres',
  poolSize: Number(process.env.POOL),
  port: Number(process.env.DB_PORT ?? 5432),
  extra: { max: Number(process.env.MAX) || 10, min: parseInt(process.env.MIN ?? '2', 10) },
})");
    const auto& source = p.first();
    CHECK(source.option("poolSize")->missingIsNaN);
    CHECK(show(source, "port", P) == "env DB_PORT fallback 5432");
    CHECK_FALSE(source.option("port")->missingIsNaN);
    CHECK(source.option("port")->malformedIsNaN);
    CHECK(show(source, "extra.max", P) == "env MAX fallback 10");
    CHECK_FALSE(source.option("extra.max")->missingIsNaN);
    CHECK_FALSE(source.option("extra.max")->malformedIsNaN);
    CHECK(source.option("extra.min")->malformedIsNaN);
}

TEST_CASE("a text is true whatever it says") {
    auto p = dataSource(
        "", "{ type: 'postgres', synchronize: process.env.SYNC as any, dropSchema: !!process.env.DROP }");
    auto sync = p.first().option("synchronize")->switchOn[static_cast<std::size_t>(P)];
    REQUIRE(sync);
    CHECK(sync->anyText);
    REQUIRE(p.first().option("dropSchema")->switchOn[static_cast<std::size_t>(P)]);
    CHECK(show(p.first(), "synchronize", P) == "env SYNC or absent");
}

TEST_CASE("secrets are not printed") {
    auto p = dataSource("", R"({
  type: 'postgres',
  url: 'postgres://app:hunter2@db.example.com/app',
  password: process.env.DB_PASSWORD ?? 'hunter2',
  replication: { master: { host: 'a', password: 'hunter2' }, slaves: [{ host: 'b', password: 'hunter2' }] },
  ssl: { key: 'hunter2', ca: 'public' },
})");
    for (const auto& option : p.first().options) {
        for (auto environment : {A, P, D, T}) {
            CAPTURE(option.path);
            CHECK(show(option.in(environment)).find("hunter2") == std::string::npos);
        }
    }
    CHECK(show(p.first(), "url", P) == R"(known "postgres://app:***@db.example.com/app")");
    CHECK(show(p.first(), "replication.master.host", P) == R"(known "a")");
    CHECK(show(p.first(), "replication.slaves.0.host", P) == R"(known "b")");
    CHECK(show(p.first(), "ssl.ca", P) == R"(known "public")");
}

TEST_CASE("spreads: a later property wins, an unknown one opens") {
    auto p = dataSource("const base = { type: 'postgres' as const, synchronize: true, extra: { max: 5 } };",
                        "{ ...base, synchronize: false }");
    CHECK(show(p.first(), "synchronize", P) == "known false");
    CHECK(show(p.first(), "extra.max", P) == "known 5");
    CHECK(p.text(p.first().home).find("...base") == std::string::npos);
    CHECK(p.first().closed("extra"));

    auto q = dataSource("declare function load(): any;\nconst config = load();",
                        "{ type: 'postgres', extra: { statement_timeout: 10000, ...config.extra } }");
    CHECK_FALSE(q.first().closed("extra"));
    CHECK(q.first().closed("ssl"));
    CHECK_FALSE(q.first().complete);
}

TEST_CASE("the driver: certain, chosen, other") {
    CHECK(dataSource("", "{ type: 'sqlite', database: ':memory:' }").first().driver == "sqlite");

    auto chosen = dataSource(R"(
function options(): any {
  switch (process.env.DB || 'mysql') {
    case 'postgres': return { type: 'postgres', synchronize: true, host: process.env.DB_HOST || 'localhost' };
    case 'sqlite': return { type: 'better-sqlite3', synchronize: true };
    default: return { type: 'mariadb', synchronize: true };
  }
}
)",
                             "{ synchronize: false, ...options() }");
    CHECK(chosen.first().driver == "postgres");
    CHECK_FALSE(chosen.first().driverCertain);
    REQUIRE(chosen.first().driverInputs.size() == 1);
    CHECK(chosen.first().driverInputs[0].first == "DB");
    CHECK(show(chosen.first(), "type", P) == R"(known "postgres")");
    CHECK(show(chosen.first(), "host", P) == R"(env DB_HOST fallback "localhost")");
    CHECK(show(chosen.first(), "synchronize", P) == "known true");

    auto open = dataSource("", "{ type: process.env.DATABASE_TYPE as any, url: process.env.DATABASE_URL }");
    CHECK(open.first().driver == "postgres");
    CHECK_FALSE(open.first().driverCertain);
}

TEST_CASE("a selector of the environment is spelt as the program spells it") {
    auto p = dataSource("", "{ type: 'postgres', synchronize: process.env.APP_ENV !== 'prod' }");
    CHECK(show(p.first(), "synchronize", P) == "known false");
    CHECK(show(p.first(), "synchronize", D) == "known true");
}

TEST_CASE("what a data source is for") {
    FoldedProject p(
        {{"package.json", kPackage},
         {"src/app.ts",
          "import { DataSource } from 'typeorm';\nimport { options } from './options';\n"
          "export const app = new DataSource({ ...options, extra: { max: 5 } });\n"
          "export const start = () => app.initialize();\n"},
         {"src/options.ts", "export const options = { type: 'postgres' as const, host: 'localhost' };\n"},
         {"src/cli.datasource.ts",
          "import { DataSource } from 'typeorm';\nimport { options } from './options';\n"
          "export default new DataSource({ ...options, migrations: ['src/migrations/*.ts'] });\n"},
         {"test/db.ts",
          "import { DataSource } from 'typeorm';\nexport const t = new DataSource({ type: 'postgres' });\n"},
         {"scripts/seed.ts",
          "import { DataSource } from 'typeorm';\nexport const s = new DataSource({ type: 'postgres' "
          "});\n"}});
    REQUIRE(p.connections.dataSources.size() == 4);
    CHECK(p.connections.dataSources[0].purpose == Purpose::Script);
    CHECK(p.connections.dataSources[1].purpose == Purpose::Application);
    CHECK_FALSE(p.connections.dataSources[1].duplicate);
    CHECK(p.connections.dataSources[2].purpose != Purpose::Application);
    CHECK(p.connections.dataSources[2].duplicate);
    CHECK(p.connections.dataSources[3].purpose == Purpose::Test);
    CHECK(p.connections.dataSources[3].inTest);
}

TEST_CASE("the forms in which options reach TypeORM") {
    FoldedProject vendure({{"package.json", R"({"dependencies": {"@vendure/core": "3.5.4", "pg": "8"}})"},
                           {"src/config.ts",
                            "import { VendureConfig } from '@vendure/core';\n"
                            "export const config: VendureConfig = {\n"
                            "  dbConnectionOptions: { type: 'postgres', synchronize: true },\n"
                            "};\n"}});
    REQUIRE(vendure.connections.dataSources.size() == 1);
    CHECK(vendure.first().form == audit::evaluate::DataSourceFact::Form::VendureConfig);
    CHECK(show(vendure.first(), "synchronize", P) == "known true");

    FoldedProject nest({{"package.json", kPackage}, {"src/app.module.ts", R"(
import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { TypeOrmModule } from '@nestjs/typeorm';
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      imports: [ConfigModule],
      inject: [ConfigService],
      useFactory: (config: ConfigService) => ({
        type: 'postgres',
        host: config.get<string>('DB_HOST', 'localhost'),
        synchronize: config.get('DB_SYNC') === 'true',
        extra: { max: 10 },
      }),
    }),
  ],
})
export class AppModule {}
)"}});
    REQUIRE(nest.connections.dataSources.size() == 1);
    CHECK(show(nest.first(), "host", P) == R"(env DB_HOST fallback "localhost")");
    CHECK(show(nest.first(), "synchronize", P) == "env DB_SYNC fallback false");
    CHECK(show(nest.first(), "extra.max", P) == "known 10");

    FoldedProject old({{"package.json", R"({"dependencies": {"typeorm": "0.2.45", "pg": "8"}})"},
                       {"src/db.ts",
                        "import { createConnection } from 'typeorm';\n"
                        "export async function connect() {\n"
                        "  return await createConnection({ type: 'postgres', logging: true });\n}\n"}});
    REQUIRE(old.connections.dataSources.size() == 1);
    CHECK(show(old.first(), "logging", P) == "known true");
}

TEST_CASE("the key of a configuration service is no variable that could be unset") {
    FoldedProject p({{"package.json", kPackage}, {"src/app.module.ts", R"(
import { ConfigService } from '@nestjs/config';
import { TypeOrmModule } from '@nestjs/typeorm';
export const database = TypeOrmModule.forRootAsync({
  inject: [ConfigService],
  useFactory: (config: ConfigService) => ({
    type: 'postgres',
    logging: config.get('app.level') !== 'quiet',
    synchronize: config.get('app.nodeEnv') !== 'production',
  }),
});
)"}});
    REQUIRE(p.connections.dataSources.size() == 1);
    CHECK(show(p.first(), "logging", P) == "unknown");
    CHECK(show(p.first(), "synchronize", P) == "known false");
    CHECK(show(p.first(), "synchronize", D) == "known true");
}
