// Packages whose API the evaluator models: they are never looked into, installed or not.
#pragma once

#include <string_view>

namespace audit::project {

[[nodiscard]] bool isModelledPackage(std::string_view package);

}  // namespace audit::project
