// The methods that execute a query builder.
#include "query/builder.h"
#include "query/calls_detail.h"
#include "query/finish.h"

namespace audit::query {

namespace {

Expression replayed(const Call& call) {
    if (call.fact.builder == nullptr) {
        Expression e;
        e.unresolved = call.fact.unresolved.empty() ? "the query builder is not known" : call.fact.unresolved;
        return e;
    }
    Expression e = replayBuilder(*call.fact.builder, call.run);
    if (e.unresolved.empty() && e.mainAlias() == nullptr)
        e.unresolved =
            call.fact.unresolved.empty() ? "the builder's table is not known" : call.fact.unresolved;
    return e;
}

constexpr shape::Api kApi = shape::Api::QueryBuilder;

shape::Operation operationOf(const Expression& e) {
    switch (e.type) {
        case QueryType::Insert:
            return e.upsert ? shape::Operation::Upsert : shape::Operation::Insert;
        case QueryType::Delete:
            return shape::Operation::Delete;
        case QueryType::Update:
        case QueryType::SoftDelete:
        case QueryType::Restore:
            return shape::Operation::Update;
        default:
            return shape::Operation::Select;
    }
}

Outcome ending(const Call& call, Ending how, shape::Operation operation) {
    Expression e = replayed(call);
    if (e.unresolved.empty() && e.type != QueryType::Select) {
        const shape::Operation write = operationOf(e);
        return writeOutcome(call, std::move(e), write, kApi);
    }
    return selectOutcome(call, std::move(e), operation, kApi, static_cast<int>(how));
}

}  // namespace

Outcome builderEntities(const Call& call) {
    return ending(call, Ending::Entities, shape::Operation::Select);
}
Outcome builderRaw(const Call& call) {
    return ending(call, Ending::Raw, shape::Operation::Select);
}
Outcome builderCount(const Call& call) {
    return ending(call, Ending::Count, shape::Operation::Count);
}
Outcome builderExists(const Call& call) {
    return ending(call, Ending::Exists, shape::Operation::Exists);
}
/// Of a select: the raw result, as getRawMany.
Outcome builderExecute(const Call& call) {
    return ending(call, Ending::Raw, shape::Operation::Select);
}

}  // namespace audit::query
