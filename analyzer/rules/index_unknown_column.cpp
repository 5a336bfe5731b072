// EntityMetadataValidator and IndexMetadata.build: "Index … contains column that is missing in the entity".
#include "rules/boot_errors.h"
#include "rules/registry.h"

namespace audit::rules {

const Rule indexUnknownColumn{
    {"index/unknown-column", Severity::Error,
     "@Index or @Unique names a property that TypeORM does not find: the application does not "
     "boot",
     true},
    checkBootErrors};

}  // namespace audit::rules
