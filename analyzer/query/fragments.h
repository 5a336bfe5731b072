#pragma once
// Conditions and orders as text, read by PostgreSQL's parser once: the variants of one call share most of
// them. What a text means depends on the query around it only through the names and the parameters it asks
// for; a text is read again when one of the answers is another one.
#include <string>
#include <unordered_map>
#include <vector>

#include "sql/predicate.h"

namespace audit::query {

class Fragments {
  public:
    Fragments() = default;
    Fragments(const Fragments&) = delete;
    Fragments& operator=(const Fragments&) = delete;

    /// sql::parsePredicate
    sql::Result<sql::ParsedPredicate> predicate(const std::string& text, const sql::FragmentOptions& options);
    /// sql::parseOrder
    sql::Result<sql::ParsedOrder> order(const std::string& text, const sql::FragmentOptions& options);

  private:
    struct Answers {
        std::vector<std::pair<sql::ColumnName, std::optional<sql::ResolvedColumn>>> names;
        std::vector<std::pair<sql::Placeholder, std::optional<sql::ParameterValue>>> values;
        [[nodiscard]] bool hold(const sql::FragmentOptions& options) const;
    };
    template <class T>
    struct Entry {
        Answers answers;
        sql::Result<T> parsed;
    };
    template <class T>
    using Table = std::unordered_map<std::string, std::vector<Entry<T>>>;

    template <class T, class Parse>
    static const sql::Result<T>& look(Table<T>& table, const std::string& text,
                                      const sql::FragmentOptions& options, Parse parse);

    Table<sql::ParsedPredicate> predicates_;
    Table<sql::ParsedOrder> orders_;
};

}  // namespace audit::query
