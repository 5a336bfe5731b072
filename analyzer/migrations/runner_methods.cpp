#include "migrations/runner_methods.h"

#include <algorithm>

#include "entities/column_types.h"
#include "entities/options.h"
#include "migrations/names.h"

namespace audit::migrations {
namespace {

using entities::NamingStrategy;
using entities::OptionBag;
using evaluate::Kind;
using evaluate::V;
using sql::DdlStatement;
using sql::TableChange;
using sql::TableName;
using Change = TableChange::Kind;

/// "schema.table", as TypeORM takes a table's path; a database in front is PostgreSQL's own.
TableName tablePath(std::string_view path) {
    TableName out;
    if (const std::size_t dot = path.rfind('.'); dot != std::string_view::npos) {
        std::string_view schema = path.substr(0, dot);
        if (const std::size_t before = schema.rfind('.'); before != std::string_view::npos)
            schema.remove_prefix(before + 1);
        out.schema = schema;
        path.remove_prefix(dot + 1);
    }
    out.name = path;
    return out;
}

/// Reads the arguments of one call.
class Reader {
  public:
    Reader(const evaluate::CallFact& call, Database& database, const NamingStrategy& naming, bool renamesAll)
        : call_(call), database_(database), naming_(naming), renamesAll_(renamesAll) {}

    RunnerStatements run() {
        const std::string_view m = call_.method;
        if (m == "createTable") {
            createTable();
        } else if (m == "dropTable") {
            if (table()) {
                DdlStatement s = statement(DdlStatement::Kind::DropTable, "DROP TABLE");
                s.names.push_back(out_.table);
                s.ifExists = isTrue(1);
                add(std::move(s));
            }
        } else if (m == "renameTable") {
            renameTable();
        } else if (m == "clearDatabase" || m == "dropSchema") {
            out_.unknown = std::string(m) + " drops what is there";
        } else if (m == "clearTable" || m == "createView" || m == "createSchema" || m == "createDatabase" ||
                   m == "dropView" || m == "dropDatabase") {
            add(statement(DdlStatement::Kind::Other, std::string(m)));
        } else if (m.ends_with("ExclusionConstraint") || m.ends_with("ExclusionConstraints")) {
            if (table()) add(alter({}));
        } else if (table()) {
            tableMethod(m);
        }
        return std::move(out_);
    }

  private:
    void tableMethod(std::string_view m) {
        if (m == "addColumn" || m == "addColumns") {
            each([&](V v) { addColumn(v); });
        } else if (m == "dropColumn" || m == "dropColumns") {
            each([&](V v) {
                const std::string name = nameIn(v, "name");
                if (name.empty()) return unread("the column's name is not known", true);
                change({.kind = Change::DropColumn, .name = name, .cascade = true});
            });
        } else if (m == "renameColumn") {
            renameColumn();
        } else if (m == "changeColumn") {
            changeColumn(argument(1), argument(2));
        } else if (m == "changeColumns") {
            pairs();
        } else if (m == "createPrimaryKey" || m == "updatePrimaryKeys") {
            primaryKey(m == "updatePrimaryKeys");
        } else if (m == "dropPrimaryKey") {
            if (const catalog::Table* t = database_.table(out_.table); t && !t->primaryKeyName.empty())
                change({.kind = Change::DropConstraint, .name = t->primaryKeyName});
            else
                unread("the primary key's name is not known", true);
        } else if (m.starts_with("createUnique")) {
            each([&](V v) { constraint(v, "unique"); });
        } else if (m.starts_with("createCheck")) {
            each([&](V v) { constraint(v, "check"); });
        } else if (m.starts_with("createForeignKey")) {
            each([&](V v) { constraint(v, "foreign-key"); });
        } else if (m.starts_with("dropUnique") || m.starts_with("dropCheck") ||
                   m.starts_with("dropForeignKey")) {
            each([&](V v) {
                const std::string name = nameOfConstraint(v, m);
                if (name.empty())
                    return unread("the constraint's name is not known", m.starts_with("dropUnique"));
                change({.kind = Change::DropConstraint, .name = name});
            });
        } else if (m == "createIndex" || m == "createIndices") {
            each([&](V v) { createIndex(v); });
        } else if (m == "dropIndex" || m == "dropIndices") {
            each([&](V v) {
                const std::string name = nameIn(v, "name");
                if (name.empty()) return unread("the index's name is not known", true);
                DdlStatement s = statement(DdlStatement::Kind::DropIndex, "DROP INDEX");
                s.index.name = name;
                s.names.push_back({out_.table.schema, name});
                add(std::move(s));
            });
        } else {
            unread(std::string(m) + " is not read", true);
        }
    }

    V argument(std::size_t i) const { return i < call_.args.size() ? call_.args[i] : nullptr; }
    bool isTrue(std::size_t i) const {
        const V v = argument(i);
        return v && v->is(Kind::Bool) && v->number != 0;
    }

    static DdlStatement statement(DdlStatement::Kind kind, std::string command) {
        DdlStatement s;
        s.kind = kind;
        s.command = std::move(command);
        return s;
    }
    DdlStatement alter(std::vector<TableChange> changes) const {
        DdlStatement s = statement(DdlStatement::Kind::AlterTable, "ALTER TABLE");
        s.table = out_.table;
        s.changes = std::move(changes);
        return s;
    }
    void add(DdlStatement s) { out_.statements.push_back(std::move(s)); }
    void change(TableChange c) {
        std::vector<TableChange> one;
        one.push_back(std::move(c));
        add(alter(std::move(one)));
    }
    void unread(std::string reason, bool indexes) {
        out_.indexes = (out_.unknown.empty() ? false : out_.indexes) || indexes;
        out_.unknown = std::move(reason);
    }

    bool table() {
        const V v = argument(0);
        const std::string path = nameIn(v, "name");
        if (path.empty()) {
            unread("the table's name is not known", true);
            return false;
        }
        out_.table = tablePath(path);
        if (const entities::Setting<std::string> schema =
                OptionBag(v && v->is(Kind::String) ? nullptr : v).text("schema");
            schema.known() && out_.table.schema.empty())
            out_.table.schema = schema.value;
        return true;
    }

    /// A string, or the name of an object.
    static std::string nameIn(V v, std::string_view property) {
        std::string_view text;
        if (!v) return {};
        if (evaluate::constantString(v, text)) return std::string(text);
        if (!entities::isOptionsObject(v)) return {};
        const entities::Setting<std::string> name = OptionBag(v).text(property);
        return name.known() ? name.value : std::string{};
    }

    /// The second argument, one or many.
    template <class F>
    void each(F f) {
        const V v = argument(1);
        if (!v) return unread("it has no second argument", true);
        if (!v->is(Kind::Array)) return f(v);
        if (v->cell->open) unread("part of the list is not known", true);
        for (const evaluate::Element& element : v->cell->elements) f(element.value);
    }

    /// Elements of a list option; false when some are not known.
    static bool listIn(const OptionBag& bag, std::string_view name, std::vector<V>& out) {
        const entities::Setting<V> list = bag.get(name);
        if (list.absent() || (list.known() && list.value && list.value->nullish())) return true;
        if (!list.known() || !list.value || !list.value->is(Kind::Array)) return false;
        for (const evaluate::Element& element : list.value->cell->elements) out.push_back(element.value);
        return !list.value->cell->open;
    }
    static std::vector<std::string> namesOf(const OptionBag& bag, std::string_view name, bool& known) {
        const entities::Setting<V> list = bag.get(name);
        if (list.absent()) return {};
        if (!list.known()) {
            known = false;
            return {};
        }
        const entities::NameList names = entities::namesIn(list.value);
        known = known && names.known;
        return names.names;
    }

    std::string defaultText(const OptionBag& bag) const {
        const entities::Setting<V> value = bag.get("default");
        std::string_view text;
        if (!value.known() || !value.value || value.value->nullish()) return {};
        if (evaluate::constantString(value.value, text)) return std::string(text);
        if (value.value->is(Kind::Number)) return entities::numberText(value.value->number);
        if (value.value->is(Kind::Bool)) return value.value->number != 0 ? "true" : "false";
        return {};
    }

    /// One column with its enum type; false when its name is not known.
    bool column(V v, TableChange& out, bool& unique, std::string& keyName) {
        if (!entities::isOptionsObject(v)) return false;
        const OptionBag bag(v);
        const entities::Setting<std::string> name = bag.text("name");
        if (!name.known()) return false;
        out.kind = Change::AddColumn;
        out.name = name.value;
        catalog::Column& c = out.column;
        c.name = name.value;
        entities::TypeParts parts;
        parts.type = bag.text("type").valueOr("");
        parts.length = bag.text("length").valueOr("");
        if (const auto p = bag.number("precision"); p.known()) parts.precision = p.value;
        if (const auto p = bag.number("scale"); p.known()) parts.scale = p.value;
        parts.array = bag.flag("isArray").valueOr(false);
        if (const std::size_t bracket = parts.type.find('['); bracket != std::string::npos) {
            parts.array = true;
            parts.type.resize(bracket);
        }
        // "varchar(255)" and "numeric(10,2)" as the type are taken as they are.
        if (const std::size_t open = parts.type.find('('); open != std::string::npos) {
            std::string inner = parts.type.substr(open + 1);
            if (const std::size_t close = inner.find(')'); close != std::string::npos) inner.resize(close);
            parts.type.resize(open);
            while (!parts.type.empty() && parts.type.back() == ' ') parts.type.pop_back();
            const std::string normal = entities::normalizedType(parts.type);
            if (entities::takesLength(normal)) {
                parts.length = inner;
            } else {
                parts.precision = std::atof(inner.c_str());
                if (const std::size_t comma = inner.find(','); comma != std::string::npos)
                    parts.scale = std::atof(inner.c_str() + comma + 1);
            }
        }
        std::ranges::transform(parts.type, parts.type.begin(), [](char ch) {
            return ch >= 'A' && ch <= 'Z' ? static_cast<char>(ch + 32) : ch;
        });
        if (parts.type == "enum" || parts.type == "simple-enum") {
            const std::string type =
                bag.text("enumName").valueOr(out_.table.name + "_" + name.value + "_enum");
            parts.enumTypeName = quoted(type);
            const entities::Setting<V> values = bag.get("enum");
            if (values.known()) {
                DdlStatement s = statement(DdlStatement::Kind::CreateType, "CREATE TYPE");
                s.names.push_back({out_.table.schema, type});
                s.enumValues = entities::enumValuesIn(values.value).names;
                add(std::move(s));
            }
        }
        const bool generated = bag.flag("isGenerated").valueOr(false);
        const std::string strategy = bag.text("generationStrategy").valueOr(generated ? "increment" : "");
        if (generated && strategy == "increment" && (parts.type.empty() || parts.type == "int"))
            parts.type = "integer";
        if (parts.type == "serial" || parts.type == "bigserial" || parts.type == "smallserial") {
            parts.type = parts.type == "serial"      ? "integer"
                         : parts.type == "bigserial" ? "bigint"
                                                     : "smallint";
            c.generated = true;
        }
        parts.type = entities::normalizedType(parts.type);
        c.type = entities::formattedType(parts);
        c.array = parts.array;
        c.primary = bag.flag("isPrimary").valueOr(false);
        c.nullable = bag.flag("isNullable").valueOr(false) && !c.primary;
        c.generated = c.generated || generated;
        const std::string text = defaultText(bag);
        if (!text.empty()) c.defaultValue = text;
        if (generated && strategy == "uuid" && text.empty()) c.defaultValue = "uuid_generate_v4()";
        if (const auto collation = bag.text("collation"); collation.known()) c.collation = collation.value;
        unique = bag.flag("isUnique").valueOr(false);
        keyName = bag.text("primaryKeyConstraintName").valueOr("");
        return true;
    }

    std::string uniqueName(const std::vector<std::string>& columns) const {
        return naming_.uniqueConstraintName(out_.table.name, columns);
    }

    /// A constraint object as a change; empty when it cannot be read.
    bool constraintOf(V v, std::string_view type, TableChange& c) {
        if (!entities::isOptionsObject(v)) return false;
        const OptionBag bag(v);
        bool known = true;
        c.kind = Change::AddConstraint;
        c.constraintType = type;
        c.name = bag.text("name").valueOr("");
        c.columns = namesOf(bag, "columnNames", known);
        if (type == "check") {
            c.checkExpression = bag.text("expression").valueOr("");
            if (c.name.empty()) c.name = naming_.checkConstraintName(out_.table.name, c.checkExpression);
            return true;
        }
        if (!known || c.columns.empty()) return false;
        if (type == "unique" && c.name.empty()) c.name = uniqueName(c.columns);
        if (type != "foreign-key") return true;
        if (c.name.empty()) c.name = naming_.foreignKeyName(out_.table.name, c.columns);
        const TableName target = tablePath(bag.text("referencedTableName").valueOr(""));
        c.foreignKey.name = c.name;
        c.foreignKey.columns = c.columns;
        c.foreignKey.referencedTable = target.name;
        c.foreignKey.referencedSchema =
            target.schema.empty() ? bag.text("referencedSchema").valueOr("") : target.schema;
        c.foreignKey.referencedColumns = namesOf(bag, "referencedColumnNames", known);
        const auto action = [&](std::string_view option) {
            std::string text = bag.text(option).valueOr("");
            std::ranges::transform(text, text.begin(), [](char ch) {
                return ch >= 'a' && ch <= 'z' ? static_cast<char>(ch - 32) : ch;
            });
            return text.empty() ? std::string("NO ACTION") : text;
        };
        c.foreignKey.onDelete = action("onDelete");
        c.foreignKey.onUpdate = action("onUpdate");
        return true;
    }

    void constraint(V v, std::string_view type) {
        TableChange c;
        if (constraintOf(v, type, c)) return change(std::move(c));
        unread("the constraint is not known", type == "unique");
    }

    /// dropForeignKey(table, keyOrName); an object without a name is named as TypeORM names it.
    std::string nameOfConstraint(V v, std::string_view method) {
        std::string name = nameIn(v, "name");
        if (!name.empty() || !v || !entities::isOptionsObject(v)) return name;
        bool known = true;
        const std::vector<std::string> columns = namesOf(OptionBag(v), "columnNames", known);
        if (!known || columns.empty()) return {};
        if (method.starts_with("dropUnique")) return uniqueName(columns);
        if (method.starts_with("dropForeignKey")) return naming_.foreignKeyName(out_.table.name, columns);
        return {};
    }

    bool indexOf(V v, DdlStatement& s) {
        if (!entities::isOptionsObject(v)) return false;
        const OptionBag bag(v);
        bool known = true;
        const std::vector<std::string> columns = namesOf(bag, "columnNames", known);
        if (!known || columns.empty()) return false;
        s = statement(DdlStatement::Kind::CreateIndex, "CREATE INDEX");
        s.table = out_.table;
        s.index.origin = catalog::IndexOrigin::Migration;
        for (const std::string& name : columns) s.index.keys.push_back({.column = name});
        s.index.unique = bag.flag("isUnique").valueOr(false);
        if (s.index.unique) s.command = "CREATE UNIQUE INDEX";
        if (bag.flag("isSpatial").valueOr(false)) s.index.method = catalog::IndexMethod::Gist;
        const std::string type = bag.text("type").valueOr("");
        if (type == "hash") s.index.method = catalog::IndexMethod::Hash;
        if (type == "gist") s.index.method = catalog::IndexMethod::Gist;
        if (type == "spgist") s.index.method = catalog::IndexMethod::SpGist;
        if (type == "gin") s.index.method = catalog::IndexMethod::Gin;
        if (type == "brin") s.index.method = catalog::IndexMethod::Brin;
        s.concurrently = bag.flag("isConcurrent").valueOr(false);
        if (const auto where = bag.text("where"); where.known() && !where.value.empty())
            s.index.where = where.value;
        else if (where.unknown())
            return false;
        s.index.name = bag.text("name").valueOr("");
        if (s.index.name.empty())
            s.index.name = naming_.indexName(out_.table.name, columns, s.index.where.value_or(""));
        return true;
    }
    void createIndex(V v) {
        DdlStatement s;
        if (indexOf(v, s)) return add(std::move(s));
        unread("the index is not known", true);
    }

    void createTable() {
        const V v = argument(0);
        if (!v || !entities::isOptionsObject(v) || !table()) return unread("the table is not known", true);
        const OptionBag bag(v);
        DdlStatement s = statement(DdlStatement::Kind::CreateTable, "CREATE TABLE");
        s.table = out_.table;
        s.ifExists = isTrue(1);
        std::vector<V> columns, indices, uniques, checks, keys;
        bool known = listIn(bag, "columns", columns) && listIn(bag, "indices", indices) &&
                     listIn(bag, "uniques", uniques) && listIn(bag, "checks", checks) &&
                     listIn(bag, "foreignKeys", keys);
        std::vector<TableChange> constraints;
        std::vector<std::string> primary;
        std::string primaryName;
        for (const V each : columns) {
            TableChange c;
            bool unique = false;
            std::string keyName;
            if (!column(each, c, unique, keyName)) {
                known = false;
                continue;
            }
            if (c.column.primary) {
                primary.push_back(c.name);
                if (primaryName.empty()) primaryName = keyName;
            }
            if (unique) {
                TableChange u;
                u.kind = Change::AddConstraint;
                u.constraintType = "unique";
                u.columns = {c.name};
                u.name = uniqueName(u.columns);
                constraints.push_back(std::move(u));
            }
            s.changes.push_back(std::move(c));
        }
        const auto read = [&](const std::vector<V>& list, std::string_view type) {
            for (const V each : list) {
                TableChange c;
                if (!constraintOf(each, type, c)) {
                    known = false;
                    continue;
                }
                // A column that is unique, and the constraint that says so once more, are one.
                std::erase_if(constraints, [&](const TableChange& other) {
                    return type == "unique" && other.constraintType == "unique" && other.columns == c.columns;
                });
                constraints.push_back(std::move(c));
            }
        };
        read(uniques, "unique");
        read(checks, "check");
        if (!primary.empty()) {
            TableChange c;
            c.kind = Change::AddConstraint;
            c.constraintType = "primary-key";
            c.columns = primary;
            c.name = primaryName.empty() ? naming_.primaryKeyName(out_.table.name, primary) : primaryName;
            constraints.push_back(std::move(c));
        }
        // createForeignKeys is on unless it is switched off; in 0.2 and later alike.
        const V withKeys = argument(2);
        if (!withKeys || !withKeys->is(Kind::Bool) || withKeys->number != 0) read(keys, "foreign-key");
        for (TableChange& c : constraints) s.changes.push_back(std::move(c));
        s.partial = !known;
        add(std::move(s));
        const V withIndexes = argument(3);
        if (!withIndexes || !withIndexes->is(Kind::Bool) || withIndexes->number != 0)
            for (const V each : indices) createIndex(each);
        if (!known) unread("part of the table is not known", true);
    }

    void addColumn(V v) {
        TableChange c;
        bool unique = false;
        std::string keyName;
        if (!column(v, c, unique, keyName)) return unread("the column is not known", false);
        const std::string name = c.name;
        const bool primary = c.column.primary;
        change(std::move(c));
        if (primary) addToPrimaryKey(name, keyName);
        if (unique) {
            TableChange u;
            u.kind = Change::AddConstraint;
            u.constraintType = "unique";
            u.columns = {name};
            u.name = uniqueName(u.columns);
            change(std::move(u));
        }
    }

    void addToPrimaryKey(const std::string& column, const std::string& keyName) {
        std::vector<std::string> columns;
        if (const catalog::Table* t = database_.table(out_.table)) {
            columns = t->primaryKey;
            if (!t->primaryKeyName.empty())
                change({.kind = Change::DropConstraint, .name = t->primaryKeyName});
        }
        columns.push_back(column);
        TableChange c;
        c.kind = Change::AddConstraint;
        c.constraintType = "primary-key";
        c.name = keyName.empty() ? naming_.primaryKeyName(out_.table.name, columns) : keyName;
        c.columns = std::move(columns);
        change(std::move(c));
    }

    void primaryKey(bool replace) {
        bool known = true;
        std::vector<std::string> columns;
        const V v = argument(1);
        if (v && v->is(Kind::Array))
            for (const evaluate::Element& element : v->cell->elements) {
                columns.push_back(nameIn(element.value, "name"));
                known = known && !columns.back().empty();
            }
        if (columns.empty() || !known) return unread("the primary key's columns are not known", true);
        if (replace)
            if (const catalog::Table* t = database_.table(out_.table); t && !t->primaryKeyName.empty())
                change({.kind = Change::DropConstraint, .name = t->primaryKeyName});
        TableChange c;
        c.kind = Change::AddConstraint;
        c.constraintType = "primary-key";
        c.name = nameIn(argument(2), "name");
        if (c.name.empty()) c.name = naming_.primaryKeyName(out_.table.name, columns);
        c.columns = std::move(columns);
        change(std::move(c));
    }

    /// Constraints and indexes that carry TypeORM's own names get new ones with the table or a column
    /// (PostgresQueryRunner.renameTable, changeColumn). `from` and `to` say table and columns before and
    /// after.
    void renameGenerated(const catalog::Table& t, const std::string& table, const std::string& column,
                         const std::string& newColumn) {
        const auto after = [&](std::vector<std::string> columns) {
            for (std::string& name : columns)
                if (name == column) name = newColumn;
            return columns;
        };
        const auto touched = [&](const std::vector<std::string>& columns) {
            return column.empty() || std::ranges::find(columns, column) != columns.end();
        };
        const auto rename = [&](const std::string& from, const std::string& to) {
            if (from != to) change({.kind = Change::RenameConstraint, .name = from, .newName = to});
        };
        for (const catalog::Index& index : t.indexes) {
            std::vector<std::string> columns;
            for (const catalog::IndexKey& key : index.keys) columns.push_back(key.column);
            if (!touched(columns)) continue;
            const std::vector<std::string> renamed = after(columns);
            if (index.origin == catalog::IndexOrigin::PrimaryKey) {
                if (index.name == naming_.primaryKeyName(t.name, columns))
                    rename(index.name, naming_.primaryKeyName(table, renamed));
            } else if (index.origin == catalog::IndexOrigin::Unique) {
                if (renamesAll_ || index.name == naming_.uniqueConstraintName(t.name, columns))
                    rename(index.name, naming_.uniqueConstraintName(table, renamed));
            } else if (renamesAll_ ||
                       index.name == naming_.indexName(t.name, columns, index.where.value_or(""))) {
                rename(index.name, naming_.indexName(table, renamed, index.where.value_or("")));
            }
        }
        for (const catalog::ForeignKey& key : t.foreignKeys)
            if (touched(key.columns) &&
                (renamesAll_ || key.name == naming_.foreignKeyName(t.name, key.columns)))
                rename(key.name, naming_.foreignKeyName(table, after(key.columns)));
        // Enum types that carry the table's and the column's name.
        for (const catalog::Column& each : t.columns) {
            if (!column.empty() && each.name != column) continue;
            const std::string old = t.name + "_" + each.name + "_enum";
            if (each.type != quoted(old) && each.type != quoted(old) + "[]") continue;
            DdlStatement s = statement(DdlStatement::Kind::RenameType, "ALTER TYPE");
            s.names.push_back({t.schema, old});
            s.newName = table + "_" + (column.empty() ? each.name : newColumn) + "_enum";
            add(std::move(s));
        }
    }

    void renameTable() {
        const std::string to = nameIn(argument(1), "name");
        if (!table() || to.empty()) return unread("the table's new name is not known", true);
        const TableName target = tablePath(to);
        if (const catalog::Table* t = database_.table(out_.table)) renameGenerated(*t, target.name, "", "");
        TableChange c;
        c.kind = Change::RenameTable;
        c.name = out_.table.name;
        c.newName = target.name;
        change(std::move(c));
    }

    void renameColumn() {
        const std::string from = nameIn(argument(1), "name"), to = nameIn(argument(2), "name");
        if (from.empty() || to.empty()) return unread("the column's name is not known", true);
        if (argument(2)->is(Kind::String)) return rename(from, to);
        changeColumn(argument(1), argument(2));
    }

    void rename(const std::string& from, const std::string& to) {
        if (from == to) return;
        if (const catalog::Table* t = database_.table(out_.table)) renameGenerated(*t, t->name, from, to);
        TableChange c;
        c.kind = Change::RenameColumn;
        c.name = from;
        c.newName = to;
        change(std::move(c));
    }

    // A type or length that differs makes TypeORM drop the column and add it anew.
    void changeColumn(V old, V wanted) {
        const std::string from = nameIn(old, "name");
        TableChange added;
        bool unique = false;
        std::string keyName;
        if (from.empty() || !wanted || !column(wanted, added, unique, keyName))
            return unread("the change is not known", true);
        const catalog::Table* t = database_.table(out_.table);
        const catalog::Column* there = t ? t->column(from) : nullptr;
        if (!there) return unread("the column that is changed is not known", true);
        if (there->type != added.column.type || there->generated != added.column.generated) {
            change({.kind = Change::DropColumn, .name = from});
            change(std::move(added));
        } else {
            const bool nullable = there->nullable;
            const std::string to = added.name;
            rename(from, to);
            if (nullable != added.column.nullable)
                change(
                    {.kind = added.column.nullable ? Change::DropNotNull : Change::SetNotNull, .name = to});
            TableChange d;
            d.kind = added.column.defaultValue ? Change::SetDefault : Change::DropDefault;
            d.name = to;
            d.column.defaultValue = added.column.defaultValue;
            change(std::move(d));
            const bool wasUnique = std::ranges::any_of(t->indexes, [&](const catalog::Index& index) {
                return index.origin == catalog::IndexOrigin::Unique && index.keys.size() == 1 &&
                       index.keys.front().column == from;
            });
            if (unique == wasUnique) return;
            TableChange u;
            u.kind = unique ? Change::AddConstraint : Change::DropConstraint;
            u.constraintType = "unique";
            u.columns = {to};
            u.name = uniqueName(u.columns);
            return change(std::move(u));
        }
        if (!unique) return;
        TableChange u;
        u.kind = Change::AddConstraint;
        u.constraintType = "unique";
        u.columns = {nameIn(wanted, "name")};
        u.name = uniqueName(u.columns);
        change(std::move(u));
    }

    void pairs() {
        const V v = argument(1);
        if (!v || !v->is(Kind::Array) || v->cell->open) return unread("the changes are not known", true);
        for (const evaluate::Element& element : v->cell->elements)
            changeColumn(evaluate::property(element.value, "oldColumn"),
                         evaluate::property(element.value, "newColumn"));
    }

    const evaluate::CallFact& call_;
    Database& database_;
    const NamingStrategy& naming_;
    bool renamesAll_;
    RunnerStatements out_;
};

}  // namespace

RunnerStatements statementsOf(const evaluate::CallFact& call, Database& database,
                              const entities::NamingStrategy& naming, bool renamesAll) {
    return Reader(call, database, naming, renamesAll).run();
}

}  // namespace audit::migrations
