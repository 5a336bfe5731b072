#pragma once
// Column types of the PostgreSQL driver (driver/postgres/PostgresDriver.ts) and their names as format_type
// prints them.
#include <optional>
#include <string>
#include <string_view>

namespace audit::entities {

/// A type as the author gave it: a name ("varchar", "timestamptz"), or a constructor marked by '#'
/// ("#String",
/// "#Number", "#Boolean", "#Date", "#Object", "#Array" …), which TypeScript's decorator metadata also gives.
struct TypeParts {
    std::string type;
    std::string length;  ///< "" = none
    std::optional<double> precision;
    std::optional<double> scale;
    bool array = false;
    std::string enumTypeName;  ///< "enum": the name PostgreSQL prints
    std::string spatialFeatureType;
    std::optional<double> srid;
};

/// normalizeType(): "varchar" → "character varying", "#Number" → "integer"; others come back as they are.
std::string normalizedType(std::string_view type);
/// supportedDataTypes of the driver, for a normalized type.
bool isSupportedType(std::string_view normalized);
/// withLengthColumnTypes: a length on any other type is refused at boot.
bool takesLength(std::string_view normalized);
/// What the message of DataTypeNotSupportedError calls it: "#Object" → "Object".
std::string displayedType(std::string_view type);

/// createFullType() followed by PostgreSQL's format_type(): `character varying(160)`, `numeric(10,2)`,
/// `timestamp(3) without time zone`, `text[]`. "" when PostgreSQL has no such type.
std::string formattedType(const TypeParts& parts);

}  // namespace audit::entities
