// The order of EntityMetadataBuilder.build(): later steps read what earlier ones made.
#include "entities/metadata.h"

namespace audit::entities {

void Metadata::build() {
    createEntities();
    for (EntityNode* entity : entities) takeDoubts(*entity);
    findParents();
    // A child without a parent has no table: TypeORM does not come this far with it.
    std::erase_if(entities,
                  [](const EntityNode* entity) { return entity->child() && entity->parent == nullptr; });
    for (EntityNode* entity : entities)
        std::erase_if(entity->children,
                      [](const EntityNode* child) { return child->child() && child->parent == nullptr; });

    const auto forEach = [&](bool children, auto&& step) {
        for (EntityNode* entity : std::vector(entities))
            if (entity->child() == children) step(*entity);
    };
    for (const bool children : {false, true}) forEach(children, [&](EntityNode& e) { buildTable(e); });
    for (const bool children : {false, true}) forEach(children, [&](EntityNode& e) { createMembers(e); });
    for (EntityNode* entity : entities) compute(*entity);
    for (EntityNode* entity : entities) takeDoubts(*entity);
    for (EntityNode* entity : entities) findInverse(*entity);

    forEach(false, [&](EntityNode& entity) {
        for (RelationNode* each : std::vector(entity.relations))
            if (each->entity == &entity &&
                (each->kind == RelationKind::OneToOne || each->kind == RelationKind::ManyToOne))
                joinColumns(*each);
        for (RelationNode* each : std::vector(entity.relations))
            if (each->entity == &entity && each->kind == RelationKind::ManyToMany) junction(*each);
    });
    for (EntityNode* entity : std::vector(entities))
        if (entity->tree != nullptr && entity->tree->type.value == "closure-table" && !entity->child())
            closureTable(*entity);
    for (EntityNode* entity : entities)
        if (entity->singleTableInheritance && !entity->child()) createDiscriminatorIndex(*entity);
    for (EntityNode* entity : entities) {
        for (KeyNode* each : entity->indexes) buildKey(*entity, *each);
        for (KeyNode* each : entity->uniques) buildKey(*entity, *each);
    }
    for (EntityNode* entity : entities)
        if (entity->args != nullptr && !entity->child()) foreignKeyDecorators(*entity);
    applyGeneration();
    validate();
}

}  // namespace audit::entities
