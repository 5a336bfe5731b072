#include "entities/publish.h"

#include <map>
#include <tuple>
#include <unordered_map>

#include "entities/defaults.h"
#include "entities/letter_case.h"

namespace audit::entities {
namespace {

using catalog::ColumnRole;
using catalog::IndexOrigin;
using catalog::Table;

ColumnRole roleOf(const ColumnNode& node) {
    if (node.discriminator) return ColumnRole::Discriminator;
    if (node.createDate) return ColumnRole::CreateDate;
    if (node.updateDate) return ColumnRole::UpdateDate;
    if (node.deleteDate) return ColumnRole::DeleteDate;
    if (node.version) return ColumnRole::Version;
    if (node.closure || node.treeLevel || node.materializedPath || node.nestedSet) return ColumnRole::Tree;
    if (node.junction || (node.isVirtual && node.relation != nullptr)) return ColumnRole::Join;
    return node.primary ? ColumnRole::Primary : ColumnRole::Regular;
}

bool isJoinColumn(const ColumnNode& node) {
    return node.isVirtual && node.relation != nullptr && !node.junction;
}

// The type as format_type prints it; "" when it is not known.
std::string typeOf(const ColumnNode& node, const EntityNode& entity) {
    if (!node.typeKnown || !node.modifiersKnown || node.isVirtualProperty) return {};
    const std::string normalized = normalizedType(node.type.type);
    if (!isSupportedType(normalized)) return {};
    TypeParts parts = node.type;
    if (normalized == "enum") {
        // PostgresQueryRunner.buildEnumName()
        const std::size_t dot = entity.tableName.rfind('.');
        std::string name = node.enumName;
        if (name.empty()) {
            if (!entity.tableNameKnown) return {};
            std::string column = node.name;
            for (char& c : column)
                if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
            name = (dot == std::string::npos ? entity.tableName : entity.tableName.substr(dot + 1)) + "_" +
                   column + "_enum";
        }
        std::string schema = entity.schema;
        if (const std::size_t at = name.find('.'); at != std::string::npos && schema.empty()) {
            schema = name.substr(0, at);
            name = name.substr(at + 1);
        }
        parts.enumTypeName = quotedIdentifier(truncatedIdentifier(name));
        if (!schema.empty() && schema != "public")
            parts.enumTypeName = quotedIdentifier(schema) + "." + parts.enumTypeName;
    }
    if (node.generated && node.generationStrategy != "uuid") {
        // SERIAL and IDENTITY: the type alone.
        parts = TypeParts{};
        parts.type = node.type.type;
    }
    return formattedType(parts);
}

class Publisher {
  public:
    Publisher(EntityModel& model, const Metadata& metadata, const Arguments& arguments,
              const DataSources& dataSources, const project::Project& project, TypeormVersion version)
        : model_(model),
          metadata_(metadata),
          arguments_(arguments),
          dataSources_(dataSources),
          project_(project),
          version_(version) {}

    void run() {
        sortEntities();
        for (EntityId id = 0; id < order_.size(); ++id) ids_[order_[id]] = id;
        for (const EntityNode* node : order_) entity(*node);
        for (EntityId id = 0; id < order_.size(); ++id) links(*order_[id], model_.entities[id]);
        errors();
    }

  private:
    EntityModel& model_;
    const Metadata& metadata_;
    const Arguments& arguments_;
    const DataSources& dataSources_;
    const project::Project& project_;
    TypeormVersion version_;
    std::vector<const EntityNode*> order_;
    std::unordered_map<const EntityNode*, EntityId> ids_;
    std::map<std::pair<std::string, std::string>, TableId> tables_;

    [[nodiscard]] Location locationOf(const EntityNode& node) const {
        const evaluate::ClassInfo* cls = node.target == kNone ? nullptr : arguments_.targets[node.target].cls;
        if (cls != nullptr && cls->nameLocation.known()) return cls->nameLocation;
        return node.args != nullptr ? node.args->decorator : Location{};
    }

    // By path and position, whatever order the ids have; tables nobody declares after the entity that makes
    // them.
    void sortEntities() {
        std::vector<const EntityNode*> declared;
        for (const EntityNode* node : metadata_.entities)
            if (node->args != nullptr) declared.push_back(node);
        std::ranges::stable_sort(declared, [&](const EntityNode* a, const EntityNode* b) {
            const Location left = locationOf(*a);
            const Location right = locationOf(*b);
            if (left.file != right.file)
                return project_.file(left.file).path < project_.file(right.file).path;
            return left.span.begin < right.span.begin;
        });
        for (const EntityNode* node : declared) {
            order_.push_back(node);
            for (const EntityNode* made : metadata_.entities)
                if (made->args == nullptr && made->owner == node) order_.push_back(made);
        }
    }

    void entity(const EntityNode& node) {
        Entity& out = model_.entities.emplace_back();
        const Target* target = node.target != kNone ? &arguments_.targets[node.target] : nullptr;
        out.kind = node.type == EntityNode::Type::Regular    ? EntityKind::Entity
                   : node.type == EntityNode::Type::Child    ? EntityKind::ChildEntity
                   : node.type == EntityNode::Type::View     ? EntityKind::ViewEntity
                   : node.type == EntityNode::Type::Junction ? EntityKind::Junction
                                                             : EntityKind::Closure;
        if (target != nullptr) {
            out.name = target->name;
            out.cls = target->cls;
            out.schema = target->schema;
            if (target->cls != nullptr) {
                out.packageName = std::string(target->cls->packageName);
                out.classLocation = target->cls->location;
            }
            const Location said = node.args->decorator;
            if (said.known() && said.file < project_.fileCount())
                out.inTest = project_.file(said.file).test && !dataSources_.names(node.target, said.file);
            if (said.known()) out.listed = !dataSources_.leavesOut(node.target, said.file);
            out.orderBy = node.args->orderBy;
        } else if (const auto owner = ids_.find(node.owner);
                   owner != ids_.end() && owner->second < model_.entities.size()) {
            out.inTest = model_.entities[owner->second].inTest;
            out.packageName = model_.entities[owner->second].packageName;
        }
        out.location = node.args != nullptr         ? locationOf(node)
                       : node.junctionOf != nullptr ? node.junctionOf->args->decorator
                       : node.owner != nullptr      ? locationOf(*node.owner)
                                                    : Location{};
        if (!out.classLocation.known()) out.classLocation = out.location;
        out.unknown = node.unknown;
        if (node.membersOpen && out.unknown.empty())
            out.unknown.emplace_back("some of its members are not known");
        out.complete = out.unknown.empty();
        columns(node, out);
        if (node.tree != nullptr) {
            const std::string& type = node.tree->type.value;
            out.tree = type == "closure-table"       ? TreeKind::ClosureTable
                       : type == "materialized-path" ? TreeKind::MaterializedPath
                       : type == "nested-set"        ? TreeKind::NestedSet
                                                     : TreeKind::AdjacencyList;
        } else if (std::ranges::any_of(node.relations, [](const RelationNode* r) {
                       return r->args->treeParent || r->args->treeChildren;
                   })) {
            out.tree = TreeKind::AdjacencyList;
        }
        for (const RelationIdArgs* args : node.relationIds)
            out.relationIds.push_back({args->property, args->relation.path, args->memberName});
        if (node.child()) {
            out.discriminatorValues.push_back(node.discriminatorValue);
            for (const EntityNode* child : node.children)
                if (child->child()) out.discriminatorValues.push_back(child->discriminatorValue);
        }
    }

    static void columns(const EntityNode& node, Entity& out) {
        for (const ColumnNode* column : node.columns) {
            if (!column->nameKnown) continue;
            if (column->deleteDate && out.deleteDateColumn.empty()) out.deleteDateColumn = column->name;
            if (column->version && out.versionColumn.empty()) out.versionColumn = column->name;
            if (column->discriminator) out.discriminatorColumn = column->name;
            if (column->isVirtualProperty || isJoinColumn(*column)) continue;
            ColumnProperty property;
            property.path = column->path;
            property.column = column->name;
            property.primary = column->primary;
            property.select = column->select;
            property.nullable = column->nullable && !column->primary;
            property.insertable = column->insert;
            property.role = roleOf(*column);
            property.location = column->member;
            out.columns.push_back(std::move(property));
        }
    }

    // -- tables
    // ----------------------------------------------------------------------------------------------

    TableId tableOf(const EntityNode& node) {
        const std::pair key{node.schema, node.tableName};
        if (node.tableNameKnown)
            if (const auto at = tables_.find(key); at != tables_.end()) return at->second;
        const auto id = static_cast<TableId>(model_.catalog.tables.size());
        Table& table = model_.catalog.tables.emplace_back();
        table.schema = node.schema;
        if (node.tableNameKnown) {
            table.name = node.tableName;
            tables_.emplace(key, id);
        }
        table.view = node.view();
        table.synchronize = node.synchronize;
        return id;
    }

    void links(const EntityNode& node, Entity& out) {
        const EntityNode& owner = node.parent != nullptr ? *node.parent : node;
        out.table = tableOf(owner);
        Table& table = model_.catalog.tables[out.table];
        table.complete = table.complete && out.complete;
        if (node.parent != nullptr) out.parent = ids_.at(node.parent);
        if (node.closureTable != nullptr)
            if (const auto at = ids_.find(node.closureTable); at != ids_.end())
                out.closureTable = tableOf(*node.closureTable);
        for (const RelationNode* each : node.relations) relation(*each, out);
        if (!node.child()) {
            catalogColumns(node, out, model_.catalog.tables[out.table]);
            keys(node, out, model_.catalog.tables[out.table]);
            foreignKeys(node, model_.catalog.tables[out.table]);
            checks(node, model_.catalog.tables[out.table]);
        }
    }

    static void catalogColumns(const EntityNode& node, Entity& entity, Table& table) {
        for (const ColumnNode* column : node.columns) {
            if (column->isVirtualProperty || !column->nameKnown) continue;
            const auto same = [&](const catalog::Column& other) { return other.name == column->name; };
            if (std::ranges::any_of(entity.tableColumns, same)) continue;
            catalog::Column& out = entity.tableColumns.emplace_back();
            out.name = column->name;
            out.property = isJoinColumn(*column)                 ? column->relation->path
                           : column->junction || column->closure ? ""
                                                                 : column->path;
            out.type = node.view() ? std::string() : typeOf(*column, node);
            out.array = out.type.ends_with("[]");
            out.primary = column->primary;
            const bool counted = column->generated && column->generationStrategy != "uuid";
            out.nullable = column->nullable && !column->primary && !counted;
            out.role = roleOf(*column);
            out.generated = column->generated;
            out.defaultValue = defaultSql(*column);
            if (!column->collation.empty()) out.collation = column->collation;
            out.enumValues = column->enumValues;
            out.location = column->member;
        }
        for (const catalog::Column& column : entity.tableColumns)
            if (table.column(column.name) == nullptr) table.columns.push_back(column);
    }

    static std::vector<catalog::IndexKey> keyParts(const std::vector<ColumnNode*>& columns) {
        std::vector<catalog::IndexKey> parts;
        for (const ColumnNode* column : columns) parts.push_back({.column = column->name});
        return parts;
    }

    void keys(const EntityNode& node, Entity& out, Table& table) {
        const bool first = table.primaryKey.empty();
        if (!node.view() && !node.primaryColumns.empty() && first) {
            catalog::Index index;
            std::vector<std::string> names;
            for (const ColumnNode* column : node.primaryColumns) {
                names.push_back(column->name);
                if (!column->nameKnown) index.valid = false;
            }
            const std::string& given = node.primaryColumns.front()->primaryKeyConstraintName;
            // Of a Table, whose name is its path when its schema is not the data source's
            // (schema-builder/table/Table.ts).
            const bool elsewhere = !node.schema.empty() && node.schema != node.settings->schema;
            const std::string path = elsewhere ? node.schema + "." + node.tableName : node.tableName;
            index.generatedName = given.empty() || version_ == TypeormVersion::V02;
            index.name = index.generatedName ? node.settings->naming.primaryKeyName(path, names) : given;
            if (index.generatedName && !node.settings->naming.knows("primaryKeyName")) index.name.clear();
            index.keys = keyParts(node.primaryColumns);
            index.unique = true;
            index.origin = IndexOrigin::PrimaryKey;
            index.location = node.primaryColumns.front()->decorator;
            table.primaryKey = names;
            table.primaryKeyName = index.name;
            table.indexes.push_back(std::move(index));
        }
        for (const KeyNode* key : node.uniques) publishKey(node, *key, out, table);
        for (const KeyNode* key : node.indexes) publishKey(node, *key, out, table);
    }

    void publishKey(const EntityNode& node, const KeyNode& key, Entity& out, Table& table) {
        std::size_t position = static_cast<std::size_t>(-1);
        const bool unsynchronized = key.args != nullptr && key.args->synchronize.known() &&
                                    !key.args->synchronize.value && !key.isUniqueConstraint;
        const bool physical = !node.view() || (node.args->materialized && version_ != TypeormVersion::V02);
        const std::vector<catalog::IndexKey> parts = keyParts(key.columns);
        // CREATE TABLE with two constraints over the same columns makes one index, the first one's
        // (transformIndexConstraints in PostgreSQL's parse_utilcmd.c).
        const auto merged = std::ranges::find_if(table.indexes, [&](const catalog::Index& other) {
            const bool constraint = other.origin == IndexOrigin::PrimaryKey ||
                                    other.origin == IndexOrigin::Unique ||
                                    other.origin == IndexOrigin::OneToOne;
            return constraint && key.isUniqueConstraint &&
                   std::ranges::equal(other.keys, parts, {}, &catalog::IndexKey::column,
                                      &catalog::IndexKey::column);
        });
        const bool deferrable = key.args != nullptr && !key.args->deferrable.absent();
        if (merged != table.indexes.end() && !deferrable && key.known && key.resolved) {
            position = static_cast<std::size_t>(merged - table.indexes.begin());
        } else if (key.known && key.resolved && physical && (unsynchronized || !key.columns.empty())) {
            catalog::Index index;
            index.name = key.name;
            index.keys = parts;
            index.unique = key.unique;
            index.origin = key.origin;
            index.location = key.location;
            index.generatedName = key.args == nullptr || key.givenName.empty();
            index.synchronize = !unsynchronized;
            if (unsynchronized) index.keys.clear();
            if (key.args != nullptr && key.args->where.known() && !key.isUniqueConstraint)
                index.where = key.args->where.value;
            index.method = methodOf(key);
            position = table.indexes.size();
            table.indexes.push_back(std::move(index));
        }
        if (key.args == nullptr) return;
        Entity::DeclaredIndex declared;
        declared.name = key.givenName;
        declared.properties = key.args->columns.names;
        if (key.embedded != nullptr) declared.properties = key.properties;
        declared.unique = key.unique;
        declared.isUniqueConstraint = key.isUniqueConstraint;
        declared.onMember = key.args->onMember;
        declared.resolved = key.resolved;
        declared.unknownProperty = key.unknownProperty;
        declared.catalogIndex = position;
        declared.certain = key.args->certain && key.known;
        declared.location = key.location;
        declared.propertyLocations = key.args->columns.locations;
        out.declaredIndexes.push_back(std::move(declared));
    }

    [[nodiscard]] catalog::IndexMethod methodOf(const KeyNode& key) const {
        using catalog::IndexMethod;
        if (key.args == nullptr || key.isUniqueConstraint) return IndexMethod::Btree;
        if (key.args->spatial.valueOr(false)) return IndexMethod::Gist;
        if (version_ != TypeormVersion::V1 || !key.args->method.known()) return IndexMethod::Btree;
        const std::string& name = key.args->method.value;
        return name == "hash"     ? IndexMethod::Hash
               : name == "gist"   ? IndexMethod::Gist
               : name == "spgist" ? IndexMethod::SpGist
               : name == "gin"    ? IndexMethod::Gin
               : name == "brin"   ? IndexMethod::Brin
                                  : IndexMethod::Btree;
    }

    static void foreignKeys(const EntityNode& node, Table& table) {
        for (const ForeignKeyNode* key : node.foreignKeys) {
            const auto known = [](const ColumnNode* column) { return column->nameKnown; };
            if (!std::ranges::all_of(key->columns, known) || !std::ranges::all_of(key->referenced, known))
                continue;
            if (!key->referencedEntity->tableNameKnown) continue;
            catalog::ForeignKey out;
            for (const ColumnNode* column : key->columns) out.columns.push_back(column->name);
            for (const ColumnNode* column : key->referenced) out.referencedColumns.push_back(column->name);
            out.name = key->givenName.empty()
                           ? node.settings->naming.foreignKeyName(node.tableName, out.columns)
                           : key->givenName;
            if (key->givenName.empty() && !node.settings->naming.knows("foreignKeyName")) out.name.clear();
            out.referencedTable = key->referencedEntity->tableName;
            out.referencedSchema = key->referencedEntity->schema;
            out.onDelete = key->onDelete;
            out.onUpdate = key->onUpdate;
            out.location = key->location;
            table.foreignKeys.push_back(std::move(out));
        }
    }

    void checks(const EntityNode& node, Table& table) const {
        std::vector<const CheckArgs*> found;
        for (TargetId target : node.inheritanceTree)
            for (const CheckArgs& args : arguments_.targets[target].checks) found.push_back(&args);
        std::ranges::stable_sort(found, {}, [](const CheckArgs* args) { return args->order; });
        for (const CheckArgs* args : found) {
            if (!args->expression.known()) continue;
            table.checks.push_back({args->name.known() ? args->name.value
                                                       : node.settings->naming.checkConstraintName(
                                                             node.tableName, args->expression.value),
                                    args->expression.value});
        }
    }

    // -- relations
    // -------------------------------------------------------------------------------------------

    static std::vector<JoinColumn> pairs(const std::vector<JoinPair>& pairs) {
        std::vector<JoinColumn> out;
        for (const JoinPair& pair : pairs)
            out.push_back({pair.column->name, pair.referenced->name, pair.referenced->path});
        return out;
    }

    void relation(const RelationNode& node, Entity& out) {
        const RelationNode& columns = node.prototype != nullptr ? *node.prototype : node;
        Relation& relation = out.relations.emplace_back();
        relation.path = node.path;
        relation.kind = node.kind;
        if (node.inverseEntity != nullptr)
            if (const auto at = ids_.find(node.inverseEntity); at != ids_.end()) relation.target = at->second;
        relation.targetName =
            node.inverseEntity != nullptr ? node.inverseEntity->displayName() : node.args->type.name;
        relation.inverse = node.inverse != nullptr ? node.inversePath : std::string();
        relation.owning = columns.owning;
        relation.nullable = node.nullable;
        relation.eager = node.args->eager;
        relation.lazy = node.args->lazy;
        relation.primary = !columns.joinColumns.empty() && columns.junction == nullptr &&
                           std::ranges::all_of(columns.joinColumns,
                                               [](const JoinPair& pair) { return pair.column->primary; });
        relation.persistence = node.args->persistence;
        relation.createForeignKey = node.createForeignKey;
        relation.cascadeRemove = node.args->cascadeRemove;
        relation.onDelete = node.args->onDelete.value;
        relation.isTreeParent = node.args->treeParent;
        relation.isTreeChildren = node.args->treeChildren;
        relation.location = node.args->member;
        relation.decorator = node.args->decorator;
        if (node.kind == RelationKind::ManyToMany) {
            const RelationNode* owner = columns.owning                                    ? &columns
                                        : node.inverse != nullptr && node.inverse->owning ? node.inverse
                                                                                          : nullptr;
            if (owner == nullptr || owner->junction == nullptr || !ids_.contains(owner->junction)) return;
            relation.junction = tableOf(*owner->junction);
            relation.junctionOwnColumns =
                pairs(columns.owning ? owner->joinColumns : owner->inverseJoinColumns);
            relation.junctionOtherColumns =
                pairs(columns.owning ? owner->inverseJoinColumns : owner->joinColumns);
        } else if (columns.joinKnown) {
            relation.joinColumns = pairs(columns.joinColumns);
        }
    }

    // -- errors
    // ----------------------------------------------------------------------------------------------

    [[nodiscard]] std::string pathOf(const Location& location) const {
        return location.known() && location.file < project_.fileCount() ? project_.file(location.file).path
                                                                        : std::string();
    }

    void errors() {
        for (const NodeError& each : metadata_.errors) {
            BootError error = each.error;
            const EntityNode* node = each.entity->args != nullptr ? each.entity : each.entity->owner;
            if (const auto at = ids_.find(node); at != ids_.end()) error.entity = at->second;
            model_.errors.push_back(std::move(error));
        }
        for (const auto& [target, index] : arguments_.errorTargets) {
            BootError error = arguments_.errors[index];
            for (const EntityNode* node : order_)
                if (std::ranges::find(node->inheritanceTree, target) != node->inheritanceTree.end()) {
                    error.entity = ids_.at(node);
                    break;
                }
            if (error.entity != kNone) model_.errors.push_back(std::move(error));
        }
        std::ranges::stable_sort(model_.errors, [&](const BootError& a, const BootError& b) {
            const auto key = [&](const BootError& e) {
                return std::tuple(pathOf(e.location), e.location.span.begin, e.rule, e.subject, e.message);
            };
            return key(a) < key(b);
        });
        // A class that several entities extend says a thing once.
        const auto same = [](const BootError& a, const BootError& b) {
            return a.rule == b.rule && a.location == b.location && a.subject == b.subject;
        };
        model_.errors.erase(std::unique(model_.errors.begin(), model_.errors.end(), same),
                            model_.errors.end());
        std::erase_if(model_.errors, [&](const BootError& error) {
            return error.entity < model_.entities.size() && !model_.entities[error.entity].listed;
        });
    }
};

}  // namespace

void publish(EntityModel& model, const Metadata& metadata, const Arguments& arguments,
             const DataSources& dataSources, const project::Project& project, TypeormVersion version) {
    Publisher(model, metadata, arguments, dataSources, project, version).run();
}

}  // namespace audit::entities
