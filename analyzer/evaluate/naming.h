#pragma once
// A project's own naming strategy, asked for one name at a time: its methods are functions of strings, and
// are run when the names of tables and columns are made, long after everything else was evaluated.
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evaluate/facts.h"

namespace audit::evaluate {

/// What TypeORM hands to a method of a naming strategy.
struct NameArgument {
    enum class Kind : std::uint8_t { Undefined, Text, Number, Texts, Table };
    Kind kind = Kind::Undefined;
    std::string text;  ///< Text; Table: its name
    double number = 0;
    std::vector<std::string> texts;

    static NameArgument of(std::string_view text) { return {Kind::Text, std::string(text), 0, {}}; }
    static NameArgument orNothing(std::string_view text) { return text.empty() ? NameArgument{} : of(text); }
    static NameArgument of(double number) { return {Kind::Number, {}, number, {}}; }
    static NameArgument of(std::vector<std::string> texts) { return {Kind::Texts, {}, 0, std::move(texts)}; }
    static NameArgument table(std::string_view name) { return {Kind::Table, std::string(name), 0, {}}; }
};
using NameArguments = std::vector<NameArgument>;

/// What a method of the class that a strategy extends gives (`super.columnName(…)`), or a function of
/// TypeORM's util/StringUtils; nothing when it is not known.
using NamingBase =
    std::function<std::optional<std::string>(std::string_view method, const NameArguments& arguments)>;

class NamingInterpreter {
  public:
    virtual ~NamingInterpreter() = default;
    /// The name that `method` of the instance `strategy` gives; nothing when it is no pure function of its
    /// arguments. Bounded like everything the interpreter runs.
    virtual std::optional<std::string> name(V strategy, std::string_view method,
                                            const NameArguments& arguments, const NamingBase& base) = 0;
};

/// The one that belongs to an evaluation and lives as long.
NamingInterpreter* namingInterpreter(Evaluation& evaluation);

}  // namespace audit::evaluate
