// What a node is (Kind) and what it is to its parent (Field), as enums that hold for both dialects of the
// grammar: tree-sitter numbers the same symbol differently in typescript and tsx.
#pragma once

#include <cstdint>
#include <string_view>

namespace audit::syntax {

enum class Kind : std::uint16_t {
    None,   // the absent node
    Error,  // text that did not parse; its children are what could be made of it
#define AUDIT_NAMED(name, text) name,
#define AUDIT_TOKEN(name, text) name,
#include "syntax/kinds.def"
};

enum class Field : std::uint8_t {
    None,
#define AUDIT_FIELD(name, text) name,
#include "syntax/kinds.def"
};

// The grammar's name: "class_declaration", "=>", "ERROR"; "" for None. For messages and tests.
std::string_view kindName(Kind kind);
std::string_view fieldName(Field field);

}  // namespace audit::syntax
