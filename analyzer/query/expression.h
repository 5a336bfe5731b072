#pragma once
// TypeORM's QueryExpressionMap, with what the report needs beside it: where each thing was written, whether
// it is optional, why a part is not known. Texts are as TypeORM holds them: `alias.property`, `:parameter`.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "entities/model.h"
#include "query/replay.h"
#include "query/version.h"
#include "shape/query.h"
#include "sql/placeholders.h"
#include "sql/predicate.h"

namespace audit::query {

using entities::Entity;
using entities::EntityId;
using entities::EntityModel;
using entities::Relation;

/// What does not change while one project's queries are built.
struct Env {
    const EntityModel& model;
    Version version;
    Nullish onNull = Nullish::Throw;
    Nullish onUndefined = Nullish::Throw;

    [[nodiscard]] const Entity* entity(EntityId id) const {
        return id < model.entities.size() ? &model.entities[id] : nullptr;
    }
    [[nodiscard]] const catalog::Table* table(catalog::TableId id) const {
        return id < model.catalog.tables.size() ? &model.catalog.tables[id] : nullptr;
    }
};

/// A condition: leaves of text, and how TypeORM puts them together.
struct Condition {
    enum class Kind : std::uint8_t {
        Text,    ///< SQL as written; parsed when all aliases are known
        Direct,  ///< `text` and the predicate it stands for
        Group,   ///< clauses chained by AND/OR without brackets of their own
        Not,     ///< NOT(items[0])
        AllOf,   ///< (a) AND (b)
        AnyOf,   ///< (a) OR (b)
        Unknown
    };
    enum class Chain : std::uint8_t { Simple, And, Or };

    Kind kind = Kind::Text;
    std::string text;
    shape::Predicate direct;
    std::vector<Condition> items;
    std::vector<Chain> chain;  ///< Group: beside `items`
    bool wrap = false;         ///< Group: always in brackets
    bool bare = false;         ///< AllOf, AnyOf: no brackets around each item (And(), Or())
    std::string reason;        ///< Unknown
    shape::Origin origin = shape::Origin::Written;
    bool optional = false;
    bool repeated = false;
    Location where{};

    [[nodiscard]] bool emptyGroup() const { return kind == Kind::Group && items.empty(); }
    void add(Chain how, Condition condition) {
        items.push_back(std::move(condition));
        chain.push_back(how);
    }
    static Condition textOf(std::string text, Location where);
    static Condition unknown(std::string reason, Location where);
    static Condition group() {
        Condition c;
        c.kind = Kind::Group;
        return c;
    }
};

struct Alias {
    std::string name;
    EntityId entity = entities::kNone;
    catalog::TableId table = catalog::kNone;
    std::string tablePath;  ///< schema.table as TypeORM quotes it, part by part
    std::string subquery;   ///< "(SELECT …)": no table
    bool from = false;
    bool optional = false;
    Location where{};
};

struct Join {
    bool inner = false;
    std::string property;  ///< "a.posts" when it follows a relation, "" otherwise
    std::string alias;
    std::string parentAlias;
    const Relation* relation = nullptr;
    EntityId entity = entities::kNone;
    std::string junctionAlias;
    Condition on;         ///< Group, empty: none
    bool mapped = false;  ///< …AndMapOne/Many
    bool eager = false;
    bool optional = false;
    Location where{};
};

struct Selection {
    std::string text;
    std::string alias;
    bool optional = false;
};

struct OrderBy {
    std::string key;  ///< "user.createdAt", an expression, or a selection's alias
    std::string direction = "ASC";
    std::string nulls;  ///< "", "NULLS FIRST", "NULLS LAST"
    bool optional = false;
    bool implicit = false;
    std::string unknown;  ///< why it is not known; "" = known
    Location where{};
};

/// take, skip, limit, offset: there or not, with its text when constant.
struct Bound {
    bool set = false;
    bool zero = false;
    std::string text;  ///< digits; "" = a run-time value
};

enum class QueryType : std::uint8_t { Select, Insert, Update, Delete, SoftDelete, Restore, Relation };

struct Expression {
    QueryType type = QueryType::Select;
    std::vector<Alias> aliases;
    std::size_t main = static_cast<std::size_t>(-1);
    std::vector<Selection> selects;
    std::vector<Join> joins;
    Condition wheres = Condition::group();
    std::vector<OrderBy> orders;
    std::vector<std::string> groupBys;
    Condition havings = Condition::group();
    std::vector<std::string> distinctOn;
    bool distinct = false;
    Bound take, skip, limit, offset;
    std::string lock, onLocked;
    bool withDeleted = false;
    bool disableGlobalOrder = false;
    bool subQuery = false;      ///< getQuery() puts brackets around it
    bool prefixAliases = true;  ///< false: update and delete
    bool relationStrategyQuery = false;
    std::vector<std::string> conflictColumns, overwriteColumns;
    bool upsert = false, orIgnore = false;
    std::string aggregate, aggregateColumn;
    V insertValues = nullptr;            ///< values() or set()
    std::string incremented, increment;  ///< column and " + 1" of increment() and decrement()
    std::vector<std::string> assigned;   ///< columns TypeORM itself sets (relation builders)
    std::vector<std::pair<std::string, std::string>> ctes;  ///< alias, text

    std::map<std::string, sql::ParameterValue, std::less<>> parameters;
    int generatedParameters = 0;

    std::string unresolved;  ///< why the shape is not known at all
    std::string runtime;     ///< why part of it is known at run time only

    [[nodiscard]] const Alias* mainAlias() const { return main < aliases.size() ? &aliases[main] : nullptr; }
    [[nodiscard]] const Alias* alias(std::string_view name) const;
    [[nodiscard]] const Join* join(std::string_view alias) const;
    void runtimeOnly(std::string reason) {
        if (runtime.empty()) runtime = std::move(reason);
    }
    /// A new `:orm_param_n` with what is known of its value.
    std::string parameter(const sql::ParameterValue& value);
};

/// Everything one run needs.
struct Run {
    const Env& env;
    Replay& replay;
    int depth = 0;  ///< subqueries inside subqueries
};

sql::ParameterValue parameterValue(V value, Replay& replay);

}  // namespace audit::query
