#include "syntax/kinds.h"

#include <cstddef>

namespace audit::syntax {

namespace {

constexpr std::string_view kindNames[] = {
    "",
    "ERROR",
#define AUDIT_NAMED(name, text) text,
#define AUDIT_TOKEN(name, text) text,
#include "syntax/kinds.def"
};

constexpr std::string_view fieldNames[] = {
    "",
#define AUDIT_FIELD(name, text) text,
#include "syntax/kinds.def"
};

}  // namespace

std::string_view kindName(Kind kind) {
    return kindNames[static_cast<std::size_t>(kind)];
}

std::string_view fieldName(Field field) {
    return fieldNames[static_cast<std::size_t>(field)];
}

}  // namespace audit::syntax
