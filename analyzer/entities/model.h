#pragma once
// Entities as TypeORM's EntityMetadata has them, and the tables they make. Produced from evaluated decorators
// and EntitySchema objects; read by query (property → column, relations to joins), rules and report.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "evaluate/facts.h"

namespace audit::entities {

using catalog::TableId;
using source::Location;
using EntityId = std::uint32_t;
inline constexpr std::uint32_t kNone = 0xffffffffu;

enum class EntityKind : std::uint8_t { Entity, ChildEntity, ViewEntity, Junction, Closure };
enum class RelationKind : std::uint8_t { OneToOne, ManyToOne, OneToMany, ManyToMany };

/// A column property (EntityMetadata.columns without the virtual join columns of relations).
struct ColumnProperty {
    std::string path;    ///< "name.first"; property name when not embedded
    std::string column;  ///< database name
    bool primary = false;
    bool select = true;
    bool nullable = false;
    bool insertable = true;
    catalog::ColumnRole role = catalog::ColumnRole::Regular;
    Location location;  ///< the member
};

struct JoinColumn {
    std::string column;              ///< database name in the owning (or junction) table
    std::string referencedColumn;    ///< database name in the referenced table
    std::string referencedProperty;  ///< property path in the referenced entity
};

struct Relation {
    std::string path;  ///< property path
    RelationKind kind = RelationKind::ManyToOne;
    EntityId target = kNone;  ///< kNone: the target could not be determined
    std::string targetName;
    std::string inverse;  ///< property path in the target, "" when none
    bool owning = false;  ///< has the join columns (or the junction table)
    bool nullable = true;
    bool eager = false;
    bool lazy = false;
    bool primary = false;
    bool persistence = true;
    bool createForeignKey = true;
    std::vector<JoinColumn> joinColumns;           ///< owning to-one: on this entity's table
    TableId junction = kNone;                      ///< many-to-many, both sides
    std::vector<JoinColumn> junctionOwnColumns;    ///< junction columns that reference this entity
    std::vector<JoinColumn> junctionOtherColumns;  ///< junction columns that reference the target
    std::string onDelete;
    bool cascadeRemove = false;
    bool isTreeParent = false, isTreeChildren = false;
    Location location;  ///< the member
    Location decorator;
};

struct RelationId {
    std::string property;
    std::string relation;  ///< relation property path it mirrors
    Location location;
};

enum class TreeKind : std::uint8_t { None, AdjacencyList, ClosureTable, MaterializedPath, NestedSet };

struct Entity {
    std::string name;  ///< class or EntitySchema name; "" for junction and closure tables
    EntityKind kind = EntityKind::Entity;
    const evaluate::ClassInfo* cls = nullptr;  ///< nullptr: EntitySchema without target, junction, closure
    evaluate::V schema = nullptr;              ///< the EntitySchema value
    TableId table = kNone;
    EntityId parent = kNone;              ///< child-entity: the entity that owns the table
    std::vector<ColumnProperty> columns;  ///< inherited and embedded ones included; a parent of single-table
                                          ///< inheritance lists its children's too
    /// What its table's columns are by this entity alone, join columns, discriminator and tree columns
    /// included, in TypeORM's order. Several entities on one table may see one column differently. Empty for
    /// a child entity.
    std::vector<catalog::Column> tableColumns;
    std::vector<Relation> relations;  ///< inherited and embedded ones included
    std::vector<RelationId> relationIds;
    std::string deleteDateColumn;  ///< database name, "" when it does not soft-delete
    std::string versionColumn;
    std::string discriminatorColumn;  ///< database name, "" when no inheritance
    std::vector<std::string>
        discriminatorValues;  ///< child-entity: its own and its descendants'; compared by IN
    std::vector<std::pair<std::string, std::string>>
        orderBy;  ///< @Entity({orderBy}): property path, "ASC" | "DESC"
    TreeKind tree = TreeKind::None;
    TableId closureTable = kNone;
    bool inTest = false;
    bool listed = true;  ///< false: the data sources say which entities they have, and not this
    bool complete = true;
    std::vector<std::string> unknown;  ///< reasons
    std::string packageName;           ///< "@vendure/core@3.5.4"
    Location location;                 ///< class name (or the EntitySchema call)
    Location classLocation;
    /// Index/unique declarations as written, for rules: property paths as the author gave them.
    struct DeclaredIndex {
        std::string name;  ///< explicit name or ""
        std::vector<std::string> properties;
        bool unique = false;
        bool isUniqueConstraint = false;  ///< @Unique
        bool onMember = false;
        bool resolved = true;  ///< false: some property is unknown to TypeORM
        std::string unknownProperty;
        std::size_t catalogIndex = static_cast<std::size_t>(-1);  ///< position in Table::indexes
        bool certain = true;
        Location location;                        ///< the decorator
        std::vector<Location> propertyLocations;  ///< each name as written, when literal
    };
    std::vector<DeclaredIndex> declaredIndexes;

    [[nodiscard]] const ColumnProperty* column(std::string_view path) const;
    [[nodiscard]] const Relation* relation(std::string_view path) const;
};

/// Something at which TypeORM refuses to boot (or to synchronize), with what proves it.
struct BootError {
    std::string rule;     ///< "index/unknown-column", "schema/missing-primary-column" …
    std::string message;  ///< what happens, in TypeORM's own words where it has some
    EntityId entity = kNone;
    std::string subject;      ///< the property or name at fault
    std::string replacement;  ///< the nearest valid name; "" when none
    Location location;        ///< what a person would edit (the name inside the decorator)
    std::vector<std::pair<Location, std::string>> related;
    /// TypeORM starts and synchronizes all the same, but what was declared does not take effect (a
    /// @JoinColumn on the side without a column): a warning, not a refusal.
    bool boots = false;
};

struct EntityModel {
    std::vector<Entity>
        entities;              ///< sorted by file path and position; junctions and closures after their owner
    catalog::Catalog catalog;  ///< tables; several entities can share one
    std::vector<BootError> errors;
    std::vector<std::pair<Location, std::string>>
        notes;  ///< worth a notification (unknown naming strategy …)

    /// The entity a value names: a Class, an EntitySchema, or a string (class or table name).
    [[nodiscard]] EntityId find(evaluate::V target) const;
    [[nodiscard]] EntityId findByName(std::string_view name) const;
};

struct Options {
    std::string typeormVersion;  ///< "" = newest
    int postgresVersion = 15;
    bool packages = false;
};

EntityModel build(evaluate::Evaluation& evaluation, const project::Project& project, const Options& options);

}  // namespace audit::entities
