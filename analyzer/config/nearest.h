#pragma once
// "Did you mean …?": the candidate that somebody who wrote `word` most likely had in mind.
#include <string>
#include <string_view>
#include <vector>

namespace audit::config {

/// "" when none is near (more than a third of the letters differ).
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace audit::config
