// EntityMetadataValidator.ts: "have the same discriminator values"
#include "rules/boot_errors.h"
#include "rules/registry.h"

namespace audit::rules {

const Rule schemaDuplicateDiscriminator{
    {"schema/duplicate-discriminator", Severity::Error,
     "two child entities with the same discriminator value: the application does not boot", false},
    checkBootErrors};

}  // namespace audit::rules
