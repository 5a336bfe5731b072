#include "entities/letter_case.h"

#include <algorithm>
#include <array>
#include <vector>

namespace audit::entities {
namespace {

bool isUpper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool isLower(char c) {
    return c >= 'a' && c <= 'z';
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isWord(char c) {
    return isUpper(c) || isLower(c) || isDigit(c) || c == '_';
}
bool isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}
char upper(char c) {
    return isLower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}
char lower(char c) {
    return isUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    std::size_t start = 0;
    for (std::size_t at = text.find(separator); at != std::string_view::npos;
         at = text.find(separator, start)) {
        parts.emplace_back(text.substr(start, at - start));
        start = at + 1;
    }
    parts.emplace_back(text.substr(start));
    return parts;
}

}  // namespace

// /^([A-Z])|[\s-_](\w)/g
std::string camelCase(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (i == 0 && isUpper(c)) {
            out.push_back(lower(c));
        } else if ((isSpace(c) || c == '-' || c == '_') && i + 1 < text.size() && isWord(text[i + 1])) {
            out.push_back(upper(text[++i]));
        } else {
            out.push_back(c);
        }
    }
    return out;
}

// .replace(/([A-Z])([A-Z])([a-z])/g, "$1_$2$3").replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase()
std::string snakeCase(std::string_view text) {
    std::string split;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i + 2 < text.size() && isUpper(text[i]) && isUpper(text[i + 1]) && isLower(text[i + 2])) {
            split.append({text[i], '_', text[i + 1], text[i + 2]});
            i += 2;
        } else {
            split.push_back(text[i]);
        }
    }
    std::string out;
    for (std::size_t i = 0; i < split.size(); ++i) {
        out.push_back(lower(split[i]));
        // The pair is consumed: its capital cannot start another one, and it is not [a-z0-9] anyway.
        if (i + 1 < split.size() && (isLower(split[i]) || isDigit(split[i])) && isUpper(split[i + 1]))
            out.push_back('_');
    }
    return out;
}

// /\w\S*/g
std::string titleCase(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        if (!isWord(text[i])) {
            out.push_back(text[i++]);
            continue;
        }
        out.push_back(upper(text[i++]));
        while (i < text.size() && !isSpace(text[i])) out.push_back(lower(text[i++]));
    }
    return out;
}

std::string shortenJunctionName(std::string_view name) {
    std::string out;
    bool first = true;
    for (const std::string& segment : split(name, '_')) {
        std::string spaced;
        for (std::size_t i = 0; i < segment.size(); ++i) {
            spaced.push_back(segment[i]);
            if (i + 1 < segment.size() && isLower(segment[i]) && isUpper(segment[i + 1]))
                spaced.push_back(' ');
        }
        const std::vector<std::string> terms = split(spaced, ' ');
        const std::size_t length = terms.size() > 1 ? 2 : 3;
        if (!first) out.push_back('_');
        first = false;
        for (const std::string& term : terms) out.append(term.substr(0, length));
    }
    return out;
}

bool sortsBefore(std::string_view left, std::string_view right) {
    // UTF-8 and UTF-16 order differ only between U+E000…U+FFFF and the planes above, which UTF-16 puts first.
    auto weight = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0xf0 ? 0xed80 + byte : byte >= 0xee ? 0xee00 + byte : byte << 8;
    };
    return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end(),
                                        [&](char a, char b) { return weight(a) < weight(b); });
}

std::string truncatedIdentifier(std::string_view name) {
    if (name.size() <= 63) return std::string(name);
    std::size_t length = 63;
    while (length > 0 && (static_cast<unsigned char>(name[length]) & 0xc0) == 0x80) --length;
    return std::string(name.substr(0, length));
}

std::string quotedIdentifier(std::string_view name) {
    // Reserved words of PostgreSQL 15 that its quote_identifier() quotes (kwlist.h, all but the unreserved
    // ones).
    static constexpr std::array kReserved = {"all",
                                             "analyse",
                                             "analyze",
                                             "and",
                                             "any",
                                             "array",
                                             "as",
                                             "asc",
                                             "asymmetric",
                                             "authorization",
                                             "between",
                                             "bigint",
                                             "binary",
                                             "bit",
                                             "boolean",
                                             "both",
                                             "case",
                                             "cast",
                                             "char",
                                             "character",
                                             "check",
                                             "coalesce",
                                             "collate",
                                             "collation",
                                             "column",
                                             "concurrently",
                                             "constraint",
                                             "create",
                                             "cross",
                                             "current_catalog",
                                             "current_date",
                                             "current_role",
                                             "current_schema",
                                             "current_time",
                                             "current_timestamp",
                                             "current_user",
                                             "dec",
                                             "decimal",
                                             "default",
                                             "deferrable",
                                             "desc",
                                             "distinct",
                                             "do",
                                             "else",
                                             "end",
                                             "except",
                                             "exists",
                                             "extract",
                                             "false",
                                             "fetch",
                                             "float",
                                             "for",
                                             "foreign",
                                             "freeze",
                                             "from",
                                             "full",
                                             "grant",
                                             "greatest",
                                             "group",
                                             "grouping",
                                             "having",
                                             "ilike",
                                             "in",
                                             "initially",
                                             "inner",
                                             "inout",
                                             "int",
                                             "integer",
                                             "intersect",
                                             "interval",
                                             "into",
                                             "is",
                                             "isnull",
                                             "join",
                                             "lateral",
                                             "leading",
                                             "least",
                                             "left",
                                             "like",
                                             "limit",
                                             "localtime",
                                             "localtimestamp",
                                             "national",
                                             "natural",
                                             "nchar",
                                             "none",
                                             "normalize",
                                             "not",
                                             "notnull",
                                             "null",
                                             "nullif",
                                             "numeric",
                                             "offset",
                                             "on",
                                             "only",
                                             "or",
                                             "order",
                                             "out",
                                             "outer",
                                             "overlaps",
                                             "overlay",
                                             "placing",
                                             "position",
                                             "precision",
                                             "primary",
                                             "real",
                                             "references",
                                             "returning",
                                             "right",
                                             "row",
                                             "select",
                                             "session_user",
                                             "setof",
                                             "similar",
                                             "smallint",
                                             "some",
                                             "substring",
                                             "symmetric",
                                             "table",
                                             "tablesample",
                                             "then",
                                             "time",
                                             "timestamp",
                                             "to",
                                             "trailing",
                                             "treat",
                                             "trim",
                                             "true",
                                             "union",
                                             "unique",
                                             "user",
                                             "using",
                                             "values",
                                             "varchar",
                                             "variadic",
                                             "verbose",
                                             "when",
                                             "where",
                                             "window",
                                             "with",
                                             "xmlattributes",
                                             "xmlconcat",
                                             "xmlelement",
                                             "xmlexists",
                                             "xmlforest",
                                             "xmlnamespaces",
                                             "xmlparse",
                                             "xmlpi",
                                             "xmlroot",
                                             "xmlserialize",
                                             "xmltable"};
    const bool plain =
        !name.empty() && (isLower(name[0]) || name[0] == '_') &&
        std::ranges::all_of(name, [](char c) { return isLower(c) || isDigit(c) || c == '_'; }) &&
        !std::ranges::binary_search(kReserved, name,
                                    [](std::string_view a, std::string_view b) { return a < b; });
    if (plain) return std::string(name);
    std::string out = "\"";
    for (char c : name) {
        if (c == '"') out.push_back('"');
        out.push_back(c);
    }
    return out + '"';
}

}  // namespace audit::entities
