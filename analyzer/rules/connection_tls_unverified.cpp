// connection/tls-unverified: TLS without checking whom one talks to.
#include "rules/connection_support.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

using namespace connection;

void check(const program::Program& program, Report& report) {
    if (!program.project) return;
    Once once;
    for (const auto& source : program.connections.dataSources) {
        if (source.driver != "postgres" || source.inTest || source.purpose == Purpose::Development ||
            source.purpose == Purpose::Script) {
            continue;
        }
        for (const auto& option : source.options) {
            if (!option.where.known() || !option.path.ends_with("ssl.rejectUnauthorized") ||
                !option.neverTrue)
                continue;
            if (!once(option.where)) continue;
            Finding out =
                finding(source, "connection/tls-unverified", Severity::Warning, option.where, option.path);
            out.message = "`rejectUnauthorized: false`: the connection is encrypted, but to whoever answers.";
            const auto base = option.path.substr(0, option.path.rfind('.'));
            const auto* ca = source.option(base + ".ca");
            out.why = ca != nullptr ? "Node ignores the certificate given as `ca`, so anyone between can "
                                      "read and change everything, "
                                      "the password included."
                                    : "Anyone between can present a certificate of his own and read and "
                                      "change everything, the "
                                      "password included; give the server's authority as `ca` instead.";
            // With an authority at hand the check can simply be made; without one the connection would fail.
            auto value = connections::valueOf(*program.project, option.where);
            if (ca != nullptr && value.known())
                out.suggestion = {"Verify the certificate", {{value, "true"}}, ""};
            report.add(std::move(out));
        }
    }
}

}  // namespace

const Rule connectionTlsUnverified{
    {"connection/tls-unverified", Severity::Warning, "The server's certificate is not verified", true},
    check};

}  // namespace audit::rules
