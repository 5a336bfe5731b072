// PostgreSQL refuses CREATE and DROP INDEX CONCURRENTLY inside a transaction block
// (PreventInTransactionBlock). TypeORM runs all pending migrations in one transaction by default;
// `transaction = false` on one of them is an error in that mode (MigrationExecutor,
// ForbiddenTransactionModeOverrideError).
#include "rules/migration_recent.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

void check(const Program& program, Report& report) {
    const TransactionMode mode = transactionMode(program);
    if (mode == TransactionMode::None || mode == TransactionMode::Unknown) return;
    for (const Recent& recent : recentMigrations(program)) {
        const bool without = withoutTransaction(*recent.migration);
        if (mode == TransactionMode::Each && without) continue;
        // COMMIT by hand in front of it is another way out.
        bool committed = false;
        for (const migrations::Statement& statement : recent.migration->statements) {
            committed = committed || statement.ddl.kind == sql::DdlStatement::Kind::Transaction;
            if (committed || !statement.unknown.empty() || !statement.ddl.concurrently) continue;
            if (!editable(program, statement.where)) continue;
            Finding finding = migrationFinding(program, recent, statement);
            finding.rule = "migration/concurrently-in-transaction";
            finding.severity = Severity::Error;
            finding.shape = statement.ddl.index.name;
            finding.message =
                without ? "`transaction = false` is refused while migrations run in one transaction "
                          "(migrationsTransactionMode: 'all', the default): no migration runs"
                        : statement.ddl.command +
                              " CONCURRENTLY cannot run inside a transaction block: the migration fails";
            finding.why =
                mode == TransactionMode::All
                    ? "TypeORM puts all pending migrations into one transaction unless "
                      "migrationsTransactionMode says 'each' or 'none'."
                    : "Each migration runs in a transaction of its own unless its `transaction` is false.";
            finding.suggestion.title =
                std::string(without ? "Set " : "Set `transaction = false` on the migration") +
                (mode == TransactionMode::All ? std::string(without ? "" : ", and ") +
                                                    "`migrationsTransactionMode: 'each'` in the data source"
                                              : "");
            report.add(std::move(finding));
            break;  // the others in it have the same cause
        }
    }
}

}  // namespace

const Rule migrationConcurrentlyInTransaction{
    {"migration/concurrently-in-transaction", Severity::Error,
     "CONCURRENTLY in a migration that runs inside a transaction", false},
    check};

}  // namespace audit::rules
