#pragma once
// Walks one parsed text and builds shape trees from it. Internal to the room; reader_*.cpp hold its parts.
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sql/pg_tree.h"
#include "sql/predicate.h"
#include "sql/statement.h"

namespace audit::sql {

/// The tables a name can mean; an inner select sees those around it.
struct Scope {
    struct Entry {
        std::string alias;
        catalog::TableId table = catalog::kNone;
    };
    std::vector<Entry> entries;
    const Scope* outer = nullptr;
    std::map<std::string, shape::Variant> ctes;  ///< WITH name AS (…)
    std::map<std::string, bool> recursive;       ///< names of CTEs being read
};

/// Every message of the given type below (and including) `message`; `stop` says where not to go deeper.
void visitMessages(const ProtobufCMessage* message,
                   const std::function<bool(const ProtobufCMessage*)>& enter);

/// What stands on one side of an operator.
struct Operand {
    enum class Kind : std::uint8_t {
        Column,    ///< a bare column
        Value,     ///< a constant, a parameter, now(): the same for every row
        Subquery,  ///< (SELECT …) as a value
        Wrapped,   ///< an expression over one or more columns
        Unknown    ///< a name that is not known, or a hole
    };
    Kind kind = Kind::Value;
    ResolvedColumn column;                ///< Column; Wrapped: the first one
    std::vector<ResolvedColumn> columns;  ///< Wrapped: all of them
    std::string wrapper;                  ///< Wrapped: outermost function, cast ("::date") or operator
    bool parameter = false;               ///< Value: holds a placeholder
    bool spread = false;                  ///< Value: exactly one `:...xs`
    int count = 0;                        ///< Value: how many values a spread has, when known
    std::string literal;                  ///< Value: SQL text when known
    bool isVolatile = false;              ///< Value: differs from row to row (random())
    std::optional<std::size_t> subquery;
    std::string reason;  ///< Unknown
    Node* node = nullptr;
};

class Reader {
  public:
    Reader(const Tree& tree, const Prepared& prepared, const std::string& text, std::size_t prefix,
           const FragmentOptions& options)
        : tree_(tree), prepared_(prepared), text_(text), prefix_(prefix), options_(options) {}

    shape::Predicate predicate(Node* node);
    shape::OrderItem order(const PgQuery__SortBy& sort, const std::vector<Node*>& targets = {});
    /// A SELECT as a variant of its own; its names see `scope()`.
    shape::Variant select(const PgQuery__SelectStmt& select);
    void statement(const PgQuery__RawStmt& raw, ParsedText& out);
    std::string expressionText(Node* node);

    std::vector<shape::Variant> subqueries;  ///< of the select being read
    std::vector<ColumnName> unresolved;
    std::vector<ColumnName> columns;
    Scope* scope = nullptr;  ///< null: names go to the resolver only
    std::size_t firstSubquery = 0;

  private:
    // reader_names.cpp
    ColumnName nameAt(int location) const;
    std::optional<ResolvedColumn> resolve(const ColumnName& name) const;
    static std::optional<ResolvedColumn> resolveIn(const Scope& in, const ColumnName& name,
                                                   const catalog::Catalog* db);
    void resolveColumns(Node* node, Operand& into);

    // reader_predicate.cpp
    Operand operand(Node* node);
    Operand wrapped(Node* node);
    std::string wrapperName(const Node& node);
    shape::Predicate leaf(shape::Comparison comparison) const;
    shape::Predicate unknown(std::string reason) const;
    shape::Predicate constant(bool value) const;
    shape::Predicate negated(shape::Predicate predicate) const;
    shape::Predicate combine(shape::Predicate::Kind kind, std::vector<shape::Predicate> children) const;
    shape::Predicate expression(Node* node, std::string operatorName = "");
    shape::Predicate boolean(const PgQuery__BoolExpr& node);
    shape::Predicate operatorExpression(Node* node);
    shape::Predicate compare(Node* node, shape::PredicateOp op, Node* left, Node* right);
    shape::Predicate compareRows(Node* node, shape::PredicateOp op, const PgQuery__RowExpr& left,
                                 const PgQuery__RowExpr& right);
    shape::Predicate inList(Node* node, const PgQuery__AExpr& in);
    shape::Predicate anyOfArray(Node* node, const PgQuery__AExpr& any, bool all);
    shape::Predicate between(Node* node, const PgQuery__AExpr& between);
    shape::Predicate like(Node* node, const PgQuery__AExpr& like);
    shape::Predicate contains(Node* node, const PgQuery__AExpr& op, std::string name);
    shape::Predicate nullTest(Node* node, const PgQuery__NullTest& test);
    shape::Predicate booleanTest(Node* node, const PgQuery__BooleanTest& test);
    shape::Predicate subLink(Node* node, const PgQuery__SubLink& link);
    bool fill(shape::Comparison& comparison, const Operand& column, const Operand& value);
    std::size_t addSubquery(Node* select);

    // reader_select.cpp
    void fromItem(Node* item, shape::Variant& out, Scope& names, shape::JoinKind join,
                  std::optional<Node*> on, std::vector<std::pair<std::size_t, Node*>>& conditions);
    void readWith(const PgQuery__WithClause* with, Scope& names, shape::Variant& out);
    void relation(const PgQuery__RangeVar& range, shape::Variant& out, Scope& names, shape::JoinKind join);
    shape::Variant modify(const PgQuery__RangeVar& table, Node* const* from, std::size_t fromCount,
                          Node* where, const PgQuery__WithClause* with);
    catalog::TableId findTable(std::string_view schema, std::string_view name) const;

    const Tree& tree_;
    const Prepared& prepared_;
    const std::string& text_;  // as parsed: prefix and prepared text
    std::size_t prefix_;
    const FragmentOptions& options_;
    std::map<const Node*, std::size_t> read_;  // subselects, by their node
};

/// The placeholder or hole a ParamRef stands for.
const Placeholder* placeholderOf(const Prepared& prepared, const Node& node);

/// The text prepared, wrapped and parsed; positions of errors are those of the original text.
struct Fragment {
    Prepared prepared;
    std::string text;
    std::size_t prefix = 0;
    Tree tree;
};
Result<Fragment> parseWrapped(std::string_view text, std::string_view prefix);
Error notAFragment(std::string message);

}  // namespace audit::sql
