#include "query/fragments.h"

#include <algorithm>

namespace audit::query {

namespace {

bool same(const std::optional<sql::ResolvedColumn>& a, const std::optional<sql::ResolvedColumn>& b) {
    if (!a || !b) return !a && !b;
    return a->alias == b->alias && a->column == b->column && a->type == b->type;
}

bool same(const std::optional<sql::ParameterValue>& a, const std::optional<sql::ParameterValue>& b) {
    if (!a || !b) return !a && !b;
    return a->count == b->count && a->literal == b->literal;
}

void shiftSubqueries(shape::Predicate& p, std::size_t by) {
    if (p.leaf.subquery) *p.leaf.subquery += by;
    for (shape::Predicate& child : p.children) shiftSubqueries(child, by);
}

/// What else than names and parameters a parse depends on; the catalog is the same for one Fragments.
std::string keyOf(const std::string& text, const sql::FragmentOptions& options) {
    const source::Location& at = options.location;
    std::string key = std::to_string(static_cast<int>(options.origin));
    for (const auto number :
         {std::uint64_t{at.file}, std::uint64_t{at.span.begin}, std::uint64_t{at.span.end}})
        key += '/' + std::to_string(number);
    key += ' ';
    return key + text;
}

}  // namespace

bool Fragments::Answers::hold(const sql::FragmentOptions& options) const {
    return std::ranges::all_of(
               names, [&](const auto& asked) { return same(options.resolve(asked.first), asked.second); }) &&
           std::ranges::all_of(values, [&](const auto& asked) {
               return same(options.parameters(asked.first), asked.second);
           });
}

template <class T, class Parse>
const sql::Result<T>& Fragments::look(Table<T>& table, const std::string& text,
                                      const sql::FragmentOptions& options, Parse parse) {
    std::vector<Entry<T>>& entries = table[keyOf(text, options)];
    for (const Entry<T>& entry : entries)
        if (entry.answers.hold(options)) return entry.parsed;
    Answers answers;
    sql::FragmentOptions asking = options;
    asking.firstSubquery = 0;
    asking.resolve = [&](const sql::ColumnName& name) {
        answers.names.emplace_back(name, options.resolve(name));
        return answers.names.back().second;
    };
    asking.parameters = [&](const sql::Placeholder& p) {
        answers.values.emplace_back(p, options.parameters(p));
        return answers.values.back().second;
    };
    sql::Result<T> parsed = parse(text, asking);
    entries.push_back({std::move(answers), std::move(parsed)});
    return entries.back().parsed;
}

sql::Result<sql::ParsedPredicate> Fragments::predicate(const std::string& text,
                                                       const sql::FragmentOptions& options) {
    if (options.ctes != nullptr) return sql::parsePredicate(text, options);  // WITH queries differ by variant
    sql::Result<sql::ParsedPredicate> out = look(predicates_, text, options, sql::parsePredicate);
    if (out.ok() && options.firstSubquery != 0) shiftSubqueries(out->predicate, options.firstSubquery);
    return out;
}

sql::Result<sql::ParsedOrder> Fragments::order(const std::string& text, const sql::FragmentOptions& options) {
    return look(orders_, text, options, sql::parseOrder);
}

}  // namespace audit::query
