#include "entities/naming.h"

#include <algorithm>

#include "entities/letter_case.h"
#include "entities/sha1.h"

namespace audit::entities {

using evaluate::NameArgument;
using evaluate::NameArguments;

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

std::optional<std::string> NamingStrategy::ask(std::string_view method,
                                               const NameArguments& arguments) const {
    if (interpreter_ == nullptr || std::ranges::find(own_, method) == own_.end()) return {};
    auto name = interpreter_->name(
        strategy_, method, arguments,
        [&](std::string_view function, const NameArguments& given) { return base(function, given); });
    if (!name && knows(method)) unknown_.emplace_back(method);
    return name;
}

std::optional<std::string> NamingStrategy::base(std::string_view method,
                                                const NameArguments& arguments) const {
    const auto text = [&](std::size_t i) {
        return i < arguments.size() ? std::string_view(arguments[i].text) : std::string_view();
    };
    const auto texts = [&](std::size_t i) {
        return i < arguments.size() ? arguments[i].texts : std::vector<std::string>();
    };
    NamingStrategy plain(base_);
    plain.encoded_ = encoded_;
    if (method == "snakeCase") return snakeCase(text(0));
    if (method == "camelCase" && arguments.size() == 1) return camelCase(text(0));
    if (method == "titleCase") return titleCase(text(0));
    if (method == "tableName") return plain.tableName(text(0), text(1));
    if (method == "columnName") return plain.columnName(text(0), text(1), texts(2));
    if (method == "relationName") return base_ == Base::Snake ? snakeCase(text(0)) : std::string(text(0));
    if (method == "joinColumnName") return plain.joinColumnName(text(0), text(1));
    if (method == "joinTableName") return plain.joinTableName(text(0), text(1), text(2), text(3));
    if (method == "joinTableColumnName" || method == "joinTableInverseColumnName")
        return plain.joinTableColumnName(text(0), text(1), text(2).empty() ? text(1) : text(2), text(2),
                                         false);
    if (method == "joinTableColumnDuplicationPrefix" && arguments.size() == 2)
        return plain.duplicateJoinTableColumnName(text(0), static_cast<int>(arguments[1].number));
    if (method == "closureJunctionTableName") return plain.closureJunctionTableName(text(0));
    if (method == "prefixTableName") return plain.prefixTableName(text(0), text(1));
    if (method == "getTableName") return std::string(withoutSchema(text(0)));
    if (method == "primaryKeyName") return plain.primaryKeyName(text(0), texts(1));
    if (method == "uniqueConstraintName") return plain.uniqueConstraintName(text(0), texts(1));
    if (method == "relationConstraintName") return plain.relationConstraintName(text(0), texts(1));
    if (method == "foreignKeyName") return plain.foreignKeyName(text(0), texts(1));
    if (method == "indexName") return plain.indexName(text(0), texts(1), text(2));
    if (method == "checkConstraintName") return plain.checkConstraintName(text(0), text(1));
    if (method == "exclusionConstraintName") return plain.exclusionConstraintName(text(0), text(1));
    return {};
}

std::string NamingStrategy::tableName(std::string_view target, std::string_view given) const {
    if (const auto own = ask("tableName", {NameArgument::of(target), NameArgument::orNothing(given)}))
        return *own;
    return given.empty() ? snakeCase(target) : std::string(given);
}

std::string NamingStrategy::columnName(std::string_view property, std::string_view given,
                                       const std::vector<std::string>& prefixes) const {
    if (const auto own = ask("columnName", {NameArgument::of(property), NameArgument::orNothing(given),
                                            NameArgument::of(prefixes)}))
        return *own;
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
    if (const auto own = ask("joinColumnName", {NameArgument::of(relation), NameArgument::of(referenced)}))
        return *own;
    const std::string name = concat(relation, referenced);
    return base_ == Base::Snake ? snakeCase(name) : camelCase(name);
}

std::string NamingStrategy::joinTableName(std::string_view first, std::string_view second,
                                          std::string_view propertyPath, std::string_view inversePath) const {
    if (const auto own =
            ask("joinTableName", {NameArgument::of(first), NameArgument::of(second),
                                  NameArgument::of(propertyPath), NameArgument::of(inversePath)}))
        return *own;
    std::string path(propertyPath);
    std::ranges::replace(path, '.', '_');
    return snakeCase(concat(concat(first, path), second));
}

std::string NamingStrategy::joinTableColumnName(std::string_view table, std::string_view property,
                                                std::string_view column, std::string_view given,
                                                bool inverse) const {
    const NameArguments arguments = {NameArgument::of(table), NameArgument::of(property),
                                     NameArgument::orNothing(given)};
    if (inverse)
        if (const auto own = ask("joinTableInverseColumnName", arguments)) return *own;
    // DefaultNamingStrategy.joinTableInverseColumnName() asks for this.joinTableColumnName().
    if (const auto own = ask("joinTableColumnName", arguments)) return *own;
    const std::string name = concat(table, column);
    return base_ == Base::Snake ? snakeCase(name) : camelCase(name);
}

std::string NamingStrategy::duplicateJoinTableColumnName(std::string_view column, int index) const {
    if (const auto own = ask("joinTableColumnDuplicationPrefix",
                             {NameArgument::of(column), NameArgument::of(static_cast<double>(index))}))
        return *own;
    return concat(column, std::to_string(index));
}

std::string NamingStrategy::closureJunctionTableName(std::string_view table) const {
    if (const auto own = ask("closureJunctionTableName", {NameArgument::of(table)})) return *own;
    return std::string(table) + "_closure";
}

std::string NamingStrategy::prefixTableName(std::string_view prefix, std::string_view table) const {
    if (prefix.empty()) return std::string(table);
    if (const auto own = ask("prefixTableName", {NameArgument::of(prefix), NameArgument::of(table)}))
        return *own;
    return std::string(prefix) + std::string(table);
}

std::string NamingStrategy::primaryKeyName(std::string_view table, std::vector<std::string> columns) const {
    if (const auto own = ask("primaryKeyName", {NameArgument::table(table), NameArgument::of(columns)}))
        return *own;
    return hashed("PK_", table, std::move(columns), {}, 27);
}

std::string NamingStrategy::uniqueConstraintName(std::string_view table,
                                                 std::vector<std::string> columns) const {
    if (const auto own = ask("uniqueConstraintName", {NameArgument::of(table), NameArgument::of(columns)}))
        return *own;
    return hashed("UQ_", table, std::move(columns), {}, 27);
}

std::string NamingStrategy::relationConstraintName(std::string_view table,
                                                   std::vector<std::string> columns) const {
    if (const auto own = ask("relationConstraintName", {NameArgument::of(table), NameArgument::of(columns)}))
        return *own;
    return hashed("REL_", table, std::move(columns), {}, 26);
}

std::string NamingStrategy::foreignKeyName(std::string_view table, std::vector<std::string> columns) const {
    if (const auto own = ask("foreignKeyName", {NameArgument::of(table), NameArgument::of(columns)}))
        return *own;
    return hashed("FK_", table, std::move(columns), {}, 27);
}

std::string NamingStrategy::indexName(std::string_view table, std::vector<std::string> columns,
                                      std::string_view where) const {
    if (const auto own = ask("indexName", {NameArgument::of(table), NameArgument::of(columns),
                                           NameArgument::orNothing(where)}))
        return *own;
    return hashed("IDX_", table, std::move(columns), where, 26);
}

std::string NamingStrategy::checkConstraintName(std::string_view table, std::string_view expression) const {
    if (const auto own = ask("checkConstraintName", {NameArgument::of(table), NameArgument::of(expression)}))
        return *own;
    return "CHK_" + hash(concat(withoutSchema(table), expression), 26);
}

std::string NamingStrategy::exclusionConstraintName(std::string_view table,
                                                    std::string_view expression) const {
    if (const auto own =
            ask("exclusionConstraintName", {NameArgument::of(table), NameArgument::of(expression)}))
        return *own;
    return "XCL_" + hash(concat(withoutSchema(table), expression), 26);
}

}  // namespace audit::entities
