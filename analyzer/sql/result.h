#pragma once
// A value, or why there is none: expected failures (SQL that PostgreSQL rejects) are values, not exceptions.
#include <cstdint>
#include <string>
#include <utility>
#include <variant>

namespace audit::sql {

enum class ErrorCode : std::uint8_t {
    Syntax,        ///< PostgreSQL's parser rejects it; the message is PostgreSQL's own
    TooLong,       ///< over kMaxTextBytes
    TooDeep,       ///< over kMaxNesting or kMaxOperatorChain
    NotAFragment,  ///< parses, but is no single WHERE condition or ORDER BY list ("1; DROP TABLE x", "a) OR
                   ///< (b")
    Hole,          ///< rejected, and part of the text is unknown here: says nothing about the real text
};

struct Error {
    ErrorCode code = ErrorCode::Syntax;
    std::string message;
    std::size_t position = 0;  ///< byte offset in the text as the caller passed it
};

template <class T>
class [[nodiscard]] Result {
  public:
    Result(T value) : state_(std::move(value)) {}
    Result(Error error) : state_(std::move(error)) {}
    [[nodiscard]] bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }
    [[nodiscard]] const T& value() const& { return std::get<0>(state_); }
    [[nodiscard]] T& value() & { return std::get<0>(state_); }
    [[nodiscard]] T&& value() && { return std::get<0>(std::move(state_)); }
    [[nodiscard]] const Error& error() const { return std::get<1>(state_); }
    const T* operator->() const { return &value(); }
    T* operator->() { return &value(); }
    const T& operator*() const& { return value(); }

  private:
    std::variant<T, Error> state_;
};

}  // namespace audit::sql
