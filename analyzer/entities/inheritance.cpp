// Which entities there are, which tables they have, who is whose parent.
// metadata-builder/EntityMetadataBuilder.ts (createEntityMetadata, computeParentEntityMetadata),
// MetadataUtils.ts, metadata/EntityMetadata.ts (build).
#include "entities/letter_case.h"
#include "entities/metadata.h"

namespace audit::entities {

namespace {
constexpr int kMaxInheritance = 200;
}

void EntityNode::doubt(std::string reason) {
    if (std::ranges::find(unknown, reason) == unknown.end()) unknown.push_back(std::move(reason));
}

ColumnNode* EntityNode::columnByPath(std::string_view path) const {
    const auto at = std::ranges::find(columns, path, &ColumnNode::path);
    return at == columns.end() ? nullptr : *at;
}

RelationNode* EntityNode::relationByPath(std::string_view path) const {
    const auto at = std::ranges::find(relations, path, &RelationNode::path);
    return at == relations.end() ? nullptr : *at;
}

bool EntityNode::hasProperty(std::string_view path) const {
    const auto isOrHolds = [&](const std::string& other) {
        return other == path ||
               (other.size() > path.size() && other.starts_with(path) && other[path.size()] == '.');
    };
    return std::ranges::any_of(columns, isOrHolds, &ColumnNode::path) ||
           std::ranges::any_of(relations, isOrHolds, &RelationNode::path);
}

std::vector<TargetId> Metadata::inheritanceTree(TargetId target) const {
    std::vector<TargetId> tree;
    for (TargetId at = target; at != kNone && tree.size() < kMaxInheritance;
         at = arguments_.targets[at].super) {
        if (std::ranges::find(tree, at) != tree.end()) break;
        tree.push_back(at);
    }
    return tree;
}

bool Metadata::derives(TargetId target, TargetId base) const {
    const std::vector<TargetId> tree = inheritanceTree(target);
    return target != base && std::ranges::find(tree, base) != tree.end();
}

void Metadata::createEntities() {
    std::vector<bool> seen(arguments_.targets.size(), false);
    for (TargetId id : arguments_.order) {
        if (seen[id]) continue;  // a class and a schema for it
        seen[id] = true;
        for (const TableArgs& args : arguments_.targets[id].tables) {
            Target& target = arguments_.targets[id];
            if (args.type == TableArgs::Type::Unknown) continue;
            EntityNode& entity = entityNodes_.emplace_back();
            entity.args = &args;
            entity.target = id;
            entity.type = args.type == TableArgs::Type::View    ? EntityNode::Type::View
                          : args.type == TableArgs::Type::Child ? EntityNode::Type::Child
                                                                : EntityNode::Type::Regular;
            entity.targetName = target.name;
            entity.settings = &dataSources_.of(id, args.decorator.file);
            entity.inheritanceTree = inheritanceTree(id);
            entity.singleTableInheritance = !target.inheritances.empty();
            if (!target.trees.empty()) entity.tree = &target.trees.front();
            entities.push_back(&entity);
        }
    }
    // filterSingleTableChildren: the table of a parent holds the columns of all its children.
    for (EntityNode* entity : entities) {
        if (!entity->singleTableInheritance && !entity->child()) continue;
        if (arguments_.targets[entity->target].cls == nullptr) continue;
        for (const EntityNode* other : entities)
            if (other->child() && derives(other->target, entity->target))
                entity->inheritanceTree.push_back(other->target);
    }
}

void Metadata::findParents() {
    for (EntityNode* entity : entities) {
        if (!entity->child()) continue;
        for (EntityNode* other : entities) {
            if (!other->singleTableInheritance ||
                std::ranges::find(other->inheritanceTree, entity->target) == other->inheritanceTree.end())
                continue;
            entity->parent = other;
            break;
        }
        if (entity->parent == nullptr || entity->parent->child()) {
            entity->parent = nullptr;
            if (!entity->membersOpen && !arguments_.targets[entity->target].membersOpen)
                fail(*entity, "schema/invalid-inheritance",
                     "Entity " + entity->targetName +
                         " is a @ChildEntity, but no class it extends is an entity with @TableInheritance: "
                         "TypeORM fails while "
                         "it builds the entity's metadata.",
                     entity->targetName, entity->args->decorator);
        }
    }
    for (EntityNode* entity : entities)
        for (EntityNode* other : entities)
            if (derives(other->target, entity->target)) entity->children.push_back(other);
}

void Metadata::buildTable(EntityNode& entity) {
    const SchemaSettings& settings = *entity.settings;
    const EntityNode& named = entity.parent != nullptr ? *entity.parent : entity;
    entity.schema = entity.args->schema.known() ? entity.args->schema.value
                    : entity.parent != nullptr  ? entity.parent->schema
                                                : settings.schema;
    entity.givenTableName = entity.parent != nullptr ? named.givenTableName : entity.args->name.value;
    entity.tableNameWithoutPrefix = settings.naming.tableName(named.targetName, entity.givenTableName);
    // Since 0.3 only the names of junction tables are shortened.
    if (version_ == TypeormVersion::V02 && !entity.child() && entity.tableNameWithoutPrefix.size() > 63)
        entity.tableNameWithoutPrefix = shortenJunctionName(entity.tableNameWithoutPrefix);
    entity.tableName = settings.naming.prefixTableName(settings.entityPrefix, entity.tableNameWithoutPrefix);
    entity.synchronize = entity.args->synchronize.valueOr(true);
    if (named.args->name.unknown() || named.args->schema.unknown()) {
        entity.tableNameKnown = false;
        entity.doubt("the table's name: " + named.args->reason);
    }
    if (!settings.naming.knows("tableName") && !settings.reason.empty()) {
        entity.tableNameKnown = false;
        entity.doubt("the table's name: " + settings.reason);
    }
}

// What is not known of the classes an entity is made of is not known of the entity.
void Metadata::takeDoubts(EntityNode& entity) {
    const auto take = [&](TargetId id) {
        const Target& target = arguments_.targets[id];
        entity.membersOpen |= target.membersOpen;
        for (const std::string& reason : target.unknown) entity.doubt(reason);
    };
    for (TargetId id : entity.inheritanceTree) take(id);
    for (const EmbeddedNode* embedded : entity.allEmbeddeds)
        for (TargetId id : embedded->targets) take(id);
    if (entity.parent != nullptr && entity.parent->membersOpen) entity.membersOpen = true;
}

void Metadata::fail(EntityNode& entity, std::string rule, std::string message, std::string subject,
                    Location location, std::string replacement) {
    NodeError error;
    error.entity = &entity;
    error.error.rule = std::move(rule);
    error.error.message = std::move(message);
    error.error.subject = std::move(subject);
    error.error.location = location;
    error.error.replacement = std::move(replacement);
    errors.push_back(std::move(error));
}

}  // namespace audit::entities
