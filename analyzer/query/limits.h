#pragma once
// Bounds of the query room.
namespace audit::query {

/// Subqueries inside subqueries; people write two.
inline constexpr int kMaxSubqueryDepth = 8;
/// Brackets inside brackets, conditions inside conditions.
inline constexpr int kMaxConditionDepth = 40;
/// Relations followed one inside another (find options; eager ones are cut at a cycle before).
inline constexpr int kMaxRelationDepth = 12;
/// Joins of one query; eager relations that refer to one another would multiply without end (TypeORM refuses
/// to boot).
inline constexpr int kMaxJoins = 80;
/// Runs spent on one call to find its variants: twice the variants, and the dead ends.
inline constexpr int kMaxRuns = 260;

}  // namespace audit::query
