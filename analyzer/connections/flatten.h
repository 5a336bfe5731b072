#pragma once
// An options value as a flat table: path → the values it can have, each with the conditions under which it is
// there.
#include <map>
#include <string>
#include <vector>

#include "connections/limits.h"
#include "evaluate/guard.h"
#include "evaluate/value.h"

namespace audit::connections {

using evaluate::Guard;
using evaluate::V;
using source::Location;

/// One value that a path can have. A later one of the same path replaces the earlier where its guards hold.
struct Alternative {
    std::vector<Guard> guards;  ///< all of them
    V value = nullptr;
    Location where, nameWhere;
};

struct Flat {
    std::map<std::string, std::vector<Alternative>, std::less<>> paths;
    struct Open {
        std::string path;  ///< "" for the options themselves
        std::string reason;
    };
    /// Some properties are fields of a class's instance, into which folding does not reach.
    bool instances = false;
    std::vector<Open>
        opens;  ///< objects into which something unknown was spread, and values that are no objects
};

/// `options` is frozen. Choices and objects are taken apart; what is not an object becomes a leaf.
Flat flatten(V options);

/// The values that a path can have, `undefined` standing for "not there" (nullptr); each once, in order of
/// appearance. Combinations of conditions that exclude each other do not count.
std::vector<const Alternative*> possible(const std::vector<Alternative>& alternatives);

/// Environment variables that a value depends on, in order of first appearance: in itself, then in its
/// conditions.
/// False: there was more than `limit` allows, and what follows it was not seen.
bool collectVariables(V value, std::vector<std::string>& out, std::size_t limit = kMaxVisitedPart);
bool collectVariables(Guard guard, std::vector<std::string>& out);
/// Texts that a variable is compared with or that stand beside it: candidates for its value.
void collectTexts(V value, std::vector<std::string>& out, std::size_t limit = kMaxVisitedPart);
void collectTexts(Guard guard, std::vector<std::string>& out);
/// The operations between a variable and the value, innermost first: "trim", "toLowerCase", "=== 'true'".
std::vector<std::string> conversions(V value, const std::string& variable);

/// Reason of the first unknown part of a value; "" when everything is known.
std::string unknownReason(V value);

/// JSON text of a constant; false when it is none. Class and function values are written by name.
bool jsonText(V value, std::string& out);
std::string quoteJson(std::string_view text);

/// Is it known down to the last leaf?
bool isConstant(V value);

}  // namespace audit::connections
