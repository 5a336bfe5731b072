#pragma once
// The eras of TypeORM that differ in what they make of the same entities.
#include <cstdint>
#include <string_view>

namespace audit::entities {

enum class TypeormVersion : std::uint8_t { V02, V03, V1 };

/// "0.2.45" → V02; "" and whatever is newer than 0.3 → V1.
constexpr TypeormVersion typeormVersion(std::string_view version) {
    if (version.substr(0, 4) == "0.3." || version == "0.3") return TypeormVersion::V03;
    if (version.substr(0, 2) == "0.") return TypeormVersion::V02;
    return TypeormVersion::V1;
}

}  // namespace audit::entities
