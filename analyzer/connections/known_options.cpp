#include "connections/known_options.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>
#include <vector>

namespace audit::connections {
namespace {

constexpr std::array<std::string_view, 45> kPg = {
    // pg-pool
    "max", "min", "poolSize", "idleTimeoutMillis", "connectionTimeoutMillis", "maxUses", "allowExitOnIdle",
    "maxLifetimeSeconds", "log", "Client", "Promise", "onConnect", "verify",
    // pg's Client and ConnectionParameters
    "user", "password", "host", "port", "database", "ssl", "sslmode", "sslnegotiation", "connectionString",
    "binary", "options", "client_encoding", "replication", "application_name", "fallback_application_name",
    "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "query_timeout", "keepAlive",
    "keepAliveInitialDelayMillis", "stream", "types", "connection", "isDomainSocket", "enableChannelBinding",
    "scramMaxIterations", "pipeline", "parseInputDatesAsUTC", "ssl_min_protocol_version", "rows", "native"};

constexpr std::array<std::string_view, 66> kTypeorm = {
    "type", "name", "url", "host", "port", "username", "password", "database", "schema", "ssl", "extra",
    "entities", "subscribers", "migrations", "migrationsTableName", "migrationsTransactionMode",
    "migrationsRun", "metadataTableName", "namingStrategy", "logging", "logger", "logNotifications",
    "maxQueryExecutionTime", "poolSize", "synchronize", "dropSchema", "entityPrefix", "entitySkipConstructor",
    "relationLoadStrategy", "typename", "baseDirectory", "cache", "isolateWhereStatements",
    "invalidWhereValuesBehavior", "isolationLevel", "driver", "nativeDriver", "useUTC", "replication",
    "connectTimeoutMS", "uuidExtension", "poolErrorHandler", "installExtensions", "extensions", "parseInt8",
    "applicationName", "cli", "seeds", "factories", "entitySchemas", "autoSchemaSync",
    // @nestjs/typeorm
    "retryAttempts", "retryDelay", "toRetry", "autoLoadEntities", "keepConnectionAlive", "verboseRetryLog",
    "manualInitialization", "dataSourceFactory", "useFactory", "inject", "imports", "useClass", "useExisting",
    // typeorm-extension
    "seedTableName", "seedTracking"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 33> kOtherDrivers = {{
    {"acquireTimeout", "mysql"},
    {"bigNumberStrings", "mysql"},
    {"charset", "mysql"},
    {"connectTimeout", "mysql"},
    {"dateStrings", "mysql"},
    {"debug", "mysql"},
    {"enableQueryTimeout", "mysql"},
    {"flags", "mysql"},
    {"insecureAuth", "mysql"},
    {"legacySpatialSupport", "mysql"},
    {"multipleStatements", "mysql"},
    {"supportBigNumbers", "mysql"},
    {"timezone", "mysql"},
    {"connectorPackage", "mysql"},
    {"socketPath", "mysql"},
    {"busyErrorRetry", "sqlite"},
    {"busyTimeout", "sqlite"},
    {"enableWAL", "sqlite"},
    {"prepareDatabase", "sqlite"},
    {"statementCacheSize", "sqlite"},
    {"pool", "mssql"},
    {"requestTimeout", "mssql"},
    {"domain", "mssql"},
    {"sid", "oracle"},
    {"serviceName", "oracle"},
    {"connectString", "oracle"},
    {"authSource", "mongodb"},
    {"useNewUrlParser", "mongodb"},
    {"useUnifiedTopology", "mongodb"},
    {"replicaSet", "mongodb"},
    {"retryWrites", "mongodb"},
    {"directConnection", "mongodb"},
    {"autoSave", "sqljs"},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 25> kPoolNames = {{
    {"connectionLimit", "max"},
    {"connection_limit", "max"},
    {"maxConnections", "max"},
    {"max_connections", "max"},
    {"maxConnection", "max"},
    {"maxPoolSize", "max"},
    {"poolMax", "max"},
    {"pool_size", "max"},
    {"poolLimit", "max"},
    {"minConnections", "min"},
    {"minConnection", "min"},
    {"minPoolSize", "min"},
    {"poolMin", "min"},
    {"acquireTimeout", "connectionTimeoutMillis"},
    {"acquireTimeoutMillis", "connectionTimeoutMillis"},
    {"connectTimeout", "connectionTimeoutMillis"},
    {"connect_timeout", "connectionTimeoutMillis"},
    {"createTimeoutMillis", "connectionTimeoutMillis"},
    {"queueLimit", ""},
    {"waitForConnections", ""},
    {"maxIdle", ""},
    {"reapIntervalMillis", ""},
    {"evictionRunIntervalMillis", ""},
    {"charset", ""},
    {"multipleStatements", ""},
}};

// Lower case, without underscores and units: "statementTimeoutMs" and "statement_timeout" are the same word.
std::string normal(std::string_view name) {
    std::string out;
    for (char c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)))
            out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    for (std::string_view unit : {"milliseconds", "millis", "seconds", "ms"}) {
        if (out.size() > unit.size() + 4 && out.ends_with(unit)) {
            out.resize(out.size() - unit.size());
            break;
        }
    }
    return out;
}

std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            std::size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

// Short names are close to too many words: only long ones are matched by distance.
template <std::size_t N>
std::string_view closest(std::string_view name, const std::array<std::string_view, N>& list) {
    auto wanted = normal(name);
    if (wanted.size() < 6 || wanted.size() > 60) return {};
    for (auto option : list) {
        if (normal(option) == wanted) return option;
    }
    for (auto option : list) {
        auto known = normal(option);
        if (known.size() >= 8 && distance(known, wanted) <= (known.size() >= 12 ? 2U : 1U)) return option;
    }
    return {};
}

template <std::size_t N>
bool has(const std::array<std::string_view, N>& list, std::string_view name) {
    return std::ranges::find(list, name) != list.end();
}

}  // namespace

bool isPgOption(std::string_view name) {
    return has(kPg, name);
}
bool isTypeormOption(std::string_view name) {
    return has(kTypeorm, name);
}

std::string_view otherDriver(std::string_view name) {
    for (const auto& [option, driver] : kOtherDrivers) {
        if (option == name) return driver;
    }
    return {};
}

std::string_view pgNameFor(std::string_view name) {
    for (const auto& [other, pg] : kPoolNames) {
        if (other == name) return pg;
    }
    return {nullptr, 0};
}

std::string_view meantPgOption(std::string_view name) {
    return isPgOption(name) ? std::string_view{} : closest(name, kPg);
}

std::string_view meantTypeormOption(std::string_view name) {
    return isTypeormOption(name) ? std::string_view{} : closest(name, kTypeorm);
}

}  // namespace audit::connections
