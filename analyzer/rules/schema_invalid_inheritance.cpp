// EntityMetadataBuilder.ts, EntityMetadataValidator.ts: single-table inheritance
#include "rules/boot_errors.h"
#include "rules/registry.h"

namespace audit::rules {

const Rule schemaInvalidInheritance{
    {"schema/invalid-inheritance", Severity::Error,
     "@ChildEntity without a parent that has @TableInheritance: the application does not boot", false},
    checkBootErrors};

}  // namespace audit::rules
