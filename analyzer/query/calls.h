#pragma once
// One evaluated call under one choice of truth values → what TypeORM would send. A table of methods.
#include "query/expression.h"
#include "query/fragments.h"

namespace audit::query {

/// A statement that is not written out yet. Most runs of a search only find out which atoms matter: their
/// text and their predicates, which cost most of a run, are never asked for.
struct Pending {
    Expression expression;
    int ending = kWrite;            ///< an Ending, or kWrite
    bool primaryKeyLookup = false;  ///< Variant::primaryKeyLookup
    bool truncates = false;         ///< DELETE FROM becomes TRUNCATE TABLE

    static constexpr int kWrite = -1;
};

struct Outcome {
    std::vector<shape::Variant> variants;  ///< several: a text of several statements
    std::optional<Pending> pending;        ///< one more, until finish()
    shape::Operation operation = shape::Operation::Select;
    shape::Api api = shape::Api::Other;
    std::string unresolved;
    bool site = true;  ///< false: the call sends nothing (or only changes the schema)
};

/// When the run wants an atom (Replay::wanted), the outcome means nothing: it may be empty.
Outcome callOutcome(const evaluate::CallFact& fact, Run& run);
/// Writes out what is pending. Needs nothing of the run that made it.
void finish(Outcome& outcome, const Env& env, Fragments& fragments);
/// The entity a call is about, for merging and sorting; kNone when there is none or it is not known.
EntityId entityOf(const evaluate::CallFact& fact, const Env& env);

}  // namespace audit::query
