#pragma once
// Naming strategies: what tables, columns and constraints are called when their author does not say.
// naming-strategy/DefaultNamingStrategy.ts, and snake-naming.strategy.js of typeorm-naming-strategies.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "evaluate/naming.h"

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
    /// Whether names made by that method can be told. A method of the project's own is known until it has
    /// been asked for a name that it does not give.
    [[nodiscard]] bool knows(std::string_view method) const;
    [[nodiscard]] bool asked() const { return interpreter_ != nullptr; }
    [[nodiscard]] bool knowsAll() const { return unknown_.empty(); }

    /// The project's own methods: each is run for every name. `strategy` is the instance.
    void useOwn(evaluate::NamingInterpreter* interpreter, evaluate::V strategy,
                std::vector<std::string> methods) {
        interpreter_ = interpreter;
        strategy_ = strategy;
        own_ = std::move(methods);
    }

    [[nodiscard]] std::string tableName(std::string_view target, std::string_view given) const;
    [[nodiscard]] std::string columnName(std::string_view property, std::string_view given,
                                         const std::vector<std::string>& prefixes) const;
    [[nodiscard]] std::string joinColumnName(std::string_view relation, std::string_view referenced) const;
    [[nodiscard]] std::string joinTableName(std::string_view first, std::string_view second,
                                            std::string_view propertyPath,
                                            std::string_view inversePath = {}) const;
    /// `given`: the name that the referenced column's author gave; `inverse`: for the other side of the
    /// relation.
    [[nodiscard]] std::string joinTableColumnName(std::string_view table, std::string_view property,
                                                  std::string_view column, std::string_view given,
                                                  bool inverse) const;
    [[nodiscard]] std::string duplicateJoinTableColumnName(std::string_view column, int index) const;
    [[nodiscard]] std::string closureJunctionTableName(std::string_view table) const;
    [[nodiscard]] std::string prefixTableName(std::string_view prefix, std::string_view table) const;

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
    mutable std::vector<std::string> unknown_;
    bool encoded_ = false;
    evaluate::NamingInterpreter* interpreter_ = nullptr;
    evaluate::V strategy_ = nullptr;
    std::vector<std::string> own_;

    /// What the project's own method gives; nothing when it has none.
    [[nodiscard]] std::optional<std::string> ask(std::string_view method,
                                                 const evaluate::NameArguments& arguments) const;
    /// What the class that it extends gives, and the functions of TypeORM's StringUtils.
    [[nodiscard]] std::optional<std::string> base(std::string_view method,
                                                  const evaluate::NameArguments& arguments) const;

    [[nodiscard]] std::string hash(std::string_view text, std::size_t digits) const;
    [[nodiscard]] std::string hashed(std::string_view prefix, std::string_view table,
                                     std::vector<std::string> columns, std::string_view where,
                                     std::size_t digits) const;
};

}  // namespace audit::entities
