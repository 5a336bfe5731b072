#pragma once
// WHERE, ON, HAVING and ORDER BY fragments as PostgreSQL's own parser reads them → shape trees.
// Thread-safe: no state but the parser's thread-local one.
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "shape/query.h"
#include "sql/placeholders.h"
#include "sql/result.h"

namespace audit::sql {

/// A column reference as written: quotes removed, nothing folded.
struct ColumnName {
    std::string alias;  ///< "" when it stands alone
    std::string name;
    bool aliasQuoted = false;
    bool nameQuoted = false;
    std::size_t begin = 0, end = 0;  ///< byte range in the text the caller passed
    /// As PostgreSQL reads them: unquoted names in lower case.
    [[nodiscard]] std::string foldedAlias() const;
    [[nodiscard]] std::string foldedName() const;
};

struct ResolvedColumn {
    std::string alias;   ///< alias of a source of the query (or of an outer one)
    std::string column;  ///< database name
    std::string type;    ///< as the catalog has it; "" = not known
};

/// Names → (alias, column); none = there is no such column. Never called for a name with a hole in it.
using Resolver = std::function<std::optional<ResolvedColumn>(const ColumnName&)>;

/// What is known of a parameter's value.
struct ParameterValue {
    int count = 0;                       ///< of `:...names`: number of values, 0 = unknown
    std::optional<std::string> literal;  ///< SQL text of a value known here ("'open'", "true", "5")
};
using ParameterValues = std::function<std::optional<ParameterValue>(const Placeholder&)>;

struct FragmentOptions {
    Resolver resolve;                      ///< empty: names as PostgreSQL folds them
    ParameterValues parameters;            ///< empty: nothing is known
    const catalog::Catalog* db = nullptr;  ///< for the tables of subselects
    /// WITH queries of the statement around the text; null: none.
    const std::map<std::string, shape::Variant>* ctes = nullptr;
    std::size_t firstSubquery = 0;  ///< Comparison::subquery counts from here
    shape::Origin origin = shape::Origin::Written;
    shape::Location location;  ///< given to every node: where the text stands
};

struct ParsedPredicate {
    shape::Predicate predicate;              ///< AND/OR flattened; a NOT stays a Not
    std::vector<shape::Variant> subqueries;  ///< subquery i of the text has index firstSubquery + i
    std::vector<Placeholder> placeholders;
    std::vector<ColumnName> unresolved;  ///< names the resolver did not know
    std::vector<ColumnName> columns;     ///< every column reference, in text order, outside subselects
    bool topLevelOr = false;             ///< the text itself is A OR B without brackets around it
};

Result<ParsedPredicate> parsePredicate(std::string_view text, const FragmentOptions& options = {});

struct ParsedOrder {
    std::vector<shape::OrderItem> items;
    std::vector<Placeholder> placeholders;
    std::vector<ColumnName> unresolved;
};

/// `a.x DESC NULLS LAST, lower(a.y)`, without the words ORDER BY.
Result<ParsedOrder> parseOrder(std::string_view text, const FragmentOptions& options = {});

/// One expression in PostgreSQL's spelling (deparsed from its own tree), without the table alias, so that
/// `LOWER( "c"."name" )` and an index on lower(name) compare equal. The error is that of parsePredicate.
Result<std::string> normaliseExpression(std::string_view text);

/// A partial index's WHERE as a predicate over `table` (alias = the table's name).
Result<shape::Predicate> parseIndexPredicate(std::string_view text, const catalog::Table& table);

/// The identifier as SQL: quoted when PostgreSQL needs it.
std::string quoteIdentifier(std::string_view name);

}  // namespace audit::sql
