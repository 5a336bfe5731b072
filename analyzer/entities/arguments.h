#pragma once
// What decorators and EntitySchema objects say, before anything is made of it: the counterpart of TypeORM's
// metadata-args/MetadataArgsStorage.ts, kept by target. A target is a class, or the name of a schema without
// one.
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "entities/model.h"
#include "entities/options.h"
#include "entities/version.h"
#include "evaluate/facts.h"

namespace audit::entities {

using TargetId = std::uint32_t;

/// Where something was said, and when: TypeORM takes things in the order in which they were registered.
struct Said {
    std::uint32_t order = 0;
    TargetId target = kNone;
    Location decorator;  ///< what a person would edit
    Location member;
    Location memberName;
};

/// What a type argument leads to: `() => User`, "User", an EntitySchema.
struct TargetRef {
    enum class Kind : std::uint8_t { Class, Name, Unknown };
    Kind kind = Kind::Unknown;
    TargetId target = kNone;  ///< Class, or a schema's target
    std::string name;         ///< Name: entity or table name
    std::string reason;       ///< Unknown
    Location where;
};

enum class ColumnMode : std::uint8_t {
    Regular,
    Virtual,
    VirtualProperty,
    CreateDate,
    UpdateDate,
    DeleteDate,
    Version,
    TreeLevel,
    ObjectId
};

struct ColumnOptions {
    Setting<std::string> type;  ///< see TypeParts::type
    Setting<std::string> name, length, collation, enumName, asExpression, generatedType,
        primaryKeyConstraintName, foreignKeyConstraintName, spatialFeatureType;
    Setting<bool> primary, nullable, select, insert, array;
    Setting<double> precision, scale, srid;
    Setting<V> defaultValue;
    Setting<std::vector<std::string>> enumValues;
    bool open = false;   ///< an option that is not named may be there
    std::string reason;  ///< why something is unknown
    Location typeLocation, nameLocation;
};

struct ColumnArgs : Said {
    std::string property;
    ColumnMode mode = ColumnMode::Regular;
    ColumnOptions options;
};

struct EmbeddedArgs : Said {
    enum class Prefix : std::uint8_t { Property, None, Text, Unknown };
    std::string property;
    TargetRef type;
    Prefix prefix = Prefix::Property;
    std::string prefixText;
    bool isArray = false;
    std::string reason;
};

/// The property of the other side: `(u) => u.posts` or "posts".
struct InverseRef {
    enum class Kind : std::uint8_t { None, Path, Unknown };
    Kind kind = Kind::None;
    std::string path;
    bool byFunction = false;  ///< then a property that is not there gives no inverse side at all
    Location where;
};

struct RelationArgs : Said {
    std::string property;
    RelationKind kind = RelationKind::ManyToOne;
    TargetRef type;
    InverseRef inverse;
    bool lazy = false, eager = false, persistence = true, primary = false;
    bool cascadeRemove = false;
    bool initialized = false;
    Setting<bool> nullable, createForeignKey;
    Setting<std::string> onDelete, onUpdate;
    bool treeParent = false, treeChildren = false;
    std::string reason;  ///< some option is unknown
};

struct JoinColumnArgs : Said {
    std::string property;
    Setting<std::string> name, referenced, constraintName;
    std::string reason;
};

struct JoinTableArgs : Said {
    std::string property;
    Setting<std::string> name, schema;
    Setting<bool> synchronize;
    bool hasJoinColumns = false, hasInverseJoinColumns = false;
    std::vector<JoinColumnArgs> joinColumns, inverseJoinColumns;
    std::string reason;
};

/// @Index and @Unique.
struct KeyArgs : Said {
    bool isUniqueConstraint = false;
    bool onMember = false;
    bool implied = false;  ///< `unique: true` of a column
    bool byFunction = false;
    Setting<std::string> name;
    bool hasColumns = false;
    NameList columns;  ///< property paths as given
    Setting<bool> unique, synchronize, spatial;
    Setting<std::string> where, method, deferrable;
    bool certain = true;
    std::string reason;
};

struct CheckArgs : Said {
    Setting<std::string> name, expression;
};

struct ForeignKeyArgs : Said {
    std::string property;
    TargetRef type;
    InverseRef inverse;
    NameList columns, referenced;
    Setting<std::string> name, onDelete, onUpdate;
    std::string reason;
};

struct RelationIdArgs : Said {
    std::string property;
    InverseRef relation;
};

struct GeneratedArgs : Said {
    std::string property;
    std::string strategy;
};

struct TreeArgs : Said {
    Setting<std::string> type;
    Setting<std::string> closureTableName, closureTableSchema;
    Setting<V> ancestorName, descendantName;  ///< functions of the primary column
};

struct InheritanceArgs : Said {
    std::optional<ColumnOptions> column;
    bool unknownColumn = false;
};

struct TableArgs : Said {
    enum class Type : std::uint8_t { Regular, Child, View, Unknown };
    Type type = Type::Regular;
    Setting<std::string> name, schema;
    Setting<bool> synchronize;
    bool materialized = false;
    std::vector<std::pair<std::string, std::string>> orderBy;
    std::string reason;
};

/// All that was said of one target.
struct Target {
    const evaluate::ClassInfo* cls = nullptr;
    std::string name;       ///< class name, or the schema's
    V schema = nullptr;     ///< the EntitySchema it comes from
    bool bySchema = false;  ///< schemas speak of it, not decorators
    TargetId super = kNone;
    bool membersOpen = false;  ///< it may have more columns and relations than are listed
    std::vector<std::string> unknown;
    std::vector<TableArgs> tables;
    std::vector<ColumnArgs> columns;
    std::vector<EmbeddedArgs> embeddeds;
    std::vector<RelationArgs> relations;
    std::vector<JoinColumnArgs> joinColumns;
    std::vector<JoinTableArgs> joinTables;
    std::vector<KeyArgs> indexes;
    std::vector<KeyArgs> uniques;
    std::vector<CheckArgs> checks, exclusions;
    std::vector<ForeignKeyArgs> foreignKeys;
    std::vector<RelationIdArgs> relationIds;
    std::vector<GeneratedArgs> generations;
    std::vector<TreeArgs> trees;
    std::vector<InheritanceArgs> inheritances;
    std::optional<Setting<std::string>> discriminatorValue;

    void doubt(std::string reason) { unknown.push_back(std::move(reason)); }
};

class Arguments {
  public:
    std::deque<Target> targets;
    std::vector<TargetId> order;    ///< base classes before the classes that extend them
    std::vector<BootError> errors;  ///< what a decorator itself throws
    std::vector<std::pair<TargetId, std::size_t>> errorTargets;  ///< whose error errors[second] is

    TargetId targetOf(const evaluate::ClassInfo* cls);
    /// What schemas with that `target` say of the class. TypeORM builds the entities of decorators and those
    /// of schemas apart from each other (connection/ConnectionMetadataBuilder.ts): neither sees the other's.
    TargetId targetOfSchemaClass(const evaluate::ClassInfo* cls);
    TargetId targetOfName(const std::string& name, V schema);
    /// The target of a schema as its options say (`target` class, else its name).
    TargetId targetOfSchema(V schema);
    [[nodiscard]] std::uint32_t nextOrder() { return order_++; }

    /// The reference that a type argument makes; `where` is the argument as written. `bySchema`: a class
    /// means what schemas say of it.
    TargetRef reference(V value, const Location& where, bool bySchema = false);

    void fail(TargetId target, BootError error);

  private:
    std::unordered_map<const evaluate::ClassInfo*, TargetId> byClass_, bySchemaClass_;
    std::unordered_map<std::string, TargetId> byName_;
    std::uint32_t order_ = 0;
};

/// Every decorator fact and EntitySchema of the program.
void collectDecorators(Arguments& arguments, const evaluate::Evaluation& evaluation,
                       const project::Project& project);
void collectSchemas(Arguments& arguments, const evaluate::Evaluation& evaluation, TypeormVersion version);

/// Shared by both: the options of a column.
ColumnOptions columnOptions(const OptionBag& bag, const Location& decorator);
/// A `type` option or first argument: a name, or a constructor.
Setting<std::string> typeNameOf(V value);

}  // namespace audit::entities
