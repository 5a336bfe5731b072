#pragma once
// Names as PostgreSQL makes and prints them.
#include <string>
#include <string_view>

namespace audit::migrations {

/// quote_identifier(): quoted when it has to be.
std::string quoted(std::string_view name);
/// Is `word` in the text, as a whole identifier, quoted or not?
bool mentionsWord(std::string_view text, std::string_view word);
/// Every identifier `from` in the text becomes `to`.
std::string replaceIdentifier(std::string_view text, std::string_view from, std::string_view to);
/// makeObjectName() of commands/indexcmds.c: `name1_name2_label` cut to 63 bytes, the longer name first.
std::string objectName(std::string_view first, std::string_view second, std::string_view label);
/// Does the text hold the word, whatever its case?
bool holdsWord(std::string_view text, std::string_view lowerCaseWord);

}  // namespace audit::migrations
