// PostgreSQL: "there is no unique constraint matching given keys for referenced table"
#include "rules/boot_errors.h"
#include "rules/registry.h"

namespace audit::rules {

const Rule schemaReferencedColumnNotUnique{
    {"schema/referenced-column-not-unique", Severity::Error,
     "a foreign key to columns that are not unique: PostgreSQL refuses it", false},
    checkBootErrors};

}  // namespace audit::rules
