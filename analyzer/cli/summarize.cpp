#include "cli/summarize.h"

#include "summaries/summarize.h"

namespace audit::cli {

SummarizeResult summarizeFolder(const std::string& folder) {
    std::string error;
    std::string text = summaries::summarize(folder, error);
    return {std::move(text), std::move(error)};
}

}  // namespace audit::cli
