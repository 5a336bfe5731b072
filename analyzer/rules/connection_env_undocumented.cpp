// connection/env-undocumented: the options read a variable that the project's own example of an environment
// leaves out, or describes with another default. A project without such a file has no such convention: the
// rule is silent.
#include <algorithm>
#include <array>

#include "connections/environment.h"
#include "rules/connection_support.h"
#include "rules/registry.h"
#include "source/paths.h"

namespace audit::rules {
namespace {

using namespace connection;

constexpr std::string_view kRule = "connection/env-undocumented";

// Set by shells, CI systems and hosts, never by hand.
bool isAmbient(std::string_view name) {
    static constexpr std::array<std::string_view, 10> kNames = {"CI",   "HOME", "PWD",  "USER", "PATH",
                                                                "TEMP", "TMP",  "PORT", "TZ",   "HOSTNAME"};
    if (std::ranges::find(kNames, name) != kNames.end() || connections::isSelector(name)) return true;
    for (std::string_view prefix :
         {"npm_", "JEST_", "VITEST", "VERCEL", "RAILWAY_", "RENDER_", "AWS_LAMBDA_", "K_SERVICE"}) {
        if (name.starts_with(prefix)) return true;
    }
    return name.size() < 3;
}

// Does this example lie on the way from the file up, so that it speaks for it?
bool speaksFor(std::string_view example, std::string_view file) {
    std::string folder(source::parentPath(example));
    auto last = source::fileName(folder);
    for (std::string_view sub :
         {"config", "env", "envs", "docker", "deploy", "deployment", "infra", ".docker", ".devcontainer"}) {
        if (last == sub) {
            folder = source::parentPath(folder);
            break;
        }
    }
    return folder == "." || folder.starts_with("..") || source::isWithin(folder, file);
}

// Both as the text of a variable: "10" and 10 are the same, `true` and "true" too.
bool same(const std::string& documented, const std::optional<std::string>& fallback) {
    if (!fallback) return false;
    auto text = plain(*fallback);
    if (documented == text) return true;
    auto a = number(documented), b = number(text);
    return a && b && *a == *b;
}

struct Contradiction {
    const connections::DocumentedVariable* documented = nullptr;
    std::string fallback;
};

std::optional<Contradiction> contradiction(const program::Program& program, const Option& option) {
    const auto& folded = option.production;
    if (option.secret || folded.kind != Folded::Kind::Environment || !folded.fallback) return std::nullopt;
    if (option.variables.size() > 2) return std::nullopt;
    bool numeric = number(folded.fallback).has_value();
    // `X * 1000`, `X === 'true'`: the variable and the option are not in the same words.
    for (const auto& conversion : folded.conversions) {
        bool plainNumber =
            numeric && (conversion == "Number" || conversion == "parseInt" || conversion == "parseFloat" ||
                        conversion == "String" || conversion == "trim");
        if (!plainNumber) return std::nullopt;
    }
    std::optional<Contradiction> found;
    for (const auto& documented : program.connections.documented) {
        if (documented.name != folded.variable || !documented.example) continue;
        bool agrees =
            same(documented.value, folded.fallback) || same(documented.value, option.development.unset()) ||
            same(documented.value, option.test.unset()) || same(documented.value, option.asSet.unset());
        if (agrees || documented.placeholder || !documented.saysDefault) return std::nullopt;
        found = Contradiction{&documented, plain(*folded.fallback)};
    }
    return found;
}

void check(const program::Program& program, Report& report) {
    if (!program.project) return;
    const auto& documented = program.connections.documented;
    Once once;
    for (const auto& source : program.connections.dataSources) {
        if (!isApplication(source) || source.duplicate) continue;
        const auto& path = program.project->file(source.where.file).path;
        const connections::DocumentedVariable* example = nullptr;
        for (const auto& variable : documented) {
            if (variable.example && speaksFor(variable.file, path)) {
                example = &variable;
                break;
            }
        }
        if (example == nullptr) continue;

        std::vector<const Option*> inOrder;
        for (const auto& option : source.options) {
            if (option.where.known()) inOrder.push_back(&option);
        }
        std::ranges::stable_sort(inOrder, {}, [](const Option* o) { return o->where.span.begin; });
        std::vector<std::string> missing;
        std::vector<const Option*> places;
        for (const auto* option : inOrder) {
            for (const auto& variable : option->variables) {
                if (isAmbient(variable) || std::ranges::find(missing, variable) != missing.end()) continue;
                if (std::ranges::any_of(documented, [&](const auto& d) { return d.name == variable; }))
                    continue;
                missing.push_back(variable);
                places.push_back(option);
            }
        }
        if (!missing.empty() && once(places[0]->where)) {
            Finding out = finding(source, kRule, Severity::Info, places[0]->where, "undocumented");
            out.message = list(missing) +
                          (missing.size() == 1 ? " is read here, but " : " are read here, but ") +
                          example->file + " does not name " + (missing.size() == 1 ? "it." : "them.");
            out.why =
                "Who sets up an environment from the example cannot know of a variable that is not in it, "
                "and gets the default.";
            for (std::size_t i = 1; i < missing.size(); ++i)
                out.related.push_back({places[i]->where, missing[i] + " is read here"});
            report.add(std::move(out));
        }
        for (const auto* option : inOrder) {
            auto found = contradiction(program, *option);
            if (!found || !once(option->where)) continue;
            Finding out = finding(source, kRule, Severity::Info, option->where, option->path);
            out.message = found->documented->file + " gives " + found->documented->value +
                          " as the default of " + found->documented->name + ", but it is " + found->fallback +
                          ".";
            out.why =
                "Who leaves the variable out because of the example gets another value than it promises.";
            report.add(std::move(out));
        }
    }
}

}  // namespace

const Rule connectionEnvUndocumented{
    {kRule, Severity::Info,
     "The options read a variable that the example environment leaves out or contradicts", false},
    check};

}  // namespace audit::rules
