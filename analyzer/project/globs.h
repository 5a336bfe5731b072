// Globs as TypeORM's options take them: what the npm package "glob" understands of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace audit::project {

// `{a,b}`, also nested and with empty alternatives, and `{1..3}`: every pattern that a pattern stands for, in
// order. Bounded: of a pattern that stands for thousands, the first ones.
std::vector<std::string> expandBraces(std::string_view pattern);

// Does a path match a pattern without braces? `*`, `?`, `[…]` and `+(a|b)` (also with @ ? * !) stay within a
// folder,
// `**` stands for any number of folders, none included. Both without a leading '/'. Never exponential.
bool matchesPattern(std::string_view pattern, std::string_view path);

bool hasWildcard(std::string_view pattern);

}  // namespace audit::project
