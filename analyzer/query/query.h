#pragma once
// Evaluated calls → the logical queries TypeORM would send. What TypeORM does is replayed as it does it:
// clauses fill an expression map, the expression map becomes SQL text and, side by side, a shape::Variant.
#include <string>
#include <vector>

#include "entities/model.h"
#include "evaluate/facts.h"
#include "project/project.h"
#include "shape/query.h"

namespace audit::source {
class ThreadPool;
}

namespace audit::query {

struct Options {
    std::string typeormVersion;  ///< as Project::versionOf gives it; "" = newest
    int maxVariants = 64;        ///< of one call; beyond that the remaining conditions widen to `optional`
    source::ThreadPool* pool = nullptr;  ///< nullptr: the caller's thread does all
};

/// One site per (place that sends a query, entity, calling function where the caller decides the shape),
/// sorted by path, line and column. Deterministic; never throws for anything in the analysed code.
std::vector<shape::Site> build(evaluate::Evaluation& evaluation, const entities::EntityModel& model,
                               const project::Project& project, const Options& options);

}  // namespace audit::query
