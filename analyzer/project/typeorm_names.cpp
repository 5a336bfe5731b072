#include "project/typeorm_names.h"

#include <array>
#include <unordered_set>

namespace audit::project {
namespace {

using Names = std::unordered_set<std::string_view>;

constexpr std::array<std::string_view, 37> activeRecordNames{
    "average",      "clear",          "count",           "countBy",       "createQueryBuilder",
    "delete",       "exist",          "exists",          "existsBy",      "find",
    "findAndCount", "findAndCountBy", "findBy",          "findByIds",     "findOne",
    "findOneBy",    "findOneById",    "findOneByOrFail", "findOneOrFail", "getRepository",
    "insert",       "maximum",        "merge",           "minimum",       "preload",
    "query",        "recover",        "reload",          "remove",        "restore",
    "save",         "softDelete",     "softRemove",      "sum",           "update",
    "upsert",       "useDataSource"};

}  // namespace

bool isHandle(std::string_view name) {
    static const Names names{"Repository", "TreeRepository", "MongoRepository", "AbstractRepository",
                             "EntityManager", "MongoEntityManager", "DataSource", "Connection",
                             "ConnectionManager", "QueryRunner", "QueryBuilder", "SelectQueryBuilder",
                             "InsertQueryBuilder", "UpdateQueryBuilder", "DeleteQueryBuilder",
                             "SoftDeleteQueryBuilder", "RelationQueryBuilder", "WhereExpressionBuilder",
                             "WhereExpression", "RelationIdLoader", "EntityMetadata",
                             // @nestjs/typeorm and typeorm-transactional
                             "TypeOrmModule",
                             // events of subscribers hold a manager
                             "InsertEvent", "UpdateEvent", "RemoveEvent", "LoadEvent"};
    return names.contains(name);
}

bool isPlainType(std::string_view name) {
    static const Names names{"DeepPartial",
                             "ObjectLiteral",
                             "Relation",
                             "InsertResult",
                             "UpdateResult",
                             "DeleteResult",
                             "QueryFailedError",
                             "EntityNotFoundError",
                             "TypeORMError",
                             "CannotCreateEntityIdMapError",
                             "ReplicationMode",
                             "Logger",
                             "LoggerOptions",
                             "NamingStrategyInterface",
                             "ValueTransformer",
                             "IsolationLevel",
                             "QueryDeepPartialEntity",
                             "DatabaseType",
                             "ColumnType"};
    return names.contains(name);
}

bool isDecorator(std::string_view name) {
    static const Names names{"AfterInsert",
                             "AfterLoad",
                             "AfterRecover",
                             "AfterRemove",
                             "AfterSoftRemove",
                             "AfterUpdate",
                             "BeforeInsert",
                             "BeforeRecover",
                             "BeforeRemove",
                             "BeforeSoftRemove",
                             "BeforeUpdate",
                             "Check",
                             "ChildEntity",
                             "Column",
                             "CreateDateColumn",
                             "DeleteDateColumn",
                             "DiscriminatorColumn",
                             "DiscriminatorValue",
                             "Entity",
                             "EntityRepository",
                             "EventSubscriber",
                             "Exclusion",
                             "ForeignKey",
                             "Generated",
                             "Index",
                             "InjectDataSource",
                             "InjectConnection",
                             "InjectEntityManager",
                             "InjectRepository",
                             "JoinColumn",
                             "JoinTable",
                             "ManyToMany",
                             "ManyToOne",
                             "ObjectIdColumn",
                             "OneToMany",
                             "OneToOne",
                             "PrimaryColumn",
                             "PrimaryGeneratedColumn",
                             "RelationCount",
                             "RelationId",
                             "TableInheritance",
                             "Transaction",
                             "TransactionManager",
                             "TransactionRepository",
                             "Transactional",
                             "Tree",
                             "TreeChildren",
                             "TreeLevelColumn",
                             "TreeParent",
                             "Unique",
                             "UpdateDateColumn",
                             "VersionColumn",
                             "ViewColumn",
                             "ViewEntity",
                             "VirtualColumn"};
    return names.contains(name);
}

bool isOperator(std::string_view name) {
    static const Names names{"And",
                             "Any",
                             "ArrayContainedBy",
                             "ArrayContains",
                             "ArrayOverlap",
                             "Between",
                             "Equal",
                             "ILike",
                             "In",
                             "IsNull",
                             "JsonContains",
                             "LessThan",
                             "LessThanOrEqual",
                             "Like",
                             "MoreThan",
                             "MoreThanOrEqual",
                             "Not",
                             "Or",
                             "Raw",
                             "Brackets",
                             "NotBrackets",
                             "FindOperator",
                             "Table",
                             "TableColumn",
                             "TableForeignKey",
                             "TableIndex",
                             "TableUnique",
                             "TableCheck",
                             "TableExclusion"};
    return names.contains(name);
}

bool isHandleMethod(std::string_view name) {
    static const Names names{
        "createQueryBuilder", "getRepository",     "getTreeRepository", "getCustomRepository",
        "getMongoRepository", "createQueryRunner", "withRepository",    "createEntityManager",
        "getEntityManager",   "createConnection",  "subQuery"};
    return names.contains(name);
}

bool isTerminal(std::string_view name) {
    static const Names names{"find",
                             "findBy",
                             "findOne",
                             "findOneBy",
                             "findOneOrFail",
                             "findOneByOrFail",
                             "findAndCount",
                             "findAndCountBy",
                             "findByIds",
                             "findOneById",
                             "count",
                             "countBy",
                             "exists",
                             "existsBy",
                             "exist",
                             "sum",
                             "average",
                             "minimum",
                             "maximum",
                             "getOne",
                             "getOneOrFail",
                             "getMany",
                             "getManyAndCount",
                             "getRawOne",
                             "getRawMany",
                             "getRawAndEntities",
                             "getCount",
                             "getExists",
                             "execute",
                             "stream",
                             "query",
                             "save",
                             "insert",
                             "update",
                             "upsert",
                             "delete",
                             "remove",
                             "softRemove",
                             "softDelete",
                             "restore",
                             "recover",
                             "increment",
                             "decrement",
                             "clear",
                             "preload",
                             "create",
                             "merge",
                             "transaction",
                             "getSql",
                             "getQuery",
                             "getParameters",
                             "loadOne",
                             "loadMany",
                             "hasId",
                             "getId",
                             "initialize",
                             "destroy",
                             "close",
                             "connect",
                             "runMigrations",
                             "then",
                             "map",
                             "filter",
                             "length",
                             "release",
                             "getMetadata",
                             "hasMetadata",
                             "findTrees",
                             "findRoots",
                             "findDescendants",
                             "findAncestors",
                             "countDescendants",
                             "countAncestors"};
    return names.contains(name);
}

bool isTransactionMethod(std::string_view name) {
    return name == "startTransaction" || name == "commitTransaction" || name == "rollbackTransaction";
}

bool isClause(std::string_view name) {
    static const Names names{"where",
                             "andWhere",
                             "orWhere",
                             "having",
                             "andHaving",
                             "orHaving",
                             "orderBy",
                             "addOrderBy",
                             "groupBy",
                             "addGroupBy",
                             "leftJoin",
                             "innerJoin",
                             "leftJoinAndSelect",
                             "innerJoinAndSelect",
                             "from",
                             "setFindOptions",
                             "query"};
    return names.contains(name);
}

bool takesShape(std::string_view name) {
    static const Names names{"find",          "findBy",
                             "findOne",       "findOneBy",
                             "findOneOrFail", "findOneByOrFail",
                             "findAndCount",  "findAndCountBy",
                             "count",         "countBy",
                             "exists",        "existsBy",
                             "exist",         "sum",
                             "average",       "minimum",
                             "maximum",       "update",
                             "delete",        "softDelete",
                             "restore",       "findTrees",
                             "findRoots"};
    return isClause(name) || names.contains(name);
}

bool isShapeProperty(std::string_view name) {
    return name == "where" || name == "order" || name == "relations" || name == "select" || name == "join" ||
           name == "withDeleted" || name == "loadEagerRelations";
}

std::span<const std::string_view> activeRecordMembers() {
    return activeRecordNames;
}

}  // namespace audit::project
