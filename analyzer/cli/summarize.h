#pragma once
// `summarize FOLDER`: the one place that calls into the summaries room.
#include <string>

namespace audit::cli {

struct SummarizeResult {
    std::string json;   ///< the package's facts
    std::string error;  ///< set: why there are none
};

SummarizeResult summarizeFolder(const std::string& folder);

}  // namespace audit::cli
