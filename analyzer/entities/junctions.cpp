// Tables that nobody declares: of many-to-many relations and of closure trees.
// metadata-builder/JunctionEntityMetadataBuilder.ts, ClosureJunctionEntityMetadataBuilder.ts.
#include "entities/letter_case.h"
#include "entities/metadata.h"
#include "entities/nearest.h"

namespace audit::entities {

namespace {

bool anyReferenced(const std::vector<JoinColumnArgs>& list) {
    return std::ranges::any_of(list, [](const JoinColumnArgs& args) { return args.referenced.known(); });
}

const JoinColumnArgs* argsFor(const std::vector<JoinColumnArgs>& list, const ColumnNode& referenced) {
    const auto at = std::ranges::find_if(list, [&](const JoinColumnArgs& args) {
        return (args.referenced.absent() || args.referenced.value == referenced.property) &&
               args.name.known();
    });
    return at == list.end() ? nullptr : &*at;
}

// `(column) => column.propertyName + '_above'` for a primary column; empty when it does something else.
std::string closureColumnName(V function, const ColumnNode& primary) {
    V result = resultOf(function);
    std::string_view text;
    if (result == nullptr) return {};
    if (evaluate::constantString(result, text)) return std::string(text);
    const auto part = [&](V value) -> std::string {
        std::vector<std::string_view> path;
        if (evaluate::constantString(value, text)) return std::string(text);
        if (!evaluate::symbolPath(value, path) || path.size() != 1) return {};
        return path[0] == "propertyName"   ? primary.property
               : path[0] == "databaseName" ? primary.name
                                           : std::string();
    };
    if (!result->is(evaluate::Kind::Template)) return part(result);
    std::string name;
    for (V item : result->items) {
        const std::string each = part(item);
        if (each.empty()) return {};
        name += each;
    }
    return name;
}

}  // namespace

void Metadata::junction(RelationNode& node) {
    EntityNode& entity = *node.entity;
    const auto& tables = arguments_.targets[node.args->target].joinTables;
    const auto found = std::ranges::find(tables, node.property, &JoinTableArgs::property);
    if (found == tables.end() || node.inverseEntity == nullptr) return;
    const JoinTableArgs& args = *found;
    EntityNode& inverse = *node.inverseEntity;
    const NamingStrategy& naming = entity.settings->naming;

    bool known = true;
    const auto unknown = [&](const std::string& reason) {
        known = false;
        entity.doubt("junction table of " + node.property + ": " + reason);
    };
    if (!args.reason.empty()) unknown(args.reason);
    for (const auto* list : {&args.joinColumns, &args.inverseJoinColumns})
        for (const JoinColumnArgs& each : *list)
            if (!each.reason.empty()) unknown(each.reason);

    const auto collect = [&](EntityNode& side, const std::vector<JoinColumnArgs>& list, bool ownOnly) {
        std::vector<ColumnNode*> columns;
        if (!anyReferenced(list)) {
            columns = side.primaryColumns;
            if (columns.empty()) unknown("the primary key of " + side.displayName() + " is not known");
            return columns;
        }
        const std::vector<ColumnNode*>& candidates = ownOnly ? side.ownColumns : side.columns;
        for (const JoinColumnArgs& each : list) {
            const auto at = std::ranges::find(candidates, each.referenced.value, &ColumnNode::property);
            if (at != candidates.end()) {
                columns.push_back(*at);
                continue;
            }
            unknown(side.displayName() + " has no column " + each.referenced.value);
            if (!side.membersOpen)
                fail(entity, "schema/unknown-referenced-column",
                     "Referenced column " + (each.referenced.known() ? each.referenced.value : "undefined") +
                         " was not found in entity " + side.displayName(),
                     each.referenced.value, args.decorator, nearestColumn(side, each.referenced.value));
        }
        if (columns.size() > 1 && version_ == TypeormVersion::V1) {
            const auto rank = [&](const ColumnNode* c) {
                return std::ranges::find(side.primaryColumns, c) - side.primaryColumns.begin();
            };
            std::ranges::stable_sort(columns, {}, rank);
        }
        return columns;
    };
    const std::vector<ColumnNode*> referenced = collect(entity, args.joinColumns, false);
    const std::vector<ColumnNode*> inverseReferenced = collect(inverse, args.inverseJoinColumns, true);

    EntityNode& table = entityNodes_.emplace_back();
    table.type = EntityNode::Type::Junction;
    table.owner = &entity;
    table.settings = entity.settings;
    table.junctionOf = &node;
    table.schema = args.schema.known()      ? args.schema.value
                   : !entity.schema.empty() ? entity.schema
                                            : entity.settings->schema;
    if (version_ != TypeormVersion::V02) table.synchronize = args.synchronize.valueOr(true);
    table.givenTableName =
        args.name.known() ? args.name.value
                          : naming.joinTableName(entity.tableNameWithoutPrefix,
                                                 inverse.tableNameWithoutPrefix, node.path, node.inversePath);
    if (!args.name.known() &&
        (!entity.tableNameKnown || !inverse.tableNameKnown || !naming.knows("joinTableName")))
        unknown("its name is not known");
    table.tableNameWithoutPrefix = naming.tableName({}, table.givenTableName);
    if (table.tableNameWithoutPrefix.size() > 63)
        table.tableNameWithoutPrefix = shortenJunctionName(table.tableNameWithoutPrefix);
    table.tableName =
        entity.settings->naming.prefixTableName(entity.settings->entityPrefix, table.tableNameWithoutPrefix);
    table.tableNameKnown = known;

    const auto make = [&](const std::vector<ColumnNode*>& targets, const std::vector<JoinColumnArgs>& list,
                          EntityNode& side) {
        std::vector<ColumnNode*> columns;
        for (ColumnNode* target : targets) {
            const JoinColumnArgs* arg = argsFor(list, *target);
            const std::string name =
                arg != nullptr
                    ? arg->name.value
                    : naming.joinTableColumnName(side.tableNameWithoutPrefix, target->property, target->name,
                                                 target->given, &list == &args.inverseJoinColumns);
            ColumnNode* column = columnMadeHere(table, name, name, {});
            copyType(*column, *target);
            column->junction = true;
            column->primary = true;
            column->referenced = target;
            column->decorator = column->member = args.decorator;
            column->nameKnown = arg != nullptr || naming.knows("joinTableColumnName");
            if (arg != nullptr) column->foreignKeyConstraintName = arg->constraintName.value;
            columns.push_back(column);
        }
        return columns;
    };
    const std::vector<ColumnNode*> columns = make(referenced, args.joinColumns, entity);
    const std::vector<ColumnNode*> inverseColumns = make(inverseReferenced, args.inverseJoinColumns, inverse);
    for (ColumnNode* column : columns)
        for (ColumnNode* other : inverseColumns)
            if (column->given == other->given) {
                column->property = column->given = naming.duplicateJoinTableColumnName(column->property, 1);
                other->property = other->given = naming.duplicateJoinTableColumnName(other->property, 2);
            }
    table.ownColumns = columns;
    table.ownColumns.insert(table.ownColumns.end(), inverseColumns.begin(), inverseColumns.end());

    const auto key = [&](EntityNode& side, const std::vector<ColumnNode*>& own,
                         const std::vector<ColumnNode*>& targets, const RelationArgs* rules) {
        ForeignKeyNode& foreign = foreignKeyNodes_.emplace_back();
        foreign.referencedEntity = &side;
        foreign.columns = own;
        foreign.referenced = targets;
        foreign.givenName = own.empty() ? std::string() : own.front()->foreignKeyConstraintName;
        // 0.x takes the other side's rules as they are once there is another side, 1.x falls back to CASCADE.
        const bool own1 = rules == node.args;
        const std::string fallback =
            own1 || rules == nullptr || version_ == TypeormVersion::V1 ? "CASCADE" : "NO ACTION";
        foreign.onDelete = rules != nullptr && rules->onDelete.known() ? rules->onDelete.value : fallback;
        foreign.onUpdate = rules != nullptr && rules->onUpdate.known() ? rules->onUpdate.value : fallback;
        foreign.location = args.decorator;
        table.foreignKeys.push_back(&foreign);
    };
    if (node.createForeignKey) {
        key(entity, columns, referenced, node.args);
        key(inverse, inverseColumns, inverseReferenced,
            node.inverse != nullptr ? node.inverse->args : nullptr);
    }
    for (const std::vector<ColumnNode*>* side : {&columns, &inverseColumns}) {
        KeyNode& index = keyNodes_.emplace_back();
        index.columns = *side;
        index.origin = catalog::IndexOrigin::Junction;
        index.location = args.decorator;
        table.ownIndexes.push_back(&index);
    }
    compute(table);

    for (std::size_t i = 0; i < columns.size(); ++i) node.joinColumns.push_back({columns[i], referenced[i]});
    for (std::size_t i = 0; i < inverseColumns.size(); ++i)
        node.inverseJoinColumns.push_back({inverseColumns[i], inverseReferenced[i]});
    node.owning = !node.joinColumns.empty();
    node.junction = &table;
    if (node.inverse != nullptr && node.inverse->junction == nullptr) node.inverse->junction = &table;
    if (known) entities.push_back(&table);
    node.joinKnown = known;
}

void Metadata::closureTable(EntityNode& entity) {
    EntityNode& table = entityNodes_.emplace_back();
    table.type = EntityNode::Type::Closure;
    table.owner = &entity;
    table.settings = entity.settings;
    const TreeArgs& args = *entity.tree;
    table.schema = version_ != TypeormVersion::V1    ? entity.settings->schema
                   : args.closureTableSchema.known() ? args.closureTableSchema.value
                   : !entity.schema.empty()          ? entity.schema
                                                     : entity.settings->schema;
    table.givenTableName =
        args.closureTableName.known() ? args.closureTableName.value : entity.tableNameWithoutPrefix;
    table.tableNameWithoutPrefix = entity.settings->naming.closureJunctionTableName(table.givenTableName);
    table.tableName =
        entity.settings->naming.prefixTableName(entity.settings->entityPrefix, table.tableNameWithoutPrefix);
    table.tableNameKnown =
        entity.tableNameKnown && !args.closureTableName.unknown() && !args.closureTableSchema.unknown();

    for (ColumnNode* primary : entity.primaryColumns) {
        const auto add = [&](std::string_view suffix, const Setting<V>& given) {
            std::string name = primary->property + std::string(suffix);
            if (!given.absent())
                name = given.known() ? closureColumnName(given.value, *primary) : std::string();
            if (name.empty()) table.tableNameKnown = false;
            ColumnNode* column = columnMadeHere(table, std::move(name), {}, {});
            column->type.type = primary->type.type;
            column->typeKnown = primary->typeKnown;
            column->modifiersKnown = primary->modifiersKnown;
            column->type.length = primary->type.length;
            if (version_ == TypeormVersion::V1) {
                column->type.precision = primary->type.precision;
                column->type.scale = primary->type.scale;
                column->collation = primary->collation;
            }
            column->closure = true;
            column->primary = true;
            column->referenced = primary;
            column->member = column->decorator = args.decorator;
            table.ownColumns.push_back(column);
        };
        add("_ancestor", args.ancestorName);
        add("_descendant", args.descendantName);
    }
    if (!table.tableNameKnown) entity.doubt("the names of its closure table are not known");
    if (table.ownColumns.size() < 2) return;
    for (std::size_t i = 0; i < 2; ++i) {
        KeyNode& index = keyNodes_.emplace_back();
        index.columns = {table.ownColumns[i]};
        index.origin = catalog::IndexOrigin::Closure;
        index.location = args.decorator;
        table.ownIndexes.push_back(&index);
        ForeignKeyNode& foreign = foreignKeyNodes_.emplace_back();
        foreign.referencedEntity = &entity;
        foreign.columns = {table.ownColumns[i]};
        foreign.referenced = entity.primaryColumns;
        foreign.onDelete = "CASCADE";
        foreign.location = args.decorator;
        table.foreignKeys.push_back(&foreign);
    }
    if (std::ranges::any_of(entity.columns, &ColumnNode::treeLevel)) {
        ColumnNode* level = columnMadeHere(table, "level", {}, "int4");
        level->closure = true;
        table.ownColumns.push_back(level);
    }
    compute(table);
    entity.closureTable = &table;
    if (table.tableNameKnown) entities.push_back(&table);
}

}  // namespace audit::entities
