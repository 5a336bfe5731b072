#pragma once
// What an index key and a condition can agree on: a column or an expression, and whether the types fit.
#include <optional>
#include <string>
#include <string_view>

#include "catalog/catalog.h"
#include "shape/query.h"

namespace audit::coverage {

/// A column, or an expression over the columns of one table in PostgreSQL's spelling.
struct Term {
    std::string column;
    std::string expression;
    friend bool operator==(const Term&, const Term&) = default;
    [[nodiscard]] const std::string& text() const { return expression.empty() ? column : expression; }
};

/// How a B-tree can search for a condition (indxpath.c, match_clause_to_indexcol).
enum class Binding : std::uint8_t {
    Equal,   ///< one value: the column is a constant afterwards
    Multi,   ///< IN, = ANY, IS NULL: searched for, but the column is no constant
    Range,   ///< < <= > >= BETWEEN, IS NOT NULL, (a, b) > (…)
    Special  ///< only an index of another kind (pattern ops, GIN, trigram), or none
};

/// The term of a condition, no-op casts removed (a varchar column cast to text is still the column).
Term termOf(const shape::Comparison& leaf, const catalog::Column* column);
Term termOf(const catalog::IndexKey& key);
/// Expressions are compared in this spelling.
std::string canonicalExpression(std::string_view expression);

/// `int_column = 1.5` is compared as numeric: the cast is on the column, no index of it can be searched.
bool castsColumn(const shape::Comparison& leaf, const catalog::Column& column);

Binding bindingOf(const shape::Comparison& leaf, const catalog::Column* column);

/// "character varying(160)" → "character varying"; "timestamptz" → "timestamp with time zone".
std::string baseType(std::string_view type);
bool isBoolean(const catalog::Column* column);
bool isText(std::string_view baseTypeName);
/// Whether a column of type `indexed` can be looked up by a value of type `value` without a cast on the
/// column: both in one operator family (pg_amop; "" = unknown fits everything).
bool sameFamily(std::string_view indexed, std::string_view value);

/// A pattern without wildcards is an equality (like_support.c, Pattern_Prefix_Exact).
bool isExactPattern(std::string_view literal);

}  // namespace audit::coverage
