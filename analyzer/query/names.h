#pragma once
// Names TypeORM makes up for a query: aliases of joins and columns, shortened the way it does.
#include <string>
#include <string_view>

namespace audit::query {

/// DriverUtils.buildAlias with PostgreSQL's limit of 63 bytes; `shorten` as in 0.2's find options.
std::string buildAlias(std::string_view joiner, bool shorten, std::string_view first,
                       std::string_view second = {});
std::string quoteName(std::string_view name);        ///< "name"
std::string quotePath(std::string_view path);        ///< "schema"."table"
std::string sha1(std::string_view text);             ///< 40 hex digits
bool isAliasProperty(std::string_view text);         ///< QueryBuilderUtils.isAliasProperty: "alias.path"
std::string replaceFirstDot(std::string_view text);  ///< JavaScript's replace(".", "_")

}  // namespace audit::query
