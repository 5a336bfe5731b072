#pragma once
// TypeORM's util/StringUtils.ts: names are spelled exactly as its regular expressions spell them.
#include <string>
#include <string_view>

namespace audit::entities {

/// `relation_referenced` → `relationReferenced`: a letter after space, `-` or `_` is raised, a leading
/// capital lowered.
std::string camelCase(std::string_view text);
/// `UserProfile` → `user_profile`, `HTTPLog` → `http_log`.
std::string snakeCase(std::string_view text);
/// Every word starts with a capital and goes on in lower case: `firstName` → `Firstname`.
std::string titleCase(std::string_view text);
/// Segments of a name longer than PostgreSQL's 63 bytes cut to three letters; terms of a segment to two.
std::string shortenJunctionName(std::string_view name);

/// `left` is before `right` as JavaScript's Array.sort orders strings: by UTF-16 code units.
bool sortsBefore(std::string_view left, std::string_view right);

/// The first 63 bytes: what PostgreSQL keeps of an identifier.
std::string truncatedIdentifier(std::string_view name);
/// As format_type and pg_get_indexdef print it: quoted when it has to be.
std::string quotedIdentifier(std::string_view name);

}  // namespace audit::entities
