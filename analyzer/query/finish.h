#pragma once
// An expression and how it is executed → one shape::Variant, its SQL included.
#include "query/expression.h"
#include "query/fragments.h"

namespace audit::query {

enum class Ending : std::uint8_t {
    Entities,  ///< getMany, getOne, getManyAndCount, getRawAndEntities, find…: skip/take with joins is
               ///< wrapped
    Raw,       ///< getRawMany, getRawOne, stream
    Count,
    Exists,
    Aggregate  ///< sum, minimum …: Expression::aggregate
};

shape::Variant finishSelect(const Env& env, const Expression& e, Ending ending, Fragments& fragments);
/// insert, update, delete, softDelete, restore
shape::Variant finishWrite(const Env& env, const Expression& e, Fragments& fragments);
/// The columns that `insertValues` names join `assigned`: what finishWrite needs of the run.
void readWrittenColumns(Run& run, Expression& e);
/// Gives subqueries' sources the names of the entities that own their tables.
void nameEntities(const Env& env, shape::Variant& variant);

}  // namespace audit::query
