#include "summaries/bootstraps.h"

namespace audit::summaries {

namespace {

// @PrimaryGeneratedId(), @EntityId() and @Money() of Vendure only remember where they stand;
// preBootstrapConfig() (packages/core/src/bootstrap.ts) then applies columns whose type the configured
// strategies tell, to each entity. These are its own calls, with its default configuration; a project with
// another EntityIdStrategy or MoneyStrategy has other types there, and the same columns.
constexpr Bootstrap table[] = {
    {"@vendure/core", "id and money columns as the default EntityIdStrategy and MoneyStrategy make them",
     "import { setEntityIdStrategy } from '{place}/dist/entity/set-entity-id-strategy';\n"
     "import { setMoneyStrategy } from '{place}/dist/entity/set-money-strategy';\n"
     "import { defaultConfig } from '{place}/dist/config/default-config';\n",
     "  setEntityIdStrategy(defaultConfig.entityOptions.entityIdStrategy ?? defaultConfig.entityIdStrategy, "
     "classes);\n"
     "  setMoneyStrategy(defaultConfig.entityOptions.moneyStrategy, classes);\n"},
};

}  // namespace

const Bootstrap* bootstrapOf(std::string_view package) {
    for (const Bootstrap& row : table)
        if (row.package == package) return &row;
    return nullptr;
}

}  // namespace audit::summaries
