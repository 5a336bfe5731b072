// EntityMetadataValidator.ts: DataTypeNotSupportedError
#include "rules/boot_errors.h"
#include "rules/registry.h"

namespace audit::rules {

const Rule schemaUnsupportedType{
    {"schema/unsupported-type", Severity::Error,
     "a column type that the postgres driver does not know: the application does not boot", false},
    checkBootErrors};

}  // namespace audit::rules
