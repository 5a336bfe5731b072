#pragma once
// Questions that several rules ask of the picture.
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.h"

namespace audit::rules {

using catalog::TableId;
using program::CoveredSite;
using program::Program;

/// The user's own text: known, and in no package.
bool editable(const Program& program, const Location& location);

/// The text that a location covers; "" when unknown.
std::string_view textAt(const Program& program, const Location& location);

/// The entity of that name on the table, else the first one on it; nullptr for a table without one.
const entities::Entity* entityOf(const Program& program, TableId table, std::string_view name = {});

/// Every fact about the table is known: all of its entities could be read.
bool isComplete(const Program& program, TableId table);

/// What indexes the table has is known: no migration that could not be read may have made or dropped some.
bool indexesKnown(const Program& program, TableId table);

/// What @Index calls a column: a column's property, else the relation that owns the join column. "" when
/// @Index has no word for it. Never a @RelationId, which TypeORM does not find.
std::string indexProperty(const entities::Entity& entity, std::string_view column);
/// Of several columns; false when one of them has none. A relation stands for all of its join columns.
bool indexProperties(const entities::Entity& entity, const std::vector<std::string>& columns,
                     std::vector<std::string>& out);

/// `"a"`, `"a" and "b"`, `"a", "b" and "c"`.
std::string quotedList(const std::vector<std::string>& names);
std::string plainList(const std::vector<std::string>& names);

/// "OrderService.list (find)": a query for people.
std::string describeSite(const shape::Site& site);

/// Columns of a plain B-tree index without a predicate that names all of them, in key order; empty for any
/// other.
std::vector<std::string> plainKeys(const catalog::Index& index);

}  // namespace audit::rules
