#pragma once
// One variant taken apart the way the planner does it: outer joins reduced, equalities carried over, each
// table with its own conditions. Lives as long as one call of cover().
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "coverage/prepared.h"
#include "coverage/terms.h"
#include "shape/query.h"

namespace audit::coverage {

/// One AND-ed condition on one term of a table.
struct Item {
    Term term;
    Binding binding = Binding::Special;
    bool written = true;    ///< false: soft delete, discriminator, join: need not be bound
    bool semijoin = false;  ///< IN (SELECT …), EXISTS: bound by values of another table
    bool join = false;      ///< equated with a column of a joined table: bound for each of its rows
    const shape::Comparison* leaf = nullptr;  ///< null: carried over from another table
    const shape::Predicate* predicate = nullptr;
    std::vector<std::string> rowColumns;
};

struct Arm {
    std::vector<Item> items;
    std::vector<const shape::Predicate*> clauses;
    bool opaque = false;  ///< holds something no index can search for, too
};

struct OrGroup {
    std::vector<Arm> arms;
    const shape::Predicate* predicate = nullptr;
    bool written = true;
};

struct TableQuery {
    std::string alias;
    const catalog::Table* table = nullptr;
    catalog::TableId tableId = catalog::kNone;
    IndexCache::List indexes;  ///< of the table; owned by the cache
    std::vector<Item> items;
    std::vector<OrGroup> ors;
    std::vector<const shape::Predicate*> opaque;   ///< written conditions over no single term
    std::vector<const shape::Predicate*> clauses;  ///< everything known to hold: proves partial indexes
    std::optional<std::string> unknown;            ///< part of the condition is known only at run time
    bool never = false;                            ///< 0=1: no row is read
    std::deque<shape::Predicate> derived;  ///< clauses carried over from other tables; `clauses` points here

    TableQuery() = default;
    TableQuery(TableQuery&&) = default;
    TableQuery& operator=(TableQuery&&) = default;
    TableQuery(const TableQuery&) = delete;
    TableQuery& operator=(const TableQuery&) = delete;
    ~TableQuery() = default;
    /// column = (something not known here): enough to prove that it is not null.
    void deriveEquality(const Term& term);
};

/// One ORDER BY item; `ec` names its equivalence class.
struct OrderTerm {
    std::string alias;
    Term term;
    std::string ec;
    bool descending = false;
    bool nullsFirst = false;
    bool constant = false;  ///< fixed by an equality: does not order anything
};

/// A copy of what a query is, without its text and without its subqueries, which can be many.
shape::Variant outline(const shape::Variant& variant);

class Scope {
  public:
    /// Its subqueries are read where they stand: `variant` must outlive the scope.
    Scope(const shape::Variant& variant, const catalog::Catalog& db, IndexCache& cache)
        : Scope(outline(variant), variant.subqueries, db, cache) {}
    /// `outline` as outline() makes it.
    Scope(shape::Variant outline, const std::vector<shape::Variant>& subqueries, const catalog::Catalog& db,
          IndexCache& cache);
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

    /// Without its subqueries.
    [[nodiscard]] const shape::Variant& variant() const { return variant_; }
    [[nodiscard]] const std::vector<shape::Variant>& subqueries() const { return subqueries_; }
    [[nodiscard]] const catalog::Table* table(std::size_t source) const;
    [[nodiscard]] std::optional<std::size_t> sourceOf(std::string_view alias) const;
    /// Inner for a LEFT JOIN whose rows of NULLs the WHERE throws away (prepjointree.c, reduce_outer_joins).
    [[nodiscard]] bool isInner(std::size_t source) const { return inner_[source]; }

    /// The conditions that restrict this table by themselves, equalities carried over (equivclass.c).
    [[nodiscard]] TableQuery restrictions(std::size_t source) const;
    /// The same for a joined table that is looked up for each row of `outer` tables: join columns are bound
    /// too.
    [[nodiscard]] TableQuery probe(std::size_t source, const std::set<std::size_t>& outer) const;
    /// Whether some equality joins the two.
    [[nodiscard]] bool joined(std::size_t a, std::size_t b) const;
    /// Written conditions on tables that stay outer-joined: they filter after the join.
    [[nodiscard]] bool hasFilterAfterJoin() const { return filterAfterJoin_; }

    [[nodiscard]] std::vector<OrderTerm> orderTerms(const std::vector<shape::OrderItem>& items) const;
    [[nodiscard]] std::string classOf(const std::string& alias, const Term& term) const;
    [[nodiscard]] bool isConstant(const std::string& ec) const;

  private:
    struct Condition {
        const shape::Predicate* predicate;
        std::optional<std::size_t> on;  // of which join; none = WHERE
        bool applies;                   // restricts the result (WHERE, inner joins)
    };
    struct JoinEquality {
        std::size_t a, b;
        Term termA, termB;
        const Condition* condition;
    };
    void simplifyLeaves(shape::Predicate& predicate) const;
    void reduceOuterJoins();
    void buildClasses();
    void addEquality(const std::string& a, const std::string& b);
    [[nodiscard]] std::string find(std::string key) const;
    [[nodiscard]] const catalog::Column* column(std::size_t source, const std::string& name) const;
    [[nodiscard]] std::optional<JoinEquality> joinEquality(const Condition& condition) const;
    void addLeaf(TableQuery& query, std::size_t source, const shape::Predicate& predicate) const;
    void addSemijoin(TableQuery& query, std::size_t source, const shape::Predicate& predicate) const;
    void add(TableQuery& query, std::size_t source, const shape::Predicate& predicate) const;
    [[nodiscard]] Arm arm(std::size_t source, const shape::Predicate& predicate) const;
    [[nodiscard]] bool written(const shape::Predicate& predicate) const;

    shape::Variant variant_;  // its predicates normalised
    const std::vector<shape::Variant>& subqueries_;
    const catalog::Catalog& db_;
    IndexCache& cache_;
    std::vector<bool> inner_;
    std::vector<Condition> conditions_;
    std::map<std::string, std::string> parent_;  // union-find over alias\1term
    std::map<std::string, std::vector<std::pair<std::size_t, Term>>> members_;
    std::map<std::string, bool> constant_;  // class → its constant was written (not implicit)
    bool filterAfterJoin_ = false;
};

}  // namespace audit::coverage
