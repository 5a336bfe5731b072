#pragma once
// An options literal as it stands in its file: what to insert so that the text fits what is there.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "project/project.h"

namespace audit::connections {

using source::FileId;
using source::Location;

/// An object literal of a file.
struct Literal {
    FileId file = source::kNoFile;
    ir::ExprId expr = ir::kNone;
    source::Span span{};
    [[nodiscard]] Location location() const { return {file, span}; }
};

/// The literal that stands exactly there; none when it is no object literal.
std::optional<Literal> literalAt(const project::Project& project, Location where);
/// The literal of which this is a property (or a spread) as written.
std::optional<Literal> literalHolding(const project::Project& project, Location property);
/// Where a property's value stands; unknown for shorthands, methods and spreads.
Location valueOf(const project::Project& project, Location property);

/// Where a name that stands as a value got its own: `const dbSynchronize = …`; unknown for anything else.
Location definitionOf(const project::Project& project, Location value);

struct Insertion {
    Location at;  ///< an empty span inserts, another is replaced
    std::string text;
};

/// A property to write: `name: value`, or a block of them.
struct NewProperty {
    std::string name;
    std::string value;  ///< "" for a block
    std::vector<NewProperty> block;
};

/// Adds properties at the end of a literal, with its indentation, line ends and trailing comma.
std::vector<Insertion> addProperties(const project::Project& project, const Literal& literal,
                                     const std::vector<NewProperty>& properties);
/// Removes one property together with its comma.
std::optional<Insertion> removeProperty(const project::Project& project, const Literal& literal,
                                        Location property);

/// How this file reads numbers from the environment.
struct NumberReader {
    enum class Form : std::uint8_t {
        Constant,       ///< it reads no environment variables: plain numbers
        Inline,         ///< Number(process.env.X) || n
        HelperOfValue,  ///< parsePositiveInt(process.env.X, n)
        HelperOfName    ///< envInt('X', n)
    };
    Form form = Form::Constant;
    std::string read = "process.env.";  ///< text before the name
    std::string readEnd;                ///< text behind it: "')" for config.get('X')
    std::string helper;                 ///< callee as written
    char quote = '\'';
    std::string prefix, suffix;  ///< DB_HOST → "DB_", ""; TYPEORM_HOST_API → "TYPEORM_", "_API"

    [[nodiscard]] std::string variable(std::string_view name) const {
        return prefix + std::string(name) + suffix;
    }
    /// The expression for `name` ("POOL_MAX") with a default.
    [[nodiscard]] std::string expression(std::string_view name, long fallback) const;
};

/// `variables`: what the connection's own options (host, port, user, database, url …) read.
NumberReader numberReader(const project::Project& project, const Literal& literal,
                          const std::vector<std::string>& variables);

/// What stands around the part that names one thing: "DB_HOST" → ("DB_", ""), "DATABASE_URL" → ("DATABASE_",
/// "").
struct NameFrame {
    std::string prefix, suffix;
};
std::optional<NameFrame> nameFrame(std::string_view variable);

}  // namespace audit::connections
