#pragma once
// The entities in the making: what TypeORM calls EntityMetadata, ColumnMetadata, RelationMetadata
// (src/metadata). Lives while the model is built and no longer; pointers go between nodes of one Metadata,
// which owns them all.
#include <algorithm>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "entities/arguments.h"
#include "entities/column_types.h"
#include "entities/data_sources.h"
#include "entities/version.h"

namespace audit::entities {

struct EntityNode;
struct EmbeddedNode;
struct RelationNode;
struct KeyNode;

/// metadata/ColumnMetadata.ts
struct ColumnNode {
    EntityNode* entity = nullptr;
    EmbeddedNode* embedded = nullptr;
    RelationNode* relation = nullptr;  ///< of a join column
    const ColumnNode* referenced = nullptr;
    TargetId target = kNone;  ///< class or schema that declares it; kNone for those made here
    std::string property;
    std::string given;           ///< name the author gave, "" = none
    TypeParts type;              ///< type as declared
    bool typeKnown = true;       ///< the type itself
    bool modifiersKnown = true;  ///< length, precision, scale, array, name of the enum
    bool nameKnown = true;
    std::string reason;
    bool hasEnum = false;
    std::vector<std::string> enumValues;
    std::string enumName;
    std::string collation;
    bool primary = false, nullable = false, select = true, insert = true;
    bool isVirtual = false, isVirtualProperty = false;
    bool createDate = false, updateDate = false, deleteDate = false, version = false, treeLevel = false;
    bool discriminator = false, materializedPath = false, nestedSet = false, closure = false,
         junction = false;
    bool generated = false;
    std::string generationStrategy;
    std::string primaryKeyConstraintName, foreignKeyConstraintName;
    std::string asExpression, generatedType;
    Setting<V> defaultValue;
    std::optional<std::string> defaultText;  ///< SQL, for columns made here
    Location member, decorator, typeLocation;

    // build()
    std::string path;  ///< propertyPath
    std::string name;  ///< databaseName
    std::string nameWithoutPrefixes;
};

struct JoinPair {
    ColumnNode* column = nullptr;
    ColumnNode* referenced = nullptr;
};

/// metadata/RelationMetadata.ts
struct RelationNode {
    EntityNode* entity = nullptr;
    EmbeddedNode* embedded = nullptr;
    const RelationArgs* args = nullptr;
    std::string property;
    std::string path;
    RelationKind kind = RelationKind::ManyToOne;
    bool nullable = true;
    bool createForeignKey = true;
    EntityNode* inverseEntity = nullptr;
    std::string inversePath;
    RelationNode* inverse = nullptr;
    bool owning = false;
    bool withJoinColumn = false;
    bool joinKnown = true;              ///< false: its join columns could not be told
    std::vector<JoinPair> joinColumns;  ///< to-one owners; of a junction: the side of this entity
    std::vector<JoinPair> inverseJoinColumns;
    EntityNode* junction = nullptr;
    /// A child entity's view of its parent's relation that leads to a class of its own: the columns are the
    /// parent's.
    const RelationNode* prototype = nullptr;
};

/// metadata/EmbeddedMetadata.ts
struct EmbeddedNode {
    EntityNode* entity = nullptr;
    EmbeddedNode* parent = nullptr;
    const EmbeddedArgs* args = nullptr;
    std::string property;
    std::vector<TargetId> targets;
    std::vector<ColumnNode*> columns;
    std::vector<RelationNode*> relations;
    std::vector<KeyNode*> indexes, uniques;
    std::vector<EmbeddedNode*> embeddeds;
    // build()
    std::vector<std::string> parentProperties, prefixes;
    std::string path;
    bool prefixKnown = true;
};

/// metadata/IndexMetadata.ts and UniqueMetadata.ts
struct KeyNode {
    const KeyArgs* args = nullptr;  ///< nullptr: made here
    EmbeddedNode* embedded = nullptr;
    bool unique = false, isUniqueConstraint = false;
    std::string givenName;
    std::vector<ColumnNode*> columns;  ///< given ones, or found by build()
    catalog::IndexOrigin origin = catalog::IndexOrigin::Index;
    // build()
    std::string name;
    bool resolved = true;
    bool known = true;
    std::string unknownProperty;
    std::vector<std::string> properties;  ///< full paths
    std::size_t unknownAt = 0;            ///< which of args->columns
    Location location;
};

/// metadata/ForeignKeyMetadata.ts
struct ForeignKeyNode {
    std::string givenName;
    EntityNode* referencedEntity = nullptr;
    std::vector<ColumnNode*> columns, referenced;
    std::string onDelete = "NO ACTION", onUpdate = "NO ACTION";
    Location location;
};

/// metadata/EntityMetadata.ts
struct EntityNode {
    enum class Type : std::uint8_t { Regular, Child, View, Junction, Closure };
    Type type = Type::Regular;
    const TableArgs* args = nullptr;  ///< nullptr: junction, closure
    TargetId target = kNone;
    const SchemaSettings* settings = nullptr;
    std::vector<TargetId> inheritanceTree;
    bool singleTableInheritance = false;
    EntityNode* parent = nullptr;  ///< child entities
    std::vector<EntityNode*> children;
    EntityNode* owner = nullptr;  ///< junction, closure: the entity that has it
    const RelationNode* junctionOf = nullptr;
    const TreeArgs* tree = nullptr;

    std::string targetName;  ///< "" = junction, closure
    std::string givenTableName;
    std::string tableNameWithoutPrefix, tableName, schema;
    bool tableNameKnown = true;
    bool synchronize = true;
    std::string discriminatorValue;
    bool discriminatorKnown = true;

    std::vector<ColumnNode*> ownColumns, columns, primaryColumns;
    std::vector<RelationNode*> ownRelations, relations;
    std::vector<EmbeddedNode*> embeddeds, allEmbeddeds;
    std::vector<const RelationIdArgs*> relationIds;
    std::vector<KeyNode*> ownIndexes, ownUniques;
    std::vector<KeyNode*> indexes, uniques;
    std::vector<ForeignKeyNode*> foreignKeys;
    EntityNode* closureTable = nullptr;

    bool membersOpen = false;  ///< it may have columns or relations that are not listed
    std::vector<std::string> unknown;

    void doubt(std::string reason);
    [[nodiscard]] std::string displayName() const { return targetName.empty() ? tableName : targetName; }
    [[nodiscard]] bool child() const { return type == Type::Child; }
    [[nodiscard]] bool view() const { return type == Type::View; }
    [[nodiscard]] ColumnNode* columnByPath(std::string_view path) const;
    [[nodiscard]] RelationNode* relationByPath(std::string_view path) const;
    /// Is there anything of that property path: what `(e) => e.path` gives.
    [[nodiscard]] bool hasProperty(std::string_view path) const;
};

/// A BootError and the node it is about.
struct NodeError {
    EntityNode* entity = nullptr;
    BootError error;
};

/// Owns the nodes. EntityMetadataBuilder.build() in the order of its steps.
class Metadata {
  public:
    Metadata(Arguments& arguments, const DataSources& dataSources, const project::Project& project,
             TypeormVersion version)
        : arguments_(arguments), dataSources_(dataSources), project_(project), version_(version) {}

    void build();

    std::vector<EntityNode*> entities;  ///< in TypeORM's order: declared ones, junctions, closures
    std::vector<NodeError> errors;

  private:
    Arguments& arguments_;
    const DataSources& dataSources_;
    const project::Project& project_;
    TypeormVersion version_;
    std::deque<EntityNode> entityNodes_;
    std::deque<ColumnNode> columnNodes_;
    std::deque<RelationNode> relationNodes_;
    std::deque<EmbeddedNode> embeddedNodes_;
    std::deque<KeyNode> keyNodes_;
    std::deque<ForeignKeyNode> foreignKeyNodes_;
    std::deque<RelationArgs> relationArgs_;  ///< copies whose type a child class changed

    // inheritance.cpp
    [[nodiscard]] std::vector<TargetId> inheritanceTree(TargetId target) const;
    void createEntities();
    void findParents();
    void buildTable(EntityNode& entity);
    void takeDoubts(EntityNode& entity);
    [[nodiscard]] bool derives(TargetId target, TargetId base) const;

    // columns.cpp
    void createMembers(EntityNode& entity);  ///< computeEntityMetadataStep1
    void createColumns(EntityNode& entity);
    void createDiscriminator(EntityNode& entity);
    ColumnNode* column(EntityNode& entity, EmbeddedNode* embedded, const ColumnArgs& args);
    void applyOptions(ColumnNode& column, const ColumnOptions& options);
    ColumnNode* columnMadeHere(EntityNode& entity, std::string property, std::string name, std::string type);
    void buildColumn(ColumnNode& column);
    void registerColumn(EntityNode& entity, ColumnNode* column);
    void applyGeneration();
    void copyType(ColumnNode& to, const ColumnNode& from) const;

    // embedded.cpp
    std::vector<EmbeddedNode*> createEmbeddeds(EntityNode& entity, const std::vector<TargetId>& targets,
                                               EmbeddedNode* parent, int depth);
    void buildEmbedded(EmbeddedNode& embedded);

    // relations.cpp
    void createRelations(EntityNode& entity);
    RelationNode* relation(EntityNode& entity, EmbeddedNode* embedded, const RelationArgs& args);
    std::vector<const RelationArgs*> relationArgs(const std::vector<TargetId>& targets);
    void compute(EntityNode& entity);      ///< computeEntityMetadataStep2
    void findInverse(EntityNode& entity);  ///< computeInverseProperties
    [[nodiscard]] EntityNode* resolve(const EntityNode& from, const TargetRef& ref, bool& ambiguous) const;
    void joinColumns(RelationNode& relation);  ///< RelationJoinColumnBuilder

    // junctions.cpp
    void junction(RelationNode& relation);
    void closureTable(EntityNode& entity);

    // trees.cpp
    void createTreeColumns(EntityNode& entity);

    // indexes.cpp
    void createKeys(EntityNode& entity);
    KeyNode* key(const KeyArgs& args, EmbeddedNode* embedded);
    void createDiscriminatorIndex(EntityNode& entity);
    void buildKey(EntityNode& entity, KeyNode& key);
    void foreignKeyDecorators(EntityNode& entity);

    // validate.cpp
    void validate();
    void validateColumns(EntityNode& entity);
    void validateJunction(EntityNode& table);
    void validateInheritance(EntityNode& entity);
    void validateRelations(EntityNode& entity);
    void validateForeignKeys(EntityNode& entity);
    void validateTree(EntityNode& entity);
    void validateSides();
    void validateDependencies();

    void fail(EntityNode& entity, std::string rule, std::string message, std::string subject,
              Location location, std::string replacement = {});

    template <typename T>
    [[nodiscard]] std::vector<const T*> gather(const std::vector<TargetId>& targets,
                                               std::vector<T> Target::*list) const;
};

template <typename T>
std::vector<const T*> Metadata::gather(const std::vector<TargetId>& targets,
                                       std::vector<T> Target::*list) const {
    std::vector<const T*> found;
    for (TargetId id : targets)
        for (const T& item : arguments_.targets[id].*list) found.push_back(&item);
    std::ranges::stable_sort(found, {}, [](const T* item) { return item->order; });
    return found;
}

}  // namespace audit::entities
