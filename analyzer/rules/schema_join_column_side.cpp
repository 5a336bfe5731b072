// RelationMetadataBuilder.ts: only owning sides read join columns
#include "rules/boot_errors.h"
#include "rules/registry.h"

namespace audit::rules {

const Rule schemaJoinColumnSide{
    {"schema/join-column-side", Severity::Warning,
     "@JoinColumn or @JoinTable on a side that has none, on both sides, or on neither", false},
    checkBootErrors};

}  // namespace audit::rules
