#pragma once
// The joins that relations, nested conditions and nested order of find options ask for, each once, in order.
#include <string>
#include <vector>

#include "query/expression.h"

namespace audit::query {

struct FindJoin {
    bool left = true;
    bool select = false;
    bool partial = false;  ///< its own `select` names the columns
    bool optional = false;
    bool eager = false;
    std::string alias;
    std::string parent;
    const Relation* relation = nullptr;
    Location where{};
};

struct FindJoins {
    std::vector<FindJoin> list;
    [[nodiscard]] FindJoin* find(std::string_view alias);
    /// The join along `relation` from `alias`, made when it is not there yet.
    FindJoin& along(const Env& env, const Expression& into, const std::string& alias,
                    const Relation& relation, Location where);
};

/// "User__User_posts" as 0.3 and 1.x name it.
std::string findJoinAlias(const std::string& alias, const std::string& path);

}  // namespace audit::query
