#pragma once
// Reading evaluated values the way TypeORM reads its options: what is certainly there, what is certainly not,
// and what cannot be told. Nothing here guesses; an unknown carries its reason.
#include <string>
#include <string_view>
#include <vector>

#include "evaluate/value.h"

namespace audit::entities {

using evaluate::V;
using source::Location;

/// One option.
template <typename T>
struct Setting {
    enum class State : std::uint8_t { Absent, Known, Unknown };
    State state = State::Absent;
    T value{};

    [[nodiscard]] bool absent() const { return state == State::Absent; }
    [[nodiscard]] bool known() const { return state == State::Known; }
    [[nodiscard]] bool unknown() const { return state == State::Unknown; }
    [[nodiscard]] T valueOr(T other) const { return known() ? value : other; }

    static Setting of(T given) { return {State::Known, std::move(given)}; }
    static Setting none() { return {}; }
    static Setting open() { return {State::Unknown, T{}}; }
};

/// undefined is absent, null is a known value; what is known at run time only is unknown.
Setting<V> settingOf(V value);
/// Strings, and numbers as JavaScript prints them. null and false are absent: TypeORM tests options for
/// truth.
Setting<std::string> textOf(V value);
/// By JavaScript's truth.
Setting<bool> flagOf(V value);
/// null is absent.
Setting<double> numberOf(V value);

/// For a reason: "`prefix` is known at run time only".
std::string reasonOf(V value);

/// What a function gives when TypeORM calls it; nullptr when that could not be told.
V resultOf(V function);
bool isFunction(V value);
/// An object literal or instance; also a Choice of such.
bool isOptionsObject(V value);
bool isText(V value);
/// Constructors that TypeORM takes for types: "String", "Number" …; "" for anything else.
std::string_view globalName(V value);
/// A number as JavaScript prints it.
std::string numberText(double number);

/// An options argument: nothing, an object that is known, or one that is known in part.
class OptionBag {
  public:
    OptionBag() = default;
    explicit OptionBag(V object);

    [[nodiscard]] bool given() const { return !objects_.empty() || unknown_; }
    /// Any option that is not named in the source may be there all the same.
    [[nodiscard]] bool open() const { return unknown_ || open_; }
    [[nodiscard]] const std::string& reason() const { return reason_; }

    [[nodiscard]] Setting<V> get(std::string_view name) const;
    [[nodiscard]] Setting<std::string> text(std::string_view name) const;
    [[nodiscard]] Setting<bool> flag(std::string_view name) const;
    [[nodiscard]] Setting<double> number(std::string_view name) const;
    /// Where the property stands; unknown when it does not.
    [[nodiscard]] Location where(std::string_view name) const;

  private:
    std::vector<V> objects_;  ///< more than one: a choice of objects
    bool unknown_ = false;
    bool open_ = false;
    std::string reason_;
};

/// The names in an array, or the reason why some are not known.
struct NameList {
    bool known = true;
    std::vector<std::string> names;
    std::vector<Location> locations;  ///< where each stands, when it was written there
    std::string reason;
};
NameList namesIn(V array);
/// The enum's values as TypeORM takes them from an enum object (keys that are numbers left out) or an array.
NameList enumValuesIn(V value);

}  // namespace audit::entities
