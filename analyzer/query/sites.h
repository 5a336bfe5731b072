#pragma once
// Facts → sites: calls of one place and entity are one site.
#include "evaluate/facts.h"
#include "project/project.h"
#include "query/query.h"
#include "query/variants.h"

namespace audit::query {

std::vector<shape::Site> buildSites(const evaluate::Evaluation& evaluation, const project::Project& project,
                                    const Env& env, const Options& options);
/// A test, seed, script or migration by its path.
bool isTestPath(std::string_view path);

}  // namespace audit::query
