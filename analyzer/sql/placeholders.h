#pragma once
// TypeORM's placeholders (`:name`, `:...names`) and the parts of a text that are unknown at analysis time
// (holes) become what PostgreSQL's parser accepts, with a map back to the places in the original text.
// TypeORM: QueryBuilder.replacePropertyNamesAndParameters; Postgres: src/backend/parser/scan.l.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace audit::sql {

/// Stands in a text for a part that is not known here (a template's `${x}`): one byte, anywhere.
inline constexpr char kHole = '\x01';

struct Placeholder {
    enum class Kind : std::uint8_t {
        Named,     ///< :name
        Spread,    ///< :...names
        Numbered,  ///< $3
        Hole       ///< kHole where a value, a condition or a column may stand
    };
    Kind kind = Kind::Named;
    std::string name;                ///< "name"; "3" of $3; "" of a hole
    std::size_t begin = 0, end = 0;  ///< byte range in the original text
    int number = 0;                  ///< the $n it became
};

struct Prepared {
    std::string text;                       ///< what the parser sees
    std::vector<Placeholder> placeholders;  ///< in order of `number`, which starts at 1 and is never shared
    bool hasHole = false;                   ///< a hole anywhere (in a literal or identifier too)
    /// Byte offset in the original text of a byte offset in `text`.
    [[nodiscard]] std::size_t original(std::size_t prepared) const;

    struct Edit {
        std::size_t preparedBegin, preparedEnd, originalBegin, originalEnd;
    };
    std::vector<Edit> edits;  ///< in order
};

/// String literals, quoted identifiers, dollar quotes, comments, casts (`::`) and array slices are left
/// alone.
Prepared preparePlaceholders(std::string_view text);

/// A hole inside an identifier is spelled like this, so that a column name can be recognised as unknown.
inline constexpr std::string_view kHoleIdentifier = "audit_hole_";
inline constexpr std::string_view kHoleOperator = "<@#@>";

}  // namespace audit::sql
