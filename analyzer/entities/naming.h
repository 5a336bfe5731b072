#pragma once
// Naming strategies: what tables, columns and constraints are called when their author does not say.
// naming-strategy/DefaultNamingStrategy.ts, and snake-naming.strategy.js of typeorm-naming-strategies.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace audit::entities {

class NamingStrategy {
  public:
    enum class Base : std::uint8_t { Default, Snake };

    NamingStrategy() = default;
    explicit NamingStrategy(Base base) : base_(base) {}

    /// 0.2 and 0.3 hash what encodeURIComponent makes of the text (util/RandomGenerator.ts): names of indexes
    /// with a `where`, of checks and exclusions differ between the eras.
    void encodeBeforeHashing() { encoded_ = true; }

    /// `columnName` … as the method of a project's own strategy that could not be evaluated; "*" stands for
    /// all.
    void markUnknown(std::string method) { unknown_.push_back(std::move(method)); }
    /// Whether names made by that method can be told.
    [[nodiscard]] bool knows(std::string_view method) const;

    [[nodiscard]] std::string tableName(std::string_view target, std::string_view given) const;
    [[nodiscard]] std::string columnName(std::string_view property, std::string_view given,
                                         const std::vector<std::string>& prefixes) const;
    [[nodiscard]] std::string joinColumnName(std::string_view relation, std::string_view referenced) const;
    [[nodiscard]] std::string joinTableName(std::string_view first, std::string_view second,
                                            std::string_view propertyPath) const;
    [[nodiscard]] std::string joinTableColumnName(std::string_view table, std::string_view column) const;
    [[nodiscard]] static std::string duplicateJoinTableColumnName(std::string_view column, int index);
    [[nodiscard]] static std::string closureJunctionTableName(std::string_view table);

    [[nodiscard]] std::string primaryKeyName(std::string_view table, std::vector<std::string> columns) const;
    [[nodiscard]] std::string uniqueConstraintName(std::string_view table,
                                                   std::vector<std::string> columns) const;
    [[nodiscard]] std::string relationConstraintName(std::string_view table,
                                                     std::vector<std::string> columns) const;
    [[nodiscard]] std::string foreignKeyName(std::string_view table, std::vector<std::string> columns) const;
    [[nodiscard]] std::string indexName(std::string_view table, std::vector<std::string> columns,
                                        std::string_view where) const;
    [[nodiscard]] std::string checkConstraintName(std::string_view table, std::string_view expression) const;
    [[nodiscard]] std::string exclusionConstraintName(std::string_view table,
                                                      std::string_view expression) const;

    friend bool operator==(const NamingStrategy&, const NamingStrategy&) = default;

  private:
    Base base_ = Base::Default;
    std::vector<std::string> unknown_;
    bool encoded_ = false;

    [[nodiscard]] std::string hash(std::string_view text, std::size_t digits) const;
    [[nodiscard]] std::string hashed(std::string_view prefix, std::string_view table,
                                     std::vector<std::string> columns, std::string_view where,
                                     std::size_t digits) const;
};

}  // namespace audit::entities
