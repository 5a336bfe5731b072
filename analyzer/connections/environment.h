#pragma once
// What "production" means for a value: which variables are fixed, and what an option folds to with them.
#include <string>
#include <utility>
#include <vector>

#include "connections/connections.h"
#include "connections/flatten.h"
#include "evaluate/facts.h"

namespace audit::connections {

using Inputs = evaluate::Evaluation::Inputs;

/// Is this the name of a variable that says which environment the program runs in (NODE_ENV, APP_ENV, STAGE)?
bool isSelector(std::string_view variable);

/// Is it the name of an environment variable, and not a configuration service's key ("database.host",
/// "dbHost")?
bool isVariable(std::string_view name);

/// The variables to fix in an environment. A selector gets the spelling that the program compares it with
/// ("prod").
std::vector<std::pair<std::string, std::string>> environmentInputs(Environment environment,
                                                                   const std::vector<std::string>& variables,
                                                                   const std::vector<std::string>& texts);

/// Options as they are in one environment: with other variables open, and with them unset.
struct View {
    std::vector<std::pair<std::string, std::string>> fixed;
    Flat open, closed;
};
View view(evaluate::Evaluation& evaluation, V options,
          std::vector<std::pair<std::string, std::string>> fixed);

/// The alternatives of one path, folded; the ones that cannot hold are left out.
std::vector<Alternative> foldAlternatives(evaluate::Evaluation& evaluation,
                                          const std::vector<Alternative>& alternatives, const Inputs& inputs);

/// What a path is in a view.
Folded foldPath(const View& view, const std::string& path, bool secret);

/// A variable that makes the path true in this view, when one does by itself.
std::optional<Switch> switchOn(evaluate::Evaluation& evaluation, const View& view, const std::string& path);

/// What becomes of a numeric option when its variable is not set, or set to a text that is no number.
enum class Number : std::uint8_t { Unknown, NaN, Other };
Number numberWith(evaluate::Evaluation& evaluation, const View& view, const std::string& path,
                  const std::string& variable, const char* text);

}  // namespace audit::connections
