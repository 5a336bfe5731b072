// EntityMetadataValidator.ts: InitializedRelationError
#include "rules/boot_errors.h"
#include "rules/registry.h"

namespace audit::rules {

const Rule schemaInitializedRelation{
    {"schema/initialized-relation", Severity::Error,
     "a relation property with an initial array: the application does not boot", false},
    checkBootErrors};

}  // namespace audit::rules
