#include "project/modelled_packages.h"

#include <algorithm>
#include <array>

namespace audit::project {

bool isModelledPackage(std::string_view package) {
    static constexpr std::array<std::string_view, 5> packages{
        "@nestjs/typeorm", "typeorm", "typeorm-naming-strategies", "typeorm-transactional",
        "typeorm-transactional-cls-hooked"};
    return std::ranges::find(packages, package) != packages.end();
}

}  // namespace audit::project
