// EntityMetadataValidator.ts: enum without "enum" or "enumName"
#include "rules/boot_errors.h"
#include "rules/registry.h"

namespace audit::rules {

const Rule schemaEnumWithoutValues{
    {"schema/enum-without-values", Severity::Error,
     "an enum column without its values: the application does not boot", false},
    checkBootErrors};

}  // namespace audit::rules
