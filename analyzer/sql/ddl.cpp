#include "sql/ddl.h"

#include <algorithm>
#include <map>

#include "sql/reader.h"

namespace audit::sql {
namespace {

using catalog::IndexMethod;
using Kind = DdlStatement::Kind;
using Change = TableChange::Kind;

TableName nameOf(const PgQuery__RangeVar& range) {
    return {range.schemaname, range.relname};
}

TableName nameOf(Node* object) {
    if (object->node_case == PG_QUERY__NODE__NODE_LIST) {
        const PgQuery__List& list = *object->list;
        return {list.n_items > 1 ? lastName(list.items, list.n_items - 1) : "",
                lastName(list.items, list.n_items)};
    }
    if (object->node_case == PG_QUERY__NODE__NODE_TYPE_NAME) {
        const PgQuery__TypeName& type = *object->type_name;
        return {type.n_names > 1 ? lastName(type.names, type.n_names - 1) : "",
                lastName(type.names, type.n_names)};
    }
    return {"", lastName(&object, 1)};
}

IndexMethod methodOf(std::string_view name) {
    if (name == "hash") return IndexMethod::Hash;
    if (name == "gist") return IndexMethod::Gist;
    if (name == "spgist") return IndexMethod::SpGist;
    if (name == "gin") return IndexMethod::Gin;
    if (name == "brin") return IndexMethod::Brin;
    return IndexMethod::Btree;
}

std::vector<std::string> strings(Node* const* nodes, std::size_t count) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(lastName(nodes + i, 1));
    return out;
}

// format_type's spelling of what the grammar calls int4, bpchar, timestamptz …
std::string typeText(const PgQuery__TypeName& type) {
    static const std::map<std::string, std::string, std::less<>> kNames{{"int4", "integer"},
                                                                        {"int8", "bigint"},
                                                                        {"int2", "smallint"},
                                                                        {"bool", "boolean"},
                                                                        {"float8", "double precision"},
                                                                        {"float4", "real"},
                                                                        {"varchar", "character varying"},
                                                                        {"bpchar", "character"},
                                                                        {"decimal", "numeric"},
                                                                        {"serial4", "serial"},
                                                                        {"serial8", "bigserial"},
                                                                        {"varbit", "bit varying"}};
    std::string name = lastName(type.names, type.n_names);
    const bool builtIn = type.n_names < 2 || lastName(type.names, type.n_names - 1) == "pg_catalog";
    std::string suffix;
    if (builtIn && (name == "timestamp" || name == "timestamptz" || name == "time" || name == "timetz")) {
        suffix = name.ends_with("tz") ? " with time zone" : " without time zone";
        if (name.ends_with("tz")) name.resize(name.size() - 2);
    } else if (builtIn) {
        if (auto known = kNames.find(name); known != kNames.end()) name = known->second;
    } else {
        name = dottedName(type.names, type.n_names);
    }
    if (type.n_typmods > 0 && name != "character varying" && name != "interval") {
        std::string list;
        for (std::size_t i = 0; i < type.n_typmods; ++i) list += (i ? "," : "") + deparse(type.typmods[i]);
        name += "(" + list + ")";
    } else if (type.n_typmods > 0 && name == "character varying") {
        name += "(" + deparse(type.typmods[0]) + ")";
    }
    if (name == "character") name = "character(1)";
    name += suffix;
    for (std::size_t i = 0; i < type.n_array_bounds; ++i) name += "[]";
    return name;
}

catalog::Index indexOf(const PgQuery__IndexStmt& s) {
    catalog::Index out;
    out.name = s.idxname;
    out.unique = s.unique;
    out.nullsNotDistinct = s.nulls_not_distinct;
    out.method = methodOf(s.access_method);
    out.origin = catalog::IndexOrigin::Migration;
    for (std::size_t i = 0; i < s.n_index_params; ++i) {
        if (s.index_params[i]->node_case != PG_QUERY__NODE__NODE_INDEX_ELEM) continue;
        const PgQuery__IndexElem& e = *s.index_params[i]->index_elem;
        catalog::IndexKey key;
        key.column = e.name;
        if (e.expr) key.expression = deparse(e.expr);
        key.opclass = lastName(e.opclass, e.n_opclass);
        key.collation = lastName(e.collation, e.n_collation);
        key.descending = e.ordering == PG_QUERY__SORT_BY_DIR__SORTBY_DESC;
        key.nullsFirst = e.nulls_ordering == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_FIRST ||
                         (key.descending && e.nulls_ordering != PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_LAST);
        out.keys.push_back(std::move(key));
    }
    for (std::size_t i = 0; i < s.n_index_including_params; ++i)
        if (s.index_including_params[i]->node_case == PG_QUERY__NODE__NODE_INDEX_ELEM)
            out.include.emplace_back(s.index_including_params[i]->index_elem->name);
    if (s.where_clause) out.where = deparse(s.where_clause);
    return out;
}

std::string actionText(std::string_view code) {
    if (code == "c") return "CASCADE";
    if (code == "n") return "SET NULL";
    if (code == "d") return "SET DEFAULT";
    if (code == "r") return "RESTRICT";
    return "NO ACTION";
}

TableChange constraintOf(const PgQuery__Constraint& c, const std::string& column) {
    TableChange out;
    out.kind = Change::AddConstraint;
    out.name = c.conname;
    out.notValid = c.skip_validation;
    out.usingIndex = c.indexname;
    out.columns = strings(c.keys, c.n_keys);
    if (out.columns.empty() && !column.empty()) out.columns.push_back(column);
    switch (c.contype) {
        case PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY:
            out.constraintType = "primary-key";
            break;
        case PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE:
            out.constraintType = "unique";
            break;
        case PG_QUERY__CONSTR_TYPE__CONSTR_EXCLUSION:
            out.constraintType = "exclude";
            break;
        case PG_QUERY__CONSTR_TYPE__CONSTR_CHECK:
            out.constraintType = "check";
            if (c.raw_expr) out.checkExpression = deparse(c.raw_expr);
            break;
        case PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN: {
            out.constraintType = "foreign-key";
            const std::vector<std::string> own = strings(c.fk_attrs, c.n_fk_attrs);
            if (!own.empty()) out.columns = own;
            out.foreignKey.name = c.conname;
            out.foreignKey.columns = out.columns;
            if (c.pktable) {
                out.foreignKey.referencedTable = c.pktable->relname;
                out.foreignKey.referencedSchema = c.pktable->schemaname;
            }
            out.foreignKey.referencedColumns = strings(c.pk_attrs, c.n_pk_attrs);
            out.foreignKey.onDelete = actionText(c.fk_del_action);
            out.foreignKey.onUpdate = actionText(c.fk_upd_action);
            break;
        }
        default:
            out.constraintType = "not-null";
            break;
    }
    return out;
}

// A column with what stands behind it; its table constraints become changes of their own.
std::vector<TableChange> columnOf(const PgQuery__ColumnDef& def) {
    std::vector<TableChange> out(1);
    TableChange& add = out.front();
    add.kind = Change::AddColumn;
    add.name = def.colname;
    catalog::Column& column = add.column;
    column.name = def.colname;
    column.nullable = true;
    if (def.type_name) {
        column.type = typeText(*def.type_name);
        column.array = def.type_name->n_array_bounds > 0;
    }
    for (const auto& [serial, plain] :
         {std::pair{"serial", "integer"}, {"bigserial", "bigint"}, {"smallserial", "smallint"}})
        if (column.type == serial) {
            column.type = plain;
            column.generated = true;
            column.nullable = false;
        }
    if (def.coll_clause) column.collation = lastName(def.coll_clause->collname, def.coll_clause->n_collname);
    if (def.raw_default) column.defaultValue = deparse(def.raw_default);
    std::vector<TableChange> constraints;
    for (std::size_t i = 0; i < def.n_constraints; ++i) {
        if (def.constraints[i]->node_case != PG_QUERY__NODE__NODE_CONSTRAINT) continue;
        const PgQuery__Constraint& c = *def.constraints[i]->constraint;
        switch (c.contype) {
            case PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL:
                column.nullable = false;
                break;
            case PG_QUERY__CONSTR_TYPE__CONSTR_DEFAULT:
                if (c.raw_expr) column.defaultValue = deparse(c.raw_expr);
                break;
            case PG_QUERY__CONSTR_TYPE__CONSTR_IDENTITY:
                column.generated = true;
                column.nullable = false;
                break;
            case PG_QUERY__CONSTR_TYPE__CONSTR_GENERATED:
                column.generated = true;
                break;
            case PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY:
                column.primary = true;
                column.nullable = false;
                constraints.push_back(constraintOf(c, column.name));
                break;
            case PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE:
            case PG_QUERY__CONSTR_TYPE__CONSTR_CHECK:
            case PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN:
                constraints.push_back(constraintOf(c, column.name));
                break;
            default:
                break;
        }
    }
    std::ranges::move(constraints, std::back_inserter(out));
    return out;
}

std::vector<TableChange> commandOf(const PgQuery__AlterTableCmd& cmd) {
    TableChange out;
    out.name = cmd.name;
    out.ifExists = cmd.missing_ok;
    out.cascade = cmd.behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE;
    const auto named = [&](Change kind) {
        out.kind = kind;
        return std::vector<TableChange>{out};
    };
    switch (cmd.subtype) {
        case PG_QUERY__ALTER_TABLE_TYPE__AT_AddColumn: {
            std::vector<TableChange> changes = columnOf(*cmd.def->column_def);
            changes.front().ifExists = cmd.missing_ok;
            return changes;
        }
        case PG_QUERY__ALTER_TABLE_TYPE__AT_DropColumn:
            return named(Change::DropColumn);
        case PG_QUERY__ALTER_TABLE_TYPE__AT_SetNotNull:
            return named(Change::SetNotNull);
        case PG_QUERY__ALTER_TABLE_TYPE__AT_DropNotNull:
            return named(Change::DropNotNull);
        case PG_QUERY__ALTER_TABLE_TYPE__AT_DropConstraint:
            return named(Change::DropConstraint);
        case PG_QUERY__ALTER_TABLE_TYPE__AT_ValidateConstraint:
            return named(Change::ValidateConstraint);
        case PG_QUERY__ALTER_TABLE_TYPE__AT_ColumnDefault:
            if (cmd.def) out.column.defaultValue = deparse(cmd.def);
            return named(cmd.def ? Change::SetDefault : Change::DropDefault);
        case PG_QUERY__ALTER_TABLE_TYPE__AT_AlterColumnType: {
            const PgQuery__ColumnDef& def = *cmd.def->column_def;
            out.column.name = cmd.name;
            if (def.type_name) {
                out.column.type = typeText(*def.type_name);
                out.column.array = def.type_name->n_array_bounds > 0;
            }
            if (def.raw_default) out.usingExpression = deparse(def.raw_default);
            return named(Change::AlterType);
        }
        case PG_QUERY__ALTER_TABLE_TYPE__AT_AddConstraint: {
            TableChange added = constraintOf(*cmd.def->constraint, "");
            return {std::move(added)};
        }
        default: {
            const ProtobufCEnumValue* value = protobuf_c_enum_descriptor_get_value(
                &pg_query__alter_table_type__descriptor, static_cast<int>(cmd.subtype));
            out.text = value ? value->name : "";
            return named(Change::Other);
        }
    }
}

void append(std::vector<TableChange>& to, std::vector<TableChange> from) {
    std::ranges::move(from, std::back_inserter(to));
}

std::string commandName(const Node& node) {
    for (unsigned i = 0; i < node.base.descriptor->n_fields; ++i)
        if (node.base.descriptor->fields[i].id == static_cast<std::uint32_t>(node.node_case))
            return node.base.descriptor->fields[i].name;
    return "";
}

void dropOf(const PgQuery__DropStmt& s, DdlStatement& out) {
    out.ifExists = s.missing_ok;
    out.cascade = s.behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE;
    out.concurrently = s.concurrent;
    for (std::size_t i = 0; i < s.n_objects; ++i) out.names.push_back(nameOf(s.objects[i]));
    switch (s.remove_type) {
        case PG_QUERY__OBJECT_TYPE__OBJECT_INDEX:
            out.kind = Kind::DropIndex;
            out.command = "DROP INDEX";
            if (!out.names.empty()) out.index.name = out.names.front().name;
            break;
        case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE:
            out.kind = Kind::DropTable;
            out.command = "DROP TABLE";
            if (!out.names.empty()) out.table = out.names.front();
            break;
        case PG_QUERY__OBJECT_TYPE__OBJECT_TYPE:
            out.kind = Kind::DropType;
            out.command = "DROP TYPE";
            break;
        default:
            out.command = "DROP";
    }
}

void renameOf(const PgQuery__RenameStmt& s, DdlStatement& out) {
    if (s.relation) out.table = nameOf(*s.relation);
    if (s.rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_INDEX) {
        out.kind = Kind::RenameIndex;
        out.command = "ALTER INDEX";
        out.index.name = out.table.name;
        out.newName = s.newname;
        return;
    }
    if (s.rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_TYPE && s.object) {
        out.kind = Kind::RenameType;
        out.command = "ALTER TYPE";
        out.names.push_back(nameOf(s.object));
        out.newName = s.newname;
        return;
    }
    out.kind = Kind::AlterTable;
    out.command = "ALTER TABLE";
    TableChange change;
    change.name = s.subname;
    change.newName = s.newname;
    switch (s.rename_type) {
        case PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN:
            change.kind = Change::RenameColumn;
            break;
        case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE:
            change.kind = Change::RenameTable;
            change.name = out.table.name;
            break;
        case PG_QUERY__OBJECT_TYPE__OBJECT_TABCONSTRAINT:
            change.kind = Change::RenameConstraint;
            break;
        default:
            out.kind = Kind::Other;
            out.command = "ALTER … RENAME";
            return;
    }
    out.changes.push_back(std::move(change));
}

DdlStatement statementOf(const Node& node) {
    DdlStatement out;
    switch (node.node_case) {
        case PG_QUERY__NODE__NODE_INDEX_STMT: {
            const PgQuery__IndexStmt& s = *node.index_stmt;
            out.kind = Kind::CreateIndex;
            out.command = s.unique ? "CREATE UNIQUE INDEX" : "CREATE INDEX";
            out.table = nameOf(*s.relation);
            out.index = indexOf(s);
            out.concurrently = s.concurrent;
            out.ifExists = s.if_not_exists;
            break;
        }
        case PG_QUERY__NODE__NODE_CREATE_STMT: {
            const PgQuery__CreateStmt& s = *node.create_stmt;
            out.kind = Kind::CreateTable;
            out.command = "CREATE TABLE";
            out.table = nameOf(*s.relation);
            out.ifExists = s.if_not_exists;
            out.temporary = std::string_view(s.relation->relpersistence) == "t";
            out.partial = s.n_inh_relations > 0 || s.of_typename != nullptr;
            for (std::size_t i = 0; i < s.n_table_elts; ++i) {
                const Node& element = *s.table_elts[i];
                if (element.node_case != PG_QUERY__NODE__NODE_COLUMN_DEF &&
                    element.node_case != PG_QUERY__NODE__NODE_CONSTRAINT)
                    out.partial = true;
                if (element.node_case == PG_QUERY__NODE__NODE_COLUMN_DEF)
                    append(out.changes, columnOf(*element.column_def));
                if (element.node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
                    out.changes.push_back(constraintOf(*element.constraint, ""));
            }
            break;
        }
        case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT: {
            const PgQuery__AlterTableStmt& s = *node.alter_table_stmt;
            const bool table = s.objtype == PG_QUERY__OBJECT_TYPE__OBJECT_TABLE;
            out.kind = table ? Kind::AlterTable : Kind::Other;
            out.command = table ? "ALTER TABLE" : "ALTER";
            out.table = nameOf(*s.relation);
            out.ifExists = s.missing_ok;
            for (std::size_t i = 0; table && i < s.n_cmds; ++i)
                if (s.cmds[i]->node_case == PG_QUERY__NODE__NODE_ALTER_TABLE_CMD)
                    append(out.changes, commandOf(*s.cmds[i]->alter_table_cmd));
            break;
        }
        case PG_QUERY__NODE__NODE_DROP_STMT:
            dropOf(*node.drop_stmt, out);
            break;
        case PG_QUERY__NODE__NODE_RENAME_STMT:
            renameOf(*node.rename_stmt, out);
            break;
        case PG_QUERY__NODE__NODE_CREATE_ENUM_STMT:
            out.kind = Kind::CreateType;
            out.command = "CREATE TYPE";
            out.names.push_back(
                {node.create_enum_stmt->n_type_name > 1
                     ? lastName(node.create_enum_stmt->type_name, node.create_enum_stmt->n_type_name - 1)
                     : "",
                 lastName(node.create_enum_stmt->type_name, node.create_enum_stmt->n_type_name)});
            out.enumValues = strings(node.create_enum_stmt->vals, node.create_enum_stmt->n_vals);
            break;
        case PG_QUERY__NODE__NODE_ALTER_ENUM_STMT:
            out.kind = Kind::AlterType;
            out.command = "ALTER TYPE";
            out.names.push_back(
                {"", lastName(node.alter_enum_stmt->type_name, node.alter_enum_stmt->n_type_name)});
            if (node.alter_enum_stmt->n_type_name > 1)
                out.names.back().schema =
                    lastName(node.alter_enum_stmt->type_name, node.alter_enum_stmt->n_type_name - 1);
            out.newName = node.alter_enum_stmt->new_val;
            out.oldName = *node.alter_enum_stmt->old_val != 0 ? node.alter_enum_stmt->old_val
                                                              : node.alter_enum_stmt->new_val_neighbor;
            out.after = node.alter_enum_stmt->new_val_is_after;
            out.ifExists = node.alter_enum_stmt->skip_if_new_val_exists;
            out.replaces = *node.alter_enum_stmt->old_val != 0;
            break;
        case PG_QUERY__NODE__NODE_CREATE_SCHEMA_STMT:
            out.kind = Kind::CreateSchema;
            out.command = "CREATE SCHEMA";
            out.names.push_back({"", node.create_schema_stmt->schemaname});
            break;
        case PG_QUERY__NODE__NODE_CREATE_EXTENSION_STMT:
            out.kind = Kind::CreateExtension;
            out.command = "CREATE EXTENSION";
            out.names.push_back({"", node.create_extension_stmt->extname});
            break;
        case PG_QUERY__NODE__NODE_TRANSACTION_STMT:
            out.kind = Kind::Transaction;
            out.command = "transaction";
            break;
        case PG_QUERY__NODE__NODE_VARIABLE_SET_STMT:
            out.kind = Kind::Set;
            out.command = "SET";
            out.setName = node.variable_set_stmt->name;
            for (std::size_t i = 0; i < node.variable_set_stmt->n_args; ++i)
                out.setValue += (i ? ", " : "") + deparse(node.variable_set_stmt->args[i]);
            break;
        case PG_QUERY__NODE__NODE_SELECT_STMT:
        case PG_QUERY__NODE__NODE_INSERT_STMT:
        case PG_QUERY__NODE__NODE_UPDATE_STMT:
        case PG_QUERY__NODE__NODE_DELETE_STMT:
            out.kind = Kind::Data;
            out.command = commandName(node);
            break;
        default:
            out.command = commandName(node);
    }
    return out;
}

}  // namespace

Result<std::vector<DdlStatement>> parseDdl(std::string_view text) {
    Result<Fragment> parsed = parseWrapped(text, "");
    if (!parsed) return parsed.error();
    const Fragment& f = parsed.value();
    std::vector<DdlStatement> out;
    for (std::size_t i = 0; i < f.tree.statements(); ++i) {
        const PgQuery__RawStmt& raw = f.tree.statement(i);
        out.push_back(statementOf(*raw.stmt));
        const auto begin = static_cast<std::size_t>(std::max(raw.stmt_location, 0));
        const std::size_t end =
            raw.stmt_len > 0 ? begin + static_cast<std::size_t>(raw.stmt_len) : f.text.size();
        out.back().begin = f.prepared.original(begin);
        out.back().end = f.prepared.original(std::min(end, f.text.size()));
    }
    return out;
}

}  // namespace audit::sql
