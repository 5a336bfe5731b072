#include "cli/stats.h"

#include <cstdio>

namespace audit::cli {
namespace {

void row(const char* name, std::size_t value) {
    std::fprintf(stderr, "  %-22s %12zu\n", name, value);
}

}  // namespace

void writeStats(const program::Program& program, double totalMs) {
    std::fprintf(stderr, "phase                            ms\n");
    double sum = 0;
    for (const program::PhaseTime& phase : program.times) {
        std::fprintf(stderr, "  %-22s %10.1f\n", phase.name.c_str(), phase.milliseconds);
        sum += phase.milliseconds;
    }
    std::fprintf(stderr, "  %-22s %10.1f\n", "other", totalMs > sum ? totalMs - sum : 0.0);
    std::fprintf(stderr, "  %-22s %10.1f\n", "all", totalMs);

    const project::Project::Counters files = program.project->counters();
    std::fprintf(stderr, "counted\n");
    row("files seen", files.seen);
    row("files read", files.read);
    row("files lowered", files.lowered);
    row("files skipped", files.skipped);
    row("folders not readable", files.unreadableFolders);
    row("bytes seen", files.bytesSeen);
    row("bytes lowered", files.bytesLowered);
    row("entities", program.entities.entities.size());
    row("tables", program.entities.catalog.tables.size());
    row("query sites", program.queries.size());
    row("data sources", program.connections.dataSources.size());
    std::size_t migrations = 0, statements = 0, unknown = 0;
    for (const migrations::History& history : program.migrations.histories) {
        migrations += history.migrations.size();
        statements += history.statements;
        unknown += history.unknown;
    }
    row("migrations", migrations);
    row("migrations elsewhere", program.migrations.foreign);
    row("migration statements", statements);
    row("  not read", unknown);
    if (!program.evaluation) return;
    row("functions evaluated", program.evaluation->counters.functions);
    row("calls followed", program.evaluation->counters.calls);
    row("evaluation steps", program.evaluation->counters.steps);
    row("bounds met", program.evaluation->counters.bounded);
}

}  // namespace audit::cli
