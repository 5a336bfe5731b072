#pragma once
// "Did you mean": the property an author most likely meant.
#include <string>
#include <string_view>
#include <vector>

namespace audit::entities {

struct EntityNode;

/// The candidate with the smallest edit distance; "" when none is near enough to be worth naming.
std::string nearestName(const std::vector<std::string>& candidates, std::string_view name);
/// Among the column properties of an entity.
std::string nearestColumn(const EntityNode& entity, std::string_view name);
/// Among what an index may name: column properties and relations with join columns. A @RelationId property
/// gives the relation it mirrors, a column's database name its property, a join column's name its relation.
std::string nearestIndexProperty(const EntityNode& entity, std::string_view name);

}  // namespace audit::entities
