// Changes that hold an ACCESS EXCLUSIVE lock (or stop writes) while PostgreSQL reads or rewrites the whole
// table: tablecmds.c, AlterTableGetLockLevel and ATRewriteTables.
#include "migrations/names.h"
#include "migrations/sql.h"
#include "rules/migration_recent.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

using Change = sql::TableChange::Kind;

struct Hazard {
    std::string message, why, title, sql;
};

std::string_view baseOf(std::string_view type) {
    return type.substr(0, type.find('('));
}

std::vector<int> numbersOf(std::string_view type) {
    std::vector<int> out;
    const std::size_t open = type.find('(');
    if (open == std::string_view::npos) return out;
    for (std::size_t i = open + 1; i < type.size() && type[i] != ')'; ++i) {
        if (type[i] < '0' || type[i] > '9') continue;
        int value = 0;
        while (i < type.size() && type[i] >= '0' && type[i] <= '9') value = value * 10 + (type[i++] - '0');
        out.push_back(value);
        --i;
    }
    return out;
}

/// ATColumnChangeRequiresRewrite: binary coercible types, and limits that only grow, need no rewrite.
bool needsNoRewrite(const std::string& from, const std::string& to) {
    if (from == to) return true;
    const std::string_view a = baseOf(from), b = baseOf(to);
    const std::vector<int> x = numbersOf(from), y = numbersOf(to);
    if ((a == "character varying" || a == "text") && b == "text") return true;
    if (a == "text" && b == "character varying") return y.empty();
    if (a != b) return a == "cidr" && b == "inet";
    if (a == "character varying" || a == "bit varying")
        return y.empty() || (!x.empty() && x.front() <= y.front());
    if (a == "numeric") return y.empty() || (x.size() == 2 && y.size() == 2 && x[1] == y[1] && x[0] <= y[0]);
    if (from.starts_with("timestamp") || from.starts_with("time"))
        return from.substr(from.find(')') + 1) == to.substr(to.find(')') + 1) && !x.empty() &&
               (y.empty() || x.front() <= y.front());
    return false;
}

/// Functions that give each row a value of its own: the column cannot be filled by one stored default.
bool isVolatileDefault(std::string_view text) {
    for (const std::string_view name :
         {"random", "uuid_generate_v4", "uuid_generate_v1", "uuid_generate_v1mc", "gen_random_uuid",
          "clock_timestamp", "timeofday", "nextval"})
        if (migrations::holdsWord(text, name)) return true;
    return false;
}

std::string quotedName(const std::string& table, const std::string& column) {
    return "\"" + table + "\".\"" + column + "\"";
}

bool hazardOf(const migrations::Statement& statement, std::size_t number, Hazard& out) {
    const sql::DdlStatement& ddl = statement.ddl;
    const sql::TableChange& c = ddl.changes[number];
    const std::string& table = ddl.table.name;
    const std::string alter = "ALTER TABLE " + migrations::sqlName(table) + " ";
    switch (c.kind) {
        case Change::AddColumn:
            if (c.column.generated) {
                out = {quotedName(table, c.name) +
                           " gets a number in every row: the whole table is rewritten while "
                           "nobody can read or write it",
                       "A default that differs from row to row is computed for each row under an ACCESS "
                       "EXCLUSIVE lock.",
                       "Add the column nullable and without a default, set the default for new rows, and "
                       "fill the old "
                       "ones in batches",
                       ""};
                return true;
            }
            if (!c.column.nullable && !c.column.defaultValue) {
                out = {quotedName(table, c.name) +
                           " is added NOT NULL without a default: the migration fails as soon as "
                           "the table has a row",
                       "PostgreSQL has no value for the rows that are there.",
                       "Give it a DEFAULT, or add it nullable, fill it, and set NOT NULL afterwards",
                       alter + "ADD " + migrations::sqlName(c.name) + " " + c.column.type + ";"};
                return true;
            }
            if (c.column.defaultValue && isVolatileDefault(*c.column.defaultValue)) {
                out = {quotedName(table, c.name) + " is added with the default " + *c.column.defaultValue +
                           ": the whole table is rewritten while nobody can read or write it",
                       "A constant default is stored once; one that differs from row to row is computed for "
                       "each row "
                       "under an ACCESS EXCLUSIVE lock.",
                       "Add the column without the default, then set the default, and fill the old rows in "
                       "batches",
                       alter + "ADD " + migrations::sqlName(c.name) + " " + c.column.type + "; " + alter +
                           "ALTER COLUMN " + migrations::sqlName(c.name) + " SET DEFAULT " +
                           *c.column.defaultValue + ";"};
                return true;
            }
            return false;
        case Change::AlterType: {
            const std::string before =
                number < statement.typesBefore.size() ? statement.typesBefore[number] : "";
            if (before.empty() || needsNoRewrite(before, c.column.type)) return false;
            out = {quotedName(table, c.name) + " changes from " + before + " to " + c.column.type +
                       ": the whole table is rewritten while nobody can read or write it",
                   "ALTER COLUMN … TYPE holds an ACCESS EXCLUSIVE lock until the table and its indexes are "
                   "written anew.",
                   "Add a column of the new type, fill it in batches, and rename it; or plan a stop", ""};
            return true;
        }
        case Change::SetNotNull:
            out = {
                quotedName(table, c.name) +
                    " is set NOT NULL: the whole table is read while nobody can read or "
                    "write it",
                "SET NOT NULL looks at every row under an ACCESS EXCLUSIVE lock, unless a valid CHECK "
                "constraint "
                "already proves it.",
                "Add a CHECK (… IS NOT NULL) NOT VALID, VALIDATE it in a later migration, then SET NOT NULL",
                alter + "ADD CONSTRAINT " + migrations::sqlName(table + "_" + c.name + "_not_null") +
                    " CHECK (" + migrations::sqlName(c.name) + " IS NOT NULL) NOT VALID; " + alter +
                    "VALIDATE CONSTRAINT " + migrations::sqlName(table + "_" + c.name + "_not_null") + ";"};
            return true;
        case Change::AddConstraint:
            if (c.notValid || !c.usingIndex.empty() || c.name.empty()) return false;
            if (c.constraintType == "foreign-key") {
                catalog::Table named;
                named.schema = ddl.table.schema;
                named.name = table;
                out = {
                    "the foreign key \"" + c.name + "\" is checked against every row of \"" + table +
                        "\" while writes to both tables wait",
                    "ADD FOREIGN KEY holds SHARE ROW EXCLUSIVE locks on both tables until all rows are "
                    "checked.",
                    "Add it NOT VALID, and VALIDATE it in a statement of its own (which lets writes go on)",
                    migrations::addForeignKey(named, c.foreignKey) + " NOT VALID; " + alter +
                        "VALIDATE CONSTRAINT " + migrations::sqlName(c.name) + ";"};
                return true;
            }
            if (c.constraintType == "check") {
                out = {"the check \"" + c.name + "\" looks at every row of \"" + table +
                           "\" while nobody can read or write it",
                       "ADD CHECK holds an ACCESS EXCLUSIVE lock until all rows are checked.",
                       "Add it NOT VALID, and VALIDATE it in a statement of its own",
                       alter + "ADD CONSTRAINT " + migrations::sqlName(c.name) + " CHECK (" +
                           c.checkExpression + ") NOT VALID; " + alter + "VALIDATE CONSTRAINT " +
                           migrations::sqlName(c.name) + ";"};
                return true;
            }
            if (c.constraintType == "unique") {
                catalog::Table named;
                named.schema = ddl.table.schema;
                named.name = table;
                catalog::Index index;
                index.name = c.name;
                index.unique = true;
                for (const std::string& column : c.columns) index.keys.push_back({.column = column});
                out = {"the unique constraint \"" + c.name +
                           "\" builds its index while nobody can read or write \"" + table + "\"",
                       "ADD UNIQUE holds an ACCESS EXCLUSIVE lock until the index is built.",
                       "Build the index with CREATE UNIQUE INDEX CONCURRENTLY, then add the constraint USING "
                       "INDEX",
                       migrations::createIndex(named, index, true) + "; " + alter + "ADD CONSTRAINT " +
                           migrations::sqlName(c.name) + " UNIQUE USING INDEX " +
                           migrations::sqlName(c.name) + ";"};
                return true;
            }
            return false;
        default:
            return false;
    }
}

/// A valid CHECK that an earlier statement of the same migration proves NOT NULL with makes SET NOT NULL
/// cheap.
bool provenNotNull(const Recent& recent, const migrations::Statement& until, const std::string& column) {
    for (const migrations::Migration& migration : recent.history->migrations)
        for (const migrations::Statement& statement : migration.statements) {
            if (&statement == &until) return false;
            if (statement.ddl.table.name != until.ddl.table.name) continue;
            for (const sql::TableChange& change : statement.ddl.changes)
                if (change.constraintType == "check" &&
                    migrations::mentionsWord(change.checkExpression, column) &&
                    change.checkExpression.find("IS NOT NULL") != std::string::npos)
                    return true;
        }
    return false;
}

void check(const Program& program, Report& report) {
    for (const Recent& recent : recentMigrations(program)) {
        if (recent.migration == &recent.history->migrations.front()) continue;
        for (const migrations::Statement& statement : recent.migration->statements) {
            const std::string& table = statement.ddl.table.name;
            if (!statement.unknown.empty() || statement.ddl.kind != sql::DdlStatement::Kind::AlterTable ||
                recent.created.contains(table))
                continue;
            for (std::size_t i = 0; i < statement.ddl.changes.size(); ++i) {
                const sql::TableChange& change = statement.ddl.changes[i];
                Hazard hazard;
                if (!editable(program, statement.where) || !hazardOf(statement, i, hazard)) continue;
                if (change.kind == Change::SetNotNull && provenNotNull(recent, statement, change.name))
                    continue;
                // An enum that is made anew is TypeORM's own way to change its values; there is no other in
                // place.
                if (change.kind == Change::AlterType && change.usingExpression &&
                    change.usingExpression->find("::text::") != std::string::npos)
                    continue;
                Finding finding = migrationFinding(program, recent, statement);
                finding.rule = "migration/blocking-change";
                finding.severity = Severity::Warning;
                finding.shape = change.name;
                finding.message = std::move(hazard.message);
                finding.why = std::move(hazard.why);
                finding.suggestion.title = std::move(hazard.title);
                finding.suggestion.sql = std::move(hazard.sql);
                report.add(std::move(finding));
            }
        }
    }
}

}  // namespace

const Rule migrationBlockingChange{{"migration/blocking-change", Severity::Warning,
                                    "a change that reads or rewrites a whole table under a lock", false},
                                   check};

}  // namespace audit::rules
