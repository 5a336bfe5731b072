#pragma once
// TypeORM's API as data: which methods send a query, which hand out something, which only describe. A new
// method is a new row; what it means for the query is the query room's business.
#include <cstdint>
#include <string_view>

#include "evaluate/tables.h"

namespace audit::evaluate::models {

/// What comes back from a call that sends a query.
enum class Rows : std::uint8_t {
    None,       ///< nothing of interest
    Many,       ///< entities
    One,        ///< an entity, or null
    ManyCount,  ///< [entities, number]
    Scalar      ///< number, boolean, raw rows
};

struct Terminal {
    std::string_view name;
    Rows rows;
};

/// Repository methods that send a query; EntityManager has the same ones with the entity in front, a class
/// that extends BaseEntity as statics. (src/repository/Repository.ts, TreeRepository.ts; 0.2's names
/// included.)
inline constexpr Terminal kRepositoryTerminals[] = {
    {"find", Rows::Many},
    {"findBy", Rows::Many},
    {"findAndCount", Rows::ManyCount},
    {"findAndCountBy", Rows::ManyCount},
    {"findOne", Rows::One},
    {"findOneBy", Rows::One},
    {"findOneOrFail", Rows::One},
    {"findOneByOrFail", Rows::One},
    {"findByIds", Rows::Many},
    {"findOneById", Rows::One},
    {"count", Rows::Scalar},
    {"countBy", Rows::Scalar},
    {"exist", Rows::Scalar},
    {"exists", Rows::Scalar},
    {"existsBy", Rows::Scalar},
    {"sum", Rows::Scalar},
    {"average", Rows::Scalar},
    {"minimum", Rows::Scalar},
    {"maximum", Rows::Scalar},
    {"save", Rows::One},
    {"remove", Rows::One},
    {"softRemove", Rows::One},
    {"recover", Rows::One},
    {"insert", Rows::None},
    {"update", Rows::None},
    {"updateAll", Rows::None},
    {"upsert", Rows::None},
    {"delete", Rows::None},
    {"deleteAll", Rows::None},
    {"softDelete", Rows::None},
    {"restore", Rows::None},
    {"increment", Rows::None},
    {"decrement", Rows::None},
    {"clear", Rows::None},
    {"preload", Rows::One},
    {"findTrees", Rows::Many},
    {"findRoots", Rows::Many},
    {"findDescendants", Rows::Many},
    {"findDescendantsTree", Rows::One},
    {"countDescendants", Rows::Scalar},
    {"findAncestors", Rows::Many},
    {"findAncestorsTree", Rows::One},
    {"countAncestors", Rows::Scalar},
};

/// Query builder methods that send the query. (src/query-builder/*QueryBuilder.ts)
inline constexpr Terminal kBuilderTerminals[] = {
    {"getMany", Rows::Many},
    {"getOne", Rows::One},
    {"getOneOrFail", Rows::One},
    {"getManyAndCount", Rows::ManyCount},
    {"getCount", Rows::Scalar},
    {"getExists", Rows::Scalar},
    {"getRawMany", Rows::Scalar},
    {"getRawOne", Rows::Scalar},
    {"getRawAndEntities", Rows::Scalar},
    {"execute", Rows::None},
    {"stream", Rows::None},
    {"loadMany", Rows::Many},
    {"loadOne", Rows::One},
    {"executeCountQuery", Rows::Scalar},
};

/// The ones a builder of a relation has besides: `relation(X, 'p').of(y).add(z)`.
inline constexpr std::string_view kRelationTerminals[] = {"add",          "remove",   "set",
                                                          "addAndRemove", "loadMany", "loadOne"};

/// Questions whose answer decides what a migration does.
inline constexpr std::string_view kSchemaQuestions[] = {"hasTable", "hasColumn", "hasSchema", "hasDatabase"};

/// Query runner methods that read or change the schema.
inline constexpr std::string_view kSchemaMethods[] = {
    "createTable",
    "dropTable",
    "renameTable",
    "createSchema",
    "dropSchema",
    "createDatabase",
    "dropDatabase",
    "createView",
    "dropView",
    "addColumn",
    "addColumns",
    "renameColumn",
    "changeColumn",
    "changeColumns",
    "dropColumn",
    "dropColumns",
    "createPrimaryKey",
    "updatePrimaryKeys",
    "dropPrimaryKey",
    "createUniqueConstraint",
    "createUniqueConstraints",
    "dropUniqueConstraint",
    "dropUniqueConstraints",
    "createCheckConstraint",
    "createCheckConstraints",
    "dropCheckConstraint",
    "dropCheckConstraints",
    "createExclusionConstraint",
    "createExclusionConstraints",
    "dropExclusionConstraint",
    "dropExclusionConstraints",
    "createForeignKey",
    "createForeignKeys",
    "dropForeignKey",
    "dropForeignKeys",
    "createIndex",
    "createIndices",
    "dropIndex",
    "dropIndices",
    "clearTable",
    "clearDatabase",
};

/// Builder methods whose callback argument builds a subquery (it gets a subquery builder).
inline constexpr std::string_view kSubqueryCallbacks[] = {
    "from",
    "addFrom",
    "select",
    "addSelect",
    "where",
    "andWhere",
    "orWhere",
    "having",
    "andHaving",
    "orHaving",
    "innerJoin",
    "leftJoin",
    "innerJoinAndSelect",
    "leftJoinAndSelect",
    "innerJoinAndMapOne",
    "innerJoinAndMapMany",
    "leftJoinAndMapOne",
    "leftJoinAndMapMany",
    "whereExists",
    "andWhereExists",
    "orWhereExists",
    "addCommonTableExpression",
    "set",
    "values",
};

/// Builder methods that return something else than the builder, and send nothing.
inline constexpr std::string_view kBuilderReaders[] = {
    "getQuery",    "getSql", "getQueryAndParameters", "getParameters",       "hasParameter",
    "hasRelation", "escape", "createParameter",       "getNativeParameters", "printSql"};

/// Functions that make a FindOperator. (src/find-options/operator/*.ts)
inline constexpr std::string_view kFindOperators[] = {
    "In",
    "Not",
    "Equal",
    "Like",
    "ILike",
    "IsNull",
    "Between",
    "LessThan",
    "LessThanOrEqual",
    "MoreThan",
    "MoreThanOrEqual",
    "Any",
    "Raw",
    "And",
    "Or",
    "ArrayContains",
    "ArrayContainedBy",
    "ArrayOverlap",
    "JsonContains",
};

/// Decorators; every other exported function is no decorator. (src/decorator/**)
inline constexpr std::string_view kDecorators[] = {
    "Entity",
    "ChildEntity",
    "ViewEntity",
    "TableInheritance",
    "Tree",
    "Index",
    "Unique",
    "Check",
    "Exclusion",
    "ForeignKey",
    "Generated",
    "EntityRepository",
    "EventSubscriber",
    "Column",
    "PrimaryColumn",
    "PrimaryGeneratedColumn",
    "ObjectIdColumn",
    "CreateDateColumn",
    "UpdateDateColumn",
    "DeleteDateColumn",
    "VersionColumn",
    "VirtualColumn",
    "ViewColumn",
    "OneToOne",
    "OneToMany",
    "ManyToOne",
    "ManyToMany",
    "JoinColumn",
    "JoinTable",
    "RelationId",
    "RelationCount",
    "TreeParent",
    "TreeChildren",
    "TreeLevelColumn",
    "BeforeInsert",
    "AfterInsert",
    "BeforeUpdate",
    "AfterUpdate",
    "BeforeRemove",
    "AfterRemove",
    "BeforeSoftRemove",
    "AfterSoftRemove",
    "BeforeRecover",
    "AfterRecover",
    "AfterLoad",
    "Transaction",
    "TransactionManager",
    "TransactionRepository",
    "TableForeignKey",
};

template <class Table>
bool has(const Table& table, std::string_view name) {
    for (const auto& row : table)
        if (sameText(row, name)) return true;
    return false;
}

template <class Table>
const Terminal* terminal(const Table& table, std::string_view name) {
    for (const Terminal& row : table)
        if (sameText(row.name, name)) return &row;
    return nullptr;
}

}  // namespace audit::evaluate::models
