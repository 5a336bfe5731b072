#include "entities/column_types.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

namespace audit::entities {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 23> kAliases = {{
    {"#Number", "integer"},
    {"int", "integer"},
    {"int4", "integer"},
    {"#String", "character varying"},
    {"varchar", "character varying"},
    {"#Date", "timestamp without time zone"},
    {"timestamp", "timestamp without time zone"},
    {"timestamptz", "timestamp with time zone"},
    {"time", "time without time zone"},
    {"timetz", "time with time zone"},
    {"#Boolean", "boolean"},
    {"bool", "boolean"},
    {"simple-array", "text"},
    {"simple-json", "text"},
    {"simple-enum", "enum"},
    {"int2", "smallint"},
    {"int8", "bigint"},
    {"decimal", "numeric"},
    {"float8", "double precision"},
    {"float", "double precision"},
    {"float4", "real"},
    {"char", "character"},
    {"varbit", "bit varying"},
}};

constexpr std::array kSupported = {"bigint",
                                   "bit",
                                   "bit varying",
                                   "boolean",
                                   "box",
                                   "bytea",
                                   "character",
                                   "character varying",
                                   "cidr",
                                   "circle",
                                   "citext",
                                   "cube",
                                   "date",
                                   "datemultirange",
                                   "daterange",
                                   "double precision",
                                   "enum",
                                   "geography",
                                   "geometry",
                                   "halfvec",
                                   "hstore",
                                   "inet",
                                   "int4multirange",
                                   "int4range",
                                   "int8multirange",
                                   "int8range",
                                   "integer",
                                   "interval",
                                   "json",
                                   "jsonb",
                                   "jsonpath",
                                   "line",
                                   "lseg",
                                   "ltree",
                                   "macaddr",
                                   "macaddr8",
                                   "money",
                                   "nummultirange",
                                   "numeric",
                                   "numrange",
                                   "path",
                                   "point",
                                   "polygon",
                                   "real",
                                   "smallint",
                                   "text",
                                   "time with time zone",
                                   "time without time zone",
                                   "timestamp with time zone",
                                   "timestamp without time zone",
                                   "tsmultirange",
                                   "tsquery",
                                   "tsrange",
                                   "tstzmultirange",
                                   "tstzrange",
                                   "tsvector",
                                   "uuid",
                                   "vector",
                                   "xml"};

std::string number(double value) {
    std::array<char, 32> text{};
    const int length = std::snprintf(text.data(), text.size(), "%.17g", value);
    return {text.data(), static_cast<std::size_t>(std::max(length, 0))};
}

bool startsWith(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

// The modifier of a type whose name goes on after it: timestamp(3) without time zone.
std::string withInnerModifier(std::string_view type, const std::optional<double>& precision) {
    std::string out(type);
    if (precision) out.insert(out.find(' '), "(" + number(*precision) + ")");
    return out;
}

std::string elementType(const TypeParts& parts) {
    const std::string type = normalizedType(parts.type);
    if (type == "enum") return parts.enumTypeName;
    if (startsWith(type, "timestamp ") || startsWith(type, "time "))
        return withInnerModifier(type, parts.precision);
    if (type == "geometry" || type == "geography") {
        if (parts.spatialFeatureType.empty()) return type;
        std::string out = type + "(" + parts.spatialFeatureType;
        if (parts.srid) out += "," + number(*parts.srid);
        return out + ")";
    }
    if (!parts.length.empty()) return type + "(" + parts.length + ")";
    if (type == "numeric" && parts.precision) {
        // PostgreSQL stores numeric(10) with the scale 0.
        return type + "(" + number(*parts.precision) + "," + number(parts.scale.value_or(0)) + ")";
    }
    if (type == "interval" && parts.precision) return type + "(" + number(*parts.precision) + ")";
    // char and bit without a length have the length 1.
    if (type == "character" || type == "bit")
        return type + "(" + (parts.precision ? number(*parts.precision) : "1") + ")";
    if ((type == "character varying" || type == "bit varying") && parts.precision)
        return type + "(" + number(*parts.precision) + ")";
    return type;
}

}  // namespace

std::string normalizedType(std::string_view type) {
    for (const auto& [alias, name] : kAliases)
        if (alias == type) return std::string(name);
    return std::string(type);
}

bool isSupportedType(std::string_view normalized) {
    return std::ranges::any_of(kSupported, [&](std::string_view known) { return known == normalized; });
}

bool takesLength(std::string_view normalized) {
    static constexpr std::array kTypes = {"character varying", "character", "bit",
                                          "bit varying",       "vector",    "halfvec"};
    return std::ranges::any_of(kTypes, [&](std::string_view known) { return known == normalized; });
}

std::string displayedType(std::string_view type) {
    return std::string(startsWith(type, "#") ? type.substr(1) : type);
}

std::string formattedType(const TypeParts& parts) {
    std::string out = elementType(parts);
    if (!out.empty() && parts.array) out += "[]";
    return out;
}

}  // namespace audit::entities
