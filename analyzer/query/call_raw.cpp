// SQL written by hand: query(), sql`…`.
#include "query/calls_detail.h"
#include "query/conditions.h"
#include "query/finish.h"
#include "query/sql_text.h"
#include "query/text.h"
#include "sql/statement.h"

namespace audit::query {

Outcome rawSql(const Call& call) {
    Outcome out;
    out.api = shape::Api::RawSql;
    Expression e;
    V first = call.arg(0);
    if (first == nullptr) {
        out.unresolved = "no SQL text is given";
        return out;
    }
    const Text text = textOf(first, call.run, e);
    if (text.whole) {
        out.unresolved = "the SQL text is known at run time only: " + text.reason;
        return out;
    }
    // Values given as an array: $1 is the first of them.
    std::vector<sql::ParameterValue> values;
    if (V list = call.arg(1); list != nullptr && list->is(Kind::Array))
        for (const Item& item : items(list, call.run.replay).list)
            values.push_back(parameterValue(item.value, call.run.replay));
    sql::StatementOptions options;
    options.db = &call.env().model.catalog;
    options.location = call.fact.argLocations.empty() ? call.fact.where : call.fact.argLocations.front();
    options.parameters = [&values](const sql::Placeholder& p) -> std::optional<sql::ParameterValue> {
        if (p.kind != sql::Placeholder::Kind::Numbered) return std::nullopt;
        std::size_t number = 0;
        for (char c : p.name) number = number * 10 + static_cast<std::size_t>(c - '0');
        if (number == 0 || number > values.size()) return std::nullopt;
        return values[number - 1];
    };
    auto parsed = sql::parseStatement(text.text, options);
    if (!parsed.ok()) {
        const bool hole = parsed.error().code == sql::ErrorCode::Hole || text.holes;
        out.unresolved = hole ? "part of the SQL text is known at run time only: " + text.reason
                              : "PostgreSQL cannot read the SQL: " + parsed.error().message;
        return out;
    }
    if (parsed->statements.empty()) {
        out.unresolved = "the SQL text is empty";
        return out;
    }
    bool first_ = true;
    for (sql::ParsedStatement& statement : parsed->statements) {
        if (first_) out.operation = statement.operation;
        first_ = false;
        shape::Variant v = std::move(statement.variant);
        if (v.where)
            if (const std::string* reason = unknownIn(*v.where); reason != nullptr && !v.runtimeOnly) {
                v.runtimeOnly = true;
                v.runtimeReason = *reason;
            }
        nameEntities(call.env(), v);
        v.sql = text.text.substr(statement.begin, statement.end - statement.begin);
        int hole = 1;
        for (std::size_t at = v.sql.find(sql::kHole); at != std::string::npos;
             at = v.sql.find(sql::kHole, at + 1))
            v.sql.replace(at, 1, "$" + std::to_string(hole++));
        out.variants.push_back(std::move(v));
    }
    return out;
}

}  // namespace audit::query
