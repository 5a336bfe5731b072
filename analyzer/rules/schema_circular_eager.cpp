// EntityMetadataValidator.ts: "Circular eager relations are disallowed"
#include "rules/boot_errors.h"
#include "rules/registry.h"

namespace audit::rules {

const Rule schemaCircularEager{{"schema/circular-eager", Severity::Error,
                                "eager relations on both sides: the application does not boot", false},
                               checkBootErrors};

}  // namespace audit::rules
