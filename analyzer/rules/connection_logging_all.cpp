// connection/logging-all: every statement with its parameters goes to the log in production.
#include "rules/connection_support.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

using namespace connection;

bool logsQueries(const std::string& json) {
    return json == "true" || json == "\"all\"" || json.find("\"query\"") != std::string::npos;
}

void check(const program::Program& program, Report& report) {
    if (!program.project) return;
    Once once;
    for (const auto& source : program.connections.dataSources) {
        if (!isApplication(source)) continue;
        const auto* option = source.option("logging");
        if (option == nullptr || !option->where.known()) continue;
        auto value = option->production.unset();
        if (!value || !logsQueries(*value) || !once(option->where)) continue;
        Finding out = finding(source, "connection/logging-all", Severity::Info, option->where, "logging");
        out.message = "In production every statement is logged with its parameters (`logging` is " +
                      plain(*value) + ").";
        out.why =
            "It costs time on each query and puts personal data and secrets into the log; `['error', 'warn', "
            "'schema']` "
            "with `maxQueryExecutionTime` logs what is wrong and what is slow.";
        report.add(std::move(out));
    }
}

}  // namespace

const Rule connectionLoggingAll{
    {"connection/logging-all", Severity::Info, "Every statement is logged in production", false}, check};

}  // namespace audit::rules
