#include "migrations/database.h"

#include <algorithm>

#include "migrations/names.h"

namespace audit::migrations {

using catalog::Index;
using catalog::IndexOrigin;
using sql::DdlStatement;
using sql::TableChange;
using Kind = DdlStatement::Kind;
using Change = TableChange::Kind;

std::string normalSchema(std::string_view schema, std::string_view usual) {
    if (schema == "public" || schema == usual) return {};
    return std::string(schema);
}

namespace {

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : "_") + name;
    return out;
}

bool uses(const Index& index, const std::string& column) {
    for (const catalog::IndexKey& key : index.keys)
        if (key.column == column || mentionsWord(key.expression, column)) return true;
    return std::ranges::find(index.include, column) != index.include.end() ||
           (index.where && mentionsWord(*index.where, column));
}

Index keyIndex(std::string name, const std::vector<std::string>& columns, IndexOrigin origin,
               const Location& where) {
    Index index;
    index.name = std::move(name);
    for (const std::string& column : columns) index.keys.push_back({.column = column});
    index.unique = true;
    index.origin = origin;
    index.location = where;
    return index;
}

/// FigureIndexColname(): a function's name stands for its result.
std::string expressionName(std::string_view expression) {
    std::size_t end = 0;
    while (end < expression.size() &&
           ((expression[end] >= 'a' && expression[end] <= 'z') ||
            (expression[end] >= '0' && expression[end] <= '9') || expression[end] == '_'))
        ++end;
    if (end == 0 || end >= expression.size() || expression[end] != '(') return "expr";
    return std::string(expression.substr(0, end));
}

/// The name an index gets by itself takes the columns' names (ChooseIndexColumnNames).
std::string indexColumns(const Index& index) {
    std::vector<std::string> names;
    for (const catalog::IndexKey& key : index.keys)
        names.push_back(!key.column.empty() ? key.column : expressionName(key.expression));
    for (const std::string& column : index.include) names.push_back(column);
    return joined(names);
}

}  // namespace

Database::Key Database::key(const sql::TableName& name) const {
    return {normalSchema(name.schema, usualSchema_), name.name};
}

Database::Entry* Database::find(const sql::TableName& name) {
    const auto at = byName_.find(key(name));
    return at == byName_.end() ? nullptr : &entries_[at->second];
}

// A table that no migration creates (synchronize made it, or an older tool): what is done to it counts.
Database::Entry& Database::need(const sql::TableName& name) {
    if (Entry* entry = find(name)) return *entry;
    const Key k = key(name);
    byName_[k] = entries_.size();
    Entry& entry = entries_.emplace_back();
    entry.table.schema = k.first;
    entry.table.name = k.second;
    entry.table.complete = false;
    return entry;
}

catalog::Table* Database::table(const sql::TableName& name) {
    Entry* entry = find(name);
    return entry ? &entry->table : nullptr;
}

bool Database::knows(const sql::TableName& name) {
    const Entry* entry = find(name);
    return entry && entry->state.created && !entry->state.partial;
}

void Database::doubt(const sql::TableName& name, const std::string& reason, const Location& where) {
    Entry& entry = need(name);
    if (!entry.state.doubt.empty()) return;
    entry.state.doubt = reason;
    entry.state.doubtWhere = where;
}

bool Database::nameTaken(const std::string& schema, std::string_view name) const {
    for (const Entry& entry : entries_) {
        if (entry.table.schema != schema) continue;
        if (entry.table.name == name) return true;
        for (const Index& index : entry.table.indexes)
            if (index.name == name) return true;
    }
    return false;
}

std::string Database::chooseName(const std::string& schema, std::string_view first, std::string_view second,
                                 std::string_view label) const {
    std::string name = objectName(first, second, label);
    for (int pass = 1; nameTaken(schema, name); ++pass)
        name = objectName(first, second, std::string(label) + std::to_string(pass));
    return name;
}

// Types of the project's own are printed without the schema that is looked through anyway.
std::string Database::typeName(const std::string& type) const {
    std::string_view base = type;
    std::string suffix;
    while (base.ends_with("[]")) {
        suffix += "[]";
        base.remove_suffix(2);
    }
    std::string schema;
    if (const std::size_t dot = base.find('.'); dot != std::string_view::npos && base.find('(') > dot) {
        schema = normalSchema(base.substr(0, dot), usualSchema_);
        base.remove_prefix(dot + 1);
    } else if (!enums_.contains(std::string(base))) {
        return type;
    }
    return (schema.empty() ? "" : quoted(schema) + ".") + quoted(base) + suffix;
}

void Database::apply(const DdlStatement& s, const Location& where, bool conditional) {
    switch (s.kind) {
        case Kind::CreateTable:
            return createTable(s, where, conditional);
        case Kind::CreateIndex:
            return createIndex(s, where, conditional);
        case Kind::DropIndex:
            for (const sql::TableName& name : s.names) dropIndex(name, conditional, where);
            return;
        case Kind::RenameIndex:
            for (Entry& entry : entries_)
                for (Index& index : entry.table.indexes)
                    if (index.name == s.index.name &&
                        entry.table.schema == normalSchema(s.table.schema, usualSchema_)) {
                        if (entry.table.primaryKeyName == index.name) entry.table.primaryKeyName = s.newName;
                        index.name = s.newName;
                        return;
                    }
            return;
        case Kind::AlterTable: {
            if (s.table.name.empty() || (s.ifExists && !find(s.table) && !conditional)) return;
            for (const TableChange& each : s.changes) {
                Entry& entry = need(s.table);
                if (each.kind == Change::RenameTable)
                    renameTable(entry, each.newName);
                else
                    change(entry, each, where, conditional);
            }
            return;
        }
        case Kind::DropTable:
            for (const sql::TableName& name : s.names) {
                if (conditional && find(name))
                    doubt(name, "it is dropped under a condition that is not known", where);
                else
                    dropTable(name);
            }
            return;
        case Kind::CreateType:
            if (!s.names.empty() && !s.enumValues.empty()) enums_[s.names.front().name] = s.enumValues;
            return;
        case Kind::AlterType: {
            if (s.names.empty() || s.newName.empty()) return;
            const auto at = enums_.find(s.names.front().name);
            if (at == enums_.end()) return;
            std::vector<std::string>& values = at->second;
            const auto old = std::ranges::find(values, s.oldName);
            if (s.replaces) {
                if (old != values.end()) *old = s.newName;
            } else if (std::ranges::find(values, s.newName) == values.end()) {
                values.insert(s.oldName.empty() || old == values.end() ? values.end()
                              : s.after                                ? old + 1
                                                                       : old,
                              s.newName);
            }
            return;
        }
        case Kind::RenameType:
            if (!s.names.empty()) renameType(s.names.front().name, s.newName);
            return;
        case Kind::DropType:
            for (const sql::TableName& name : s.names) enums_.erase(name.name);
            return;
        default:
            return;
    }
}

void Database::createTable(const DdlStatement& s, const Location& where, bool conditional) {
    if (s.temporary) return;
    if (Entry* there = find(s.table)) {
        if (there->state.created) return;  // IF NOT EXISTS, or it would fail
        if (s.ifExists || conditional) there->state.partial = true;
    }
    Entry& entry = need(s.table);
    entry.state.created = true;
    entry.state.partial = entry.state.partial || s.partial || conditional;
    entry.table.complete = !entry.state.partial;
    for (const TableChange& each : s.changes) change(entry, each, where, false);
    if (conditional || s.partial)
        doubt(s.table,
              conditional ? "it is created under a condition that is not known"
                          : "it takes parts of another table",
              where);
}

void Database::createIndex(const DdlStatement& s, const Location& where, bool conditional) {
    Entry& entry = need(s.table);
    Index index = s.index;
    index.location = where;
    if (index.name.empty())
        index.name = chooseName(entry.table.schema, entry.table.name, indexColumns(index), "idx");
    else if (std::ranges::any_of(entry.table.indexes, [&](const Index& i) { return i.name == index.name; }))
        return;  // IF NOT EXISTS
    for (catalog::IndexKey& key : index.keys) key.collation = key.collation == "default" ? "" : key.collation;
    entry.table.indexes.push_back(std::move(index));
    if (conditional) doubt(s.table, "an index is created under a condition that is not known", where);
}

void Database::dropIndex(const sql::TableName& name, bool conditional, const Location& where) {
    const std::string schema = normalSchema(name.schema, usualSchema_);
    for (Entry& entry : entries_) {
        if (!name.schema.empty() && entry.table.schema != schema) continue;
        const auto at = std::ranges::find(entry.table.indexes, name.name, &Index::name);
        if (at == entry.table.indexes.end()) continue;
        if (conditional) {
            if (entry.state.doubt.empty()) {
                entry.state.doubt = "an index is dropped under a condition that is not known";
                entry.state.doubtWhere = where;
            }
        } else {
            entry.table.indexes.erase(at);
        }
        return;
    }
}

void Database::change(Entry& entry, const TableChange& c, const Location& where, bool conditional) {
    catalog::Table& table = entry.table;
    const auto uncertain = [&](const char* what) {
        if (!conditional || !entry.state.doubt.empty()) return;
        entry.state.doubt = std::string(what) + " under a condition that is not known";
        entry.state.doubtWhere = where;
    };
    const auto column = [&]() -> catalog::Column* {
        const auto at = std::ranges::find(table.columns, c.name, &catalog::Column::name);
        return at == table.columns.end() ? nullptr : &*at;
    };
    switch (c.kind) {
        case Change::AddColumn: {
            if (column()) return;
            catalog::Column added = c.column;
            added.type = typeName(added.type);
            added.location = where;
            if (added.primary) added.nullable = false;
            table.columns.push_back(std::move(added));
            if (conditional) entry.state.partial = true;
            return;
        }
        case Change::DropColumn:
            if (conditional) {
                entry.state.partial = true;
                return uncertain("a column is dropped");
            }
            return dropColumn(entry, c.name);
        case Change::AlterType:
            if (catalog::Column* at = column()) {
                at->type = conditional ? "" : typeName(c.column.type);
                at->array = c.column.array;
            }
            return;
        case Change::SetNotNull:
        case Change::DropNotNull:
            if (catalog::Column* at = column()) at->nullable = c.kind == Change::DropNotNull;
            return;
        case Change::SetDefault:
        case Change::DropDefault:
            if (catalog::Column* at = column()) at->defaultValue = c.column.defaultValue;
            return;
        case Change::AddConstraint:
            uncertain("a constraint is added");
            return addConstraint(entry, c, where);
        case Change::DropConstraint:
            if (conditional) return uncertain("a constraint is dropped");
            return dropConstraint(entry, c.name);
        case Change::RenameColumn:
            if (conditional) {
                entry.state.partial = true;
                return uncertain("a column is renamed");
            }
            return renameColumn(entry, c.name, c.newName);
        case Change::RenameConstraint:
            for (Index& index : table.indexes)
                if (index.name == c.name) index.name = c.newName;
            for (catalog::ForeignKey& key : table.foreignKeys)
                if (key.name == c.name) key.name = c.newName;
            for (catalog::Check& check : table.checks)
                if (check.name == c.name) check.name = c.newName;
            if (table.primaryKeyName == c.name) table.primaryKeyName = c.newName;
            return;
        case Change::Other:
            if (c.text == "AT_AttachPartition" || c.text == "AT_AddInherit") entry.state.partial = true;
            if (c.text == "AT_AddIdentity")
                if (catalog::Column* at = column()) at->generated = true;
            return;
        default:
            return;
    }
}

void Database::addConstraint(Entry& entry, const TableChange& c, const Location& where) {
    catalog::Table& table = entry.table;
    const auto taken = [&](const std::string& name) {
        return std::ranges::any_of(table.indexes, [&](const Index& i) { return i.name == name; }) ||
               std::ranges::any_of(table.foreignKeys,
                                   [&](const catalog::ForeignKey& k) { return k.name == name; }) ||
               std::ranges::any_of(table.checks, [&](const catalog::Check& k) { return k.name == name; });
    };
    const auto named = [&](const std::string& second, const char* label) {
        if (!c.name.empty()) return c.name;
        std::string name = objectName(table.name, second, label);
        for (int pass = 1; taken(name) || nameTaken(table.schema, name); ++pass)
            name = objectName(table.name, second, label + std::to_string(pass));
        return name;
    };
    if (!c.usingIndex.empty()) {
        const auto at = std::ranges::find(table.indexes, c.usingIndex, &Index::name);
        if (at == table.indexes.end()) return;
        const bool primary = c.constraintType == "primary-key";
        at->origin = primary ? IndexOrigin::PrimaryKey : IndexOrigin::Unique;
        if (!c.name.empty()) at->name = c.name;
        if (!primary) return;
        table.primaryKeyName = at->name;
        for (const catalog::IndexKey& key : at->keys) table.primaryKey.push_back(key.column);
        return;
    }
    if (!c.name.empty() && taken(c.name)) return;
    if (c.constraintType == "primary-key") {
        table.primaryKeyName = named("", "pkey");
        table.primaryKey = c.columns;
        table.indexes.push_back(keyIndex(table.primaryKeyName, c.columns, IndexOrigin::PrimaryKey, where));
        for (catalog::Column& column : table.columns)
            if (std::ranges::find(c.columns, column.name) != c.columns.end()) {
                column.primary = true;
                column.nullable = false;
            }
    } else if (c.constraintType == "unique") {
        table.indexes.push_back(
            keyIndex(named(joined(c.columns), "key"), c.columns, IndexOrigin::Unique, where));
    } else if (c.constraintType == "foreign-key") {
        catalog::ForeignKey key = c.foreignKey;
        key.name = named(joined(c.columns), "fkey");
        key.columns = c.columns;
        key.referencedSchema = normalSchema(key.referencedSchema, usualSchema_);
        key.location = where;
        if (key.referencedColumns.empty())
            if (const Entry* target = find({key.referencedSchema, key.referencedTable}))
                key.referencedColumns = target->table.primaryKey;
        table.foreignKeys.push_back(std::move(key));
    } else if (c.constraintType == "check") {
        table.checks.push_back({named(joined(c.columns), "check"), c.checkExpression});
    }
}

void Database::dropConstraint(Entry& entry, const std::string& name) {
    catalog::Table& table = entry.table;
    if (table.primaryKeyName == name && !name.empty()) {
        table.primaryKeyName.clear();
        table.primaryKey.clear();
        for (catalog::Column& column : table.columns) column.primary = false;
    }
    std::erase_if(table.indexes, [&](const Index& index) {
        return index.name == name &&
               (index.origin == IndexOrigin::PrimaryKey || index.origin == IndexOrigin::Unique);
    });
    std::erase_if(table.foreignKeys, [&](const catalog::ForeignKey& key) { return key.name == name; });
    std::erase_if(table.checks, [&](const catalog::Check& check) { return check.name == name; });
}

void Database::dropColumn(Entry& entry, const std::string& column) {
    catalog::Table& table = entry.table;
    std::erase_if(table.columns, [&](const catalog::Column& c) { return c.name == column; });
    if (std::ranges::find(table.primaryKey, column) != table.primaryKey.end()) {
        table.primaryKey.clear();
        table.primaryKeyName.clear();
    }
    std::erase_if(table.indexes, [&](const Index& index) { return uses(index, column); });
    std::erase_if(table.foreignKeys, [&](const catalog::ForeignKey& key) {
        return std::ranges::find(key.columns, column) != key.columns.end();
    });
    std::erase_if(table.checks,
                  [&](const catalog::Check& check) { return mentionsWord(check.expression, column); });
}

void Database::renameColumn(Entry& entry, const std::string& from, const std::string& to) {
    catalog::Table& table = entry.table;
    const auto rename = [&](std::string& name) {
        if (name == from) name = to;
    };
    for (catalog::Column& column : table.columns) rename(column.name);
    for (std::string& column : table.primaryKey) rename(column);
    for (Index& index : table.indexes) {
        for (catalog::IndexKey& key : index.keys) {
            rename(key.column);
            if (!key.expression.empty()) key.expression = replaceIdentifier(key.expression, from, to);
        }
        for (std::string& column : index.include) rename(column);
        if (index.where) index.where = replaceIdentifier(*index.where, from, to);
    }
    for (catalog::ForeignKey& key : table.foreignKeys)
        for (std::string& column : key.columns) rename(column);
    for (catalog::Check& check : table.checks)
        check.expression = replaceIdentifier(check.expression, from, to);
    for (Entry& other : entries_)
        for (catalog::ForeignKey& key : other.table.foreignKeys)
            if (key.referencedTable == table.name && key.referencedSchema == table.schema)
                for (std::string& column : key.referencedColumns) rename(column);
}

void Database::renameTable(Entry& entry, const std::string& to) {
    const std::string from = entry.table.name;
    const std::string schema = entry.table.schema;
    const auto at = byName_.find({schema, from});
    const std::size_t index = at->second;
    byName_.erase(at);
    byName_[{schema, to}] = index;
    entries_[index].table.name = to;
    for (Entry& other : entries_)
        for (catalog::ForeignKey& key : other.table.foreignKeys)
            if (key.referencedTable == from && key.referencedSchema == schema) key.referencedTable = to;
}

void Database::dropTable(const sql::TableName& name) {
    const auto at = byName_.find(key(name));
    if (at == byName_.end()) return;
    const std::size_t gone = at->second;
    const std::string schema = entries_[gone].table.schema, table = entries_[gone].table.name;
    byName_.erase(at);
    entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(gone));
    for (auto& [k, index] : byName_)
        if (index > gone) --index;
    for (Entry& other : entries_)
        std::erase_if(other.table.foreignKeys, [&](const catalog::ForeignKey& key) {
            return key.referencedTable == table && key.referencedSchema == schema;
        });
}

void Database::renameType(std::string_view from, std::string_view to) {
    if (auto node = enums_.extract(std::string(from))) {
        node.key() = std::string(to);
        enums_.insert(std::move(node));
    }
    const std::string old = quoted(from), renamed = quoted(to);
    for (Entry& entry : entries_)
        for (catalog::Column& column : entry.table.columns) {
            if (column.type == old) column.type = renamed;
            if (column.type == old + "[]") column.type = renamed + "[]";
        }
}

void Database::finish(History& history) {
    for (Entry& entry : entries_) {
        for (catalog::Column& column : entry.table.columns) {
            std::string_view type = column.type;
            while (type.ends_with("[]")) type.remove_suffix(2);
            for (const auto& [name, values] : enums_)
                if (type == quoted(name)) column.enumValues = values;
        }
        history.database.tables.push_back(std::move(entry.table));
        history.states.push_back(std::move(entry.state));
    }
    for (auto& [name, values] : enums_) history.enums.emplace_back(name, values);
    entries_.clear();
    byName_.clear();
}

}  // namespace audit::migrations
