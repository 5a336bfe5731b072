#pragma once
// What the rules under connection/ share.
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "connections/connections.h"
#include "connections/literal.h"
#include "rules/rule.h"

namespace audit::rules::connection {

using connections::DataSource;
using connections::Environment;
using connections::Folded;
using connections::Option;
using connections::Purpose;

/// Postgres, and what production runs.
bool isApplication(const DataSource& source);

/// The JSON text as a number; none for texts.
std::optional<double> number(const std::optional<std::string>& json);
/// Is it truthy in JavaScript?
bool truthy(const std::string& json);
/// A JSON text without its quotes.
std::string plain(const std::string& json);
/// 15000 → "15 s", 500 → "500 ms".
std::string duration(double milliseconds);

/// "a", "a and b", "a, b and c".
std::string list(const std::vector<std::string>& items, std::string_view last = "and");

/// Just the opening brace: a span over a whole literal would underline the whole file.
Location brace(Location literal);
/// The name of an option, else the whole property.
Location nameOf(const Option& option);

std::vector<Edit> edits(const std::vector<connections::Insertion>& insertions);

/// Places that were reported already: two data sources can share one options object.
class Once {
  public:
    bool operator()(Location where) {
        return seen_.insert({where.file, where.span.begin, where.span.end}).second;
    }

  private:
    std::set<std::tuple<source::FileId, std::uint32_t, std::uint32_t>> seen_;
};

/// A finding about a data source with the fields that all have.
Finding finding(const DataSource& source, std::string_view rule, Severity severity, Location where,
                std::string shape);

/// " (with DB=postgres)" when the driver is chosen by a variable.
std::string withDriver(const DataSource& source);

/// A server setting can come by other ways than `extra`: pg's `options` ("-c statement_timeout=…"), the URL's
/// query, a `SET` that the code sends, or the server's own command line in a compose file.
bool setForServer(const program::Program& program, const DataSource& source, std::string_view key);

/// Written, but where or under a name that pg does not read: that is a finding of its own, and its mend sets
/// the limit.
bool isMeant(const Report& report, const DataSource& source, std::string_view key);

}  // namespace audit::rules::connection
