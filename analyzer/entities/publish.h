#pragma once
// Finished metadata → the model other rooms read: Table.create(), the statements of
// PostgresQueryRunner.createTable().
#include "entities/metadata.h"
#include "entities/model.h"

namespace audit::entities {

void publish(EntityModel& model, const Metadata& metadata, const Arguments& arguments,
             const DataSources& dataSources, const project::Project& project, TypeormVersion version);

}  // namespace audit::entities
