// Indexes, unique constraints and declared foreign keys.
// metadata/IndexMetadata.ts, UniqueMetadata.ts; metadata-builder/EntityMetadataBuilder.ts (createForeignKeys,
// createKeysForTableInheritance).
#include "entities/metadata.h"
#include "entities/nearest.h"

namespace audit::entities {

KeyNode* Metadata::key(const KeyArgs& args, EmbeddedNode* embedded) {
    KeyNode& node = keyNodes_.emplace_back();
    node.args = &args;
    node.embedded = embedded;
    node.isUniqueConstraint = args.isUniqueConstraint;
    node.unique = args.isUniqueConstraint || args.unique.valueOr(false);
    node.givenName = args.name.value;
    node.origin = args.isUniqueConstraint ? catalog::IndexOrigin::Unique : catalog::IndexOrigin::Index;
    node.location = args.decorator;
    return &node;
}

void Metadata::createKeys(EntityNode& entity) {
    for (const KeyArgs* args : gather(entity.inheritanceTree, &Target::indexes))
        entity.ownIndexes.push_back(key(*args, nullptr));
    for (const KeyArgs* args : gather(entity.inheritanceTree, &Target::uniques))
        entity.ownUniques.push_back(key(*args, nullptr));
}

void Metadata::createDiscriminatorIndex(EntityNode& entity) {
    const auto discriminator = std::ranges::find_if(entity.columns, &ColumnNode::discriminator);
    if (discriminator == entity.columns.end()) return;
    const bool indexed = std::ranges::any_of(entity.indexes, [&](const KeyNode* key) {
        return key->args != nullptr && key->args->hasColumns && !key->args->byFunction &&
               key->args->columns.known && key->args->columns.names.size() == 1 &&
               key->args->columns.names.front() == (*discriminator)->name;
    });
    if (indexed) return;
    KeyNode& index = keyNodes_.emplace_back();
    index.columns = {*discriminator};
    index.location = (*discriminator)->decorator;
    // `indices.push` reaches the entity's own list when nothing is embedded, since both are then one array.
    entity.indexes.push_back(&index);
    if (entity.embeddeds.empty()) entity.ownIndexes.push_back(&index);
}

// IndexMetadata.build(), UniqueMetadata.build()
void Metadata::buildKey(EntityNode& entity, KeyNode& node) {
    const KeyArgs* args = node.args;
    if (args != nullptr &&
        (!args->certain || (args->hasColumns && !args->columns.known) || args->name.unknown())) {
        node.known = false;
        node.resolved = true;
        entity.doubt(std::string(node.isUniqueConstraint ? "a unique constraint" : "an index") + ": " +
                     (args->reason.empty() ? "not known" : args->reason));
        return;
    }
    if (args != nullptr && args->synchronize.known() && !args->synchronize.value &&
        !node.isUniqueConstraint) {
        node.name = node.givenName;
        return;
    }
    if (args != nullptr && !args->reason.empty()) entity.doubt("an index: " + args->reason);
    if (args != nullptr && args->hasColumns) {
        node.columns.clear();
        node.properties.clear();
        for (std::size_t i = 0; i < args->columns.names.size(); ++i) {
            std::string path = args->columns.names[i];
            if (node.embedded != nullptr && !args->byFunction) {
                path = node.embedded->path + "." + path;
            } else if (!args->byFunction) {
                const auto first = path.find_first_not_of(" \t\r\n");
                const auto last = path.find_last_not_of(" \t\r\n");
                path = first == std::string::npos ? std::string() : path.substr(first, last - first + 1);
            }
            node.properties.push_back(path);
            if (ColumnNode* column = entity.columnByPath(path)) {
                node.columns.push_back(column);
                continue;
            }
            const auto relation = std::ranges::find_if(entity.relations, [&](const RelationNode* each) {
                return each->withJoinColumn && each->property == path;
            });
            if (relation != entity.relations.end()) {
                if (!(*relation)->joinKnown) node.known = false;
                for (const JoinPair& pair : (*relation)->joinColumns) node.columns.push_back(pair.column);
                continue;
            }
            if (node.resolved) {
                node.resolved = false;
                node.unknownProperty = args->columns.names[i];
                node.unknownAt = i;
            }
        }
        if (!node.resolved && entity.membersOpen) node.known = false;
        if (!node.resolved && !entity.membersOpen) {
            // `(t) => [t.nope]` reads a property that is not there.
            const std::string path = args->byFunction ? "undefined" : node.properties[node.unknownAt];
            const bool located = node.unknownAt < args->columns.locations.size();
            fail(entity, "index/unknown-column",
                 std::string(node.isUniqueConstraint ? "Unique constraint " : "Index ") +
                     (node.givenName.empty() ? "" : "\"" + node.givenName + "\" ") +
                     "contains column that is missing in the entity (" + entity.displayName() + "): " + path,
                 node.unknownProperty, located ? args->columns.locations[node.unknownAt] : args->decorator,
                 nearestIndexProperty(entity, node.properties[node.unknownAt]));
            if (located) errors.back().error.related.emplace_back(args->decorator, "the index");
        }
    }
    std::vector<std::string> names;
    for (const ColumnNode* column : node.columns) {
        names.push_back(column->name);
        if (!column->nameKnown) node.known = false;
    }
    if (!node.resolved) {
        node.name = node.givenName;
        return;
    }
    const bool generated = node.givenName.empty();
    if (generated &&
        !entity.settings->naming.knows(node.isUniqueConstraint ? "uniqueConstraintName" : "indexName"))
        entity.doubt("names of indexes: " + entity.settings->reason);
    node.name = !generated ? node.givenName
                : node.isUniqueConstraint
                    ? entity.settings->naming.uniqueConstraintName(entity.tableName, names)
                    : entity.settings->naming.indexName(entity.tableName, names,
                                                        args != nullptr ? args->where.value : std::string());
}

// EntityMetadataBuilder.createForeignKeys(): @ForeignKey
void Metadata::foreignKeyDecorators(EntityNode& entity) {
    for (const ForeignKeyArgs* args : gather(entity.inheritanceTree, &Target::foreignKeys)) {
        bool ambiguous = false;
        EntityNode* referenced =
            args->type.kind == TargetRef::Kind::Unknown ? nullptr : resolve(entity, args->type, ambiguous);
        if (referenced == nullptr) {
            entity.doubt("a foreign key: " + (args->type.reason.empty()
                                                  ? args->type.name + " is no entity that is known"
                                                  : args->type.reason));
            if (args->type.kind == TargetRef::Kind::Class &&
                arguments_.targets[args->type.target].tables.empty() &&
                arguments_.targets[args->type.target].unknown.empty())
                fail(entity, "schema/relation-to-no-entity",
                     "Entity metadata for " + entity.displayName() +
                         (args->property.empty() ? "" : "#" + args->property) +
                         " was not found. Check if you specified a correct entity object and if it's "
                         "connected in the "
                         "connection options.",
                     args->type.name, args->type.where.known() ? args->type.where : args->decorator);
            continue;
        }
        std::vector<std::string> names = args->columns.names;
        std::vector<std::string> referencedNames = args->referenced.names;
        if (!args->property.empty()) {
            names.push_back(args->property);
            if (args->inverse.kind == InverseRef::Kind::Path) referencedNames.push_back(args->inverse.path);
        }
        ForeignKeyNode& node = foreignKeyNodes_.emplace_back();
        bool complete = args->inverse.kind != InverseRef::Kind::Unknown;
        const auto find = [&](EntityNode& side, const std::string& name) -> ColumnNode* {
            const auto at = std::ranges::find_if(
                side.columns, [&](const ColumnNode* c) { return c->property == name || c->name == name; });
            if (at != side.columns.end()) return *at;
            complete = false;
            if (!side.membersOpen)
                fail(entity, "schema/unknown-referenced-column",
                     "Foreign key constraint " +
                         (args->name.known() ? "\"" + args->name.value + "\" " : std::string()) +
                         "contains column that is missing in the entity (" + side.displayName() +
                         "): " + name,
                     name, args->decorator, nearestColumn(side, name));
            return nullptr;
        };
        for (const std::string& name : names)
            if (ColumnNode* column = find(entity, name)) node.columns.push_back(column);
        if (referencedNames.empty()) node.referenced = referenced->primaryColumns;
        for (const std::string& name : referencedNames)
            if (ColumnNode* column = find(*referenced, name)) node.referenced.push_back(column);
        node.referencedEntity = referenced;
        node.givenName = args->name.value;
        if (args->onDelete.known()) node.onDelete = args->onDelete.value;
        if (args->onUpdate.known()) node.onUpdate = args->onUpdate.value;
        node.location = args->decorator;
        if (complete)
            entity.foreignKeys.push_back(&node);
        else
            entity.doubt("a foreign key to " + referenced->displayName() + " is not known");
    }
}

}  // namespace audit::entities
