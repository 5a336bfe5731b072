#include "summaries/layout.h"

namespace audit::summaries {
namespace {

// Compact JSON with a space behind each colon and comma that is not in a string.
std::string compact(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string list(const Json& values, const std::string& indent) {
    if (values.empty()) return "[]";
    std::string out = "[\n";
    for (std::size_t i = 0; i < values.size(); ++i)
        out += indent + " " + compact(values[i]) + (i + 1 < values.size() ? ",\n" : "\n");
    return out + indent + "]";
}

std::string klass(const Json& one) {
    std::string out = "  {";
    bool first = true;
    for (const auto& [key, value] : one.items()) {
        out += first ? "" : key == "members" || key == "methods" ? ",\n   " : ", ";
        out += "\"" + key +
               "\": " + (key == "members" || key == "methods" ? list(value, "   ") : compact(value));
        first = false;
    }
    return out + "}";
}

}  // namespace

std::string layOut(const Json& summary) {
    std::string out = "{\n";
    bool first = true;
    for (const auto& [key, value] : summary.items()) {
        out += first ? "" : ",\n";
        first = false;
        out += " \"" + key + "\": ";
        if (key == "classes") {
            out += "[\n";
            for (std::size_t i = 0; i < value.size(); ++i)
                out += klass(value[i]) + (i + 1 < value.size() ? ",\n" : "\n");
            out += " ]";
        } else if (value.is_array()) {
            out += list(value, " ");
        } else {
            out += compact(value);
        }
    }
    return out + "\n}\n";
}

}  // namespace audit::summaries
