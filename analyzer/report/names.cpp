#include "report/names.h"

namespace audit::report {

std::string_view word(entities::EntityKind kind) {
    switch (kind) {
        case entities::EntityKind::Entity:
            return "entity";
        case entities::EntityKind::ChildEntity:
            return "child-entity";
        case entities::EntityKind::ViewEntity:
            return "view-entity";
        case entities::EntityKind::Junction:
            return "junction";
        case entities::EntityKind::Closure:
            return "closure";
    }
    return {};
}

std::string_view word(catalog::ColumnRole role) {
    switch (role) {
        case catalog::ColumnRole::Regular:
            return "regular";
        case catalog::ColumnRole::Primary:
            return "primary";
        case catalog::ColumnRole::CreateDate:
            return "create-date";
        case catalog::ColumnRole::UpdateDate:
            return "update-date";
        case catalog::ColumnRole::DeleteDate:
            return "delete-date";
        case catalog::ColumnRole::Version:
            return "version";
        case catalog::ColumnRole::Discriminator:
            return "discriminator";
        case catalog::ColumnRole::Join:
            return "join";
        case catalog::ColumnRole::Tree:
            return "tree";
    }
    return {};
}

std::string_view word(catalog::IndexOrigin origin) {
    switch (origin) {
        case catalog::IndexOrigin::PrimaryKey:
            return "primary-key";
        case catalog::IndexOrigin::Index:
            return "index";
        case catalog::IndexOrigin::Unique:
            return "unique";
        case catalog::IndexOrigin::OneToOne:
            return "one-to-one";
        case catalog::IndexOrigin::Junction:
            return "junction";
        case catalog::IndexOrigin::Closure:
            return "closure";
        case catalog::IndexOrigin::Migration:
            return "migration";
    }
    return {};
}

std::string_view word(catalog::IndexMethod method) {
    switch (method) {
        case catalog::IndexMethod::Btree:
            return "btree";
        case catalog::IndexMethod::Hash:
            return "hash";
        case catalog::IndexMethod::Gist:
            return "gist";
        case catalog::IndexMethod::SpGist:
            return "spgist";
        case catalog::IndexMethod::Gin:
            return "gin";
        case catalog::IndexMethod::Brin:
            return "brin";
    }
    return {};
}

std::string_view word(shape::Api api) {
    switch (api) {
        case shape::Api::QueryBuilder:
            return "query-builder";
        case shape::Api::FindOptions:
            return "find-options";
        case shape::Api::ActiveRecord:
            return "active-record";
        case shape::Api::RawSql:
            return "raw-sql";
        case shape::Api::Relation:
            return "relation";
        case shape::Api::Other:
            return "other";
    }
    return {};
}

std::string_view word(shape::Operation operation) {
    switch (operation) {
        case shape::Operation::Select:
            return "select";
        case shape::Operation::Count:
            return "count";
        case shape::Operation::Exists:
            return "exists";
        case shape::Operation::Update:
            return "update";
        case shape::Operation::Delete:
            return "delete";
        case shape::Operation::Upsert:
            return "upsert";
        case shape::Operation::Insert:
            return "insert";
        case shape::Operation::Other:
            return "other";
    }
    return {};
}

std::string_view word(shape::JoinKind join) {
    switch (join) {
        case shape::JoinKind::From:
            return "from";
        case shape::JoinKind::Inner:
            return "inner";
        case shape::JoinKind::Left:
            return "left";
    }
    return {};
}

std::string_view word(shape::PredicateOp op) {
    switch (op) {
        case shape::PredicateOp::Eq:
            return "eq";
        case shape::PredicateOp::Ne:
            return "ne";
        case shape::PredicateOp::Lt:
            return "lt";
        case shape::PredicateOp::Lte:
            return "lte";
        case shape::PredicateOp::Gt:
            return "gt";
        case shape::PredicateOp::Gte:
            return "gte";
        case shape::PredicateOp::Between:
            return "between";
        case shape::PredicateOp::In:
            return "in";
        case shape::PredicateOp::NotIn:
            return "not-in";
        case shape::PredicateOp::IsNull:
            return "is-null";
        case shape::PredicateOp::IsNotNull:
            return "is-not-null";
        case shape::PredicateOp::Like:
            return "like";
        case shape::PredicateOp::LikePrefix:
            return "like-prefix";
        case shape::PredicateOp::ILike:
            return "ilike";
        case shape::PredicateOp::ArrayContains:
            return "array-contains";
        case shape::PredicateOp::JsonContains:
            return "json-contains";
        case shape::PredicateOp::Expression:
            return "expression";
    }
    return {};
}

std::string_view word(shape::ValueKind value) {
    switch (value) {
        case shape::ValueKind::Parameter:
            return "parameter";
        case shape::ValueKind::Literal:
            return "literal";
        case shape::ValueKind::Column:
            return "column";
        case shape::ValueKind::Subquery:
            return "subquery";
    }
    return {};
}

std::string_view word(shape::Origin origin) {
    switch (origin) {
        case shape::Origin::Written:
            return "written";
        case shape::Origin::SoftDelete:
            return "soft-delete";
        case shape::Origin::Discriminator:
            return "discriminator";
        case shape::Origin::Join:
            return "join";
    }
    return {};
}

std::string_view word(shape::Pagination pagination) {
    switch (pagination) {
        case shape::Pagination::None:
            return "none";
        case shape::Pagination::Limit:
            return "limit";
        case shape::Pagination::DistinctWrapper:
            return "distinct-wrapper";
    }
    return {};
}

std::string_view word(coverage::Verdict verdict) {
    switch (verdict) {
        case coverage::Verdict::Covered:
            return "covered";
        case coverage::Verdict::Partial:
            return "partial";
        case coverage::Verdict::Uncovered:
            return "uncovered";
        case coverage::Verdict::FullScan:
            return "full-scan";
        case coverage::Verdict::Unknown:
            return "unknown";
    }
    return {};
}

std::string_view word(evaluate::DataSourceFact::Form form) {
    switch (form) {
        case evaluate::DataSourceFact::Form::DataSource:
            return "data-source";
        case evaluate::DataSourceFact::Form::CreateConnection:
            return "create-connection";
        case evaluate::DataSourceFact::Form::NestForRoot:
            return "nest-for-root";
        case evaluate::DataSourceFact::Form::NestForRootAsync:
            return "nest-for-root-async";
        case evaluate::DataSourceFact::Form::VendureConfig:
            return "vendure-config";
        case evaluate::DataSourceFact::Form::OrmConfig:
            return "orm-config";
    }
    return {};
}

std::string_view word(connections::Folded::Kind kind) {
    switch (kind) {
        case connections::Folded::Kind::Absent:
            return "absent";
        case connections::Folded::Kind::Known:
            return "known";
        case connections::Folded::Kind::Environment:
            return "environment";
        case connections::Folded::Kind::Unknown:
            return "unknown";
    }
    return {};
}

}  // namespace audit::report
