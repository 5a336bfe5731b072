// The names of TypeORM's API, sorted by what they mean for who reaches the database.
#pragma once

#include <span>
#include <string_view>

namespace audit::project {

// Types that queries are sent with.
[[nodiscard]] bool isHandle(std::string_view type);
// Types that decide neither what is read nor how.
[[nodiscard]] bool isPlainType(std::string_view type);
[[nodiscard]] bool isDecorator(std::string_view name);
// Values that go into queries and lead nowhere from there.
[[nodiscard]] bool isOperator(std::string_view name);

// Methods that give a handle, whatever the receiver is typed as.
[[nodiscard]] bool isHandleMethod(std::string_view method);
// Methods of handles whose result is no handle: they send the query, or answer about it.
[[nodiscard]] bool isTerminal(std::string_view method);
// Methods that begin or end a transaction which goes on after the call.
[[nodiscard]] bool isTransactionMethod(std::string_view method);
// Methods whose arguments are the shape of a query.
[[nodiscard]] bool takesShape(std::string_view method);
// Those among them whose text arguments are SQL, not values.
[[nodiscard]] bool isClause(std::string_view method);
// Members of find options that are the shape of a query.
[[nodiscard]] bool isShapeProperty(std::string_view name);

// What an active record, or its class, sends queries with. Sorted.
[[nodiscard]] std::span<const std::string_view> activeRecordMembers();

}  // namespace audit::project
