// EntityMetadataValidator.ts: CircularRelationsError
#include "rules/boot_errors.h"
#include "rules/registry.h"

namespace audit::rules {

const Rule schemaCircularRelations{
    {"schema/circular-relations", Severity::Error,
     "a circle of relations that may not be null: the application does not boot", false},
    checkBootErrors};

}  // namespace audit::rules
