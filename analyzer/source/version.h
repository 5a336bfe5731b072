#pragma once

#include <string_view>

namespace audit::source {

// "0.1.0": the version of the CMake project. It is part of every cache key.
std::string_view toolVersion();

}  // namespace audit::source
