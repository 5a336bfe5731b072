// What migration:generate writes for a length or type that changed (RdbmsSchemaBuilder, PostgresQueryRunner
// .changeColumn): the column is dropped and added anew, and with it goes all that was in it.
#include <map>

#include "rules/migration_recent.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

using Change = sql::TableChange::Kind;
using Place = std::pair<std::string, std::string>;

void check(const Program& program, Report& report) {
    for (const Recent& recent : recentMigrations(program)) {
        std::map<Place, const migrations::Statement*> dropped;
        for (const migrations::Statement& statement : recent.migration->statements) {
            if (!statement.unknown.empty()) continue;
            for (const sql::TableChange& change : statement.ddl.changes) {
                const Place place{statement.ddl.table.name, change.name};
                if (change.kind == Change::DropColumn) dropped[place] = &statement;
                // The values move to another column first: nothing is lost.
                if (change.kind == Change::RenameColumn)
                    dropped.erase({statement.ddl.table.name, change.newName});
                const auto at = dropped.find(place);
                if (change.kind != Change::AddColumn || at == dropped.end() ||
                    recent.created.contains(place.first) || !editable(program, statement.where))
                    continue;
                Finding finding = migrationFinding(program, recent, *at->second);
                finding.rule = "migration/column-recreated";
                finding.severity = Severity::Error;
                finding.shape = place.second;
                finding.message = "\"" + place.first + "\".\"" + place.second +
                                  "\" is dropped and added again: everything in the column is lost";
                finding.why =
                    "migration:generate writes this when the type or length of a column changes; PostgreSQL "
                    "can "
                    "change the type in place.";
                if (statement.where != at->second->where)
                    finding.related.push_back({statement.where, "added again here"});
                finding.suggestion.title = "Change the type in place, and remove the DROP and the ADD";
                if (!change.column.type.empty())
                    finding.suggestion.sql = "ALTER TABLE \"" + place.first + "\" ALTER COLUMN \"" +
                                             place.second + "\" TYPE " + change.column.type + ";";
                report.add(std::move(finding));
                dropped.erase(at);
            }
        }
    }
}

}  // namespace

const Rule migrationColumnRecreated{{"migration/column-recreated", Severity::Error,
                                     "a column is dropped and added again: its data is lost", false},
                                    check};

}  // namespace audit::rules
