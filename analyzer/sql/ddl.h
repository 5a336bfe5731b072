#pragma once
// Schema-changing statements as plain data, in order. A thin start: what migrations do with tables and
// indexes.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "sql/predicate.h"
#include "sql/result.h"

namespace audit::sql {

struct TableName {
    std::string schema;  ///< "" = the search path's
    std::string name;
};

/// One ALTER TABLE command, or one column/constraint of CREATE TABLE.
struct TableChange {
    enum class Kind : std::uint8_t {
        AddColumn,
        DropColumn,
        AlterType,
        SetNotNull,
        DropNotNull,
        SetDefault,
        DropDefault,
        AddConstraint,
        DropConstraint,
        ValidateConstraint,
        RenameColumn,
        RenameTable,
        RenameConstraint,
        Other
    };
    Kind kind = Kind::Other;
    std::string name;  ///< column or constraint; the old name of a rename
    std::string newName;
    catalog::Column column;                      ///< AddColumn; AlterType: its type
    std::optional<std::string> usingExpression;  ///< ALTER … TYPE … USING
    std::string
        constraintType;  ///< "primary-key" | "unique" | "foreign-key" | "check" | "exclude" | "not-null"
    std::vector<std::string> columns;
    catalog::ForeignKey foreignKey;
    std::string checkExpression;
    std::string usingIndex;  ///< ADD CONSTRAINT … USING INDEX
    bool notValid = false;
    bool ifExists = false;  ///< IF EXISTS / IF NOT EXISTS
    bool cascade = false;
    std::string text;  ///< Other: PostgreSQL's name of the command
};

struct DdlStatement {
    enum class Kind : std::uint8_t {
        CreateIndex,
        DropIndex,
        CreateTable,
        AlterTable,
        DropTable,
        RenameIndex,
        CreateType,
        AlterType,
        RenameType,
        DropType,
        CreateSchema,
        CreateExtension,
        Transaction,
        Set,
        Data,
        Other
    };
    Kind kind = Kind::Other;
    TableName table;        ///< CREATE INDEX: the indexed table
    catalog::Index index;   ///< CreateIndex; DropIndex, RenameIndex: its name
    std::string newName;    ///< RenameIndex, RenameType; AlterType: the value that is added
    std::string oldName;    ///< AlterType: the value that is renamed, or beside which it is added
    bool after = true;      ///< AlterType: added after `oldName`
    bool replaces = false;  ///< AlterType: `oldName` becomes `newName`
    bool concurrently = false;
    bool ifExists = false;  ///< IF EXISTS / IF NOT EXISTS
    bool cascade = false;
    bool temporary = false;        ///< CREATE TEMPORARY TABLE
    bool partial = false;          ///< CREATE TABLE: more than `changes` says (LIKE, INHERITS, PARTITION OF)
    std::vector<TableName> names;  ///< DropTable, DropIndex, DropType: all of them
    std::vector<TableChange> changes;     ///< CreateTable, AlterTable
    std::vector<std::string> enumValues;  ///< CreateType
    std::string command;                  ///< for people: "CREATE INDEX", "DO" …
    std::string setName, setValue;        ///< SET lock_timeout = '2s'
    std::size_t begin = 0, end = 0;       ///< byte range in the text
};

Result<std::vector<DdlStatement>> parseDdl(std::string_view text);

}  // namespace audit::sql
