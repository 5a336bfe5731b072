// From the interpreter's data source facts to options per environment.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "connections/connections.h"
#include "connections/documented.h"
#include "connections/environment.h"
#include "connections/flatten.h"
#include "connections/limits.h"
#include "connections/literal.h"
#include "connections/purpose.h"
#include "connections/secrets.h"
#include "source/disk.h"
#include "source/paths.h"

namespace audit::connections {

using evaluate::DataSourceFact;
using evaluate::Kind;

std::optional<std::string> Folded::unset() const {
    if (kind == Kind::Known) return value;
    if (kind == Kind::Environment) return fallback;
    return std::nullopt;
}

const Folded& Option::in(Environment environment) const {
    switch (environment) {
        case Environment::Production:
            return production;
        case Environment::Development:
            return development;
        case Environment::Test:
            return test;
        case Environment::AsSet:
            break;
    }
    return asSet;
}

const Option* DataSource::option(std::string_view path) const {
    auto found =
        std::ranges::lower_bound(options, path, {}, [](const Option& o) { return std::string_view(o.path); });
    return found != options.end() && found->path == path ? &*found : nullptr;
}

bool DataSource::closed(std::string_view objectPath) const {
    for (const auto& open : openPaths) {
        if (open.empty() || open == objectPath || objectPath.starts_with(open + ".")) return false;
    }
    return true;
}

namespace {

bool isObject(V value) {
    return value->is(Kind::Object) || value->is(Kind::Instance);
}

bool secretPath(std::string_view path) {
    if (path.starts_with("entities") || path.starts_with("migrations")) return false;
    auto dot = path.rfind('.');
    return isSecretName(dot == std::string_view::npos ? path : path.substr(dot + 1));
}

// Options whose being true or not is a decision of its own.
bool isSwitch(std::string_view path) {
    return path == "synchronize" || path == "dropSchema" || path == "migrationsRun" || path == "logging";
}

// The last segment of options that pg reads as numbers.
bool isNumeric(std::string_view path) {
    static constexpr std::array<std::string_view, 17> kNumeric = {"port",
                                                                  "extra.port",
                                                                  "poolSize",
                                                                  "connectTimeoutMS",
                                                                  "maxQueryExecutionTime",
                                                                  "extra.max",
                                                                  "extra.min",
                                                                  "extra.poolSize",
                                                                  "extra.connectionTimeoutMillis",
                                                                  "extra.idleTimeoutMillis",
                                                                  "extra.statement_timeout",
                                                                  "extra.query_timeout",
                                                                  "extra.lock_timeout",
                                                                  "extra.idle_in_transaction_session_timeout",
                                                                  "extra.maxUses",
                                                                  "extra.maxLifetimeSeconds",
                                                                  "extra.keepAliveInitialDelayMillis"};
    return std::ranges::find(kNumeric, path) != kNumeric.end();
}

struct Driver {
    std::string name;
    bool certain = true;
    std::vector<std::pair<std::string, std::string>> inputs;
};

// What `type` can be under these inputs: texts, and whether something else is possible.
struct Types {
    std::vector<std::string> names;
    bool other = false;
};
Types typesOf(const std::vector<Alternative>& alternatives) {
    Types types;
    for (const auto* alternative : possible(alternatives)) {
        if (alternative != nullptr && alternative->value->isString()) {
            std::string name(alternative->value->text);
            if (std::ranges::find(types.names, name) == types.names.end())
                types.names.push_back(std::move(name));
        } else {
            types.other = true;
        }
    }
    return types;
}

bool dependsOn(const project::Project& project, source::FileId file, std::string_view package) {
    const auto& packages = project.packages();
    auto index = project.file(file).package;
    if (index >= packages.size()) return false;
    return std::ranges::any_of(packages[index].dependencies,
                               [&](const auto& d) { return d.first == package; });
}

// The driver behind `type`: one text; a choice that holds "postgres"; or what the environment says, read as
// Postgres unless the documented values or the dependencies speak against it.
Driver driverOf(evaluate::Evaluation& evaluation, const project::Project& project, const DataSourceFact& fact,
                const Flat& flat, const std::vector<DocumentedVariable>& documented) {
    auto found = flat.paths.find("type");
    if (found == flat.paths.end()) return {};
    const auto& alternatives = found->second;
    auto types = typesOf(alternatives);
    if (!types.other && types.names.size() == 1) return {types.names[0], true, {}};

    Driver driver;
    driver.certain = false;
    std::vector<std::string> variables, texts;
    for (const auto& alternative : alternatives) {
        collectVariables(alternative.value, variables);
        collectTexts(alternative.value, texts);
        for (Guard guard : alternative.guards) {
            collectVariables(guard, variables);
            collectTexts(guard, texts);
        }
    }
    // Spellings of Postgres first, then whatever the variables are compared with.
    std::stable_partition(texts.begin(), texts.end(),
                          [](const std::string& t) { return t.starts_with("postgres") || t == "pg"; });
    for (const char* spelling : {"postgres", "postgresql", "pg"}) texts.emplace_back(spelling);
    if (variables.size() > kMaxDriverVariables) variables.resize(kMaxDriverVariables);
    for (const auto& variable : variables) {
        for (const auto& text : texts) {
            Inputs inputs{{{variable, text}}, true};
            auto folded = typesOf(foldAlternatives(evaluation, alternatives, inputs));
            if (!folded.other && folded.names.size() == 1 && folded.names[0] == "postgres") {
                driver.inputs.emplace_back(variable, text);
                break;
            }
        }
        if (!driver.inputs.empty()) break;
    }
    bool named = std::ranges::find(types.names, "postgres") != types.names.end();
    if (named) {
        driver.name = "postgres";
        return driver;
    }
    if (!types.other) return driver;  // a choice of others
    if (!driver.inputs.empty()) {
        // A free variable: what do the examples say?
        bool said = false;
        for (const auto& variable : documented) {
            if (variable.name != driver.inputs[0].first || variable.value.empty()) continue;
            if (variable.value.find("postgres") != std::string::npos || variable.value == "pg") {
                driver.name = "postgres";
                return driver;
            }
            said = true;
        }
        if (!said)
            driver.name = "postgres";
        else
            driver.inputs.clear();
        return driver;
    }
    // Known at run time only, by a way that cannot be followed: the only driver that is installed is the one.
    if (dependsOn(project, fact.where.file, "pg")) {
        static constexpr std::array<std::string_view, 9> kOthers = {"mysql",          "mysql2", "sqlite3",
                                                                    "better-sqlite3", "mssql",  "oracledb",
                                                                    "mongodb",        "sql.js", "mariadb"};
        bool others = std::ranges::any_of(
            kOthers, [&](std::string_view name) { return dependsOn(project, fact.where.file, name); });
        if (!others) driver.name = "postgres";
    }
    return driver;
}

// The alternative whose place stands for the option: the one that production gets, else the last one written.
const Alternative* representative(const View& production, const Flat& flat, const std::string& path) {
    for (const Flat* each : {&production.closed, &production.open, &flat}) {
        auto found = each->paths.find(path);
        if (found == each->paths.end()) continue;
        auto values = possible(found->second);
        for (auto i = values.size(); i-- > 0;) {
            if (values[i] != nullptr && !values[i]->value->is(Kind::Undefined)) return values[i];
        }
    }
    auto found = flat.paths.find(path);
    return found == flat.paths.end() || found->second.empty() ? nullptr : &found->second.back();
}

struct Folder {
    evaluate::Evaluation& evaluation;
    const project::Project& project;
    const Connections& known;

    DataSource operator()(const DataSourceFact& fact) {
        DataSource source;
        source.name = fact.name.empty() ? "default" : fact.name;
        source.form = fact.form;
        source.where = fact.where;
        source.optionsWhere = fact.optionsWhere;
        const auto& file = project.file(fact.where.file);
        source.purpose = file.test ? Purpose::Test : purposeOfPath(file.path);
        source.inTest = source.purpose == Purpose::Test;
        if (fact.options == nullptr) {
            source.complete = false;
            source.reason = "no options are given";
            source.openPaths = {""};
            return source;
        }
        Flat flat = flatten(fact.options);
        auto driver = driverOf(evaluation, project, fact, flat, known.documented);
        source.driver = driver.name;
        source.driverCertain = driver.certain;
        source.driverInputs = driver.inputs;
        foldOptions(source, fact, flat);
        findHome(source, fact, flat);
        return source;
    }

    void foldOptions(DataSource& source, const DataSourceFact& fact, const Flat& flat) {
        // Variables that say which environment it is, wherever in the options they are asked.
        std::vector<std::string> variables, texts;
        collectVariables(fact.options, variables, kMaxVisited);
        std::erase_if(variables, [](const std::string& v) { return !isSelector(v); });
        if (!variables.empty()) collectTexts(fact.options, texts, kMaxVisited);

        std::array<View, kEnvironments> views;
        for (std::size_t i = 0; i < kEnvironments; ++i) {
            auto fixed = environmentInputs(static_cast<Environment>(i), variables, texts);
            if (i != 0) fixed.insert(fixed.end(), source.driverInputs.begin(), source.driverInputs.end());
            views[i] = view(evaluation, fact.options, std::move(fixed));
        }
        const View& production = views[static_cast<std::size_t>(Environment::Production)];

        std::set<std::string> paths;
        for (const auto& [path, alternatives] : flat.paths) paths.insert(path);
        for (const auto& each : views) {
            for (const auto& [path, alternatives] : each.open.paths) paths.insert(path);
        }
        for (const auto& path : paths) {
            const auto* best = representative(production, flat, path);
            if (best == nullptr) continue;
            auto found = flat.paths.find(path);
            // An object is told by its properties; beside other values (`ssl: false`) it counts.
            if (isObject(best->value) &&
                (found == flat.paths.end() || std::ranges::all_of(found->second, [](const Alternative& a) {
                     return isObject(a.value);
                 }))) {
                continue;
            }
            Option option;
            option.path = path;
            option.where = best->where;
            option.nameWhere = best->nameWhere;
            option.valueWhere = valueOf(project, best->where);
            if (!option.valueWhere.known() && best->value->cell != nullptr)
                option.valueWhere = best->value->cell->where;
            option.value = best->value;
            option.secret = secretPath(path);
            if (found != flat.paths.end()) {
                for (const auto& alternative : found->second) {
                    if (!isObject(alternative.value)) collectVariables(alternative.value, option.variables);
                    for (Guard guard : alternative.guards) collectVariables(guard, option.variables);
                }
                std::erase_if(option.variables, [](const std::string& name) { return !isVariable(name); });
                std::ranges::sort(option.variables);
            }
            option.asSet = foldPath(views[0], path, option.secret);
            option.production = foldPath(views[1], path, option.secret);
            option.development = foldPath(views[2], path, option.secret);
            option.test = foldPath(views[3], path, option.secret);
            if (isSwitch(path)) {
                for (std::size_t i = 0; i < kEnvironments; ++i)
                    option.switchOn[i] = switchOn(evaluation, views[i], path);
            }
            if (isNumeric(path) && option.production.kind == Folded::Kind::Environment) {
                const auto& variable = option.production.variable;
                option.missingIsNaN =
                    numberWith(evaluation, production, path, variable, nullptr) == Number::NaN;
                option.malformedIsNaN =
                    numberWith(evaluation, production, path, variable, "x") == Number::NaN;
            }
            option.neverTrue = neverTrue(production, path);
            for (auto* folded : {&option.asSet, &option.production, &option.development, &option.test})
                hideRoot(*folded);
            source.options.push_back(std::move(option));
        }
        std::ranges::sort(source.options, {}, &Option::path);

        for (const auto& open : production.open.opens) {
            if (std::ranges::find(source.openPaths, open.path) == source.openPaths.end()) {
                source.openPaths.push_back(open.path);
            }
            if (source.complete && (open.path.empty() || open.path == "extra")) {
                source.complete = false;
                source.reason = open.path.empty() ? open.reason : open.path + ": " + open.reason;
            }
        }
        std::ranges::sort(source.openPaths);
    }

    // `__dirname` is a place on this machine; output must not depend on it.
    void hideRoot(Folded& folded) const {
        const auto root = project.root() + "/";
        for (auto* text : {&folded.value, folded.fallback ? &*folded.fallback : nullptr}) {
            if (text == nullptr) continue;
            for (auto at = text->find(root); at != std::string::npos; at = text->find(root, at))
                text->erase(at, root.size());
        }
    }

    static bool neverTrue(const View& production, const std::string& path) {
        auto found = production.open.paths.find(path);
        if (found == production.open.paths.end()) return false;
        bool there = false;
        for (const auto* alternative : possible(found->second)) {
            if (alternative == nullptr) continue;
            if (!alternative->value->is(Kind::Bool) || alternative->value->number != 0) return false;
            there = true;
        }
        return there;
    }

    void findHome(DataSource& source, const DataSourceFact& fact, const Flat& flat) {
        for (const char* path : {"type", "host", "url", "database", "username", "synchronize"}) {
            const auto* option = source.option(path);
            if (option == nullptr) continue;
            if (auto literal = literalHolding(project, option->where)) {
                source.home = literal->location();
                break;
            }
        }
        if (!source.home.known()) source.home = fact.optionsWhere;
        if (!source.optionsWhere.known()) source.optionsWhere = source.home;
        if (auto extra = flat.paths.find("extra"); extra != flat.paths.end()) {
            for (const auto* alternative : possible(extra->second)) {
                if (alternative == nullptr || !isObject(alternative->value) ||
                    alternative->value->cell == nullptr)
                    continue;
                if (literalAt(project, alternative->value->cell->where))
                    source.extra = alternative->value->cell->where;
            }
        }
    }
};

// Is anything imported from this file, or is the connection opened here? A data source that nobody imports is
// for TypeORM's command line, which loads the file by its path.
struct Uses {
    const project::Project& project;
    std::map<source::FileId, bool> imported;  ///< by a file that is no script, test or seed

    explicit Uses(const project::Project& p) : project(p) {}

    void build(const std::set<source::FileId>& files) {
        for (auto file : files) imported[file] = false;
        if (files.empty()) return;
        for (auto root : project.roots()) {
            if (files.contains(root) && files.size() == 1) continue;
            const auto& path = project.file(root);
            if (path.test || purposeOfPath(path.path) != Purpose::Application) continue;
            const auto* module = project.module(root);
            if (module == nullptr) continue;
            for (const auto& import : module->imports) {
                if (!import.typeOnly) note(root, module->str(import.specifier));
            }
            for (const auto& exported : module->exports) {
                if (exported.specifier != 0 && !exported.typeOnly)
                    note(root, module->str(exported.specifier));
            }
        }
    }

    void note(source::FileId from, std::string_view specifier) {
        auto resolution = project.resolve(from, specifier);
        if (resolution.kind != project::Resolution::Kind::File || resolution.file == from) return;
        if (auto found = imported.find(resolution.file); found != imported.end()) found->second = true;
    }

    /// `x.initialize()`, `x.connect()` in the file itself.
    bool opened(source::FileId file) const {
        auto text = project.text(file);
        return text.find(".initialize(") != std::string_view::npos ||
               text.find(".connect(") != std::string_view::npos;
    }
};

void findCliOnly(std::vector<DataSource>& sources, const project::Project& project) {
    auto candidate = [](const DataSource& s) {
        return s.purpose == Purpose::Application &&
               (s.form == DataSourceFact::Form::DataSource || s.form == DataSourceFact::Form::OrmConfig);
    };
    std::set<source::FileId> files;
    for (const auto& source : sources) {
        if (candidate(source)) files.insert(source.where.file);
    }
    if (files.empty() || sources.size() < 2) return;
    Uses uses(project);
    uses.build(files);
    auto unused = [&](const DataSource& s) {
        return candidate(s) && (s.form == DataSourceFact::Form::OrmConfig ||
                                (!uses.imported[s.where.file] && !uses.opened(s.where.file)));
    };
    // Some other data source must be the application's.
    bool application = std::ranges::any_of(sources, [&](const DataSource& s) {
        return s.purpose == Purpose::Application && !unused(s) && s.driver != "";
    });
    if (!application) return;
    for (auto& source : sources) {
        if (unused(source)) source.purpose = Purpose::Cli;
    }
}

// Of several data sources over one options object, the one that says most stands for all.
void findDuplicates(std::vector<DataSource>& sources) {
    std::map<std::tuple<source::FileId, std::uint32_t, std::uint32_t>, std::vector<DataSource*>> homes;
    for (auto& source : sources) {
        if (source.home.known()) {
            homes[{source.home.file, source.home.span.begin, source.home.span.end}].push_back(&source);
        }
    }
    for (auto& [home, list] : homes) {
        if (list.size() < 2) continue;
        auto rank = [](const DataSource* s) {
            return std::tuple(s->purpose == Purpose::Application, s->form != DataSourceFact::Form::DataSource,
                              s->options.size());
        };
        auto best = std::ranges::max_element(list, {}, rank);
        for (auto* source : list) source->duplicate = source != *best;
    }
}

}  // namespace

Connections fold(evaluate::Evaluation& evaluation, const project::Project& project) {
    Connections connections;
    // Where the documents are: beside the files with data sources, up to the root and the repository's top.
    std::set<std::string> folders;
    for (const auto& fact : evaluation.dataSources) {
        if (!fact.where.known()) continue;
        std::string folder(source::parentPath(project.file(fact.where.file).absolute));
        for (int i = 0; i < kMaxFoldersAbove && source::isWithin(project.root(), folder); ++i) {
            folders.insert(folder);
            if (folder == project.root()) break;
            folder = std::string(source::parentPath(folder));
        }
    }
    if (!evaluation.dataSources.empty()) {
        auto documents = readDocuments(source::realDisk(), project.root(), {folders.begin(), folders.end()});
        connections.documented = std::move(documents.variables);
        connections.documents = std::move(documents.files);
        connections.serverSettings = std::move(documents.serverSettings);
    }
    Folder folder{evaluation, project, connections};
    for (const auto& fact : evaluation.dataSources) {
        if (fact.where.known()) connections.dataSources.push_back(folder(fact));
    }
    std::ranges::stable_sort(connections.dataSources, [&](const DataSource& a, const DataSource& b) {
        return std::tie(project.file(a.where.file).path, a.where.span.begin) <
               std::tie(project.file(b.where.file).path, b.where.span.begin);
    });
    findCliOnly(connections.dataSources, project);
    findDuplicates(connections.dataSources);
    return connections;
}

}  // namespace audit::connections
