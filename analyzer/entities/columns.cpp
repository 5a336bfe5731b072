// Columns of an entity and their names.
// metadata-builder/EntityMetadataBuilder.ts (computeEntityMetadataStep1), metadata/ColumnMetadata.ts.
#include "entities/metadata.h"

namespace audit::entities {

void Metadata::createMembers(EntityNode& entity) {
    const Target& target = arguments_.targets[entity.target];
    if (target.discriminatorValue) {
        entity.discriminatorKnown = target.discriminatorValue->known();
        entity.discriminatorValue = target.discriminatorValue->value;
    } else {
        entity.discriminatorValue = target.name;
    }
    entity.embeddeds = createEmbeddeds(entity, entity.inheritanceTree, nullptr, 0);
    // A row of another class has nothing in them.
    if (entity.singleTableInheritance)
        for (EmbeddedNode* embedded : entity.embeddeds)
            for (ColumnNode* each : embedded->columns) each->nullable = true;
    createColumns(entity);
    createDiscriminator(entity);
    createTreeColumns(entity);
    createRelations(entity);
    createKeys(entity);
}

void Metadata::createColumns(EntityNode& entity) {
    std::vector<std::string_view> seen;
    for (const ColumnArgs* args : gather(entity.inheritanceTree, &Target::columns)) {
        // The first one registered counts, which is the base class's.
        if (std::ranges::find(seen, args->property) != seen.end()) continue;
        seen.emplace_back(args->property);
        if (entity.child()) {
            const std::vector<ColumnNode*>& columns = entity.parent->ownColumns;
            const auto at = std::ranges::find(columns, args->property, &ColumnNode::property);
            if (at != columns.end()) entity.ownColumns.push_back(*at);
            continue;
        }
        ColumnNode* node = column(entity, nullptr, *args);
        const bool ofChild = std::ranges::any_of(entities, [&](const EntityNode* other) {
            return other->child() && other->target == args->target;
        });
        if (ofChild) node->nullable = true;
        entity.ownColumns.push_back(node);
    }
}

void Metadata::createDiscriminator(EntityNode& entity) {
    const Target& target = arguments_.targets[entity.target];
    if (!target.inheritances.empty() && target.inheritances.front().column) {
        const ColumnOptions& options = *target.inheritances.front().column;
        const std::string property = options.name.known() ? options.name.value : "type";
        const auto at = std::ranges::find(entity.ownColumns, property, &ColumnNode::property);
        if (at != entity.ownColumns.end()) {
            (*at)->discriminator = true;
        } else {
            ColumnNode* node = columnMadeHere(entity, property, {}, {});
            applyOptions(*node, options);
            node->isVirtual = node->discriminator = true;
            node->decorator = node->member = target.inheritances.front().decorator;
            entity.ownColumns.push_back(node);
        }
    }
    if (!entity.child()) return;
    for (ColumnNode* each : entity.parent->ownColumns)
        if (each->discriminator && std::ranges::find(entity.ownColumns, each) == entity.ownColumns.end()) {
            entity.ownColumns.push_back(each);
            break;
        }
    entity.singleTableInheritance = true;
    if (entity.tree == nullptr) entity.tree = entity.parent->tree;
}

ColumnNode* Metadata::columnMadeHere(EntityNode& entity, std::string property, std::string name,
                                     std::string type) {
    ColumnNode& node = columnNodes_.emplace_back();
    node.entity = &entity;
    node.isVirtual = true;
    node.property = std::move(property);
    node.given = std::move(name);
    node.type.type = std::move(type);
    return &node;
}

ColumnNode* Metadata::column(EntityNode& entity, EmbeddedNode* embedded, const ColumnArgs& args) {
    ColumnNode& node = columnNodes_.emplace_back();
    node.entity = &entity;
    node.embedded = embedded;
    node.target = args.target;
    node.property = args.property;
    node.member = args.member;
    node.decorator = args.decorator;
    applyOptions(node, args.options);

    const auto fixedType = [&](std::string_view type) {
        node.type.type = std::string(type);
        node.typeKnown = true;
    };
    const auto defaultType = [&](std::string_view type) {
        if (node.type.type.empty() && !args.options.type.unknown()) fixedType(type);
    };
    switch (args.mode) {
        case ColumnMode::Regular:
            break;
        case ColumnMode::Virtual:
            node.isVirtual = true;
            break;
        case ColumnMode::VirtualProperty:
            node.isVirtualProperty = true;
            node.insert = false;
            break;
        case ColumnMode::CreateDate:
            node.createDate = true;
            defaultType("timestamp");
            if (node.defaultValue.absent()) node.defaultText = "now()";
            break;
        case ColumnMode::UpdateDate:
            node.updateDate = true;
            defaultType("timestamp");
            if (node.defaultValue.absent()) node.defaultText = "now()";
            break;
        case ColumnMode::DeleteDate:
            node.deleteDate = true;
            defaultType("timestamp");
            node.nullable = true;
            break;
        case ColumnMode::Version:
            node.version = true;
            fixedType("int4");
            break;
        case ColumnMode::TreeLevel:
            node.treeLevel = true;
            fixedType("int4");
            break;
        case ColumnMode::ObjectId:
            break;
    }
    if (!node.nameKnown) {
        entity.membersOpen = true;
        entity.doubt("column name of " + args.property +
                     (node.reason.empty() ? " is not known" : ": " + node.reason));
    } else if (args.options.nullable.unknown()) {
        entity.doubt("whether " + args.property + " is nullable: " + node.reason);
    } else if (args.options.primary.unknown()) {
        entity.doubt("whether " + args.property + " is primary: " + node.reason);
    }
    return &node;
}

void Metadata::applyOptions(ColumnNode& node, const ColumnOptions& options) {
    node.reason = options.reason;
    if (options.name.known()) node.given = options.name.value;
    node.nameKnown = !options.name.unknown();
    node.type.type = options.type.value;
    const auto unknown = [](const auto&... settings) { return (settings.unknown() || ...); };
    node.typeKnown = !options.type.unknown();
    node.modifiersKnown =
        !unknown(options.length, options.precision, options.scale, options.array, options.enumName);
    node.type.length = options.length.value;
    if (options.precision.known()) node.type.precision = options.precision.value;
    if (options.scale.known()) node.type.scale = options.scale.value;
    node.type.array = options.array.valueOr(false);
    node.type.spatialFeatureType = options.spatialFeatureType.value;
    if (options.srid.known()) node.type.srid = options.srid.value;
    node.primary = options.primary.valueOr(false);
    // `default: null` says the same as `nullable: true`.
    if (options.defaultValue.known() && options.defaultValue.value->is(evaluate::Kind::Null))
        node.nullable = true;
    if (options.nullable.known()) node.nullable = options.nullable.value;
    node.select = options.select.valueOr(true);
    node.insert = options.insert.valueOr(true);
    node.collation = options.collation.value;
    node.defaultValue = options.defaultValue;
    node.hasEnum = !options.enumValues.absent();
    node.enumValues = options.enumValues.value;
    node.enumName = options.enumName.value;
    node.primaryKeyConstraintName = options.primaryKeyConstraintName.value;
    node.foreignKeyConstraintName = options.foreignKeyConstraintName.value;
    node.asExpression = options.asExpression.value;
    if (!node.asExpression.empty())
        node.generatedType = options.generatedType.known() ? options.generatedType.value : "VIRTUAL";
    // 0.2 leaves NOT NULL out of the definition of a generated column.
    if (!node.asExpression.empty() && version_ == TypeormVersion::V02) node.nullable = true;
    node.typeLocation = options.typeLocation;
}

// What a column that refers to another one takes over from it.
void Metadata::copyType(ColumnNode& to, const ColumnNode& from) const {
    to.type.type = from.type.type;
    to.type.length = from.type.length;
    to.type.precision = from.type.precision;
    to.type.scale = from.type.scale;
    to.typeKnown = from.typeKnown;
    to.modifiersKnown = from.modifiersKnown;
    to.reason = from.reason;
    to.hasEnum = from.hasEnum;
    to.enumValues = from.enumValues;
    to.enumName = from.enumName;
    to.collation = from.collation;
}

// ColumnMetadata.build()
void Metadata::buildColumn(ColumnNode& node) {
    static const std::vector<std::string> kNoPrefixes;
    const NamingStrategy& naming = node.entity->settings->naming;
    node.path.clear();
    if (node.embedded != nullptr && !node.embedded->path.empty()) node.path = node.embedded->path + ".";
    node.path += node.property;
    if (!node.junction && !node.closure && node.isVirtual && node.referenced != nullptr &&
        node.referenced->property != node.property)
        node.path += "." + node.referenced->property;
    node.name = naming.columnName(node.property, node.given,
                                  node.embedded != nullptr ? node.embedded->prefixes : kNoPrefixes);
    node.nameWithoutPrefixes = naming.columnName(node.property, node.given, kNoPrefixes);
    if ((node.embedded != nullptr && !node.embedded->prefixKnown) || !naming.knows("columnName"))
        node.nameKnown = false;
}

void Metadata::registerColumn(EntityNode& entity, ColumnNode* node) {
    if (std::ranges::find(entity.ownColumns, node) != entity.ownColumns.end()) return;
    entity.ownColumns.push_back(node);
    // Column lists are own columns first, embedded ones after them.
    const auto end = entity.columns.end();
    const auto firstEmbedded = std::ranges::find_if(entity.columns, [&](const ColumnNode* each) {
        return each->embedded != nullptr &&
               std::ranges::find(entity.ownColumns, each) == entity.ownColumns.end();
    });
    entity.columns.insert(firstEmbedded == end ? end : firstEmbedded, node);
    if (node->primary) {
        entity.primaryColumns.clear();
        std::ranges::copy_if(entity.columns, std::back_inserter(entity.primaryColumns), &ColumnNode::primary);
    }
    for (EntityNode* child : entity.children) registerColumn(*child, node);
}

// The last step of EntityMetadataBuilder.build(): @Generated decides the type, after foreign keys have copied
// it.
void Metadata::applyGeneration() {
    for (EntityNode* entity : entities) {
        bool generated = false;
        for (ColumnNode* node : entity->columns) {
            if (node->target == kNone) continue;
            const auto& generations = arguments_.targets[node->target].generations;
            const auto at = std::ranges::find(generations, node->property, &GeneratedArgs::property);
            if (at == generations.end()) continue;
            generated = true;
            node->generated = true;
            node->generationStrategy = at->strategy;
            if (at->strategy == "uuid")
                node->type.type = "uuid";
            else if (at->strategy == "rowid")
                node->type.type = "int";
            else if (node->type.type.empty() && node->typeKnown)
                node->type.type = "#Number";
            buildColumn(*node);
        }
        // computeEntityMetadataStep2 makes the list of indexes anew when there are embedded classes: an index
        // on the discriminator, which was added to the list only, is lost.
        if (generated && !entity->embeddeds.empty()) compute(*entity);
    }
}

}  // namespace audit::entities
