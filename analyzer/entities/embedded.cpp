// Embedded classes: their columns, relations and keys, and the prefixes of their names.
// metadata-builder/EntityMetadataBuilder.ts (createEmbeddedsRecursively), metadata/EmbeddedMetadata.ts.
#include "entities/metadata.h"

namespace audit::entities {

namespace {

constexpr int kMaxEmbedding = 32;            // deeper is a cycle; each level multiplies the columns
constexpr std::size_t kMaxEmbeddeds = 4096;  // of one entity

bool samePrefix(const EmbeddedArgs& a, const EmbeddedArgs& b) {
    return a.prefix == b.prefix && a.prefixText == b.prefixText;
}

}  // namespace

std::vector<EmbeddedNode*> Metadata::createEmbeddeds(EntityNode& entity, const std::vector<TargetId>& targets,
                                                     EmbeddedNode* parent, int depth) {
    std::vector<EmbeddedNode*> made;
    std::vector<const EmbeddedArgs*> seen;
    for (const EmbeddedArgs* args : gather(targets, &Target::embeddeds)) {
        if (std::ranges::any_of(seen, [&](const EmbeddedArgs* other) {
                return other->property == args->property && samePrefix(*other, *args);
            }))
            continue;
        seen.push_back(args);
        if (args->type.kind != TargetRef::Kind::Class) {
            entity.membersOpen = true;
            entity.doubt("embedded class of " + args->property + ": " +
                         (args->type.reason.empty() ? "not known" : args->type.reason));
            continue;
        }
        if (depth >= kMaxEmbedding || entity.allEmbeddeds.size() >= kMaxEmbeddeds) {
            entity.membersOpen = true;
            entity.doubt("embedded class of " + args->property + ": embedded too deeply");
            continue;
        }
        EmbeddedNode& node = embeddedNodes_.emplace_back();
        node.entity = &entity;
        node.parent = parent;
        node.args = args;
        node.property = args->property;
        node.targets = inheritanceTree(args->type.target);
        std::vector<std::string_view> properties;
        for (const ColumnArgs* each : gather(node.targets, &Target::columns)) {
            if (std::ranges::find(properties, each->property) != properties.end()) continue;
            properties.emplace_back(each->property);
            node.columns.push_back(column(entity, &node, *each));
        }
        for (const RelationArgs* each : relationArgs(node.targets))
            node.relations.push_back(relation(entity, &node, *each));
        for (const KeyArgs* each : gather(node.targets, &Target::indexes))
            node.indexes.push_back(key(*each, &node));
        for (const KeyArgs* each : gather(node.targets, &Target::uniques))
            node.uniques.push_back(key(*each, &node));
        entity.allEmbeddeds.push_back(&node);
        node.embeddeds = createEmbeddeds(entity, node.targets, &node, depth + 1);
        made.push_back(&node);
    }
    return made;
}

// EmbeddedMetadata.build()
void Metadata::buildEmbedded(EmbeddedNode& node) {
    node.parentProperties.clear();
    node.prefixes.clear();
    node.prefixKnown = true;
    if (node.parent != nullptr) {
        node.parentProperties = node.parent->parentProperties;
        node.prefixes = node.parent->prefixes;
        node.prefixKnown = node.parent->prefixKnown;
    }
    node.parentProperties.push_back(node.property);
    switch (node.args->prefix) {
        case EmbeddedArgs::Prefix::Property:
            node.prefixes.push_back(node.property);
            break;
        case EmbeddedArgs::Prefix::None:
            break;
        case EmbeddedArgs::Prefix::Text:
            node.prefixes.push_back(node.args->prefixText);
            break;
        case EmbeddedArgs::Prefix::Unknown:
            node.prefixKnown = false;
            node.entity->membersOpen = true;
            node.entity->doubt("prefix of " + node.property + ": " + node.args->reason);
            break;
    }
    node.path.clear();
    for (const std::string& property : node.parentProperties)
        node.path += (node.path.empty() ? "" : ".") + property;
    for (ColumnNode* each : node.columns) buildColumn(*each);
    for (RelationNode* each : node.relations) each->path = node.path + "." + each->property;
    for (EmbeddedNode* each : node.embeddeds) buildEmbedded(*each);
}

}  // namespace audit::entities
