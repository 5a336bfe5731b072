// From what the evaluator found about a package to its summary.
#pragma once

#include "evaluate/facts.h"
#include "summaries/probes.h"
#include "summaries/values.h"

namespace audit::summaries {

Json extract(const project::Project& project, const evaluate::Evaluation& evaluation, const Surface& surface,
             const PackageId& id, const std::string& packagePlace, const std::vector<Probe>& probes);

}  // namespace audit::summaries
