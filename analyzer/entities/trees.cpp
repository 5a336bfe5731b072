// Columns that a tree needs. metadata-builder/EntityMetadataBuilder.ts (computeEntityMetadataStep1).
#include "entities/metadata.h"

namespace audit::entities {

void Metadata::createTreeColumns(EntityNode& entity) {
    if (entity.tree == nullptr) return;
    const auto add = [&](const std::string& name, std::string type, bool nullable, std::string defaultText) {
        ColumnNode* node = columnMadeHere(entity, name, name, std::move(type));
        node->nullable = nullable;
        node->defaultText = std::move(defaultText);
        node->member = node->decorator = entity.tree->decorator;
        entity.ownColumns.push_back(node);
        return node;
    };
    if (entity.tree->type.unknown()) {
        entity.membersOpen = true;
        entity.doubt("the kind of its tree is not known");
    } else if (entity.tree->type.value == "materialized-path") {
        add("mpath", "#String", true, "''")->materializedPath = true;
    } else if (entity.tree->type.value == "nested-set") {
        add("nsleft", "#Number", false, "'1'")->nestedSet = true;
        add("nsright", "#Number", false, "'2'")->nestedSet = true;
    }
}

}  // namespace audit::entities
