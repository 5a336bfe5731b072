// What TypeORM refuses. metadata-builder/EntityMetadataValidator.ts, and what PostgreSQL refuses when the
// metadata is synchronized. Each speaks only where the facts it rests on are known.
#include <set>
#include <unordered_map>

#include "entities/letter_case.h"
#include "entities/metadata.h"
#include "entities/nearest.h"

namespace audit::entities {

namespace {

// Of the two sides of a relation the one that stands first in the program; which of them is named must not
// depend on where in memory they happen to lie.
bool standsFirst(const project::Project& project, const RelationNode& one, const RelationNode& other) {
    const Location a = one.args->decorator, b = other.args->decorator;
    if (a.known() && b.known() && a.file != b.file)
        return project.file(a.file).path < project.file(b.file).path;
    if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
    return one.path < other.path;
}

}  // namespace

void Metadata::validate() {
    for (EntityNode* entity : entities) {
        if (entity->view() || entity->args == nullptr) continue;
        if (!entity->child()) {
            if (entity->primaryColumns.empty() && !entity->membersOpen)
                fail(*entity, "schema/missing-primary-column",
                     "Entity \"" + entity->displayName() +
                         "\" does not have a primary column. Primary column is required to have in all your "
                         "entities. Use "
                         "@PrimaryColumn decorator to add a primary column to your entity.",
                     entity->displayName(), entity->args->decorator);
            validateColumns(*entity);
            validateRelations(*entity);
            validateTree(*entity);
        }
        validateInheritance(*entity);
    }
    for (EntityNode* entity : entities)
        if (entity->type == EntityNode::Type::Junction && entity->owner != nullptr) validateJunction(*entity);
    for (EntityNode* entity : entities)
        if (!entity->child() && !entity->view()) validateForeignKeys(*entity);
    validateSides();
    validateDependencies();
}

void Metadata::validateColumns(EntityNode& entity) {
    std::unordered_map<std::string, const ColumnNode*> byName;
    for (const ColumnNode* node : entity.columns) {
        if (node->isVirtualProperty) continue;
        const std::string owner = entity.displayName();
        if (node->nameKnown && entity.synchronize) {
            const auto [at, added] = byName.try_emplace(truncatedIdentifier(node->name), node);
            if (!added && at->second != node)
                fail(entity, "schema/duplicate-column",
                     "Two properties of " + owner + ", " + at->second->path + " and " + node->path +
                         ", have the column \"" + at->first + "\": PostgreSQL refuses the table (column \"" +
                         at->first + "\" specified more than once).",
                     node->property, node->decorator);
        }
        if (!node->typeKnown || entity.settings->driver != SchemaSettings::Driver::Postgres) continue;
        const std::string type = normalizedType(node->type.type);
        if (!isSupportedType(type)) {
            fail(entity, "schema/unsupported-type",
                 "Data type \"" + displayedType(type) + "\" in \"" + owner + "." + node->property +
                     "\" is not supported by \"postgres\" database.",
                 node->property, node->typeLocation.known() ? node->typeLocation : node->decorator);
        } else if (!node->type.length.empty() && !takesLength(type)) {
            fail(entity, "schema/unsupported-length",
                 "Column " + node->property + " of Entity " + owner + " does not support length property.",
                 node->property, node->typeLocation.known() ? node->typeLocation : node->decorator);
        } else if (node->type.type == "enum" && !node->hasEnum && node->enumName.empty()) {
            fail(entity, "schema/enum-without-values",
                 "Column \"" + node->property + "\" of Entity \"" + owner +
                     "\" is defined as enum, but missing \"enum\" or \"enumName\" properties.",
                 node->property, node->decorator);
        } else if (!node->asExpression.empty() && node->generatedType == "VIRTUAL" &&
                   version_ != TypeormVersion::V02) {
            fail(entity, "schema/virtual-generated-column",
                 "Column \"" + node->property + "\" of Entity \"" + owner +
                     "\" is defined as VIRTUAL, but Postgres supports only STORED generated columns.",
                 node->property, node->decorator);
        }
    }
    // TypeORM takes a @VirtualColumn for a column like any other here; the table has none.
    for (const std::vector<KeyNode*>* list : {&entity.indexes, &entity.uniques})
        for (const KeyNode* key : *list) {
            const auto at = std::ranges::find_if(key->columns, &ColumnNode::isVirtualProperty);
            if (at == key->columns.end() || !entity.synchronize || key->args == nullptr ||
                !key->args->synchronize.valueOr(true))
                continue;
            fail(entity, "index/unknown-column",
                 "Index contains " + (*at)->path + " of " + entity.displayName() +
                     ", which is a @VirtualColumn: PostgreSQL refuses the index (column \"" + (*at)->name +
                     "\" does not exist).",
                 (*at)->path, key->args->decorator);
        }
    if (version_ != TypeormVersion::V02)
        for (const ColumnNode* node : entity.primaryColumns)
            if (node->primaryKeyConstraintName != entity.primaryColumns.front()->primaryKeyConstraintName) {
                fail(entity, "schema/primary-key-names",
                     "Entity " + entity.displayName() +
                         " has multiple primary columns with different constraint names. Constraint names "
                         "should be the equal.",
                     node->property, node->decorator);
                break;
            }
}

// A name that @JoinTable gives for a side whose key has several columns is the name of each of them; and long
// names may differ only where PostgreSQL cuts them off.
void Metadata::validateJunction(EntityNode& table) {
    std::set<std::string> names;
    for (const ColumnNode* node : table.ownColumns) {
        if (!node->nameKnown || !table.synchronize) continue;
        const std::string name = truncatedIdentifier(node->name);
        if (names.insert(name).second) continue;
        fail(*table.owner, "schema/duplicate-column",
             "Two columns of the junction table \"" + table.tableName + "\" have the name \"" + name +
                 "\": PostgreSQL refuses the table (column \"" + name + "\" specified more than once).",
             node->property, node->decorator);
        return;
    }
}

void Metadata::validateInheritance(EntityNode& entity) {
    if (!entity.singleTableInheritance) return;
    const EntityNode& root = entity.parent != nullptr ? *entity.parent : entity;
    const Target& target = arguments_.targets[root.target];
    const bool unknown =
        root.membersOpen || (!target.inheritances.empty() && target.inheritances.front().unknownColumn);
    if (!entity.child() && !unknown && std::ranges::none_of(entity.columns, &ColumnNode::discriminator))
        fail(entity, "schema/invalid-inheritance",
             "Entity " + entity.displayName() +
                 " using single-table inheritance, it should also have a discriminator column. Did you "
                 "forget to put "
                 "discriminator column options?",
             entity.displayName(),
             target.inheritances.empty() ? entity.args->decorator : target.inheritances.front().decorator);
    if (!entity.discriminatorKnown) return;
    for (const EntityNode* other : entities) {
        // Each pair once: the later of the two is at fault.
        if (other == &entity) break;
        if (!other->singleTableInheritance || !other->discriminatorKnown ||
            other->discriminatorValue != entity.discriminatorValue)
            continue;
        const EntityNode& otherRoot = other->parent != nullptr ? *other->parent : *other;
        if (&otherRoot != &root) continue;
        fail(entity, "schema/duplicate-discriminator",
             "Entities " + entity.displayName() + " and " + other->displayName() +
                 " have the same discriminator values. Make sure they are different while using the "
                 "@ChildEntity decorator.",
             entity.discriminatorValue, entity.args->decorator);
        errors.back().error.related.emplace_back(other->args->decorator, "has the same discriminator value");
        break;
    }
}

void Metadata::validateRelations(EntityNode& entity) {
    for (RelationNode* node : entity.relations) {
        if (node->entity != &entity) continue;
        const bool many = node->kind == RelationKind::OneToMany || node->kind == RelationKind::ManyToMany;
        if (many && node->args->initialized && node->args->persistence && node->embedded == nullptr)
            fail(entity, "schema/initialized-relation",
                 "Array initializations are not allowed in entity relations. Please remove array "
                 "initialization (= []) from \"" +
                     entity.displayName() + "#" + node->path +
                     "\". This is ORM requirement to make relations to work properly. Refer docs for more "
                     "information.",
                 node->property, node->args->memberName);
        if (node->inverse == nullptr) continue;
        // Each pair once.
        const bool first = node == node->inverse || standsFirst(project_, *node, *node->inverse);
        if (node->args->cascadeRemove && node->inverse->args->cascadeRemove &&
            (first || node->inverse->inverse != node)) {
            fail(entity, "schema/circular-cascade",
                 "Relation " + entity.displayName() + "#" + node->property + " and " +
                     node->inverse->entity->displayName() + "#" + node->inverse->property +
                     " both has cascade remove set. This may lead to unexpected circular removals. Please "
                     "set cascade remove "
                     "only from one side of relationship.",
                 node->property, node->args->decorator);
            errors.back().error.related.emplace_back(node->inverse->args->decorator, "the other side");
        }
        if (node->args->eager && node->inverse->args->eager && (first || node->inverse->inverse != node)) {
            fail(entity, "schema/circular-eager",
                 "Circular eager relations are disallowed. " + entity.displayName() + "#" + node->path +
                     " contains \"eager: true\", and its inverse side " +
                     node->inverse->entity->displayName() + "#" + node->inverse->path +
                     " contains \"eager: true\" as well. Remove \"eager: true\" from one side of the "
                     "relation.",
                 node->property, node->args->decorator);
            errors.back().error.related.emplace_back(node->inverse->args->decorator, "the other side");
        }
    }
}

// PostgreSQL takes a foreign key to a primary key or a unique constraint (or unique index) only.
void Metadata::validateForeignKeys(EntityNode& entity) {
    for (const ForeignKeyNode* foreign : entity.foreignKeys) {
        const EntityNode& referenced = *foreign->referencedEntity;
        if (referenced.membersOpen || foreign->referenced.empty()) continue;
        const std::set<const ColumnNode*> wanted(foreign->referenced.begin(), foreign->referenced.end());
        const auto matches = [&](const std::vector<ColumnNode*>& columns) {
            return std::set<const ColumnNode*>(columns.begin(), columns.end()) == wanted;
        };
        const auto keyMatches = [&](const KeyNode* key) {
            const bool partial = key->args != nullptr && !key->args->where.absent();
            return !key->known || (key->unique && !partial && matches(key->columns));
        };
        if (matches(referenced.primaryColumns) || std::ranges::any_of(referenced.uniques, keyMatches) ||
            std::ranges::any_of(referenced.indexes, keyMatches))
            continue;
        const bool child = referenced.parent != nullptr;
        if (child) continue;
        std::string names;
        for (const ColumnNode* column : foreign->referenced)
            names += (names.empty() ? "" : ", ") + column->property;
        fail(entity, "schema/referenced-column-not-unique",
             "The foreign key to " + referenced.displayName() + " (" + names +
                 ") refers to columns that are neither its primary key nor unique: PostgreSQL refuses it "
                 "(there is no unique "
                 "constraint matching given keys for referenced table \"" +
                 referenced.tableName + "\").",
             names, foreign->location);
    }
}

void Metadata::validateTree(EntityNode& entity) {
    if (entity.tree == nullptr || entity.membersOpen) return;
    const auto lacks = [&](std::string message, bool boots) {
        fail(entity, "schema/invalid-tree", std::move(message), entity.displayName(), entity.tree->decorator);
        errors.back().error.boots = boots;
    };
    const std::string& type = entity.tree->type.value;
    if (entity.tree->type.known() && type != "closure-table" && type != "materialized-path" &&
        type != "nested-set" && type != "adjacency-list")
        lacks("\"" + type +
                  "\" is no kind of tree: closure-table, materialized-path, nested-set or adjacency-list.",
              true);
    if (type == "closure-table" && entity.primaryColumns.size() > 1)
        lacks("The closure table of " + entity.displayName() +
                  " cannot refer to a primary key of several columns: PostgreSQL refuses its foreign keys.",
              false);
    if (std::ranges::none_of(entity.relations, [](const RelationNode* r) { return r->args->treeParent; }))
        lacks("The tree " + entity.displayName() +
                  " has no @TreeParent: its rows are saved without a place in it.",
              true);
}

// What is declared on a side that does not take it; TypeORM ignores it without a word.
void Metadata::validateSides() {
    for (EntityNode* entity : std::vector(entities)) {
        if (entity->child() || entity->args == nullptr) continue;
        const auto wrong = [&](const RelationNode& node, std::string message, const Location& where) {
            fail(*entity, "schema/join-column-side", std::move(message), node.property, where);
            errors.back().error.boots = true;
        };
        for (const RelationNode* node : entity->relations) {
            if (node->entity != entity) continue;
            const Target& target = arguments_.targets[node->args->target];
            const auto column =
                std::ranges::find(target.joinColumns, node->property, &JoinColumnArgs::property);
            const auto table = std::ranges::find(target.joinTables, node->property, &JoinTableArgs::property);
            const bool hasColumn = column != target.joinColumns.end();
            const bool hasTable = table != target.joinTables.end();
            const bool toOne = node->kind == RelationKind::ManyToOne || node->kind == RelationKind::OneToOne;
            const std::string name = entity->displayName() + "#" + node->path;
            if (hasColumn && !toOne)
                wrong(*node,
                      "@JoinColumn on " + name +
                          " has no effect: the column of a one-to-many or many-to-many relation is "
                          "on the other side or in a junction table.",
                      column->decorator);
            if (hasTable && node->kind != RelationKind::ManyToMany)
                wrong(*node,
                      "@JoinTable on " + name +
                          " has no effect: only many-to-many relations have a junction table.",
                      table->decorator);
            if (node->inverseEntity == nullptr || !node->joinKnown || entity->membersOpen ||
                node->inverseEntity->membersOpen)
                continue;
            if (node->kind == RelationKind::OneToOne && !node->owning &&
                (node->inverse == nullptr || !node->inverse->owning))
                wrong(*node,
                      "Neither side of the one-to-one relation " + name +
                          " has a @JoinColumn: there is no column for it.",
                      node->args->decorator);
            if (node->kind == RelationKind::OneToOne && node->owning && node->inverse != nullptr &&
                node->inverse->owning && node->inverse->kind == RelationKind::OneToOne &&
                node->inverse != node && standsFirst(project_, *node, *node->inverse))
                wrong(*node,
                      "Both sides of the one-to-one relation " + name +
                          " have a @JoinColumn: two columns that know nothing of "
                          "each other.",
                      node->args->decorator);
            if (node->kind == RelationKind::ManyToMany && !node->owning &&
                (node->inverse == nullptr || !node->inverse->owning))
                wrong(*node,
                      "Neither side of the many-to-many relation " + name +
                          " has a @JoinTable: there is no junction table.",
                      node->args->decorator);
            if (node->kind == RelationKind::ManyToMany && node->owning && node->inverse != nullptr &&
                node->inverse->owning && node->inverse != node &&
                standsFirst(project_, *node, *node->inverse))
                wrong(*node,
                      "Both sides of the many-to-many relation " + name +
                          " have a @JoinTable: two junction tables that know "
                          "nothing of each other.",
                      node->args->decorator);
        }
    }
}

// CircularRelationsError: a circle of relations none of which may be null.
void Metadata::validateDependencies() {
    enum class State : std::uint8_t { New, Open, Done };
    std::unordered_map<const EntityNode*, State> states;
    std::vector<std::pair<EntityNode*, RelationNode*>> path;
    bool reported = false;
    const auto visit = [&](EntityNode* entity, const auto& self) -> void {
        if (reported || path.size() > 500) return;
        states[entity] = State::Open;
        for (RelationNode* node : entity->relations) {
            if (!node->withJoinColumn || node->nullable || node->inverseEntity == nullptr ||
                node->args->nullable.unknown())
                continue;
            EntityNode* next = node->inverseEntity;
            path.emplace_back(entity, node);
            if (states[next] == State::Open) {
                const auto start =
                    std::ranges::find(path, next, &std::pair<EntityNode*, RelationNode*>::first);
                std::string circle;
                for (auto at = start; at != path.end(); ++at) circle += at->first->displayName() + " -> ";
                circle += next->displayName();
                fail(*entity, "schema/circular-relations",
                     "Circular relations detected: " + circle +
                         ". To resolve this issue you need to set nullable: true somewhere in this "
                         "dependency structure.",
                     node->property, node->args->decorator);
                for (auto at = start; at != path.end() && start != path.end(); ++at)
                    if (at->second != node)
                        errors.back().error.related.emplace_back(at->second->args->decorator,
                                                                 "part of the circle");
                reported = true;
            } else if (states[next] == State::New) {
                self(next, self);
            }
            path.pop_back();
            if (reported) return;
        }
        states[entity] = State::Done;
    };
    for (EntityNode* entity : std::vector(entities))
        if (states[entity] == State::New && !entity->view()) visit(entity, visit);
}

}  // namespace audit::entities
