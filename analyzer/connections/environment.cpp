#include "connections/environment.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include "connections/limits.h"
#include "connections/secrets.h"

namespace audit::connections {

using evaluate::Kind;

namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

std::string_view nameOf(Environment environment) {
    switch (environment) {
        case Environment::Production:
            return "production";
        case Environment::Development:
            return "development";
        case Environment::Test:
            return "test";
        case Environment::AsSet:
            break;
    }
    return "";
}

bool isSpelling(Environment environment, std::string_view text) {
    static constexpr std::array<std::string_view, 5> kProduction = {"production", "prod", "live", "prd",
                                                                    "release"};
    static constexpr std::array<std::string_view, 4> kDevelopment = {"development", "dev", "develop",
                                                                     "local"};
    static constexpr std::array<std::string_view, 4> kTest = {"test", "testing", "e2e", "ci"};
    auto is = [&](const auto& list) { return std::ranges::find(list, std::string_view(text)) != list.end(); };
    auto value = lower(text);
    text = value;
    switch (environment) {
        case Environment::Production:
            return is(kProduction);
        case Environment::Development:
            return is(kDevelopment);
        case Environment::Test:
            return is(kTest);
        case Environment::AsSet:
            break;
    }
    return false;
}

bool isObject(V value) {
    return value->is(Kind::Object) || value->is(Kind::Instance);
}

// The alternatives of a path as they can be chosen: nullptr stands for "not there".
std::vector<const Alternative*> possibleAt(const Flat& flat, const std::string& path) {
    auto found = flat.paths.find(path);
    if (found == flat.paths.end()) return {nullptr};
    return possible(found->second);
}

bool absent(const Alternative* alternative) {
    return alternative == nullptr || alternative->value->is(Kind::Undefined);
}

bool constantText(V value, bool secret, std::string& out) {
    if (isObject(value)) {
        out = quoteJson("{…}");
        return true;
    }
    if (!jsonText(value, out)) return false;
    if (secret && value->is(Kind::String) && !value->text.empty()) {
        out = quoteJson("***");
    } else if (value->is(Kind::String)) {
        out = quoteJson(redactUrl(value->text));
    }
    return true;
}

// Does a value still ask for a variable that these inputs fix?
bool left(const std::vector<Alternative>& alternatives, const Inputs& inputs) {
    std::vector<std::string> variables;
    for (const auto& alternative : alternatives) {
        if (!isObject(alternative.value)) collectVariables(alternative.value, variables);
        for (Guard guard : alternative.guards) collectVariables(guard, variables);
    }
    if (inputs.closed) return !variables.empty();
    return std::ranges::any_of(inputs.env, [&](const auto& pair) {
        return std::ranges::find(variables, pair.first) != variables.end();
    });
}

// The variables of a path: those in its values; when there are none, those that decide whether it is there.
// Conditions with many variables decide nothing that could be told.
std::vector<std::string> variablesOf(const Flat& flat, const std::string& path, bool& many) {
    std::vector<std::string> out;
    many = false;
    auto found = flat.paths.find(path);
    if (found == flat.paths.end()) return out;
    for (const auto& alternative : found->second) {
        if (!isObject(alternative.value)) collectVariables(alternative.value, out);
    }
    const auto inValues = out.size();
    bool tooMany = false;
    for (const auto& alternative : found->second) {
        for (Guard guard : alternative.guards) {
            tooMany = tooMany || !collectVariables(guard, out) || out.size() - inValues > kMaxGuardVariables;
        }
        if (tooMany) break;
    }
    if (tooMany) {
        many = inValues == 0;
        out.resize(inValues);
    }
    return out;
}

}  // namespace

bool isSelector(std::string_view variable) {
    auto dot = variable.rfind('.');  // a key of a configuration service: "app.nodeEnv"
    auto name = lower(dot == std::string_view::npos ? variable : variable.substr(dot + 1));
    static constexpr std::array<std::string_view, 8> kNames = {
        "node_env", "env", "environment", "stage", "app_mode", "mode", "deployment_environment", "nodeenv"};
    if (std::ranges::find(kNames, std::string_view(name)) != kNames.end()) return true;
    return name.ends_with("_env") || name.ends_with("_environment") || name.ends_with("_stage");
}

bool isVariable(std::string_view name) {
    bool upper = false, small = false;
    for (char c : name) {
        auto u = static_cast<unsigned char>(c);
        if (!std::isalnum(u) && c != '_') return false;
        upper = upper || std::isupper(u);
        small = small || std::islower(u);
    }
    return !name.empty() && !(upper && small);
}

std::vector<std::pair<std::string, std::string>> environmentInputs(Environment environment,
                                                                   const std::vector<std::string>& variables,
                                                                   const std::vector<std::string>& texts) {
    std::vector<std::pair<std::string, std::string>> fixed;
    if (environment == Environment::AsSet) return fixed;
    fixed.emplace_back("NODE_ENV", nameOf(environment));
    for (const auto& variable : variables) {
        if (variable == "NODE_ENV" || !isSelector(variable)) continue;
        std::string value(nameOf(environment));
        for (const auto& text : texts) {
            if (isSpelling(environment, text)) {
                value = text;
                break;
            }
        }
        fixed.emplace_back(variable, value);
    }
    return fixed;
}

std::vector<Alternative> foldAlternatives(evaluate::Evaluation& evaluation,
                                          const std::vector<Alternative>& alternatives,
                                          const Inputs& inputs) {
    std::vector<Alternative> out;
    for (const auto& alternative : alternatives) {
        Alternative folded = alternative;
        folded.guards.clear();
        bool holds = true;
        for (Guard guard : alternative.guards) {
            Guard result = evaluation.fold(guard, inputs);
            if (evaluate::isFalse(result)) {
                holds = false;
                break;
            }
            if (!evaluate::isTrue(result)) folded.guards.push_back(result);
        }
        if (!holds) continue;
        if (!isObject(alternative.value) && !isConstant(alternative.value)) {
            folded.value = evaluation.fold(alternative.value, inputs);
        }
        if (folded.value->is(Kind::Choice)) {
            for (std::size_t i = 0; i < folded.value->items.size() && out.size() < kMaxAlternatives; ++i) {
                Alternative item = folded;
                item.value = folded.value->items[i];
                if (i < folded.value->guards.size() && !evaluate::isTrue(folded.value->guards[i])) {
                    item.guards.push_back(folded.value->guards[i]);
                }
                out.push_back(std::move(item));
            }
            continue;
        }
        out.push_back(std::move(folded));
    }
    return out;
}

View view(evaluate::Evaluation& evaluation, V options,
          std::vector<std::pair<std::string, std::string>> fixed) {
    View view;
    view.fixed = std::move(fixed);
    for (bool closed : {false, true}) {
        Inputs inputs{view.fixed, closed};
        Flat flat = flatten(view.fixed.empty() && !closed ? options : evaluation.fold(options, inputs));
        if (!view.fixed.empty() || closed) {
            for (auto& [path, alternatives] : flat.paths) {
                // Folding the whole reaches into objects; what instances of classes hold it leaves alone.
                if (flat.instances && left(alternatives, inputs))
                    alternatives = foldAlternatives(evaluation, alternatives, inputs);
            }
            std::erase_if(flat.paths, [](const auto& entry) { return entry.second.empty(); });
        }
        (closed ? view.closed : view.open) = std::move(flat);
    }
    return view;
}

Folded foldPath(const View& view, const std::string& path, bool secret) {
    Folded folded;
    auto values = possibleAt(view.open, path);
    if (values.size() == 1) {
        if (absent(values[0])) return folded;
        if (constantText(values[0]->value, secret, folded.value)) {
            folded.kind = Folded::Kind::Known;
            return folded;
        }
    }
    if (std::ranges::all_of(values, absent)) return folded;

    bool many = false;
    auto variables = variablesOf(view.open, path, many);
    if (many) {
        folded.kind = Folded::Kind::Unknown;
        folded.reason = "depends on many variables";
        return folded;
    }
    // What a configuration service hands out under a key of its own is not what an unset variable is.
    for (const auto& variable : variables) {
        if (isVariable(variable)) continue;
        folded.kind = Folded::Kind::Unknown;
        folded.reason = "the configuration key " + variable;
        return folded;
    }
    if (variables.empty()) {
        folded.kind = Folded::Kind::Unknown;
        for (const auto* value : values) {
            if (value == nullptr) continue;
            folded.reason = unknownReason(value->value);
            if (folded.reason.empty()) {
                for (Guard guard : value->guards) folded.reason = "depends on " + evaluate::describe(guard);
            }
            if (!folded.reason.empty()) break;
        }
        if (folded.reason.empty()) folded.reason = "not a constant";
        return folded;
    }
    folded.kind = Folded::Kind::Environment;
    folded.variable = variables.front();
    for (const auto* value : values) {
        if (value == nullptr || isObject(value->value)) continue;
        folded.conversions = conversions(value->value, folded.variable);
        if (!folded.conversions.empty()) break;
    }
    auto unset = possibleAt(view.closed, path);
    if (unset.size() == 1) {
        std::string text;
        if (absent(unset[0])) {
            folded.fallbackAbsent = true;
        } else if (constantText(unset[0]->value, secret || isSecretName(folded.variable), text)) {
            folded.fallback = std::move(text);
        }
    }
    return folded;
}

std::optional<Switch> switchOn(evaluate::Evaluation& evaluation, const View& view, const std::string& path) {
    auto found = view.open.paths.find(path);
    if (found == view.open.paths.end()) return std::nullopt;
    bool many = false;
    auto variables = variablesOf(view.open, path, many);
    if (many) return std::nullopt;
    if (variables.size() > kMaxGuardVariables) variables.resize(kMaxGuardVariables);
    std::vector<std::string> texts = {"true", "1", "yes", "on"};
    for (const auto& alternative : found->second) {
        if (!isObject(alternative.value)) collectTexts(alternative.value, texts);
        for (Guard guard : alternative.guards) collectTexts(guard, texts);
    }
    auto holds = [&](const std::string& variable, const std::string& text) {
        Inputs inputs{view.fixed, true};
        inputs.env.emplace_back(variable, text);
        auto alternatives = foldAlternatives(evaluation, found->second, inputs);
        auto values = possible(alternatives);
        return values.size() == 1 && values[0] != nullptr && values[0]->value->truthyConstant();
    };
    if (!std::ranges::all_of(variables, isVariable)) return std::nullopt;
    for (const auto& variable : variables) {
        if (std::ranges::any_of(view.fixed, [&](const auto& pair) { return pair.first == variable; }))
            continue;
        for (const auto& text : texts) {
            if (text.empty() || !holds(variable, text)) continue;
            return Switch{variable, text, text == "true" && holds(variable, "false")};
        }
    }
    return std::nullopt;
}

Number numberWith(evaluate::Evaluation& evaluation, const View& view, const std::string& path,
                  const std::string& variable, const char* text) {
    auto found = view.open.paths.find(path);
    if (found == view.open.paths.end()) return Number::Unknown;
    Inputs inputs{view.fixed, true};
    if (text != nullptr) inputs.env.emplace_back(variable, text);
    auto alternatives = foldAlternatives(evaluation, found->second, inputs);
    auto values = possible(alternatives);
    if (values.size() != 1) return Number::Unknown;
    if (values[0] == nullptr) return Number::Other;
    V value = values[0]->value;
    if (value->is(Kind::Number)) return std::isnan(value->number) ? Number::NaN : Number::Other;
    return isConstant(value) ? Number::Other : Number::Unknown;
}

}  // namespace audit::connections
