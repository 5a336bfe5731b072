#pragma once
// RAII over libpg_query: one parsed text, its tree in an arena that may be edited in place, and PostgreSQL's
// deparser. The only header of the house that sees libpg_query; internal to the room.
#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>

#include <memory>
#include <memory_resource>
#include <string>
#include <string_view>

#include "sql/result.h"

namespace audit::sql {

using Node = PgQuery__Node;

class Tree {
  public:
    /// The error's position is a byte offset in `text`. Checks the bounds of limits.h first.
    static Result<Tree> parse(const std::string& text);

    [[nodiscard]] std::size_t statements() const { return root_->n_stmts; }
    [[nodiscard]] const PgQuery__RawStmt& statement(std::size_t i) const { return *root_->stmts[i]; }
    /// The text is owned by the tree and lives as long.
    char* intern(std::string_view text) const;

  private:
    std::unique_ptr<std::pmr::monotonic_buffer_resource> arena_;
    PgQuery__ParseResult* root_ = nullptr;
};

/// One expression as PostgreSQL's deparser writes it; "" when it cannot.
std::string deparse(Node* expression);

/// The strings of a name list (String nodes), and its last one.
std::string lastName(Node* const* names, std::size_t count);
std::string dottedName(Node* const* names, std::size_t count);

}  // namespace audit::sql
