// connection/unparsed-number: a limit becomes NaN when its variable is not set, and pg then runs without the
// limit. pg takes every falsy limit for "not set" (pg/lib/connection-parameters.js val(), pg-pool/index.js).
// `port` is left out: NaN there means pg's own default, 5432.
#include <algorithm>
#include <array>

#include "rules/connection_support.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

using namespace connection;

struct Numeric {
    std::string_view path;
    std::string_view consequence;
    long fallback;
};

constexpr std::array<Numeric, 11> kNumeric = {{
    {"extra.max", "pg-pool falls back to 10 connections", 10},
    {"poolSize", "pg-pool falls back to 10 connections", 10},
    {"extra.poolSize", "pg-pool falls back to 10 connections", 10},
    {"extra.connectionTimeoutMillis", "a request then waits for a connection for ever", 5000},
    {"connectTimeoutMS", "a request then waits for a connection for ever", 5000},
    {"extra.statement_timeout", "statements then run without a limit", 15000},
    {"extra.query_timeout", "the client then waits without a limit", 20000},
    {"extra.lock_timeout", "statements then wait for locks without a limit", 5000},
    {"extra.idle_in_transaction_session_timeout", "forgotten transactions then stay open for ever", 10000},
    {"extra.idleTimeoutMillis", "idle connections are then never closed", 30000},
    {"extra.maxLifetimeSeconds", "connections then live for ever", 3600},
}};

// A schema or class that checks the environment at start (Joi, zod, envalid, class-validator) names the
// variable as a property: then it cannot be missing.
bool isValidated(const project::Project& project, std::string_view variable) {
    return std::ranges::any_of(project.roots(), [&](source::FileId file) {
        const auto* module = project.module(file);
        if (module == nullptr) return false;
        auto named = [&](const auto& thing) { return module->str(thing.name) == variable; };
        return std::ranges::any_of(module->props, named) || std::ranges::any_of(module->members, named);
    });
}

// `Number(process.env.X)`, `parseInt(…)`, `+process.env.X` as written: a default can follow.
bool takesDefault(std::string_view text) {
    if (text.find("??") != std::string_view::npos || text.find("||") != std::string_view::npos ||
        text.find('?') != std::string_view::npos) {
        return false;
    }
    for (std::string_view start : {"Number(", "parseInt(", "Number.parseInt(", "parseFloat(", "+"}) {
        if (text.starts_with(start)) return true;
    }
    return false;
}

void check(const program::Program& program, Report& report) {
    if (!program.project) return;
    const auto& project = *program.project;
    Once once;
    for (const auto& source : program.connections.dataSources) {
        if (!isApplication(source)) continue;
        for (const auto& numeric : kNumeric) {
            const auto* option = source.option(numeric.path);
            if (option == nullptr || !option->missingIsNaN || !option->where.known()) continue;
            const auto& variable = option->production.variable;
            if (isValidated(project, variable) || !once(option->where)) continue;
            Finding out =
                finding(source, "connection/unparsed-number", Severity::Warning, option->where, option->path);
            out.message = "`" + option->path + "` is NaN when " + variable +
                          " is not set: " + std::string(numeric.consequence) + ".";
            out.why = "Number(undefined) is NaN, and pg takes NaN for \"not set\" without a word.";
            Location at = option->valueWhere;
            if (auto decided = connections::definitionOf(project, at); decided.known()) {
                out.related.push_back({decided, "its value is computed here"});
                at = decided;
            }
            if (at.known()) {
                auto text = project.text(at.file).substr(at.span.begin, at.span.end - at.span.begin);
                if (takesDefault(text)) {
                    Location end{at.file, {at.span.end, at.span.end}};
                    out.suggestion = {
                        "Give it a default", {{end, " || " + std::to_string(numeric.fallback)}}, ""};
                }
            }
            report.add(std::move(out));
        }
    }
}

}  // namespace

const Rule connectionUnparsedNumber{{"connection/unparsed-number", Severity::Warning,
                                     "A limit is NaN, and so not there, when its variable is not set", true},
                                    check};

}  // namespace audit::rules
