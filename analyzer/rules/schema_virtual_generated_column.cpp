// EntityMetadataValidator.ts: "supports only STORED generated columns"
#include "rules/boot_errors.h"
#include "rules/registry.h"

namespace audit::rules {

const Rule schemaVirtualGeneratedColumn{
    {"schema/virtual-generated-column", Severity::Error,
     "a VIRTUAL generated column: PostgreSQL stores generated columns only", false},
    checkBootErrors};

}  // namespace audit::rules
