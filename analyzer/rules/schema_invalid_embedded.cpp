// EntitySchemaTransformer.ts: EntitySchemaEmbeddedError
#include "rules/boot_errors.h"
#include "rules/registry.h"

namespace audit::rules {

const Rule schemaInvalidEmbedded{
    {"schema/invalid-embedded", Severity::Error,
     "an embedded field without a class or schema: it has no columns, or the application does not boot",
     false},
    checkBootErrors};

}  // namespace audit::rules
