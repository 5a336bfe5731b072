#include "rules/migration_recent.h"

#include <algorithm>

namespace audit::rules {
namespace {

constexpr std::uint64_t kDay = 24ull * 60 * 60 * 1000;

}  // namespace

std::vector<Recent> recentMigrations(const Program& program) {
    std::vector<Recent> out;
    for (const migrations::History& history : program.migrations.histories) {
        if (history.migrations.empty()) continue;
        const std::uint64_t newest = history.migrations.back().timestamp;
        for (const migrations::Migration& migration : history.migrations) {
            if (migration.timestamp + kDay < newest) continue;
            if (!editable(program, migration.fact->up)) continue;
            Recent recent{&history, &migration, {}};
            for (const migrations::Statement& statement : migration.statements)
                if (statement.ddl.kind == sql::DdlStatement::Kind::CreateTable)
                    recent.created.insert(statement.ddl.table.name);
            out.push_back(std::move(recent));
        }
    }
    return out;
}

Finding migrationFinding(const Program& program, const Recent& recent,
                         const migrations::Statement& statement) {
    Finding finding;
    finding.location = statement.where;
    finding.function = recent.migration->name;
    finding.table = statement.ddl.table.name;
    for (const migrations::Link& link : program.migrations.links)
        if (link.history == recent.history && link.table != catalog::kNone &&
            link.history->database.tables[link.table].name == finding.table) {
            const auto id = static_cast<TableId>(&link - program.migrations.links.data());
            if (const entities::Entity* entity = entityOf(program, id)) finding.entity = entity->name;
            break;
        }
    return finding;
}

TransactionMode transactionMode(const Program& program) {
    TransactionMode mode = TransactionMode::All;
    for (const connections::DataSource& source : program.connections.dataSources) {
        if (source.inTest) continue;
        const connections::Option* option = source.option("migrationsTransactionMode");
        if (option == nullptr) {
            if (!source.closed("")) mode = TransactionMode::Unknown;
            continue;
        }
        if (option->asSet.kind != connections::Folded::Kind::Known) return TransactionMode::Unknown;
        if (option->asSet.value == "\"each\"") return TransactionMode::Each;
        if (option->asSet.value == "\"none\"") return TransactionMode::None;
    }
    return mode;
}

bool withoutTransaction(const migrations::Migration& migration) {
    const evaluate::V value = migration.fact->transaction;
    return value != nullptr && value->is(evaluate::Kind::Bool) && value->number == 0;
}

}  // namespace audit::rules
