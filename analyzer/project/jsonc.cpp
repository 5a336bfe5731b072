#include "project/jsonc.h"

namespace audit::project {
namespace {

constexpr std::size_t maxNesting = 200;

// Blanks comments and trailing commas. Strings are left alone.
std::optional<std::string> plainJson(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    std::string out;
    out.reserve(text.size());
    std::size_t nesting = 0;
    constexpr std::size_t none = std::string::npos;
    std::size_t comma = none;  // where in `out` a comma stands with nothing but space behind it
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (c == '/' && i + 1 < text.size() && text[i + 1] == '/') {
            while (i < text.size() && text[i] != '\n') ++i;
            continue;
        }
        if (c == '/' && i + 1 < text.size() && text[i + 1] == '*') {
            const std::size_t end = text.find("*/", i + 2);
            i = end == std::string_view::npos ? text.size() : end + 2;
            continue;
        }
        if (c == '"') {
            const std::size_t begin = i++;
            while (i < text.size() && text[i] != '"') i += text[i] == '\\' ? 2 : 1;
            i = std::min(i + 1, text.size());
            out += text.substr(begin, i - begin);
            comma = none;
            continue;
        }
        if (c == '[' || c == '{') {
            if (++nesting > maxNesting) return std::nullopt;
        } else if (c == ']' || c == '}') {
            if (nesting > 0) --nesting;
            if (comma != none) out[comma] = ' ';
        }
        if (c == ',') {
            comma = out.size();
        } else if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
            comma = none;
        }
        out += c;
        ++i;
    }
    return out;
}

}  // namespace

std::optional<Json> parseJsonc(std::string_view text) {
    const std::optional<std::string> plain = plainJson(text);
    if (!plain) return std::nullopt;
    Json value = Json::parse(*plain, nullptr, /*allow_exceptions=*/false);
    if (value.is_discarded()) return std::nullopt;
    return value;
}

const Json* member(const Json& value, std::string_view key) {
    if (!value.is_object()) return nullptr;
    const auto at = value.find(std::string(key));
    return at == value.end() ? nullptr : &*at;
}

std::string stringMember(const Json& value, std::string_view key) {
    const Json* found = member(value, key);
    return found != nullptr && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace audit::project
