#pragma once
// Data sources with each option folded per environment: what would reach TypeORM and pg, or why that is not
// known.
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evaluate/facts.h"

namespace audit::connections {

using source::Location;

/// An option's value in one environment.
struct Folded {
    enum class Kind : std::uint8_t { Absent, Known, Environment, Unknown };
    Kind kind = Kind::Absent;
    std::string value;  ///< Known: as JSON text (`true`, `10`, `"postgres"`); secrets are replaced by "***"
    std::string variable;  ///< Environment: name of the variable that decides
    std::optional<std::string>
        fallback;                 ///< Environment: JSON text of the value when the variable is not set
    std::string reason;           ///< Unknown
    bool fallbackAbsent = false;  ///< Environment: with the variable unset the option is not there at all
    std::vector<std::string>
        conversions;  ///< Environment: what happens to the variable's text, innermost first

    /// JSON text when nothing is set: `value` when known, else the fallback; empty when absent or not known.
    [[nodiscard]] std::optional<std::string> unset() const;
};

/// One way in which an environment variable makes an option true.
struct Switch {
    std::string variable, value;
    bool anyText = false;  ///< every text that is not empty does, "false" included
};

enum class Environment : std::uint8_t { AsSet, Production, Development, Test };
inline constexpr std::size_t kEnvironments = 4;

struct Option {
    std::string path;  ///< "synchronize", "extra.max", "replication.master.host"
    Location where;    ///< the property as written
    Location valueWhere;
    evaluate::V value = nullptr;
    Folded asSet, production, development,
        test;  ///< asSet: variables open; the others: NODE_ENV given, no other variable set
    std::vector<std::string> variables;  ///< every variable it reads, sorted
    Location nameWhere;
    bool secret = false;  ///< its value must not be printed
    std::optional<Switch>
        switchOn[kEnvironments];  ///< by Environment: a variable that makes it true (boolean options)
    /// The variable's text is turned into a number: the result is NaN without the variable, and with a text
    /// like "x".
    bool missingIsNaN = false, malformedIsNaN = false;
    /// Every value it can have in production, whatever the variables are, is `false` (and it can be there).
    bool neverTrue = false;

    [[nodiscard]] const Folded& in(Environment environment) const;
    /// Can it be there in this environment?
    [[nodiscard]] bool present(Environment environment) const {
        return in(environment).kind != Folded::Kind::Absent;
    }
};

/// What a data source is for, as its place and its use tell.
enum class Purpose : std::uint8_t {
    Application,
    Development,  ///< the file says that it is for developers' machines only (dev-config.ts)
    Cli,          ///< TypeORM's command line reads it, the program has another one
    Script,       ///< seeds, tools, load tests
    Test
};

struct DataSource {
    std::string name;
    evaluate::DataSourceFact::Form form = evaluate::DataSourceFact::Form::DataSource;
    std::string
        driver;  ///< "postgres", "" unknown; one chosen by environment: "postgres" when that is a choice
    bool driverCertain = true;
    std::vector<Option> options;  ///< flattened, sorted by path
    bool complete = true;         ///< false: spread or whole object not evaluable
    std::string reason;
    Location where;
    Location optionsWhere;  ///< the object literal to edit
    bool inTest = false;
    Purpose purpose = Purpose::Application;
    std::vector<std::pair<std::string, std::string>>
        driverInputs;        ///< variables set so that the driver is Postgres
    Location home;           ///< the literal that holds the connection's own options; shared by spreads
    Location extra;          ///< the literal of `extra`, when it is written as one
    bool duplicate = false;  ///< another data source with the same home tells more
    std::vector<std::string> openPaths;  ///< objects that may hold more: "" the options themselves, "extra" …
    [[nodiscard]] const Option* option(std::string_view path) const;
    /// True when nothing unknown can have put an option there.
    [[nodiscard]] bool closed(std::string_view objectPath) const;
};

struct DocumentedVariable {
    std::string name, value;  ///< value: "***" for secrets
    std::string file;         ///< relative to the root
    bool example = false;     ///< from an .env.example and its kin, not from a compose file or Dockerfile
    bool saysDefault =
        false;  ///< commented out, or under a comment that speaks of defaults: the value is a claim
    bool placeholder = false;  ///< a value that only shows what to put there: "", "<url>", "changeme"
};

struct Connections {
    std::vector<DataSource> dataSources;
    std::vector<DocumentedVariable> documented;  ///< from .env.example and its kin
    std::vector<std::string> documents;          ///< the files read for them, relative to the root
    std::vector<std::string>
        serverSettings;  ///< Postgres settings that a compose file or Dockerfile gives the server
};

Connections fold(evaluate::Evaluation& evaluation, const project::Project& project);

}  // namespace audit::connections
