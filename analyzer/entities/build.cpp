// The room, read from top to bottom: what was said, who says it for which data source, what TypeORM makes of
// it.
#include "entities/publish.h"

namespace audit::entities {
namespace {

// As the first file sees it that says anything to TypeORM.
std::string versionOf(const evaluate::Evaluation& evaluation, const project::Project& project,
                      const Options& options) {
    if (!options.typeormVersion.empty()) return options.typeormVersion;
    for (const evaluate::DecoratorFact& fact : evaluation.decorators)
        if (fact.where.known()) return project.versionOf(fact.where.file, "typeorm");
    for (const evaluate::SchemaFact& fact : evaluation.schemas)
        if (fact.where.known()) return project.versionOf(fact.where.file, "typeorm");
    return {};
}

}  // namespace

EntityModel build(evaluate::Evaluation& evaluation, const project::Project& project, const Options& options) {
    EntityModel model;
    Arguments arguments;
    collectDecorators(arguments, evaluation, project);
    const TypeormVersion era = typeormVersion(versionOf(evaluation, project, options));
    collectSchemas(arguments, evaluation, era);
    const DataSources dataSources = DataSources::read(evaluation, project, arguments, era);

    Metadata metadata(arguments, dataSources, project, era);
    metadata.build();
    publish(model, metadata, arguments, dataSources, project, era);
    model.notes.insert(model.notes.begin(), dataSources.notes.begin(), dataSources.notes.end());
    dataSources.noteUnknownNames(model.notes);
    return model;
}

}  // namespace audit::entities
