#include "migrations/names.h"

#include <algorithm>
#include <array>

namespace audit::migrations {
namespace {

bool isWordByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

/// Words of the grammar that cannot stand unquoted as a column or table (kwlist.h: RESERVED and
/// TYPE_FUNC_NAME).
constexpr std::array kReserved{"all",
                               "analyse",
                               "analyze",
                               "and",
                               "any",
                               "array",
                               "as",
                               "asc",
                               "asymmetric",
                               "authorization",
                               "binary",
                               "both",
                               "case",
                               "cast",
                               "check",
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
                               "default",
                               "deferrable",
                               "desc",
                               "distinct",
                               "do",
                               "else",
                               "end",
                               "except",
                               "false",
                               "fetch",
                               "for",
                               "foreign",
                               "freeze",
                               "from",
                               "full",
                               "grant",
                               "group",
                               "having",
                               "ilike",
                               "in",
                               "initially",
                               "inner",
                               "intersect",
                               "into",
                               "is",
                               "isnull",
                               "join",
                               "lateral",
                               "leading",
                               "left",
                               "like",
                               "limit",
                               "localtime",
                               "localtimestamp",
                               "natural",
                               "not",
                               "notnull",
                               "null",
                               "offset",
                               "on",
                               "only",
                               "or",
                               "order",
                               "outer",
                               "overlaps",
                               "placing",
                               "primary",
                               "references",
                               "returning",
                               "right",
                               "select",
                               "session_user",
                               "similar",
                               "some",
                               "symmetric",
                               "table",
                               "tablesample",
                               "then",
                               "to",
                               "trailing",
                               "true",
                               "union",
                               "unique",
                               "user",
                               "using",
                               "variadic",
                               "verbose",
                               "when",
                               "where",
                               "window",
                               "with"};

}  // namespace

std::string quoted(std::string_view name) {
    const bool plain =
        !name.empty() && !(name.front() >= '0' && name.front() <= '9') && name.front() != '$' &&
        std::ranges::all_of(
            name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }) &&
        std::ranges::find(kReserved, name) == kReserved.end();
    if (plain) return std::string(name);
    std::string out = "\"";
    for (const char c : name) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

bool mentionsWord(std::string_view text, std::string_view word) {
    if (word.empty()) return false;
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
        if ((at == 0 || !isWordByte(text[at - 1])) &&
            (at + word.size() == text.size() || !isWordByte(text[at + word.size()])))
            return true;
    return false;
}

bool holdsWord(std::string_view text, std::string_view word) {
    const auto same = [](char a, char b) { return lower(a) == b; };
    for (auto at = std::search(text.begin(), text.end(), word.begin(), word.end(), same); at != text.end();
         at = std::search(at + 1, text.end(), word.begin(), word.end(), same)) {
        const auto end = at + static_cast<std::ptrdiff_t>(word.size());
        if ((at == text.begin() || !isWordByte(*(at - 1))) && (end == text.end() || !isWordByte(*end)))
            return true;
    }
    return false;
}

std::string replaceIdentifier(std::string_view text, std::string_view from, std::string_view to) {
    const std::string replacement = quoted(to);
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (c == '\'') {  // a literal
            std::size_t end = text.find('\'', i + 1);
            end = end == std::string_view::npos ? text.size() : end + 1;
            out += text.substr(i, end - i);
            i = end;
        } else if (c == '"') {
            std::size_t end = text.find('"', i + 1);
            if (end == std::string_view::npos) end = text.size();
            if (text.substr(i + 1, end - i - 1) == from)
                out += replacement;
            else
                out += text.substr(i, std::min(end + 1, text.size()) - i);
            i = std::min(end + 1, text.size());
        } else if (isWordByte(c)) {
            std::size_t end = i;
            while (end < text.size() && isWordByte(text[end])) ++end;
            out += text.substr(i, end - i) == from ? replacement : std::string(text.substr(i, end - i));
            i = end;
        } else {
            out += c;
            ++i;
        }
    }
    return out;
}

std::string objectName(std::string_view first, std::string_view second, std::string_view label) {
    constexpr std::size_t kNameBytes = 63;
    std::size_t overhead = (second.empty() ? 0 : 1) + (label.empty() ? 0 : label.size() + 1);
    const std::size_t room = kNameBytes - std::min(overhead, kNameBytes);
    std::size_t a = first.size(), b = second.size();
    while (a + b > room) (a > b ? a : b) -= 1;
    // pg_mbcliplen: never half a character.
    const auto clip = [](std::string_view text, std::size_t n) {
        while (n < text.size() && n > 0 && (static_cast<unsigned char>(text[n]) & 0xC0) == 0x80) --n;
        return text.substr(0, n);
    };
    std::string out(clip(first, a));
    if (!second.empty()) out.append("_").append(clip(second, b));
    if (!label.empty()) out.append("_").append(label);
    return out;
}

}  // namespace audit::migrations
