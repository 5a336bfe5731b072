#include "syntax/kinds.h"

#include <tree_sitter/api.h>

#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "syntax/language.h"

using namespace audit::syntax;

TEST_CASE("every visible symbol and field of the grammar has a name of ours") {
    for (const Dialect dialect : {Dialect::typescript, Dialect::tsx}) {
        const Language& language = languageOf(dialect);
        // Supertypes are alternatives in the grammar, never nodes.
        const std::set<std::string> supertypes{"primary_expression", "statement", "type",
                                               "primary_type",       "pattern",   "declaration",
                                               "expression"};
        for (std::size_t i = 1; i < language.kinds.size(); ++i) {
            const auto symbol = static_cast<TSSymbol>(i);
            const TSSymbolType type = ts_language_symbol_type(language.native, symbol);
            const std::string name = ts_language_symbol_name(language.native, symbol);
            if (type != TSSymbolTypeRegular && type != TSSymbolTypeAnonymous) continue;
            if (supertypes.contains(name)) continue;
            INFO(name);
            CHECK(language.kinds[i] != Kind::None);
            CHECK(kindName(language.kinds[i]) == name);
        }
        for (std::size_t i = 1; i < language.fields.size(); ++i) {
            const std::string name =
                ts_language_field_name_for_id(language.native, static_cast<TSFieldId>(i));
            INFO(name);
            CHECK(fieldName(language.fields[i]) == name);
        }
    }
}
