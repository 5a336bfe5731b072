// EntityMetadataValidator.ts: "does not support length property"
#include "rules/boot_errors.h"
#include "rules/registry.h"

namespace audit::rules {

const Rule schemaUnsupportedLength{
    {"schema/unsupported-length", Severity::Error,
     "a length on a column type that takes none: the application does not boot", false},
    checkBootErrors};

}  // namespace audit::rules
