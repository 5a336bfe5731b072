// CREATE INDEX takes a SHARE lock (indexcmds.c, DefineIndex): reads go on, every INSERT, UPDATE and DELETE of
// the table waits until the index is built, which takes as long as reading and sorting the whole table.
#include "migrations/sql.h"
#include "rules/migration_recent.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

using Kind = sql::DdlStatement::Kind;

void check(const Program& program, Report& report) {
    for (const Recent& recent : recentMigrations(program)) {
        // The first migration of all fills an empty database.
        if (recent.migration == &recent.history->migrations.front()) continue;
        for (const migrations::Statement& statement : recent.migration->statements) {
            if (!statement.unknown.empty() || statement.ddl.kind != Kind::CreateIndex ||
                statement.ddl.concurrently)
                continue;
            if (recent.created.contains(statement.ddl.table.name)) continue;
            if (!editable(program, statement.where)) continue;
            Finding finding = migrationFinding(program, recent, statement);
            finding.rule = "migration/index-not-concurrent";
            finding.severity = Severity::Warning;
            finding.shape = statement.ddl.index.name;
            finding.message = "\"" + statement.ddl.index.name + "\" is built while \"" +
                              statement.ddl.table.name +
                              "\" is locked: writes to the table wait until it is done";
            finding.why =
                "CREATE INDEX holds a SHARE lock on the table for as long as it reads and sorts it; with "
                "CONCURRENTLY nobody waits, but it cannot run in a transaction.";
            catalog::Table table;
            table.schema = statement.ddl.table.schema;
            table.name = statement.ddl.table.name;
            finding.suggestion.title =
                "Build it with CONCURRENTLY, in a migration of its own with `transaction = false`" +
                std::string(transactionMode(program) == TransactionMode::Each ||
                                    transactionMode(program) == TransactionMode::None
                                ? ""
                                : " (needs `migrationsTransactionMode: 'each'` in the data source)");
            catalog::Index index = statement.ddl.index;
            finding.suggestion.sql = migrations::createIndex(table, index, true) + ";";
            report.add(std::move(finding));
        }
    }
}

}  // namespace

const Rule migrationIndexNotConcurrent{{"migration/index-not-concurrent", Severity::Warning,
                                        "an index on an existing table is built without CONCURRENTLY", false},
                                       check};

}  // namespace audit::rules
