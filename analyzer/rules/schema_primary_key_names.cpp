// EntityMetadataValidator.ts: "multiple primary columns with different constraint names"
#include "rules/boot_errors.h"
#include "rules/registry.h"

namespace audit::rules {

const Rule schemaPrimaryKeyNames{
    {"schema/primary-key-names", Severity::Error,
     "primary columns with different constraint names: the application does not boot", false},
    checkBootErrors};

}  // namespace audit::rules
