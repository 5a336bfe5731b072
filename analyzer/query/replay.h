#pragma once
// One run over a call's values under one choice of truth values. A guard that the choice leaves open is
// either widened (what it guards becomes `optional`) or wanted: the run's result is thrown away and the atom
// is split. So only the atoms that change the query are ever enumerated.
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evaluate/facts.h"

namespace audit::query {

using evaluate::Guard;
using evaluate::Kind;
using evaluate::NativeKind;
using evaluate::Truth;
using evaluate::V;
using source::Location;

class SubqueryTexts;

class Replay {
  public:
    /// A guard that was asked for, and how it stood.
    using Decision = std::pair<Guard, Truth>;

    /// `splittable`: the atoms that may be split, all of them when nullptr; the others widen.
    /// `subqueries`: what earlier runs over the same call made of its subqueries.
    Replay(const evaluate::Assignment& given, const std::vector<V>* splittable, SubqueryTexts& subqueries)
        : given_(given), splittable_(splittable), subqueries_(subqueries) {}

    Truth decide(Guard guard);
    /// The alternative of a Choice that holds; a Choice that stays open is returned as it is.
    V pick(V value);

    /// The first atom that must be split before this run means anything; nullptr: none.
    [[nodiscard]] V wanted() const { return wanted_; }
    /// TypeORM throws before it sends anything under this assignment.
    void refuse(std::string reason);
    [[nodiscard]] const std::string& refused() const { return refused_; }

    /// All decisions so far, constants apart. A part of a run that decides the same comes to the same.
    [[nodiscard]] const std::vector<Decision>& decisions() const { return decisions_; }
    [[nodiscard]] SubqueryTexts& subqueries() { return subqueries_; }

  private:
    const evaluate::Assignment& given_;
    const std::vector<V>* splittable_;
    SubqueryTexts& subqueries_;
    std::vector<Decision> decisions_;
    V wanted_ = nullptr;
    std::string refused_;
};

struct Member {
    std::string_view name;
    V value = nullptr;  ///< picked
    bool optional = false;
    Location where{};
};

struct Members {
    std::vector<Member> list;
    bool open = false;
    std::string openReason;
    [[nodiscard]] const Member* find(std::string_view name) const;
};

/// The properties an object has in this run, in JavaScript's order.
Members members(V object, Replay& replay);

struct Item {
    V value = nullptr;
    bool optional = false;
    bool repeated = false;
};

struct Items {
    std::vector<Item> list;
    bool open = false;  ///< more may follow
};

Items items(V array, Replay& replay);

/// An object literal, instance or row: something whose properties are known here.
bool isObjectLike(V value);
/// A number, string, symbol …: something that can only become a parameter.
bool isFindOperator(V value);
bool isEntityTarget(V value);
/// SQL text of a constant: 'open', 5, true, NULL.
std::optional<std::string> literalOf(V value);
/// "page" of a symbol, for messages.
std::string describeForPeople(V value);
std::string numberText(double number);

}  // namespace audit::query
