// connection/misplaced-option: an option where nobody reads it. TypeORM hands pg a fixed list of its own
// options and then everything in `extra` (PostgresDriver.createPool), so pg's options belong there and
// TypeORM's do not.
#include <algorithm>
#include <array>

#include "connections/known_options.h"
#include "rules/connection_support.h"
#include "rules/registry.h"

namespace audit::rules {
namespace {

using namespace connection;

// pg's options that mean nothing else: `log` or `options` at the top level may be anything.
constexpr std::array<std::string_view, 18> kPgOnly = {"max",
                                                      "idleTimeoutMillis",
                                                      "connectionTimeoutMillis",
                                                      "maxUses",
                                                      "allowExitOnIdle",
                                                      "maxLifetimeSeconds",
                                                      "user",
                                                      "connectionString",
                                                      "application_name",
                                                      "fallback_application_name",
                                                      "statement_timeout",
                                                      "lock_timeout",
                                                      "idle_in_transaction_session_timeout",
                                                      "query_timeout",
                                                      "keepAlive",
                                                      "keepAliveInitialDelayMillis",
                                                      "client_encoding",
                                                      "sslmode"};

// TypeORM's options that mean nothing to pg.
constexpr std::array<std::string_view, 22> kTypeormOnly = {"username",
                                                           "synchronize",
                                                           "dropSchema",
                                                           "entities",
                                                           "migrations",
                                                           "subscribers",
                                                           "migrationsRun",
                                                           "logging",
                                                           "maxQueryExecutionTime",
                                                           "schema",
                                                           "connectTimeoutMS",
                                                           "applicationName",
                                                           "url",
                                                           "namingStrategy",
                                                           "uuidExtension",
                                                           "useUTC",
                                                           "poolErrorHandler",
                                                           "parseInt8",
                                                           "migrationsTableName",
                                                           "entityPrefix",
                                                           "installExtensions",
                                                           "logNotifications"};

template <std::size_t N>
bool has(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

struct Misplaced {
    const Option* option = nullptr;
    std::string name;
    bool inExtra = false;
    std::string target;  ///< path where it belongs
    std::string says;
};

// The same thing at the top level has another name for some.
std::string topLevelName(std::string_view pg) {
    if (pg == "user") return "username";
    if (pg == "connectionString") return "url";
    if (pg == "application_name") return "applicationName";
    return "";
}

std::optional<Misplaced> judge(const Option& option) {
    std::string_view path = option.path;
    Misplaced out{&option};
    if (path.find('.') == std::string_view::npos) {
        out.name = path;
        if (connections::isTypeormOption(path)) return std::nullopt;
        auto pg = has(kPgOnly, path) ? path : std::string_view{};
        if (pg.empty() && !connections::otherDriver(path).empty()) return std::nullopt;
        if (pg.empty()) {
            auto meant = connections::meantPgOption(path);
            if (has(kPgOnly, meant)) pg = meant;
        }
        if (!pg.empty()) {
            auto renamed = topLevelName(pg);
            out.target = renamed.empty() ? "extra." + std::string(pg) : renamed;
            out.says = "`" + out.name + "` at the top level of the options is read by nobody: " +
                       (renamed.empty() ? "pg gets it only from `" + out.target + "`"
                                        : "TypeORM calls it `" + renamed + "`");
            return out;
        }
        auto meant = connections::meantTypeormOption(path);
        if (meant.empty()) return std::nullopt;
        out.target = meant;
        out.says = "`" + out.name + "` is no option of TypeORM; it looks like `" + out.target + "`";
        return out;
    }
    if (!path.starts_with("extra.") || path.find('.', 6) != std::string_view::npos) return std::nullopt;
    auto name = path.substr(6);
    out.name = path;
    out.inExtra = true;
    if (connections::isPgOption(name) || connections::pgNameFor(name).data() != nullptr) return std::nullopt;
    if (has(kTypeormOnly, name)) {
        out.target = name;
        out.says = "`" + out.name + "` goes to pg, which ignores it: `" + out.target +
                   "` is an option of TypeORM's own";
        return out;
    }
    auto meant = connections::meantPgOption(name);
    if (meant.empty()) return std::nullopt;
    out.target = "extra." + std::string(meant);
    out.says = "`" + out.name + "` is no option of pg; it looks like `" + std::string(meant) + "`";
    return out;
}

void suggest(const program::Program& program, const DataSource& source, const Misplaced& misplaced,
             Finding& finding) {
    const auto& project = *program.project;
    const auto& option = *misplaced.option;
    // Mending the name of one that changes the schema by itself is nothing to do on the quiet.
    for (std::string_view risky : {"synchronize", "dropSchema", "migrationsRun"}) {
        if (misplaced.target == risky) return;
    }
    if (source.option(misplaced.target) != nullptr) {
        // What it means is set already: it can only go.
        if (auto literal = connections::literalHolding(project, option.where)) {
            if (auto removal = connections::removeProperty(project, *literal, option.where)) {
                finding.suggestion = {"Remove `" + misplaced.name + "`", edits({*removal}), ""};
            }
        }
        return;
    }
    bool toExtra = misplaced.target.starts_with("extra.");
    auto name = misplaced.target.substr(misplaced.target.rfind('.') + 1);
    if (toExtra == misplaced.inExtra) {
        if (!option.nameWhere.known()) return;
        finding.suggestion = {"Rename it to `" + name + "`", {{option.nameWhere, name}}, ""};
        return;
    }
    auto valueWhere = connections::valueOf(project, option.where);
    auto literal = connections::literalHolding(project, option.where);
    if (!valueWhere.known() || !literal) return;
    auto text = project.text(valueWhere.file);
    std::string value(text.substr(valueWhere.span.begin, valueWhere.span.end - valueWhere.span.begin));
    std::string title = "Move it to `" + misplaced.target + "`";
    auto extra = connections::literalAt(project, source.extra);
    if (toExtra && !extra) {
        if (source.option("extra") != nullptr) return;
        finding.suggestion = {title, {{option.where, "extra: { " + name + ": " + value + " }"}}, ""};
        return;
    }
    auto target = toExtra ? extra : connections::literalAt(project, source.home);
    auto removal = connections::removeProperty(project, *literal, option.where);
    if (!target || !removal) return;
    auto changes = connections::addProperties(project, *target, {{name, value, {}}});
    for (const auto& change : changes) {
        if (change.at.file == removal->at.file && change.at.span.begin < removal->at.span.end &&
            removal->at.span.begin < std::max(change.at.span.end, change.at.span.begin + 1)) {
            return;  // they touch: better no edit than a broken one
        }
    }
    changes.push_back(*removal);
    std::ranges::sort(changes, {}, [](const auto& c) { return c.at.span.begin; });
    finding.suggestion = {title, edits(changes), ""};
}

void check(const program::Program& program, Report& report) {
    if (!program.project) return;
    Once once;
    for (const auto& source : program.connections.dataSources) {
        if (source.driver != "postgres" || source.inTest) continue;
        for (const auto& option : source.options) {
            auto misplaced = judge(option);
            if (!misplaced || !option.where.known()) continue;
            // Only what stands in the literal of the connection: a configuration object that is spread into
            // it carries properties for others.
            auto literal = connections::literalHolding(*program.project, option.where);
            if (!literal) continue;
            auto home = literal->location();
            if (home != source.home && home != source.optionsWhere && home != source.extra) continue;
            if (!once(option.where)) continue;
            Finding out =
                finding(source, "connection/misplaced-option", Severity::Error, nameOf(option), option.path);
            out.message = misplaced->says + ".";
            out.why =
                "TypeORM's Postgres driver passes on its own list of options and then everything in `extra`, "
                "and pg "
                "does not complain about names it does not know, so the setting has no effect.";
            suggest(program, source, *misplaced, out);
            report.add(std::move(out));
        }
    }
}

}  // namespace

const Rule connectionMisplacedOption{{"connection/misplaced-option", Severity::Error,
                                      "An option stands where neither TypeORM nor pg reads it", true},
                                     check};

}  // namespace audit::rules
