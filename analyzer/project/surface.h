// The names that a file exports, read from its bytes: enough to know that it does not export a name, and for
// most declarations enough to know that it does.
#pragma once

#include <string_view>
#include <vector>

#include "project/project.h"

namespace audit::project {

// Views into the text. Errs on the side of too much.
struct Surface {
    struct Name {
        std::string_view text;
        // Unknown: it may be exported, which only the module can tell; else it is declared in this file.
        Declaration::Sort sort = Declaration::Sort::Unknown;
    };
    std::vector<Name> names;              // sorted by text, one each; "default" among them
    std::vector<std::string_view> stars;  // specifiers of `export * from`
    bool closed = true;                   // false: it may export more than was seen (CommonJS, unusual forms)

    [[nodiscard]] bool mayExport(std::string_view name) const { return !closed || find(name) != nullptr; }
    [[nodiscard]] const Name* find(std::string_view name) const;
};

// Of two declarations under one name the one that is a value.
[[nodiscard]] Declaration::Sort preferred(Declaration::Sort a, Declaration::Sort b);

Surface scanSurface(std::string_view text);

}  // namespace audit::project
