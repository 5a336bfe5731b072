// EntityMetadataValidator.ts: MissingPrimaryColumnError
#include "rules/boot_errors.h"
#include "rules/registry.h"

namespace audit::rules {

const Rule schemaMissingPrimaryColumn{
    {"schema/missing-primary-column", Severity::Error,
     "an entity without a primary column: the application does not boot", false},
    checkBootErrors};

}  // namespace audit::rules
