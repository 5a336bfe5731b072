// connection/drop-schema: `dropSchema: true` empties the database at every start.
#include "rules/connection_support.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

using namespace connection;

void check(const program::Program& program, Report& report) {
    if (!program.project) return;
    Once once;
    for (const auto& source : program.connections.dataSources) {
        if (!isApplication(source)) continue;
        const auto* option = source.option("dropSchema");
        if (option == nullptr || !option->where.known()) continue;
        auto value = option->production.unset();
        const auto& by = option->switchOn[static_cast<std::size_t>(Environment::Production)];
        bool on = value && truthy(*value);
        if (!on && !by) continue;
        if (!once(option->where)) continue;
        Finding out = finding(source, "connection/drop-schema", on ? Severity::Error : Severity::Warning,
                              option->where, "dropSchema");
        if (on) {
            out.message = "`dropSchema`" + withDriver(source) + " is true in production" +
                          (option->production.kind == Folded::Kind::Environment
                               ? " unless " + option->production.variable + " is set."
                               : ".");
        } else {
            out.message = "`dropSchema` can be turned on in production: " +
                          (by->anyText ? "any text in " + by->variable + " does, even \"false\"."
                                       : by->variable + "=" + by->value + " does.");
        }
        out.why = "TypeORM drops every table of the schema each time the data source is initialised.";
        if (on && option->production.kind == Folded::Kind::Known) {
            auto literal = connections::valueOf(*program.project, option->where);
            if (literal.known()) out.suggestion = {"Set `dropSchema` to false", {{literal, "false"}}, ""};
        }
        report.add(std::move(out));
    }
}

}  // namespace

const Rule connectionDropSchema{
    {"connection/drop-schema", Severity::Error, "Every start drops all tables", true}, check};

}  // namespace audit::rules
