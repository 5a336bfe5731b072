// Of this room only: tree-sitter's numbers for one dialect, translated once into Kind and Field.
#pragma once

#include <tree_sitter/api.h>

#include <vector>

#include "syntax/kinds.h"
#include "syntax/parser.h"

namespace audit::syntax {

struct Language {
    const TSLanguage* native = nullptr;
    std::vector<Kind> kinds;    // by TSSymbol
    std::vector<Field> fields;  // by TSFieldId

    [[nodiscard]] Kind kind(TSSymbol symbol) const {
        // The built-in error symbol is the only one outside the table.
        return symbol < kinds.size() ? kinds[symbol] : Kind::Error;
    }
};

// Lives as long as the process.
const Language& languageOf(Dialect dialect);

}  // namespace audit::syntax
