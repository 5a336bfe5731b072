#include "entities/naming.h"

#include <algorithm>

#include "entities/letter_case.h"
#include "entities/sha1.h"

namespace audit::entities {
namespace {

// getTableName(): what follows the last dot.
std::string_view withoutSchema(std::string_view table) {
    const std::size_t dot = table.rfind('.');
    return dot == std::string_view::npos ? table : table.substr(dot + 1);
}

// JavaScript's encodeURIComponent.
std::string percentEncoded(std::string_view text) {
    std::string out;
    for (char c : text) {
        const bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                           std::string_view("-_.!~*'()").find(c) != std::string_view::npos;
        if (plain) {
            out += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += {'%', "0123456789ABCDEF"[byte >> 4], "0123456789ABCDEF"[byte & 15]};
        }
    }
    return out;
}

std::string concat(std::string_view a, std::string_view b) {
    return std::string(a).append("_").append(b);
}

}  // namespace

std::string NamingStrategy::hash(std::string_view text, std::size_t digits) const {
    return sha1Hex(encoded_ ? percentEncoded(text) : std::string(text)).substr(0, digits);
}

// The columns are sorted, so that ["id", "name"] and ["name", "id"] give one name.
std::string NamingStrategy::hashed(std::string_view prefix, std::string_view table,
                                   std::vector<std::string> columns, std::string_view where,
                                   std::size_t digits) const {
    std::ranges::sort(columns, sortsBefore);
    std::string key(withoutSchema(table));
    key += '_';
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i > 0) key += '_';
        key += columns[i];
    }
    if (!where.empty()) key.append("_").append(where);
    return std::string(prefix) + hash(key, digits);
}

bool NamingStrategy::knows(std::string_view method) const {
    return std::ranges::none_of(unknown_, [&](const std::string& m) { return m == "*" || m == method; });
}

std::string NamingStrategy::tableName(std::string_view target, std::string_view given) const {
    return given.empty() ? snakeCase(target) : std::string(given);
}

std::string NamingStrategy::columnName(std::string_view property, std::string_view given,
                                       const std::vector<std::string>& prefixes) const {
    std::string joined;
    for (const std::string& prefix : prefixes) {
        if (&prefix != &prefixes.front()) joined += '_';
        joined += prefix;
    }
    if (base_ == Base::Snake) {
        // embeddedPrefixes.concat('').join('_'): each prefix is followed by one underscore.
        if (!prefixes.empty()) joined += '_';
        return snakeCase(joined) + (given.empty() ? snakeCase(property) : std::string(given));
    }
    const std::string_view name = given.empty() ? property : given;
    return prefixes.empty() ? std::string(name) : camelCase(joined) + titleCase(name);
}

std::string NamingStrategy::joinColumnName(std::string_view relation, std::string_view referenced) const {
    const std::string name = concat(relation, referenced);
    return base_ == Base::Snake ? snakeCase(name) : camelCase(name);
}

std::string NamingStrategy::joinTableName(std::string_view first, std::string_view second,
                                          std::string_view propertyPath) const {
    std::string path(propertyPath);
    std::ranges::replace(path, '.', '_');
    return snakeCase(concat(concat(first, path), second));
}

std::string NamingStrategy::joinTableColumnName(std::string_view table, std::string_view column) const {
    const std::string name = concat(table, column);
    return base_ == Base::Snake ? snakeCase(name) : camelCase(name);
}

std::string NamingStrategy::duplicateJoinTableColumnName(std::string_view column, int index) {
    return concat(column, std::to_string(index));
}

std::string NamingStrategy::closureJunctionTableName(std::string_view table) {
    return std::string(table) + "_closure";
}

std::string NamingStrategy::primaryKeyName(std::string_view table, std::vector<std::string> columns) const {
    return hashed("PK_", table, std::move(columns), {}, 27);
}

std::string NamingStrategy::uniqueConstraintName(std::string_view table,
                                                 std::vector<std::string> columns) const {
    return hashed("UQ_", table, std::move(columns), {}, 27);
}

std::string NamingStrategy::relationConstraintName(std::string_view table,
                                                   std::vector<std::string> columns) const {
    return hashed("REL_", table, std::move(columns), {}, 26);
}

std::string NamingStrategy::foreignKeyName(std::string_view table, std::vector<std::string> columns) const {
    return hashed("FK_", table, std::move(columns), {}, 27);
}

std::string NamingStrategy::indexName(std::string_view table, std::vector<std::string> columns,
                                      std::string_view where) const {
    return hashed("IDX_", table, std::move(columns), where, 26);
}

std::string NamingStrategy::checkConstraintName(std::string_view table, std::string_view expression) const {
    return "CHK_" + hash(concat(withoutSchema(table), expression), 26);
}

std::string NamingStrategy::exclusionConstraintName(std::string_view table,
                                                    std::string_view expression) const {
    return "XCL_" + hash(concat(withoutSchema(table), expression), 26);
}

}  // namespace audit::entities
