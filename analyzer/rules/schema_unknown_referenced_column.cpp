// RelationJoinColumnBuilder.ts: "Referenced column … was not found in entity …"
#include "rules/boot_errors.h"
#include "rules/registry.h"

namespace audit::rules {

const Rule schemaUnknownReferencedColumn{
    {"schema/unknown-referenced-column", Severity::Error,
     "a join column or foreign key names a column that the other entity does not have", true},
    checkBootErrors};

}  // namespace audit::rules
