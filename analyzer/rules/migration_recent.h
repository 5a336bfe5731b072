#pragma once
// Which migrations are under review. Old ones ran long ago, and nothing is gained by naming what they did: a
// project of two hundred is quiet on its first day. Under review are the newest of each database and those
// stamped in the day before it (what one branch brings).
#include <set>
#include <string>
#include <vector>

#include "rules/facts.h"

namespace audit::rules {

/// One that is under review.
struct Recent {
    const migrations::History* history = nullptr;
    const migrations::Migration* migration = nullptr;
    std::set<std::string> created;  ///< tables that it creates itself: empty ones, locks on them block nobody
};

std::vector<Recent> recentMigrations(const Program& program);

/// A finding at a statement of it.
Finding migrationFinding(const Program& program, const Recent& recent,
                         const migrations::Statement& statement);

enum class TransactionMode : std::uint8_t { All, Each, None, Unknown };
/// `migrationsTransactionMode` of the data sources; `all` is TypeORM's default.
TransactionMode transactionMode(const Program& program);
/// Its `transaction` property is false.
bool withoutTransaction(const migrations::Migration& migration);

}  // namespace audit::rules
