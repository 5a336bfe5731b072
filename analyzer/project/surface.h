// The names that a file exports, read from its bytes: enough to know that it does not export a name.
#pragma once

#include <string_view>
#include <vector>

namespace audit::project {

// Views into the text. Errs on the side of too much.
struct Surface {
    std::vector<std::string_view> names;  // sorted, unique; "default" among them
    std::vector<std::string_view> stars;  // specifiers of `export * from`
    bool closed = true;                   // false: it may export more than was seen (CommonJS, unusual forms)

    [[nodiscard]] bool mayExport(std::string_view name) const;
};

Surface scanSurface(std::string_view text);

}  // namespace audit::project
