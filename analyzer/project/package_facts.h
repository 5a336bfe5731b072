// Facts about packages that are not installed, supplied from outside: the room that keeps them reads and
// writes them, this one only asks.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ir/module.h"

namespace audit::project {

// What stands in for a package: one module, as if the whole package were written in it.
struct PackageFacts {
    std::string version;  // of the package that the facts were taken from
    ir::Module
        module;  // its imports ("typeorm", other packages) are resolved as those of an installed package
    std::string text;  // what spans of `module` point into; may be empty
};

// Implementations are thread-safe, and answer the same whenever they are asked the same.
class PackageFactsProvider {
  public:
    virtual ~PackageFactsProvider() = default;

    // Is anything known about a package of this name? Cheap.
    [[nodiscard]] virtual bool knows(std::string_view package) const = 0;

    // The facts that fit a version best ("" when it is not known: the newest); nullopt when none fit, which
    // is better than facts of another major version.
    [[nodiscard]] virtual std::optional<PackageFacts> facts(std::string_view package,
                                                            std::string_view version) const = 0;
};

}  // namespace audit::project
