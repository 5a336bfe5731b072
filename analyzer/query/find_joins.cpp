#include "query/find_joins.h"

#include "query/find_options.h"
#include "query/names.h"

namespace audit::query {

FindJoin* FindJoins::find(std::string_view alias) {
    for (FindJoin& j : list)
        if (j.alias == alias) return &j;
    return nullptr;
}

std::string findJoinAlias(const std::string& alias, const std::string& path) {
    return buildAlias("__", false, alias, alias + "_" + replaceFirstDot(path));
}

FindJoin& FindJoins::along(const Env& env, const Expression& into, const std::string& alias,
                           const Relation& relation, Location where) {
    const std::string name = findJoinAlias(alias, relation.path);
    if (FindJoin* there = find(name)) return *there;
    const FindJoin* parent = find(alias);
    FindJoin join;
    join.left = !joinsInner(env, relation, into.withDeleted, parent != nullptr && parent->left);
    join.alias = name;
    join.parent = alias;
    join.relation = &relation;
    join.where = where;
    list.push_back(std::move(join));
    return list.back();
}

}  // namespace audit::query
