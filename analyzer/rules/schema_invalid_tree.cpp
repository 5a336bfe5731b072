// EntityMetadataValidator.ts, ClosureSubjectExecutor.ts
#include "rules/boot_errors.h"
#include "rules/registry.h"

namespace audit::rules {

const Rule schemaInvalidTree{
    {"schema/invalid-tree", Severity::Error, "a @Tree that TypeORM or PostgreSQL cannot keep", false},
    checkBootErrors};

}  // namespace audit::rules
