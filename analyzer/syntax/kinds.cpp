#include "syntax/kinds.h"

#include <array>

namespace audit::syntax {

namespace {

constexpr std::array kindNames{
    std::string_view(""),
    std::string_view("ERROR"),
#define AUDIT_NAMED(name, text) std::string_view(text),
#define AUDIT_TOKEN(name, text) std::string_view(text),
#include "syntax/kinds.def"
};

constexpr std::array fieldNames{
    std::string_view(""),
#define AUDIT_FIELD(name, text) std::string_view(text),
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
