// The room, read from top to bottom: what was said, who says it for which data source, what TypeORM makes of it.
#include "entities/publish.h"

namespace audit::entities {

EntityModel build(evaluate::Evaluation& evaluation, const project::Project& project, const Options& options) {
    EntityModel model;
    Arguments arguments;
    collectDecorators(arguments, evaluation, project);
    collectSchemas(arguments, evaluation);
    const DataSources dataSources = DataSources::read(evaluation, project, arguments);
    model.notes = dataSources.notes;

    std::string version = options.typeormVersion;
    for (const evaluate::DecoratorFact& fact : evaluation.decorators) {
        if (!version.empty()) break;
        if (fact.where.known()) version = project.versionOf(fact.where.file, "typeorm");
        break;
    }
    const TypeormVersion era = typeormVersion(version);
    Metadata metadata(arguments, dataSources, project, era);
    metadata.build();
    publish(model, metadata, arguments, dataSources, project, era);
    return model;
}

}  // namespace audit::entities
