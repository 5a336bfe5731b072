// decorator/columns/PrimaryColumn.ts: PrimaryColumnCannotBeNullableError
#include "rules/boot_errors.h"
#include "rules/registry.h"

namespace audit::rules {

const Rule schemaNullablePrimaryColumn{
    {"schema/nullable-primary-column", Severity::Error,
     "a primary column that may be null: the application does not boot", false},
    checkBootErrors};

}  // namespace audit::rules
