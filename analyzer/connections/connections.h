#pragma once
// Data sources with each option folded per environment: what would reach TypeORM and pg, or why that is not known.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evaluate/facts.h"

namespace audit::connections {

using source::Location;

/// An option's value in one environment.
struct Folded {
    enum class Kind : std::uint8_t { Absent, Known, Environment, Unknown };
    Kind kind = Kind::Absent;
    std::string value;                   ///< Known: as JSON text (`true`, `10`, `"postgres"`); secrets are replaced by "***"
    std::string variable;                ///< Environment: name of the variable that decides
    std::optional<std::string> fallback; ///< Environment: JSON text of the value when the variable is not set
    std::string reason;                  ///< Unknown
};

struct Option {
    std::string path;                    ///< "synchronize", "extra.max", "replication.master.host"
    Location where;                      ///< the property as written
    Location valueWhere;
    evaluate::V value = nullptr;
    Folded asSet, production, development, test;  ///< asSet: variables open; the others: NODE_ENV given, no other variable set
    std::vector<std::string> variables;  ///< every variable it reads, sorted
};

struct DataSource {
    std::string name;
    evaluate::DataSourceFact::Form form = evaluate::DataSourceFact::Form::DataSource;
    std::string driver;                  ///< "postgres", "" unknown; one chosen by environment: "postgres" when that is a choice
    bool driverCertain = true;
    std::vector<Option> options;         ///< flattened, sorted by path
    bool complete = true;                ///< false: spread or whole object not evaluable
    std::string reason;
    Location where;
    Location optionsWhere;               ///< the object literal to edit
    bool inTest = false;
    [[nodiscard]] const Option* option(std::string_view path) const;
};

struct DocumentedVariable { std::string name, value; std::string file; };

struct Connections {
    std::vector<DataSource> dataSources;
    std::vector<DocumentedVariable> documented;   ///< from .env.example and its kin
};

Connections fold(evaluate::Evaluation& evaluation, const project::Project& project);

}  // namespace audit::connections
