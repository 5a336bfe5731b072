// The summaries that are part of the program.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "project/package_facts.h"

namespace audit::summaries {

// analyzer/project/summaries/*.json. Of several versions of a package the newest of the wanted major version
// that is not above the wanted one, else the oldest of that major version; the newest of all when no version
// is wanted.
const project::PackageFactsProvider& embedded();

// A provider over given summaries, for tests. They must be JSON as summarize() writes it; what is not is left
// out.
class Summaries final : public project::PackageFactsProvider {
  public:
    explicit Summaries(const std::vector<std::string_view>& texts);

    [[nodiscard]] bool knows(std::string_view package) const override;
    [[nodiscard]] std::optional<project::PackageFacts> facts(std::string_view package,
                                                             std::string_view version) const override;

  private:
    struct One {
        std::string package, version;
        std::string_view text;
    };
    std::vector<One> all_;  // sorted by package, then version, oldest first
};

}  // namespace audit::summaries
