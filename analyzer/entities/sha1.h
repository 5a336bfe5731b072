#pragma once
// SHA-1, because TypeORM names constraints by it (util/StringUtils.ts `hash`). No security rests on it.
#include <string>
#include <string_view>

namespace audit::entities {

/// 40 lower-case hexadecimal digits.
std::string sha1Hex(std::string_view bytes);

}  // namespace audit::entities
