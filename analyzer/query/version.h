#pragma once
// What differs between TypeORM 0.2, 0.3 and 1.x, as questions with a name.
#include <compare>
#include <string_view>

namespace audit::query {

/// Of null or undefined in a find option's `where` (SEMANTICS 2.7;
/// DataSourceOptions.invalidWhereValuesBehavior).
enum class Nullish : unsigned char { Throw, Ignore, SqlNull };

struct Version {
    int major = 1, minor = 1, patch = 1;
    friend auto operator<=>(const Version&, const Version&) = default;

    [[nodiscard]] bool isV02() const { return major == 0 && minor < 3; }
    [[nodiscard]] bool isV1() const { return major >= 1; }
    /// Non-null owning relations are joined INNER (FindOptionsUtils.getRelationJoinType).
    [[nodiscard]] bool innerJoinsRequired() const { return isV1(); }
    /// softDelete/restore filter on the delete date column (SoftDeleteQueryBuilder.createUpdateExpression).
    [[nodiscard]] bool softDeleteFilters() const { return *this >= Version{1, 1, 0}; }
    /// `find(object)` without any option name in it means conditions.
    [[nodiscard]] bool plainConditions() const { return isV02(); }
    /// count() and exists join eager relations.
    [[nodiscard]] bool countJoinsEager() const { return !isV02(); }
    [[nodiscard]] Nullish nullishDefault() const { return isV1() ? Nullish::Throw : Nullish::Ignore; }
};

/// "0.3.20", "^0.2.45", ">=1.0.0 <2": the first number is what counts; "" or nonsense = newest.
Version parseVersion(std::string_view text);

}  // namespace audit::query
