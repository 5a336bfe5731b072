#pragma once
// A database that statements change, one after the other.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "migrations/migrations.h"

namespace audit::migrations {

class Database {
  public:
    explicit Database(std::string usualSchema) : usualSchema_(std::move(usualSchema)) {}

    /// `conditional`: what it makes may be there, what it removes may be gone; both make the table uncertain.
    void apply(const sql::DdlStatement& statement, const Location& where, bool conditional);

    [[nodiscard]] catalog::Table* table(const sql::TableName& name);
    [[nodiscard]] bool knows(const sql::TableName& name);  ///< created here: all its columns are known
    void doubt(const sql::TableName& name, const std::string& reason, const Location& where);
    /// Renames the type, if there is one.
    void renameType(std::string_view from, std::string_view to);

    /// Moves what there is into the history.
    void finish(History& history);

  private:
    struct Entry {
        catalog::Table table;
        TableState state;
    };
    using Key = std::pair<std::string, std::string>;

    Key key(const sql::TableName& name) const;
    Entry* find(const sql::TableName& name);
    Entry& need(const sql::TableName& name);
    bool nameTaken(const std::string& schema, std::string_view name) const;
    std::string chooseName(const std::string& schema, std::string_view first, std::string_view second,
                           std::string_view label) const;
    void createTable(const sql::DdlStatement& statement, const Location& where, bool conditional);
    void createIndex(const sql::DdlStatement& statement, const Location& where, bool conditional);
    void dropIndex(const sql::TableName& name, bool conditional, const Location& where);
    void change(Entry& entry, const sql::TableChange& change, const Location& where, bool conditional);
    void addConstraint(Entry& entry, const sql::TableChange& change, const Location& where);
    void dropConstraint(Entry& entry, const std::string& name);
    void dropColumn(Entry& entry, const std::string& column);
    void renameColumn(Entry& entry, const std::string& from, const std::string& to);
    void renameTable(Entry& entry, const std::string& to);
    void dropTable(const sql::TableName& name);
    std::string typeName(const std::string& type) const;

    std::string usualSchema_;
    std::vector<Entry> entries_;  // in the order in which they came
    std::map<Key, std::size_t> byName_;
    std::map<std::string, std::vector<std::string>> enums_;
};

}  // namespace audit::migrations
