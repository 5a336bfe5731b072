// EntityMetadataValidator.ts; DDL: column specified more than once
#include "rules/boot_errors.h"
#include "rules/registry.h"

namespace audit::rules {

const Rule schemaDuplicateColumn{
    {"schema/duplicate-column", Severity::Error, "two properties of an entity have the same column", false},
    checkBootErrors};

}  // namespace audit::rules
