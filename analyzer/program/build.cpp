#include <algorithm>
#include <chrono>

#include "coverage/coverage.h"
#include "entities/model.h"
#include "program/program.h"
#include "query/query.h"
#include "source/thread_pool.h"

namespace audit::program {

namespace {

// Runs one phase and notes how long it took.
template <class F>
auto timed(Program& program, std::string name, F phase) {
    const auto begin = std::chrono::steady_clock::now();
    auto result = phase();
    const std::chrono::duration<double, std::milli> passed = std::chrono::steady_clock::now() - begin;
    program.times.push_back({std::move(name), passed.count()});
    return result;
}

// The version of TypeORM that the project uses: as the first file that has an opinion sees it.
std::string typeormVersion(const project::Project& project) {
    for (const source::FileId file : project.roots())
        if (std::string version = project.versionOf(file, "typeorm"); !version.empty()) return version;
    return {};
}

std::vector<CoveredSite> cover(std::vector<shape::Site> sites, const catalog::Catalog& database,
                               const coverage::Options& options, source::ThreadPool& pool) {
    std::vector<CoveredSite> covered(sites.size());
    std::vector<std::unique_ptr<coverage::Coverage>> ofWorker(pool.size());
    for (auto& each : ofWorker) each = std::make_unique<coverage::Coverage>(database, options);
    pool.parallelFor(sites.size(), [&](std::size_t i, std::size_t worker) {
        shape::Site& site = sites[i];
        CoveredSite& result = covered[i];
        result.coverage.reserve(site.variants.size());
        for (const shape::Variant& variant : site.variants)
            result.coverage.push_back(ofWorker[worker]->cover(variant));
        result.verdict = site.resolved ? coverage::worst(result.coverage) : coverage::Verdict::Unknown;
        result.site = std::move(site);
    });
    return covered;
}

/// Where each table's first entity stands.
std::vector<std::string> placesOf(const entities::EntityModel& model, const project::Project& project) {
    std::vector<std::string> places(model.catalog.tables.size());
    for (const entities::Entity& entity : model.entities)
        if (entity.table < places.size() && places[entity.table].empty() && entity.location.known())
            places[entity.table] = project.file(entity.location.file).path;
    return places;
}

}  // namespace

Program build(const Options& options) {
    Program program;
    program.postgresVersion = options.postgresVersion;
    program.project = timed(program, "project", [&] { return project::Project::build(options.project); });
    if (!program.project->error().empty()) {
        program.error = program.project->error();
        return program;
    }
    const project::Project& project = *program.project;
    program.typeormVersion = typeormVersion(project);

    program.evaluation = timed(program, "evaluate", [&] { return evaluate::evaluate(project); });

    entities::Options entityOptions;
    entityOptions.typeormVersion = program.typeormVersion;
    entityOptions.postgresVersion = options.postgresVersion;
    program.entities = timed(program, "entities",
                             [&] { return entities::build(*program.evaluation, project, entityOptions); });

    program.connections =
        timed(program, "connections", [&] { return connections::fold(*program.evaluation, project); });

    source::ThreadPool pool(options.project.jobs != 0 ? options.project.jobs : source::defaultThreadCount());

    program.migrations = timed(program, "migrations", [&] {
        migrations::Migrations read = migrations::read(*program.evaluation, project, program.typeormVersion);
        migrations::join(read, program.entities.catalog, placesOf(program.entities, project));
        return read;
    });

    query::Options queryOptions;
    queryOptions.typeormVersion = program.typeormVersion;
    queryOptions.pool = &pool;
    std::vector<shape::Site> sites = timed(program, "query", [&] {
        return query::build(*program.evaluation, program.entities, project, queryOptions);
    });

    coverage::Options coverageOptions;
    coverageOptions.postgresVersion = options.postgresVersion;
    program.queries = timed(program, "coverage", [&] {
        return cover(std::move(sites), program.entities.catalog, coverageOptions, pool);
    });

    program.hasMigrations = !program.evaluation->migrations.empty();
    return program;
}

}  // namespace audit::program
