#include "query/query.h"

#include "query/sites.h"

namespace audit::query {

namespace {

Nullish behaviourOf(evaluate::V value, Nullish otherwise) {
    std::string_view text;
    if (value == nullptr || !evaluate::constantString(value, text)) return otherwise;
    if (text == "throw") return Nullish::Throw;
    if (text == "ignore") return Nullish::Ignore;
    if (text == "sql-null") return Nullish::SqlNull;
    return otherwise;
}

}  // namespace

std::vector<shape::Site> build(evaluate::Evaluation& evaluation, const entities::EntityModel& model,
                               const project::Project& project, const Options& options) {
    const Version version = parseVersion(options.typeormVersion);
    Env env{model, version, version.nullishDefault(), version.nullishDefault()};
    // DataSourceOptions.invalidWhereValuesBehavior of the first data source that says so.
    for (const evaluate::DataSourceFact& source : evaluation.dataSources) {
        if (source.options == nullptr || source.options->cell == nullptr) continue;
        evaluate::V behaviour = evaluate::property(source.options, "invalidWhereValuesBehavior");
        if (behaviour == nullptr || behaviour->cell == nullptr) continue;
        env.onNull = behaviourOf(evaluate::property(behaviour, "null"), env.onNull);
        env.onUndefined = behaviourOf(evaluate::property(behaviour, "undefined"), env.onUndefined);
        break;
    }
    return buildSites(evaluation, project, env, options);
}

}  // namespace audit::query
