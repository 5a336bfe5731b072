// A column or table that goes while the entities still have it: every query that names it fails from then on,
// and so does the old version of the application that still runs during the deployment.
#include "rules/migration_recent.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

using Change = sql::TableChange::Kind;
using Kind = sql::DdlStatement::Kind;

/// The table of the entities that has the name, when its facts are all known.
const catalog::Table* declared(const Program& program, const Recent& recent, const std::string& name) {
    for (TableId id = 0; id < program.migrations.links.size(); ++id) {
        const catalog::Table& table = program.entities.catalog.tables[id];
        if (table.name != name || program.migrations.links[id].history != recent.history) continue;
        const entities::Entity* entity = entityOf(program, id);
        if (entity && !entity->inTest && entity->listed && table.synchronize) return &table;
    }
    return nullptr;
}

/// The database as all migrations leave it still has it, or got it again.
bool isThere(const Recent& recent, const std::string& table, const std::string& column) {
    for (const catalog::Table& each : recent.history->database.tables)
        if (each.name == table) return column.empty() || each.column(column) != nullptr || !each.complete;
    return false;
}

void check(const Program& program, Report& report) {
    for (const Recent& recent : recentMigrations(program)) {
        for (const migrations::Statement& statement : recent.migration->statements) {
            if (!statement.unknown.empty() || statement.conditional || !editable(program, statement.where))
                continue;
            const auto add = [&](const std::string& table, const std::string& column, const char* what) {
                const catalog::Table* there = declared(program, recent, table);
                if (!there || isThere(recent, table, column)) return;
                const catalog::Column* used = column.empty() ? nullptr : there->column(column);
                if (!column.empty() && !used) return;
                Finding finding = migrationFinding(program, recent, statement);
                finding.rule = "migration/destructive";
                finding.severity = Severity::Warning;
                finding.table = table;
                finding.shape = table + "." + column;
                finding.message = (column.empty() ? "the table \"" + table + "\""
                                                  : "\"" + table + "\".\"" + column + "\"") +
                                  " is " + what +
                                  ", and the entities still have it: queries that name it fail";
                finding.why = "TypeORM selects every column of an entity by name.";
                if (used && used->location.known())
                    finding.related.push_back({used->location, "the entity's column"});
                finding.suggestion.title =
                    "Remove it from the entity first, deploy, and let a later migration take it from the "
                    "database";
                report.add(std::move(finding));
            };
            if (statement.ddl.kind == Kind::DropTable)
                for (const sql::TableName& name : statement.ddl.names) add(name.name, "", "dropped");
            for (const sql::TableChange& change : statement.ddl.changes) {
                if (change.kind == Change::DropColumn) add(statement.ddl.table.name, change.name, "dropped");
                if (change.kind == Change::RenameColumn)
                    add(statement.ddl.table.name, change.name, "renamed");
                if (change.kind == Change::RenameTable) add(change.name, "", "renamed");
            }
        }
    }
}

}  // namespace

const Rule migrationDestructive{{"migration/destructive", Severity::Warning,
                                 "a column or table goes that the entities still have", false},
                                check};

}  // namespace audit::rules
