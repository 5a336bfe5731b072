#pragma once
// A database described as plain data: what PostgreSQL would hold after TypeORM's synchronize (producer:
// entities) or after the migrations ran (producer: migrations). No TypeScript here.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/file_id.h"

namespace audit::catalog {

using source::Location;
using TableId = std::uint32_t;
inline constexpr std::uint32_t kNone = 0xffffffffu;

enum class ColumnRole : std::uint8_t {
    Regular,
    Primary,
    CreateDate,
    UpdateDate,
    DeleteDate,
    Version,
    Discriminator,
    Join,
    Tree
};

struct Column {
    std::string name;      ///< database name
    std::string property;  ///< property path in the entity ("name.first", the relation for a join column); ""
                           ///< when none
    std::string type;  ///< normalised PostgreSQL type as format_type prints it ("character varying(160)"); ""
                       ///< = unknown
    bool array = false;  ///< the type already ends in "[]" then
    bool nullable = false;
    bool primary = false;
    ColumnRole role = ColumnRole::Regular;
    bool generated = false;                   ///< serial, identity or uuid default
    std::optional<std::string> defaultValue;  ///< SQL text
    std::optional<std::string> collation;
    std::vector<std::string> enumValues;
    Location location;  ///< the decorator (or property) that declares it
};

enum class IndexOrigin : std::uint8_t { PrimaryKey, Index, Unique, OneToOne, Junction, Closure, Migration };

enum class IndexMethod : std::uint8_t { Btree, Hash, Gist, SpGist, Gin, Brin };

/// One key part of an index.
struct IndexKey {
    std::string column;      ///< database name; "" for an expression
    std::string expression;  ///< normalised SQL of an expression key
    bool descending = false;
    bool nullsFirst = false;  ///< PostgreSQL's default: last for ASC, first for DESC
    std::string opclass;      ///< "" = the type's default
    std::string collation;
};

struct Index {
    std::string name;
    std::vector<IndexKey> keys;
    std::vector<std::string> include;
    bool unique = false;
    bool nullsNotDistinct = false;
    std::optional<std::string> where;  ///< SQL text of a partial index's predicate
    IndexMethod method = IndexMethod::Btree;
    bool synchronize = true;  ///< false: lives in the database only, keys may be unknown (empty)
    IndexOrigin origin = IndexOrigin::Index;
    bool valid = true;  ///< false: a column could not be resolved; never used to serve a query
    Location location;
    bool generatedName = false;  ///< the name came from the naming strategy
};

struct ForeignKey {
    std::string name;
    std::vector<std::string> columns;
    std::string referencedTable;  ///< table path as written in Table::name / schema
    std::string referencedSchema;
    std::vector<std::string> referencedColumns;
    std::string onDelete = "NO ACTION";
    std::string onUpdate = "NO ACTION";
    Location location;
};

struct Check {
    std::string name;
    std::string expression;
};

struct Table {
    std::string name;
    std::string schema;           ///< "" = the connection's default
    std::vector<Column> columns;  ///< in TypeORM's order
    std::vector<Index> indexes;   ///< every physical index: primary key and unique constraints included
    std::vector<ForeignKey> foreignKeys;
    std::vector<Check> checks;
    std::vector<std::string> primaryKey;
    std::string primaryKeyName;
    bool complete = true;  ///< false: some fact about it could not be read; see the entity's `unknown`
    bool view = false;
    bool synchronize = true;

    [[nodiscard]] const Column* column(std::string_view columnName) const {
        for (const Column& c : columns)
            if (c.name == columnName) return &c;
        return nullptr;
    }
};

struct Catalog {
    std::vector<Table> tables;  ///< index = TableId
    [[nodiscard]] const Table& table(TableId id) const { return tables[id]; }
};

}  // namespace audit::catalog
