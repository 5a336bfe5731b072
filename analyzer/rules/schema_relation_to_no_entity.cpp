// EntityMetadataBuilder.ts: EntityMetadataNotFoundError / "Entity metadata for … was not found"
#include "rules/boot_errors.h"
#include "rules/registry.h"

namespace audit::rules {

const Rule schemaRelationToNoEntity{
    {"schema/relation-to-no-entity", Severity::Error,
     "a relation to a class that is no entity: the application does not boot", false},
    checkBootErrors};

}  // namespace audit::rules
