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

// The columns are sorted, so that ["id", "name"] and ["name", "id"] give one name.
std::string hashed(std::string_view prefix, std::string_view table, std::vector<std::string> columns,
                   std::string_view where, std::size_t digits) {
    std::ranges::sort(columns, sortsBefore);
    std::string key(withoutSchema(table));
    key += '_';
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i > 0) key += '_';
        key += columns[i];
    }
    if (!where.empty()) key.append("_").append(where);
    return std::string(prefix) + sha1Hex(key).substr(0, digits);
}

std::string concat(std::string_view a, std::string_view b) { return std::string(a).append("_").append(b); }

}  // namespace

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

std::string NamingStrategy::closureJunctionTableName(std::string_view table) { return std::string(table) + "_closure"; }

std::string NamingStrategy::primaryKeyName(std::string_view table, std::vector<std::string> columns) {
    return hashed("PK_", table, std::move(columns), {}, 27);
}

std::string NamingStrategy::uniqueConstraintName(std::string_view table, std::vector<std::string> columns) {
    return hashed("UQ_", table, std::move(columns), {}, 27);
}

std::string NamingStrategy::relationConstraintName(std::string_view table, std::vector<std::string> columns) {
    return hashed("REL_", table, std::move(columns), {}, 26);
}

std::string NamingStrategy::foreignKeyName(std::string_view table, std::vector<std::string> columns) {
    return hashed("FK_", table, std::move(columns), {}, 27);
}

std::string NamingStrategy::indexName(std::string_view table, std::vector<std::string> columns, std::string_view where) {
    return hashed("IDX_", table, std::move(columns), where, 26);
}

std::string NamingStrategy::checkConstraintName(std::string_view table, std::string_view expression) {
    return "CHK_" + sha1Hex(concat(withoutSchema(table), expression)).substr(0, 26);
}

std::string NamingStrategy::exclusionConstraintName(std::string_view table, std::string_view expression) {
    return "XCL_" + sha1Hex(concat(withoutSchema(table), expression)).substr(0, 26);
}

}  // namespace audit::entities
