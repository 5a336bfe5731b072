// Relations: their sides, and the join columns of the owning side.
// metadata/RelationMetadata.ts, metadata-builder/RelationJoinColumnBuilder.ts,
// metadata-builder/EntityMetadataBuilder.ts (computeEntityMetadataStep2, computeInverseProperties).
#include "entities/metadata.h"
#include "entities/nearest.h"

namespace audit::entities {

RelationNode* Metadata::relation(EntityNode& entity, EmbeddedNode* embedded, const RelationArgs& args) {
    RelationNode& node = relationNodes_.emplace_back();
    node.entity = &entity;
    node.embedded = embedded;
    node.args = &args;
    node.property = args.property;
    node.kind = args.kind;
    const bool primary = version_ == TypeormVersion::V02 && args.primary;
    node.nullable = args.nullable.valueOr(true) && !primary;
    node.createForeignKey = args.createForeignKey.valueOr(true);
    if (!args.reason.empty()) entity.doubt("options of the relation " + args.property + ": " + args.reason);
    return &node;
}

// filterByTargetAndWithoutDuplicateRelationProperties: the base class's relation stays, a class that extends
// it may change its type.
std::vector<const RelationArgs*> Metadata::relationArgs(const std::vector<TargetId>& targets) {
    std::vector<const RelationArgs*> found;
    const auto rank = [&](const RelationArgs& args) {
        return std::ranges::find(targets, args.target) - targets.begin();
    };
    for (const RelationArgs* args : gather(targets, &Target::relations)) {
        const auto at =
            std::ranges::find(found, args->property, [](const RelationArgs* a) { return a->property; });
        if (at == found.end()) {
            found.push_back(args);
        } else if (version_ != TypeormVersion::V02 && rank(*args) < rank(**at)) {
            RelationArgs& changed = relationArgs_.emplace_back(**at);
            changed.type = args->type;
            *at = &changed;
        }
    }
    return found;
}

void Metadata::createRelations(EntityNode& entity) {
    for (const RelationArgs* args : relationArgs(entity.inheritanceTree)) {
        if (!entity.child()) {
            entity.ownRelations.push_back(relation(entity, nullptr, *args));
            continue;
        }
        const auto& relations = entity.parent->ownRelations;
        const auto at = std::ranges::find(relations, args->property, &RelationNode::property);
        if (at == relations.end()) continue;
        const TargetRef& parents = (*at)->args->type;
        if (args->type.kind != TargetRef::Kind::Class ||
            (args->type.target == parents.target && args->type.kind == parents.kind)) {
            entity.ownRelations.push_back(*at);
            continue;
        }
        RelationNode& own = relationNodes_.emplace_back(**at);
        own.args = args;
        own.prototype = *at;
        entity.ownRelations.push_back(&own);
    }
    std::vector<std::string_view> seen;
    for (const RelationIdArgs* args : gather(entity.inheritanceTree, &Target::relationIds)) {
        if (std::ranges::find(seen, args->property) != seen.end()) continue;
        seen.emplace_back(args->property);
        entity.relationIds.push_back(args);
    }
}

void Metadata::compute(EntityNode& entity) {
    for (EmbeddedNode* embedded : entity.embeddeds) buildEmbedded(*embedded);
    for (ColumnNode* each : entity.ownColumns) buildColumn(*each);
    for (RelationNode* each : entity.ownRelations)
        if (each->embedded == nullptr) each->path = each->property;
    entity.columns = entity.ownColumns;
    entity.relations = entity.ownRelations;
    entity.indexes = entity.ownIndexes;
    entity.uniques = entity.ownUniques;
    const auto append = [&](const EmbeddedNode& node, const auto& self) -> void {
        entity.columns.insert(entity.columns.end(), node.columns.begin(), node.columns.end());
        entity.relations.insert(entity.relations.end(), node.relations.begin(), node.relations.end());
        entity.indexes.insert(entity.indexes.end(), node.indexes.begin(), node.indexes.end());
        entity.uniques.insert(entity.uniques.end(), node.uniques.begin(), node.uniques.end());
        for (const EmbeddedNode* each : node.embeddeds) self(*each, self);
    };
    for (const EmbeddedNode* embedded : entity.embeddeds) append(*embedded, append);
    entity.primaryColumns.clear();
    std::ranges::copy_if(entity.columns, std::back_inserter(entity.primaryColumns), &ColumnNode::primary);
}

EntityNode* Metadata::resolve(const EntityNode& from, const TargetRef& ref, bool& ambiguous) const {
    ambiguous = false;
    const bool bySchema = arguments_.targets[from.target].bySchema;
    if (ref.kind == TargetRef::Kind::Class) {
        const auto at = std::ranges::find(entities, ref.target, &EntityNode::target);
        return at == entities.end() || arguments_.targets[ref.target].bySchema != bySchema ? nullptr : *at;
    }
    // By name: the entity nearest in the tree of folders, since a program may hold several of one name.
    const std::string& here = project_.file(from.args->decorator.file).path;
    EntityNode* best = nullptr;
    std::size_t bestLength = 0;
    for (EntityNode* entity : entities) {
        if (entity->args == nullptr || arguments_.targets[entity->target].bySchema != bySchema) continue;
        if (entity->targetName != ref.name && entity->givenTableName != ref.name) continue;
        const std::string& there = project_.file(entity->args->decorator.file).path;
        const auto [a, b] = std::ranges::mismatch(here, there);
        const auto common = static_cast<std::size_t>(a - here.begin()) + 1;
        if (common > bestLength) {
            best = entity;
            bestLength = common;
        }
    }
    return best;
}

void Metadata::findInverse(EntityNode& entity) {
    for (RelationNode* node : entity.relations) {
        if ((node->entity != &entity && node->prototype == nullptr) || node->inverseEntity != nullptr)
            continue;
        const RelationArgs& args = *node->args;
        if (args.type.kind == TargetRef::Kind::Unknown) {
            node->joinKnown = false;
            if (node->kind == RelationKind::ManyToOne || node->kind == RelationKind::OneToOne)
                entity.membersOpen = true;
            entity.doubt("target of the relation " + args.property + ": " + args.type.reason);
            continue;
        }
        bool ambiguous = false;
        node->inverseEntity = resolve(entity, args.type, ambiguous);
        if (node->inverseEntity == nullptr) {
            node->joinKnown = false;
            entity.membersOpen = true;
            const bool byClass = args.type.kind == TargetRef::Kind::Class;
            const Target* target = byClass ? &arguments_.targets[args.type.target] : nullptr;
            const bool undecided =
                target != nullptr &&
                (!target->unknown.empty() || target->membersOpen || !target->tables.empty() ||
                 (target->cls != nullptr && !target->cls->packageName.empty()));
            entity.doubt("the relation " + args.property + " leads to " + args.type.name +
                         ", which is no entity that is known");
            if (!undecided)
                fail(entity, "schema/relation-to-no-entity",
                     "Entity metadata for " + entity.displayName() + "#" + node->path +
                         " was not found. Check if you specified a correct entity object and if it's "
                         "connected in the "
                         "connection options.",
                     args.type.name, args.type.where.known() ? args.type.where : args.decorator);
            continue;
        }
        if (args.inverse.kind == InverseRef::Kind::Path) {
            node->inversePath = args.inverse.path;
            if (args.inverse.byFunction && !node->inverseEntity->hasProperty(args.inverse.path))
                node->inversePath.clear();
        } else if (args.treeParent || args.treeChildren) {
            for (const RelationNode* other : entity.relations)
                if (args.treeParent ? other->args->treeChildren : other->args->treeParent) {
                    node->inversePath = other->property;
                    break;
                }
        }
        if (!node->inversePath.empty())
            node->inverse = node->inverseEntity->relationByPath(node->inversePath);
    }
}

// RelationJoinColumnBuilder.build()
void Metadata::joinColumns(RelationNode& node) {
    EntityNode& entity = *node.entity;
    if (node.inverseEntity == nullptr) return;
    EntityNode& inverse = *node.inverseEntity;
    const NamingStrategy& naming = entity.settings->naming;
    std::vector<const JoinColumnArgs*> given;
    for (const JoinColumnArgs& args : arguments_.targets[node.args->target].joinColumns)
        if (args.property == node.property) given.push_back(&args);
    for (const JoinColumnArgs* args : given)
        if (args->name.unknown() || args->referenced.unknown()) {
            node.joinKnown = false;
            entity.membersOpen = true;
            entity.doubt("join column of " + node.property + ": " + args->reason);
        }

    // collectReferencedColumns
    std::vector<ColumnNode*> referenced;
    const bool named =
        std::ranges::any_of(given, [](const JoinColumnArgs* a) { return a->referenced.known(); });
    const bool byPrimaryKey =
        (given.empty() && node.kind == RelationKind::ManyToOne) || (!given.empty() && !named);
    if (byPrimaryKey) {
        referenced = inverse.primaryColumns;
        // A view has none, and then the relation has no columns at all.
        if (referenced.empty() && inverse.membersOpen) {
            node.joinKnown = false;
            entity.membersOpen = true;
            entity.doubt("join column of " + node.property + ": the primary key of " + inverse.displayName() +
                         " is not known");
        }
    } else {
        for (const JoinColumnArgs* args : given) {
            const auto at =
                std::ranges::find(inverse.ownColumns, args->referenced.value, &ColumnNode::property);
            if (at != inverse.ownColumns.end()) {
                referenced.push_back(*at);
                continue;
            }
            const bool open = inverse.membersOpen;  // before this relation, which may lead to its own entity
            node.joinKnown = false;
            entity.membersOpen = true;
            if (args->referenced.unknown()) continue;
            entity.doubt("join column of " + node.property + " refers to " + args->referenced.value +
                         ", which " + inverse.displayName() + " does not have");
            if (!open)
                fail(entity, "schema/unknown-referenced-column",
                     "Referenced column " +
                         (args->referenced.known() ? args->referenced.value : "undefined") +
                         " was not found in entity " + inverse.displayName(),
                     args->referenced.value, args->decorator, nearestColumn(inverse, args->referenced.value));
        }
        if (referenced.size() > 1 && version_ == TypeormVersion::V1) {
            const auto rank = [&](const ColumnNode* c) {
                return std::ranges::find(inverse.primaryColumns, c) - inverse.primaryColumns.begin();
            };
            std::ranges::stable_sort(referenced, {}, rank);
        }
    }

    // collectColumns
    for (ColumnNode* target : referenced) {
        const auto arg = std::ranges::find_if(given, [&](const JoinColumnArgs* a) {
            return (a->referenced.absent() || a->referenced.value == target->property) && a->name.known();
        });
        const bool hasName = arg != given.end();
        const std::string name =
            hasName ? (*arg)->name.value : naming.joinColumnName(node.property, target->property);
        if (!hasName && !naming.knows("joinColumnName")) {
            node.joinKnown = false;
            entity.membersOpen = true;
            entity.doubt("join column of " + node.property + ": " + entity.settings->reason);
        }
        const std::vector<ColumnNode*>& candidates =
            node.embedded != nullptr ? node.embedded->columns : entity.ownColumns;
        const auto existing = std::ranges::find(candidates, name, &ColumnNode::nameWithoutPrefixes);
        ColumnNode* column = existing != candidates.end() ? *existing : nullptr;
        if (column == nullptr) {
            column = columnMadeHere(entity, node.property, name, {});
            column->embedded = node.embedded;
            copyType(*column, *target);
            column->nullable = node.nullable;
            column->primary = version_ == TypeormVersion::V02 && node.args->primary;
            column->member = node.args->member;
            column->decorator = node.args->decorator;
            column->nameKnown = node.joinKnown;
            column->referenced = target;
            column->relation = &node;
            buildColumn(*column);
            registerColumn(entity, column);
        } else if (column->referenced == nullptr || version_ != TypeormVersion::V1) {
            // A column that the author declared takes the type of the one it refers to. (1.x works on a copy
            // when another relation has the column already.)
            column->referenced = target;
            column->relation = &node;
            column->type.type = target->type.type;
            column->typeKnown = target->typeKnown;
            buildColumn(*column);
        }
        node.joinColumns.push_back({column, target});
    }

    node.owning = node.kind == RelationKind::ManyToOne || !node.joinColumns.empty();
    node.withJoinColumn = node.owning;
    if (referenced.empty() || !node.createForeignKey) return;
    if (node.args->createForeignKey.unknown())
        entity.doubt("whether " + node.property + " has a foreign key");

    ForeignKeyNode& key = foreignKeyNodes_.emplace_back();
    if (version_ != TypeormVersion::V02 && !given.empty())
        key.givenName = given.front()->constraintName.value;
    key.referencedEntity = &inverse;
    for (const JoinPair& pair : node.joinColumns) {
        key.columns.push_back(pair.column);
        key.referenced.push_back(pair.referenced);
    }
    if (node.args->onDelete.known()) key.onDelete = node.args->onDelete.value;
    if (node.args->onUpdate.known()) key.onUpdate = node.args->onUpdate.value;
    key.location = node.args->decorator;
    if (node.joinKnown) entity.foreignKeys.push_back(&key);

    const bool allPrimary = std::ranges::all_of(key.columns, &ColumnNode::primary);
    if (node.kind != RelationKind::OneToOne || allPrimary || !node.joinKnown) return;
    std::vector<std::string> names;
    for (const ColumnNode* each : key.columns) names.push_back(each->name);
    KeyNode& unique = keyNodes_.emplace_back();
    unique.unique = unique.isUniqueConstraint = true;
    unique.columns = key.columns;
    unique.givenName = naming.relationConstraintName(entity.tableName, names);
    unique.origin = catalog::IndexOrigin::OneToOne;
    unique.location = node.args->decorator;
    (node.embedded != nullptr ? node.embedded->uniques : entity.ownUniques).push_back(&unique);
    compute(entity);
}

}  // namespace audit::entities
