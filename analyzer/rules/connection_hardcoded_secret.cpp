// connection/hardcoded-secret: a database password that stands in the source and is used outside a
// developer's machine.
#include <algorithm>
#include <array>
#include <cctype>

#include "connections/secrets.h"
#include "rules/connection_support.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

using namespace connection;

bool isLocal(std::string_view host) {
    // Names without a dot are services of a compose file or aliases of a cluster: not reachable from outside.
    return host.empty() || host == "127.0.0.1" || host == "::1" || host == "0.0.0.0" ||
           host == "host.docker.internal" || host.starts_with('/') || host.ends_with(".local") ||
           host.ends_with(".localhost") || host.find('.') == std::string_view::npos;
}

// What everybody writes for a local database.
bool isDummy(std::string_view password) {
    std::string text(password);
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    static constexpr std::array<std::string_view, 16> kDummies = {
        "postgres", "password", "root",  "admin", "secret", "test", "example", "changeme",
        "pass",     "docker",   "local", "dev",   "user",   "123",  "123456",  "postgresql"};
    return text.empty() || std::ranges::find(kDummies, std::string_view(text)) != kDummies.end() ||
           text.find("example") != std::string::npos || text.find("your") != std::string::npos ||
           text.find("***") != std::string::npos || text.front() == '<' || text.front() == '{';
}

/// Where the connection goes in production when that is certainly a local one.
bool goesNowhere(const DataSource& source, const std::string& prefix) {
    const auto* host = source.option(prefix + "host");
    if (host == nullptr) return source.option(prefix + "url") == nullptr;
    auto value = host->production.unset();
    return host->production.kind == Folded::Kind::Known && value && isLocal(plain(*value));
}

void add(const DataSource& source, const Option& option, std::string message, Once& once, Report& report) {
    if (!option.where.known() || !once(option.where)) return;
    Finding out =
        finding(source, "connection/hardcoded-secret", Severity::Warning, option.where, option.path);
    out.message = std::move(message);
    out.why =
        "Everybody who can read the repository, its history or a build of it can open the database, and the "
        "password "
        "cannot be changed without a release.";
    report.add(std::move(out));
}

void check(const program::Program& program, Report& report) {
    if (!program.project) return;
    Once once;
    for (const auto& source : program.connections.dataSources) {
        if (source.driver != "postgres" || source.inTest || source.purpose == Purpose::Development) continue;
        for (const auto& option : source.options) {
            auto dot = option.path.rfind('.');
            std::string prefix = dot == std::string::npos ? "" : option.path.substr(0, dot + 1);
            auto name = dot == std::string::npos ? option.path : option.path.substr(dot + 1);
            bool connection = prefix.empty() || prefix == "extra." || prefix.starts_with("replication.");
            if (!connection || option.production.kind != Folded::Kind::Known || option.value == nullptr ||
                !option.value->isString()) {
                continue;
            }
            if (name == "password") {
                if (isDummy(option.value->text) || goesNowhere(source, prefix == "extra." ? "" : prefix))
                    continue;
                const auto* user = source.option(prefix + "username");
                if (user != nullptr && user->value != nullptr && user->value == option.value) continue;
                add(source, option, "The password of the database stands in the source.", once, report);
            } else if (name == "url" || name == "connectionString") {
                auto url = option.value->text;
                auto password = connections::urlPassword(url);
                if (isDummy(password) || isLocal(connections::urlHost(url))) continue;
                add(source, option, "The URL of the database stands in the source with its password.", once,
                    report);
            }
        }
    }
}

}  // namespace

const Rule connectionHardcodedSecret{
    {"connection/hardcoded-secret", Severity::Warning, "A database password stands in the source", false},
    check};

}  // namespace audit::rules
