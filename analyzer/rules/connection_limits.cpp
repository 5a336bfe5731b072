// The pool's size and the timeouts: seven rules of one cause. What is missing comes as one finding per data
// source, because it is mended by one block.
#include <algorithm>
#include <array>

#include "rules/connection_support.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

using namespace connection;

struct Limit {
    std::string_view rule;
    std::string_view key;          ///< in `extra`
    std::string_view environment;  ///< the variable's name behind its prefix
    long fallback;
    std::string_view words;
    std::string_view without;  ///< what happens without it
};

// In the order in which a finding takes its id. The server's limit stands below the client's, so that a
// statement is cancelled where it runs and the connection stays usable.
constexpr std::array<Limit, 7> kLimits = {{
    {"connection/pool-limit", "max", "POOL_MAX", 10, "pool size",
     "the pool has pg's default of 10 connections, whatever the server allows"},
    {"connection/connection-timeout", "connectionTimeoutMillis", "CONNECTION_TIMEOUT_MS", 5000,
     "connection timeout", "a request waits for ever when the pool is busy or the server does not answer"},
    {"connection/statement-timeout", "statement_timeout", "STATEMENT_TIMEOUT_MS", 15000, "statement timeout",
     "a slow statement runs on the server for ever"},
    {"connection/query-timeout", "query_timeout", "QUERY_TIMEOUT_MS", 20000, "query timeout",
     "the client waits for ever for an answer that a dead connection never brings"},
    {"connection/idle-timeout", "idleTimeoutMillis", "IDLE_TIMEOUT_MS", 30000, "idle timeout",
     "idle connections close after pg's default of 10 s"},
    {"connection/idle-in-transaction-timeout", "idle_in_transaction_session_timeout", "IDLE_IN_TX_TIMEOUT_MS",
     10000, "idle-in-transaction timeout", "a transaction that was forgotten keeps its locks for ever"},
    {"connection/lock-timeout", "lock_timeout", "LOCK_TIMEOUT_MS", 5000, "lock timeout",
     "a statement waits for ever for a lock"},
}};

bool isSet(const program::Program& program, const DataSource& source, const Limit& limit) {
    auto there = [&](const std::string& path) {
        const auto* option = source.option(path);
        return option != nullptr && option->present(Environment::Production);
    };
    if (there("extra." + std::string(limit.key))) return true;
    if (limit.key == "max") {
        // TypeORM 0.2 does not know poolSize.
        return there("extra.poolSize") || (there("poolSize") && !program.typeormVersion.starts_with("0.2"));
    }
    if (limit.key == "connectionTimeoutMillis") return there("connectTimeoutMS");
    if (limit.key == "idleTimeoutMillis") return false;
    return setForServer(program, source, limit.key);
}

// lock_timeout is only the finer net: where statement_timeout ends a statement, it ends its waiting for a
// lock too.
bool statementIsBounded(const DataSource& source, bool statementSet) {
    if (!statementSet) return false;
    const auto* option = source.option("extra.statement_timeout");
    if (option == nullptr) return true;
    auto value = number(option->production.unset());
    return !value || *value > 0;
}

// Defaults that agree with what is set already: lock ≤ statement ≤ query.
long fallbackFor(const DataSource& source, const Limit& limit) {
    auto known = [&](const char* path) {
        const auto* option = source.option(path);
        auto value = option == nullptr ? std::nullopt : number(option->production.unset());
        return value && *value > 0 ? static_cast<long>(*value) : 0L;
    };
    if (limit.key == "query_timeout") {
        long statement = known("extra.statement_timeout");
        if (statement > 0) return std::max(limit.fallback, statement + 5000);
    }
    if (limit.key == "statement_timeout") {
        long query = known("extra.query_timeout");
        if (query > 0) return std::min(limit.fallback, query);
    }
    if (limit.key == "lock_timeout") {
        long statement = known("extra.statement_timeout");
        if (statement > 0) return std::min(limit.fallback, statement);
    }
    return limit.fallback;
}

std::vector<std::string> connectionVariables(const DataSource& source) {
    std::vector<std::string> out;
    for (const char* path : {"host", "port", "username", "password", "database", "url",
                             "replication.master.host", "replication.master.url"}) {
        const auto* option = source.option(path);
        if (option != nullptr) out.insert(out.end(), option->variables.begin(), option->variables.end());
    }
    return out;
}

void suggest(const program::Program& program, const DataSource& source,
             const std::vector<const Limit*>& missing, Finding& finding) {
    const auto& project = *program.project;
    auto home = connections::literalAt(project, source.home);
    if (!home) return;
    auto reader = connections::numberReader(project, *home, connectionVariables(source));
    std::vector<connections::NewProperty> properties;
    properties.reserve(missing.size());
    for (const auto* limit : missing) {
        properties.push_back({std::string(limit->key),
                              reader.expression(limit->environment, fallbackFor(source, *limit)),
                              {}});
    }
    auto extra = connections::literalAt(project, source.extra);
    const auto* extraOption = source.option("extra");
    if (extra) {
        finding.suggestion.edits = edits(connections::addProperties(project, *extra, properties));
    } else if (extraOption == nullptr || !extraOption->present(Environment::AsSet)) {
        finding.suggestion.edits =
            edits(connections::addProperties(project, *home, {{"extra", "", std::move(properties)}}));
    }
    if (finding.suggestion.edits.empty()) return;
    finding.suggestion.title = missing.size() == 1 ? "Set `" + std::string(missing[0]->key) + "` in `extra`"
                                                   : "Set the missing limits in `extra`";
}

void check(const program::Program& program, Report& report) {
    if (!program.project) return;
    for (const auto& source : program.connections.dataSources) {
        if (!isApplication(source) || source.duplicate || !source.closed("extra") || source.options.empty())
            continue;
        bool statementSet = isSet(program, source, kLimits[2]) || isMeant(report, source, kLimits[2].key);
        std::vector<const Limit*> missing;
        for (const auto& limit : kLimits) {
            if (!report.enabled(limit.rule) || isSet(program, source, limit) ||
                isMeant(report, source, limit.key))
                continue;
            if (limit.key == "lock_timeout" && statementIsBounded(source, statementSet)) continue;
            missing.push_back(&limit);
        }
        if (missing.empty()) continue;
        // query_timeout alone is a hazard of its own, and that finding carries the same mend.
        const auto* query = source.option("extra.query_timeout");
        bool onlyStatement =
            missing[0]->key == "statement_timeout" &&
            (missing.size() == 1 || (missing.size() == 2 && missing[1]->key == "lock_timeout"));
        if (onlyStatement && query != nullptr && query->present(Environment::Production) &&
            report.enabled("connection/timeout-order")) {
            continue;
        }

        Location where = source.extra.known() ? source.extra : source.home;
        if (!where.known()) where = source.where;
        const auto& first = *missing.front();
        auto severity = first.key == "lock_timeout" ? Severity::Info : Severity::Warning;
        Finding out = finding(source, first.rule, severity, brace(where), "limits");
        std::vector<std::string> words, without;
        for (const auto* limit : missing) {
            words.push_back(std::string(limit->words) + " (`" + std::string(limit->key) + "`)");
            without.emplace_back(limit->without);
        }
        out.message = "No " + list(words, "or") + " reaches pg" + withDriver(source) + ".";
        without.resize(std::min<std::size_t>(without.size(), 3));
        out.why = "Without " + std::string(missing.size() == 1 ? "it " : "them ") + list(without) + ".";
        out.group = "connection/limits:" + source.name;
        for (const auto* limit : missing) {
            if (limit == &first) continue;
            out.related.push_back({brace(where), std::string(limit->rule) + ": `" + std::string(limit->key) +
                                                     "` is missing too: " + std::string(limit->without)});
        }
        suggest(program, source, missing, out);
        report.add(std::move(out));
    }
}

}  // namespace

const Rule connectionPoolLimit{{"connection/pool-limit", Severity::Warning,
                                "The size of the connection pool is left to pg's default of 10", true},
                               check};
const Rule connectionConnectionTimeout{{"connection/connection-timeout", Severity::Warning,
                                        "Waiting for a free or new connection has no limit", true},
                                       check};
const Rule connectionStatementTimeout{{"connection/statement-timeout", Severity::Warning,
                                       "A statement may run on the server without limit", true},
                                      check};
const Rule connectionQueryTimeout{
    {"connection/query-timeout", Severity::Warning, "The client waits for an answer without limit", true},
    check};
const Rule connectionIdleTimeout{{"connection/idle-timeout", Severity::Warning,
                                  "How long idle connections are kept is left to pg's default", true},
                                 check};
const Rule connectionIdleInTransactionTimeout{{"connection/idle-in-transaction-timeout", Severity::Warning,
                                               "A transaction may stay open and idle without limit", true},
                                              check};
const Rule connectionLockTimeout{
    {"connection/lock-timeout", Severity::Info, "A statement may wait for a lock without limit", true},
    check};

}  // namespace audit::rules
