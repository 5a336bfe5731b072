// Evaluated values as the JSON of a summary.
//
// Constants are themselves, objects and arrays too. Everything else is an object with one key that tells:
//   {"class": "X"}            a class of the summary; as a function that only returns it: {"target": "X"}
//   {"path": "p"}             x => x.p          {"paths": ["a", "b"]}   x => [x.a, x.b]    {"returns": …}  ()
//   => …
//   {"global": "Date"}        JavaScript's own  {"typeorm": "X"}        an export of typeorm
//   {"parameter": 0}          what a method or function was given; {"anyOf": […]}: whichever of them fits
//   {"member": [v, "name"]}   {"index": [v, v]} {"operator": ["===", a, b]} {"method": ["trim", v, …]}
//   {"template": […]}         {"choice": [{"when": c, "then": v}, …, {"then": v}]}
//   {"instance": "X"}         {"rows": entity}  {"repository": entity} {"source": "DataSource"}
//   {"find": ["In", …]}       {"brackets": [clause…]} {"builder": {…}}
//   {"object": {…}, "spread": [v…]}             an object with what others hold, or with such a key of its
//   own
//   {"array": […], "open": reason}              {"undefined": true}    {"unknown": reason}
// Conditions are values (they hold when the value is truthy), {"and": […]}, {"or": […]} or {"not": c}.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "evaluate/guard.h"
#include "evaluate/value.h"

namespace audit::summaries {

using Json = nlohmann::ordered_json;

// Keys that make an object with this one key something else than an object.
[[nodiscard]] bool isMark(std::string_view key);

struct Values {
    // Name of a class in the summary, "" when it is not in it.
    std::function<std::string(const evaluate::ClassInfo*)> nameOf;
    // Classes that stood in for the parameters of the method at hand, by position.
    std::vector<const evaluate::ClassInfo*> markers;
    // Classes whose instances stood in for parameters, by position.
    std::vector<const evaluate::ClassInfo*> instances;

    [[nodiscard]] Json value(evaluate::V value, int depth = 0) const;
    [[nodiscard]] Json condition(evaluate::Guard guard, int depth = 0) const;
    [[nodiscard]] Json clauses(const evaluate::BuilderState& state, int depth = 0) const;

  private:
    [[nodiscard]] Json object(const evaluate::Cell& cell, int depth) const;
    [[nodiscard]] Json array(const evaluate::Cell& cell, int depth) const;
    [[nodiscard]] Json derived(evaluate::V value, int depth) const;
    [[nodiscard]] Json native(evaluate::V value, int depth) const;
    [[nodiscard]] Json text(std::string_view text) const;
    [[nodiscard]] int parameterOf(std::string_view described, std::string& rest) const;
    [[nodiscard]] Json openPart(std::string_view reason) const;
};

// The array under a key; an empty one when there is none.
[[nodiscard]] const Json& listOf(const Json& object, const char* key);

[[nodiscard]] Json unknown(std::string_view reason);

}  // namespace audit::summaries
