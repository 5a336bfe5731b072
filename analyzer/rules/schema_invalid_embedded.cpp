// EntitySchemaTransformer.ts: EntitySchemaEmbeddedError
#include "rules/boot_errors.h"
#include "rules/registry.h"

namespace audit::rules {

const Rule schemaInvalidEmbedded{
    {"schema/invalid-embedded", Severity::Error,
     "an embedded field of an EntitySchema without its schema: the application does not boot", false},
    checkBootErrors};

}  // namespace audit::rules
