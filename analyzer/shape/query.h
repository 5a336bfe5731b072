#pragma once
// The logical query that TypeORM sends for one evaluated call, as plain data: database names only. A leaf
// room, so that sql (which makes it from text) and query (which makes it from calls) can share it. Producers:
// query (find options, builders, short forms) and sql (raw statements, fragments). Consumers: coverage,
// rules, report.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "source/file_id.h"

namespace audit::shape {

using source::Location;

enum class Api : std::uint8_t { QueryBuilder, FindOptions, ActiveRecord, RawSql, Relation, Other };
enum class Operation : std::uint8_t { Select, Count, Exists, Update, Delete, Upsert, Insert, Other };
enum class JoinKind : std::uint8_t { From, Inner, Left };
enum class PredicateOp : std::uint8_t {
    Eq,
    Ne,
    Lt,
    Lte,
    Gt,
    Gte,
    Between,
    In,
    NotIn,
    IsNull,
    IsNotNull,
    Like,
    LikePrefix,
    ILike,
    ArrayContains,
    JsonContains,
    Expression
};
enum class ValueKind : std::uint8_t { Parameter, Literal, Column, Subquery };
enum class Origin : std::uint8_t { Written, SoftDelete, Discriminator, Join };

/// column op value. `alias` names a Source of the same query (or of an outer one in a subquery).
struct Comparison {
    std::string alias;
    std::string column;  ///< database name; "" when op is Expression over no single column
    PredicateOp op = PredicateOp::Eq;
    ValueKind value = ValueKind::Parameter;
    std::string literal;  ///< Literal: SQL text of the value ("true", "'open'", "5"); pattern of a Like
    std::string otherAlias, otherColumn;  ///< Column: the right-hand side
    int valueCount = 0;  ///< In/NotIn: number of values when known, else 0 (unknown, possibly many)
    std::string
        expression;  ///< Expression (and functions on the column): normalised SQL with column references
    std::string operatorName;    ///< Expression, ArrayContains, JsonContains: the SQL operator ("@>", "&&",
                                 ///< "~"), "exists"
    std::string castOrFunction;  ///< the column is wrapped ("lower", "::date"): never binds a plain index
    std::vector<std::string>
        rowColumns;         ///< row comparison (a,b) > (x,y): the columns in order; `column` = the first
    bool everyRow = false;  ///< a `1=1`, `true`: no filter
    bool noRow = false;     ///< In([]) → 0=1
    std::optional<std::size_t> subquery;  ///< Subquery: index into Variant::subqueries
};

struct Predicate {
    enum class Kind : std::uint8_t { Leaf, And, Or, Not, Unknown };
    Kind kind = Kind::Leaf;
    Comparison leaf;                  ///< Leaf
    std::vector<Predicate> children;  ///< And, Or: ≥ 2 after normalising; Not: 1
    Origin origin = Origin::Written;
    bool optional = false;  ///< widened: may be absent
    bool repeated = false;  ///< added in a loop of unknown length
    std::string reason;     ///< Unknown: why
    Location location;      ///< where it is written
};

struct Source {
    std::string alias;
    std::string entity;  ///< class name, "" for tables without one
    std::string table;   ///< database name
    std::string schema;
    catalog::TableId tableId = catalog::kNone;  ///< kNone: not in the catalog (a subquery, an unknown table)
    JoinKind join = JoinKind::From;
    std::string parentAlias;              ///< joins along a relation: the alias it starts from
    std::string relation;                 ///< property of the parent entity, "" otherwise
    bool toMany = false;                  ///< one row of the parent can match several
    bool junction = false;                ///< the junction table of a many-to-many
    bool selected = false;                ///< its columns are read (…AndSelect, relations, eager)
    bool eager = false;                   ///< joined because the relation is eager
    std::optional<Predicate> on;          ///< join condition, soft delete of the joined table included
    bool optional = false;                ///< widened
    std::optional<std::size_t> subquery;  ///< FROM/JOIN of a subselect: index into Variant::subqueries
    Location location;
};

struct OrderItem {
    std::string alias;
    std::string column;  ///< "" for an expression
    std::string expression;
    bool descending = false;
    std::optional<bool> nullsFirst;  ///< unset: PostgreSQL's default
    bool optional = false;
    bool directionUnknown = false;  ///< ASC or DESC is decided at run time
    bool implicit = false;          ///< added by TypeORM (the id of the distinct wrapper, @Entity orderBy)
    Location location;
};

enum class Pagination : std::uint8_t { None, Limit, DistinctWrapper };

/// One statement shape. Subqueries are variants of their own.
struct Variant {
    std::vector<Source> sources;  ///< [0] is the driving (FROM) table
    std::optional<Predicate> where;
    std::vector<OrderItem> order;
    std::vector<OrderItem> groupBy;
    std::vector<OrderItem> distinctOn;
    bool limit = false;
    bool offset = false;
    bool distinct = false;
    Pagination pagination = Pagination::None;
    std::string lock;                          ///< "pessimistic_write" …, "" = none
    std::vector<std::string> conflictColumns;  ///< upsert
    bool primaryKeyLookup = false;             ///< save/remove: by primary key
    bool runtimeOnly = false;                  ///< a condition or order known only at run time
    std::string runtimeReason;
    std::string sql;  ///< as TypeORM would send it, parameters as $n; "" when not built
    std::vector<Variant> subqueries;
    std::string aggregate;  ///< "min" | "max" | "sum" | "count" | "avg" | "" with aggregateColumn
    std::string aggregateColumn;
    std::vector<std::string>
        conditions;  ///< the optional clauses it was chosen by, for people ("status given")
};

/// One place in the program that sends a query.
struct Site {
    Location location;     ///< the call that sends it
    std::string function;  ///< OUTPUT.md: "Class.method" or function name
    std::string method;    ///< the terminal method ("find", "getMany", "query")
    Api api = Api::Other;
    Operation operation = Operation::Select;
    bool resolved = true;
    std::string reason;  ///< why not resolved
    std::vector<Variant> variants;
    std::vector<Location> related;  ///< callers that decide the shape, the builder's start …
    bool inTransaction = false;
    bool inTest = false;  ///< in a test, seed, script or migration file
};

}  // namespace audit::shape
