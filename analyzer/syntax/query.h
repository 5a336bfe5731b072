// tree-sitter queries (the .scm files of queries/) over a Tree.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "source/result.h"
#include "syntax/node.h"
#include "syntax/parser.h"

namespace audit::syntax {

struct QueryError {
    std::uint32_t offset = 0;  // bytes into the query's text
    std::string message;
};

struct Capture {
    std::uint32_t name = 0;  // index into Query::captureNames()
    Node node;
};

struct Match {
    std::uint32_t pattern = 0;  // in the order of the query's text
    std::vector<Capture> captures;
};

// A compiled query: immutable, may be shared by threads. Predicates that are understood: #eq?, #not-eq?,
// #any-of?, #not-any-of?, of captures and strings; any other is an error, so that none is silently ignored.
class Query {
  public:
    static source::Result<Query, QueryError> compile(std::string_view text, Dialect dialect);
    ~Query();
    Query(Query&&) noexcept;
    Query& operator=(Query&&) noexcept;

    [[nodiscard]] const std::vector<std::string>& captureNames() const;

    // Matches in source order. The Tree must come from Parser::parse(…, Keep::native) and the query's
    // dialect.
    [[nodiscard]] std::vector<Match> matches(const Tree& tree) const;

  private:
    struct State;
    explicit Query(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace audit::syntax
