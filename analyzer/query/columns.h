#pragma once
// Properties of entities as TypeORM looks them up, and `alias.property` → "alias"."column" in a text
// (QueryBuilder.replacePropertyNamesForTheWholeQuery; SEMANTICS 2.5, 2.5a).
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "query/expression.h"

namespace audit::query {

struct Property {
    enum class Kind : std::uint8_t { None, Column, Embedded, Relation };
    Kind kind = Kind::None;
    std::string column;  ///< Column: database name
    const Relation* relation = nullptr;
};

/// As find options see it: a column path, an embedded prefix or a relation.
Property findProperty(const Env& env, EntityId entity, std::string_view path);
/// What the translation makes of `alias.<path>`; none: it stays raw.
std::optional<std::string> translatedColumn(const Env& env, EntityId entity, std::string_view path);
/// Columns a criteria path stands for: the column, or a relation's join columns.
std::vector<std::string> criteriaColumns(const Env& env, EntityId entity, std::string_view path);

std::string translate(const Env& env, std::string_view text, std::span<const Alias> aliases, bool prefixed);

struct PrimaryColumn {
    std::string path;  ///< property path ("tenant.id" for a relation that is a key)
    std::string column;
};
std::vector<PrimaryColumn> primaryColumns(const Env& env, EntityId entity);
/// Database names in metadata.columns order that a plain selection reads.
std::vector<std::string> selectedColumns(const Env& env, EntityId entity);
std::string tablePath(const Env& env, EntityId entity);
const Relation* inverseRelation(const Env& env, const Relation& relation);

}  // namespace audit::query
