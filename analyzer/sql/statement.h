#pragma once
// Raw SQL (`query()`, `qb.getQuery()`-like texts) → logical queries.
#include <string>
#include <string_view>
#include <vector>

#include "sql/predicate.h"

namespace audit::sql {

struct ParsedStatement {
    shape::Operation operation = shape::Operation::Other;
    shape::Variant variant;
    bool insertSelect = false;          ///< INSERT … SELECT: `variant` is the SELECT's
    std::string table;                  ///< the table written to (insert, update, delete)
    std::vector<std::string> assigned;  ///< columns set by UPDATE or named by INSERT
    std::string command;                ///< "SELECT", "CREATE INDEX" … for people and for Operation::Other
    std::size_t begin = 0, end = 0;     ///< byte range in the text
};

struct ParsedText {
    std::vector<ParsedStatement> statements;
    std::vector<Placeholder> placeholders;
};

struct StatementOptions {
    const catalog::Catalog* db = nullptr;  ///< tables and unqualified columns are looked up here
    ParameterValues parameters;
    shape::Location location;
};

/// One text, any number of statements.
Result<ParsedText> parseStatement(std::string_view text, const StatementOptions& options = {});

}  // namespace audit::sql
