// EntityMetadataValidator.ts: "both has cascade remove set"
#include "rules/boot_errors.h"
#include "rules/registry.h"

namespace audit::rules {

const Rule schemaCircularCascade{
    {"schema/circular-cascade", Severity::Error,
     "cascade remove on both sides of a relation: the application does not boot", false},
    checkBootErrors};

}  // namespace audit::rules
