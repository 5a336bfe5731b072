// connection/synchronize: can TypeORM rewrite a production schema on its own? Folded per environment: a value
// that is on in production with nothing set, one that a variable turns on, one for developers only.
#include "rules/connection_support.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

using namespace connection;

constexpr std::string_view kRule = "connection/synchronize";

/// What it is when no variable is set: 1, 0, or -1 when that is not known.
int unset(const Folded& folded) {
    switch (folded.kind) {
        case Folded::Kind::Absent:
            return 0;
        case Folded::Kind::Known:
            return truthy(folded.value) ? 1 : 0;
        case Folded::Kind::Environment:
            if (folded.fallback) return truthy(*folded.fallback) ? 1 : 0;
            return folded.fallbackAbsent ? 0 : -1;
        case Folded::Kind::Unknown:
            break;
    }
    return -1;
}

const std::optional<connections::Switch>& switchIn(const Option& option, Environment environment) {
    return option.switchOn[static_cast<std::size_t>(environment)];
}

std::string turnsOn(const connections::Switch& by) {
    if (by.anyText) return "any text in " + by.variable + " turns it on, even \"false\"";
    return by.variable + "=" + by.value + " turns it on";
}

struct Verdict {
    Severity severity = Severity::Off;
    std::string message;
};

Verdict judge(const DataSource& source, const Option& option) {
    int production = unset(option.production);
    int development = unset(option.development);
    int test = unset(option.test);
    const auto& by = switchIn(option, Environment::Production);
    bool variable = option.production.kind == Folded::Kind::Environment;
    const std::string name = "`synchronize`" + withDriver(source);

    if (source.purpose == Purpose::Development) {
        if (production != 1) return {};
        return {
            Severity::Info,
            name +
                " is true: the schema of the developers' database follows the entities without migrations."};
    }
    if (production == 1) {
        if (!variable) return {Severity::Error, name + " is true in production."};
        return {Severity::Error,
                name + " is true in production unless " + option.production.variable + " is set."};
    }
    if (production == -1) {
        // What it is by default is not known; that a variable can turn it on is.
        if (!by) return {};
        return {Severity::Warning, name + " depends on the environment in production: " + turnsOn(*by) + "."};
    }
    std::string outside;
    if (development == 1 && test == 1) {
        outside = "outside production";
    } else if (development == 1) {
        outside = "in development";
    }
    if (by) {
        if (outside.empty())
            return {Severity::Warning,
                    name + " is false by default, but in production " + turnsOn(*by) + "."};
        std::string unless =
            option.development.kind == Folded::Kind::Environment ? " unless " + by->variable + " is set" : "";
        return {
            Severity::Warning,
            name + " is true " + outside + unless + ", and false in production unless " +
                (by->anyText ? by->variable + " is set, even to \"false\"" : by->variable + "=" + by->value) +
                "."};
    }
    if (outside.empty()) {
        const auto& developer = switchIn(option, Environment::Development);
        if (!developer || developer->variable == "NODE_ENV") return {};
        return {Severity::Info, name + " is false in production; outside it " + turnsOn(*developer) + "."};
    }
    // Unset NODE_ENV is not "production" for `!== 'production'`.
    bool everywhereElse = unset(option.asSet) == 1;
    return {Severity::Info, name + " is true " + outside + " and false in production" +
                                (everywhereElse ? ", as long as NODE_ENV is set there." : ".")};
}

void check(const program::Program& program, Report& report) {
    if (!program.project) return;
    Once once;
    for (const auto& source : program.connections.dataSources) {
        if (source.driver != "postgres") continue;
        if (source.purpose != Purpose::Application && source.purpose != Purpose::Development) continue;
        const auto* option = source.option("synchronize");
        if (option == nullptr) continue;
        auto verdict = judge(source, *option);
        if (verdict.severity == Severity::Off || !once(option->where)) continue;
        Finding out = finding(source, kRule, verdict.severity,
                              option->where.known() ? option->where : source.where, "synchronize");
        out.message = std::move(verdict.message);
        out.why =
            "synchronize changes the database to what the entities say at every start: it drops columns and "
            "tables "
            "that the entities no longer have, with their data, without asking and without a migration to "
            "review.";
        auto decided = connections::definitionOf(*program.project, option->valueWhere);
        if (decided.known()) out.related.push_back({decided, "its value is decided here"});
        report.add(std::move(out));
    }
}

}  // namespace

const Rule connectionSynchronize{
    {kRule, Severity::Error,
     "TypeORM changes the production schema by itself, or a variable can make it do so", false},
    check};

}  // namespace audit::rules
